"""The pieces of a calendar year between which a group may be cut: its months, and for an office the weeks within them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

YEAR, QUARTER, MONTH, WEEK = range(4)  # how natural a boundary is
# Of months, as mmdd; February's is the 29th in every year, so that one number means the same in all.
LAST_DAYS = (131, 229, 331, 430, 531, 630, 731, 831, 930, 1031, 1130, 1231)


@dataclass(frozen=True)
class Calendar:
    """A year cut at every month and every Monday: ``starts`` are the first days of its slots, ``ranks`` how natural each is.

    ``months`` are the places in ``starts`` at which the twelve months begin, with the number of slots as a thirteenth.
    """

    year: int
    starts: tuple[date, ...]
    ranks: tuple[int, ...]
    months: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.starts)

    def first(self, edge: int) -> int:
        """The day (mmdd) on which the slot at ``edge`` begins."""
        return number(self.starts[edge])

    def last(self, edge: int) -> int:
        """The day (mmdd) before ``edge``."""
        if edge in self.months:
            return LAST_DAYS[self.months.index(edge) - 1]
        return number(self.starts[edge] - timedelta(days=1))


def number(one: date) -> int:
    """A day of a year as mmdd."""
    return one.month * 100 + one.day


def day(year: int, mmdd: int) -> date:
    """mmdd of a year as a day."""
    return date(year, 3, 1) - timedelta(days=1) if mmdd == 229 else date(year, mmdd // 100, mmdd % 100)


@cache
def calendar(year: int) -> Calendar:
    """The calendar of a year."""
    days = [date(year, 1, 1) + timedelta(days=i) for i in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    starts = [one for one in days if one.day == 1 or one.weekday() == 0]
    ranks = [_rank(one) for one in starts]
    months = [place for place, one in enumerate(starts) if one.day == 1]
    return Calendar(year, tuple(starts), tuple(ranks), (*months, len(starts)))


def _rank(start: date) -> int:
    if start.day != 1:
        return WEEK
    return YEAR if start.month == 1 else QUARTER if start.month in (4, 7, 10) else MONTH


def nodes() -> list[tuple[int, int]]:
    """The whole year, its quarters and its months, as (months before it, months up to its end)."""
    return [(0, 12), *((m, m + 3) for m in (0, 3, 6, 9)), *((m, m + 1) for m in range(12))]


def numbers(first: int, last: int) -> tuple[int, int]:
    """The first and the last day (mmdd) of the months ``first`` to ``last`` (1–12)."""
    return first * 100 + 1, LAST_DAYS[last - 1]


def following(mmdd: int) -> int:
    """The day (mmdd) after a piece's last one."""
    return (mmdd // 100 + 1) * 100 + 1 if mmdd in LAST_DAYS else mmdd + 1
