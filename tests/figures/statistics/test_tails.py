"""Tails over arrays: the same numbers as ``scipy.stats``, whose long import the pages don't pay for."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom, false_discovery_control, norm

from surveys.figures.statistics import tails
from surveys.figures.statistics.discovery import adjusted
from surveys.figures.statistics.funnel import chance, chances, limits, limits_of
from surveys.figures.statistics.shrinkage import Prior, intervals

SIZE = st.integers(1, 3000)
SHARE = st.floats(0.001, 0.999)


@given(SIZE, SHARE, st.data())
def test_binomial_tails_are_scipy_s(n: int, p: float, data: st.DataObject) -> None:
    x = data.draw(st.integers(-1, n))
    assert float(tails.binomial_below(x, n, p)) == pytest.approx(binom.cdf(x, n, p), rel=1e-9, abs=1e-12)
    if x >= 0:
        assert float(tails.binomial_at(x, n, p)) == pytest.approx(binom.pmf(x, n, p), rel=1e-7, abs=1e-15)


@given(SIZE, SHARE, st.sampled_from([0.001, 0.025, 0.9]))
def test_binomial_quantiles_are_scipy_s(n: int, p: float, q: float) -> None:
    assert float(tails.binomial_quantile(q, np.array([n]), p)[0]) == binom.ppf(q, n, p)


def test_the_normal_s_are_too() -> None:
    z = np.linspace(-6, 6, 25)
    assert tails.normal_above(z) == pytest.approx(norm.sf(z))
    assert tails.normal_point(np.array([0.5, 0.025, 1e-9])) == pytest.approx(norm.isf([0.5, 0.025, 1e-9]))


@given(st.lists(st.floats(0, 1), max_size=40))
def test_adjusted_p_values_are_scipy_s(p_values: list[float]) -> None:
    assert adjusted(p_values) == pytest.approx(list(false_discovery_control(p_values)) if p_values else [])


def test_a_p_value_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted([0.2, 1.2])


def test_many_at_once_are_each_one_alone() -> None:
    rng = np.random.default_rng(1)
    n = rng.integers(1, 500, 60)
    x = rng.binomial(n, 0.8)
    assert chances(x, n, 0.85) == pytest.approx([chance(int(a), int(b), 0.85) for a, b in zip(x, n, strict=True)])
    low, high = limits_of(0.85, n)
    alone = [limits(0.85, int(size)) for size in n]
    assert (low.tolist(), high.tolist()) == ([one.low for one in alone], [one.high for one in alone])
    prior = Prior(8.0, 2.0, fitted=True)
    made = intervals(x, n, prior)
    assert made[:, 1].tolist() == pytest.approx(beta.ppf(0.025, x + 8.0, n - x + 2.0))


def test_no_page_s_statistics_import_scipy_stats() -> None:
    code = (
        "import sys, admin.results; from surveys.figures.standing import standings; "
        "standings({i: (0, 0, i, 9 * i, 0) for i in range(1, 40)}, 0.9); sys.exit('scipy.stats' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
