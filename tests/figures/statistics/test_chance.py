"""The p-value of two shares: against scipy's own tests, at the edges, and how often it speaks without cause."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact

from surveys.figures.statistics.difference import chance, chances

PAIRS = st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(PAIRS, PAIRS)
def test_it_is_scipys_fisher_or_chi_squared_times_n_less_one(first: tuple[int, int], second: tuple[int, int]) -> None:
    table = np.array([[x, n - x] for x, n in (first, second)])
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    if not table.sum(axis=0).all():
        assert chance(first, second) == 1.0
    elif expected.min() < 1:
        assert chance(first, second) == pytest.approx(fisher_exact(table).pvalue, rel=1e-6)
    else:
        statistic = chi2_contingency(table, correction=False).statistic * (table.sum() - 1) / table.sum()
        from scipy.stats import chi2

        assert chance(first, second) == pytest.approx(chi2.sf(statistic, 1), rel=1e-6, abs=1e-12)


def test_campbells_table_of_small_numbers() -> None:
    # 2 of 9 against 7 of 8: N - 1 = 16, (2*1 - 7*7)^2 * 16 / (9 * 8 * 9 * 8) = 6.818, p = 0.0090.
    assert chance((2, 9), (7, 8)) == pytest.approx(0.0090, abs=5e-5)


def test_alike_groups_are_told_apart_about_one_time_in_twenty() -> None:
    rng = np.random.default_rng(11)
    pairs = zip(rng.binomial(60, 0.8, 2000), rng.binomial(40, 0.8, 2000), strict=True)
    found = [chance((int(a), 60), (int(b), 40)) < 0.05 for a, b in pairs]
    assert 0.03 < np.mean(found) < 0.065


@pytest.mark.parametrize("wrong", [((1, 0), (1, 1)), ((2, 1), (1, 1)), ((-1, 1), (1, 1))])
def test_what_are_no_counts_is_refused(wrong: tuple[tuple[int, int], tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="successes"):
        chance(*wrong)


@given(st.lists(st.tuples(PAIRS, PAIRS), max_size=12))
def test_many_pairs_are_judged_as_each_by_itself_is_by_scipy(pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    found = chances(pairs)
    assert len(found) == len(pairs)
    for p, (first, second) in zip(found, pairs, strict=True):
        test_it_is_scipys_fisher_or_chi_squared_times_n_less_one.hypothesis.inner_test(first, second)  # type: ignore[attr-defined]
        assert p == chance(first, second)
