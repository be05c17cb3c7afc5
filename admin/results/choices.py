"""What the filter bar offers."""

from collections.abc import Sequence

from surveys.figures.periods import Period


def period_choices(months: Sequence[int]) -> list[tuple[str, list[Period]]]:
    """The years, quarters and months (yyyymm) that have data, newest first, each under its kind."""
    newest = sorted(months, reverse=True)
    years = dict.fromkeys(Period(m // 100 * 100 + 1, m // 100 * 100 + 12) for m in newest)
    firsts = [m - (m % 100 - 1) % 3 for m in newest]
    quarters = dict.fromkeys(Period(first, first + 2) for first in firsts)
    return [("year", list(years)), ("quarter", list(quarters)), ("month", [Period(m, m) for m in newest])]
