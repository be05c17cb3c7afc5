"""The pieces of a calendar year between which a group may be cut: its months, and for an office the weeks within them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

YEAR, QUARTER, MONTH, WEEK = range(4)  # how natural a boundary is


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
        """The day (yyyymmdd) on which the slot at ``edge`` begins."""
        return number(self.starts[edge])

    def last(self, edge: int) -> int:
        """The day (yyyymmdd) before ``edge``."""
        end = self.starts[edge] if edge < len(self.starts) else date(self.year + 1, 1, 1)
        return number(end - timedelta(days=1))


def number(day: date) -> int:
    """A day as yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def day(value: int) -> date:
    """yyyymmdd as a day."""
    return date(value // 10000, value // 100 % 100, value % 100)


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


def nodes(months: Sequence[int]) -> list[tuple[int, int]]:
    """The whole year, its quarters and its months as (edge, edge); ``months`` as in ``Calendar``."""
    steps = ((0, 12), *((m, m + 3) for m in (0, 3, 6, 9)), *((m, m + 1) for m in range(12)))
    return [(months[a], months[b]) for a, b in steps]
