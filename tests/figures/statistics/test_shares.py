"""Statistics against published numbers, and what must hold for every count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.statistics import added, figure, figures, wilson

SHARES = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_newcombe_s_published_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@given(SHARES)
def test_an_interval_lies_in_0_to_1_and_holds_the_share(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1
    assert low < high


@given(SHARES)
def test_an_interval_mirrors_its_complement(pair: tuple[int, int]) -> None:
    successes, n = pair
    low, high = wilson(successes, n)
    assert wilson(n - successes, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(st.integers(2, 2000).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_one_more_satisfied_never_lowers_an_interval(pair: tuple[int, int]) -> None:
    successes, n = pair
    before, after = wilson(successes, n), wilson(successes + 1, n)
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@given(SHARES)
def test_ten_times_the_ratings_narrow_an_interval(pair: tuple[int, int]) -> None:
    successes, n = pair
    few, many = wilson(successes, n), wilson(successes * 10, n * 10)
    assert many[1] - many[0] < few[1] - few[0]


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_impossible_counts_are_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="needed"):
        wilson(successes, n)


def test_edges_are_exact() -> None:
    assert wilson(0, 1)[0] == 0
    assert wilson(1, 1)[1] == 1
    assert wilson(0, 10**9)[0] == 0


def test_a_figure_says_what_five_counts_say() -> None:
    found = figure((1, 2, 3, 10, 4))
    assert found is not None
    assert (found.n, found.satisfied, found.share, found.mean) == (20, 14, 0.7, 3.7)
    assert (found.low, found.high) == wilson(14, 20)


def test_nobody_answering_is_no_figure() -> None:
    assert figure((0, 0, 0, 0, 0)) is None


def test_counts_add_up_place_by_place() -> None:
    assert added([(1, 2, 3, 4, 5), (1, 0, 0, 0, 1)]) == (2, 2, 3, 4, 6)
    assert added([]) == (0, 0, 0, 0, 0)


COUNTS = st.lists(st.integers(0, 5_000_000), min_size=5, max_size=5).filter(any)


@given(st.lists(COUNTS, min_size=1, max_size=20))
def test_many_figures_at_once_are_to_the_bit_what_each_is_by_itself(rows: list[list[int]]) -> None:
    assert figures(np.array(rows)) == [figure(row) for row in rows]


def test_of_many_figures_none_may_be_of_nobody() -> None:
    with pytest.raises(ValueError, match="needed"):
        figures(np.array([[0, 0, 0, 1, 0], [0, 0, 0, 0, 0]]))
