"""Shrunk estimates: a textbook's experiments, and what must hold for any counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from surveys.figures.statistics.shrinkage import FIXED, estimate, fit

# Tarone (1982): rats with a tumour in 70 control groups, as in Gelman et al., Bayesian data analysis, table 5.1; and the 71st.
RATS = """0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 1/19 1/19 1/18 1/18 2/25 2/24
2/23 2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 2/17 7/49 7/47 3/20 3/20 2/13 9/48 10/50 4/20 4/20 4/20 4/20 4/20 4/20
4/20 10/48 4/19 4/19 4/19 5/22 11/46 12/49 5/20 5/20 6/23 5/19 6/22 6/20 6/20 6/20 16/52 15/47 15/46 9/24"""
GROUPS = [(int(x), int(n)) for x, n in (pair.split("/") for pair in RATS.split())] + [(4, 14)]


def _likelihood(a: float, b: float) -> float:
    return float(sum(betabinom.logpmf(x, n, a, b) for x, n in GROUPS))


def test_the_fit_lies_where_the_textbook_finds_the_rats() -> None:
    prior = fit(GROUPS)
    # BDA, 5.3: the mode of the posterior is near log(a/b) = -1.8, log(a+b) = 2.7; its prior pulls it a little.
    assert np.log(prior.a / prior.b) == pytest.approx(-1.8, abs=0.05)
    assert np.log(prior.strength) == pytest.approx(2.7, abs=0.3)
    assert prior.fitted


def test_no_other_prior_is_likelier_than_the_fitted_one() -> None:
    prior = fit(GROUPS)
    best = _likelihood(prior.a, prior.b)
    for mean in np.linspace(0.08, 0.25, 12):
        for strength in np.geomspace(3, 80, 15):
            assert _likelihood(mean * strength, (1 - mean) * strength) <= best + 1e-6


def test_the_last_group_is_drawn_towards_the_others() -> None:
    # BDA, 5.1: 4 of 14 is 0.286, and about 0.2 with what the other 70 groups say.
    found = estimate(4, 14, fit(GROUPS))
    assert found.share == pytest.approx(0.2, abs=0.03)
    assert found.low < found.share < 4 / 14 < found.high


def test_few_groups_borrow_nothing() -> None:
    assert fit(GROUPS[:7]) is FIXED
    # Brown, Cai and DasGupta (2001), table 1 of Jeffreys intervals: n = 10, x = 0 and n = 10, x = 5 (their tails are equal too).
    assert estimate(5, 10, FIXED).low == pytest.approx(0.224, abs=0.001)
    assert estimate(5, 10, FIXED).high == pytest.approx(0.776, abs=0.001)


def test_groups_that_are_all_alike_become_one() -> None:
    assert fit([(80, 100)] * 20).strength > 1000


COUNTS = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=60)
@given(st.lists(COUNTS, max_size=30), COUNTS)
def test_any_counts_give_an_estimate_between_the_share_and_the_prior(groups: list[tuple[int, int]], own: tuple[int, int]) -> None:
    prior = fit(groups)
    found = estimate(*own, prior)
    assert 0 <= found.low <= found.share <= found.high <= 1
    if own[1]:
        low, high = sorted((own[0] / own[1], prior.mean))
        assert low - 1e-9 <= found.share <= high + 1e-9
