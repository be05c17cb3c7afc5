"""Funnel limits: exact tails, overdispersion, and how often they cry wolf when nobody differs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from surveys.figures.statistics.discovery import flagged
from surveys.figures.statistics.funnel import ALARM, WARNING, Place, chance, chances, dispersion, limits, limits_of, place

SIZES = (10, 14, 18, 25, 30, 40, 55, 70, 90, 120, 160, 220, 300, 400)
TARGET = 0.86


@given(st.integers(1, 3000), st.floats(0.02, 0.98), st.sampled_from([WARNING, ALARM]))
def test_no_more_than_the_promised_share_lies_outside(n: int, target: float, level: float) -> None:
    drawn = limits(target, n, level)
    low, high = round(drawn.low * n), round(drawn.high * n)
    assert binom.cdf(low - 1, n, target) <= (1 - level) / 2 + 1e-9
    assert binom.sf(high, n, target) <= (1 - level) / 2 + 1e-9


def test_ten_of_ten_is_no_news_where_most_are_satisfied() -> None:
    assert place(10, 10, TARGET) is Place.WITHIN


@given(st.integers(1, 2000), st.floats(0, 1), st.floats(1, 20))
def test_limits_hold_their_target_and_nest(n: int, target: float, phi: float) -> None:
    inner, outer, wide = limits(target, n, WARNING), limits(target, n, ALARM), limits(target, n, ALARM, phi)
    assert 0 <= wide.low <= outer.low <= inner.low <= target <= inner.high <= outer.high <= wide.high <= 1


def test_they_meet_the_normal_ones_for_large_groups() -> None:
    drawn = limits(0.8, 40_000, ALARM)
    half = 3.0902 * np.sqrt(0.8 * 0.2 / 40_000)
    assert drawn.low == pytest.approx(0.8 - half, abs=1e-4)
    assert drawn.high == pytest.approx(0.8 + half, abs=1e-4)


def test_three_states_and_no_more() -> None:
    assert [place(x, 100, 0.8) for x in (60, 80, 97)] == [Place.BELOW, Place.WITHIN, Place.ABOVE]
    assert place(0, 0, 0.8) is Place.WITHIN
    assert place(60, 100, 0.8, dispersion=9.0) is Place.WITHIN


def _offices(runs: int, spread: float = 0.0) -> list[list[tuple[int, int]]]:
    chance_of = np.random.default_rng(20261123)
    shares = np.clip(chance_of.normal(TARGET, spread, size=(runs, len(SIZES))), 0.01, 0.99)
    return [list(zip(chance_of.binomial(SIZES, row).tolist(), SIZES, strict=True)) for row in shares]


def test_when_nobody_differs_about_two_in_a_thousand_are_marked() -> None:
    offices = _offices(3000)
    marked = sum(place(x, n, TARGET) is not Place.WITHIN for office in offices for x, n in office)
    assert marked / (3000 * len(SIZES)) <= 0.002


def test_when_nobody_differs_few_offices_see_any_flag_after_benjamini_hochberg() -> None:
    offices = _offices(3000)
    seen = sum(any(flagged([chance(x, n, TARGET) for x, n in office])) for office in offices)
    # Mid-p values are not strictly conservative; one office in twenty is what q promises.
    assert seen / 3000 < 0.06


def test_when_nobody_differs_limits_are_seldom_widened() -> None:
    widened = sum(dispersion(office, TARGET).phi > 1 for office in _offices(1000))
    assert widened / 1000 < 0.05


def test_real_spread_is_noticed_and_widens_the_funnel() -> None:
    found = [dispersion(office, TARGET).phi for office in _offices(200, spread=0.08)]
    assert np.mean(np.array(found) > 1) > 0.8
    assert np.median(found) > 1.5


@given(st.integers(1, 500), st.floats(0.05, 0.95))
def test_a_group_at_its_target_is_no_surprise_and_an_extreme_one_is(n: int, target: float) -> None:
    assert chance(round(n * target), n, target) > 0.3
    assert chance(0, n, target) == pytest.approx(min(1.0, (1 - target) ** n), rel=1e-6, abs=1e-12) or target < 0.3
    assert 0 <= chance(n, n, target) <= 1


SIDES = st.integers(1, 40_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(SIDES, st.floats(0.02, 0.98), st.sampled_from([1.0, 1.3, 17.6, 400.0]))
def test_a_tail_is_as_rare_on_either_side(group: tuple[int, int], target: float, dispersion: float) -> None:
    (x, n), sides = group, []
    for hits, hoped in ((x, target), (n - x, 1 - target)):
        sides.append(float(chances(np.array([hits]), np.array([n]), hoped, dispersion)[0]))
    assert sides[0] == pytest.approx(sides[1], rel=1e-4, abs=1e-300)


@pytest.mark.parametrize("n", [200, 600, 5_000, 200_000])
@pytest.mark.parametrize("sign", [-1, 1])
def test_among_groups_that_differ_none_is_marked_amid_the_widened_limits(n: int, sign: int) -> None:
    wide = 0.09
    phi = 1 + wide**2 * n / (0.775 * 0.225)
    low, high = limits_of(0.775, np.array([n]), ALARM, phi)
    edge = low[0] if sign < 0 else high[0]
    x = np.rint(np.linspace(0.775 * n, edge * n, 50)[:-2])
    assert (chances(x, np.full(len(x), n), 0.775, phi) > 1 - ALARM).all()
    outside = np.array([np.floor(edge * n * 0.9 if sign < 0 else n)])
    if sign < 0 or edge < 0.99:
        assert float(chances(outside, np.array([n]), 0.775, phi)[0]) < 1 - ALARM
