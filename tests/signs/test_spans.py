"""Months are looked at together until there is enough to see, and each once."""

import random

from surveys.figures.periods import Period
from surveys.signs.spans import spans

ENOUGH, LARGE, SMALL = 100, 120, 30


def year(*counts: int) -> dict[int, int]:
    return {202501 + place: n for place, n in enumerate(counts)}


def test_a_large_month_is_looked_at_by_itself_as_soon_as_it_has_settled() -> None:
    assert spans(year(LARGE, LARGE), 202501, ENOUGH) == [Period(202501, 202501)]


def test_a_small_month_beside_a_large_one_waits_for_its_quarter() -> None:
    counts = year(LARGE, SMALL, SMALL)
    assert spans(counts, 202502, ENOUGH) == [Period(202501, 202501)]
    assert spans(counts, 202503, ENOUGH) == [Period(month, month) for month in (202501, 202502, 202503)]


def test_small_months_are_looked_at_as_a_quarter() -> None:
    counts = year(40, 40, 40)
    assert spans(counts, 202502, ENOUGH) == []
    assert spans(counts, 202503, ENOUGH) == [Period(202501, 202503)]


def test_small_quarters_are_looked_at_as_a_year() -> None:
    counts = year(*[SMALL // 3] * 12)
    assert spans(counts, 202511, ENOUGH) == []
    assert spans(counts, 202512, ENOUGH) == [Period(202501, 202512)]


def test_a_small_quarter_of_a_larger_year_waits_for_its_end() -> None:
    counts = year(40, 40, 40, 1)
    assert spans(counts, 202509, ENOUGH) == [Period(202501, 202503)]
    assert spans(counts, 202512, ENOUGH) == [Period(202501, 202503), Period(202504, 202506)]


def test_every_month_with_ratings_is_looked_at_exactly_once_in_the_end_and_nothing_is_taken_back() -> None:
    rng = random.Random(1)
    for _ in range(300):
        counts = {202401 + 100 * (m // 12) + m % 12: rng.choice((0, 0, 3, 20, 60, 130)) for m in range(24)}
        seen: list[Period] = []
        for last in sorted(counts):
            now = spans(counts, last, ENOUGH)
            assert set(seen) <= set(now)
            seen = now
        covered = [month for span in seen for month in span.months()]
        assert len(covered) == len(set(covered))
        assert {month for month, n in counts.items() if n} <= set(covered)
