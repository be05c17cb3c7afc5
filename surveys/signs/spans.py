"""Which months are looked at together: so many that there is something to see, and each month once."""

from collections.abc import Iterator, Mapping

from surveys.figures.periods import Period


def spans(counts: Mapping[int, int], last: int, enough: int) -> list[Period]:
    """The months (yyyymm) with ratings, put together into what is looked at; ``last`` is the newest one that has settled.

    A month by itself where it has ``enough`` ratings, or another of its quarter has; else the quarter where it, or another of its
    year, has enough; else the year. Which it will be is known when the quarter, or the year, is over.
    """
    years = sorted({month // 100 for month, n in counts.items() if n})
    return [span for year in years for span in _year(counts, year, last, enough)]


def _year(counts: Mapping[int, int], year: int, last: int, enough: int) -> Iterator[Period]:
    quarters = [Period(year * 100 + first, year * 100 + first + 2) for first in (1, 4, 7, 10)]
    sums = {quarter: sum(counts.get(month, 0) for month in quarter.months()) for quarter in quarters}
    over = last >= quarters[-1].last
    large = any(n >= enough for n in sums.values())
    for quarter, n in sums.items():
        if any(counts.get(month, 0) >= enough for month in quarter.months()):
            yield from _months(counts, quarter, last, enough)
        elif n and quarter.last <= last and (n >= enough or (over and large)):
            yield quarter
    if over and not large and any(sums.values()):
        yield Period(year * 100 + 1, year * 100 + 12)


def _months(counts: Mapping[int, int], quarter: Period, last: int, enough: int) -> Iterator[Period]:
    for month in quarter.months():
        settled = month <= last if counts.get(month, 0) >= enough else quarter.last <= last
        if counts.get(month, 0) and settled:
            yield Period(month, month)
