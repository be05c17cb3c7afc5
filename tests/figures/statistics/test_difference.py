"""Differences of two shares: Newcombe's own table, and what must hold for any counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.statistics.difference import difference

PAIR = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe (1998), table II, method 10, rows (a) to (h).
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_it_gives_newcombes_published_intervals(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    found = difference(first, second)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(PAIR, PAIR)
def test_turned_round_it_is_its_own_mirror_and_holds_its_estimate(first: tuple[int, int], second: tuple[int, int]) -> None:
    one, other = difference(first, second), difference(second, first)
    assert -1 <= one.low <= one.estimate <= one.high <= 1
    assert one.low == pytest.approx(-other.high)
    assert one.more_than_noise == other.more_than_noise


@given(PAIR)
def test_a_share_never_differs_from_itself(pair: tuple[int, int]) -> None:
    assert not difference(pair, pair).more_than_noise
