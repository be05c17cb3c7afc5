"""Periods: whole Vietnamese calendar months, from one yyyymm to another, both included."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from surveys.clock import add_months, day_start, first_of_month
from surveys.errors import N_, Invalid

FIRST, LAST = 200001, 210012  # months outside can only be mistakes: no period takes them, no list reaches them


@dataclass(frozen=True)
class Period:
    """From the month ``first`` to the month ``last`` (yyyymm, both included)."""

    first: int
    last: int

    @property
    def kind(self) -> str:
        """month, quarter, year, or range."""
        length = months_between(self.first, self.last) + 1
        if length == 1:
            return "month"
        if length == 3 and self.first % 100 in (1, 4, 7, 10):
            return "quarter"
        return "year" if length == 12 and self.first % 100 == 1 else "range"

    @property
    def word(self) -> str:
        """The period as it stands in an address: 2016, 2016-Q2, 2016-05, or 2016-01..2016-06."""
        if self.kind == "year":
            return str(self.first // 100)
        if self.kind == "quarter":
            return f"{self.first // 100}-Q{self.first % 100 // 3 + 1}"
        return month_word(self.first) if self.kind == "month" else f"{month_word(self.first)}..{month_word(self.last)}"

    @property
    def begins(self) -> datetime:
        """The UTC moment at which the period begins."""
        return day_start(first_of_month(self.first))

    @property
    def ends(self) -> datetime:
        """The UTC moment at which the period has ended (compare with ``<``)."""
        return day_start(first_of_month(add_months(self.last, 1)))

    @property
    def first_day(self) -> date:
        """The period's first day."""
        return first_of_month(self.first)

    @property
    def last_day(self) -> date:
        """The period's last day."""
        return first_of_month(add_months(self.last, 1)) - timedelta(days=1)

    def months(self) -> list[int]:
        """Every month of the period, in order."""
        return [add_months(self.first, i) for i in range(months_between(self.first, self.last) + 1)]


def months_between(first: int, last: int) -> int:
    """How many months ``last`` lies after ``first``."""
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100


def month_word(month: int) -> str:
    """201605 as 2016-05."""
    return f"{month // 100:04d}-{month % 100:02d}"


def month(text: str) -> int:
    """2016-05 (or 05/2016) as 201605. Raises Invalid."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
    turned = re.fullmatch(r"(\d{1,2})/(\d{4})", text.strip())
    year, number = (found[1], found[2]) if found else (turned[2], turned[1]) if turned else ("0", "0")
    if not (1900 <= int(year) <= 2999 and 1 <= int(number) <= 12):
        raise Invalid(N_("Tháng phải viết như 2016-05."), code="period")
    return int(year) * 100 + int(number)


def parse(text: str) -> Period:
    """The period of an address (see ``Period.word``). Raises Invalid."""
    text = text.strip()
    if re.fullmatch(r"(19|2\d)\d\d", text):
        return between(int(text) * 100 + 1, int(text) * 100 + 12)
    if quarter := re.fullmatch(r"((?:19|2\d)\d\d)-[Qq]([1-4])", text):
        first = int(quarter[1]) * 100 + int(quarter[2]) * 3 - 2
        return between(first, first + 2)
    first_word, dots, last_word = text.partition("..")
    return between(month(first_word), month(last_word if dots else first_word))


def between(first: int, last: int) -> Period:
    """From one month to another. Raises Invalid when the second comes first, lies more than fifty years on, or out of reach."""
    if last < first:
        raise Invalid(N_("Tháng cuối kỳ phải không sớm hơn tháng đầu kỳ."), code="period")
    if months_between(first, last) > 600:
        raise Invalid(N_("Kỳ dài quá 50 năm. Vui lòng chọn kỳ ngắn hơn."), code="period")
    if first < FIRST or last > LAST:
        raise Invalid(N_("Kỳ phải nằm trong các năm 2000–2100."), code="period")
    return Period(first, last)
