"""Marked points drawn together into what happened, and when Laney's limits apply."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.statistics.control import Point, Signal, p_chart, signals, wobble, wobbles
from surveys.figures.statistics.happenings import Happening, happenings


def series(*z: float) -> list[Point]:
    return [Point(value, 0.0, -3.0, 3.0, 1.0) for value in z]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((0, 3.1, 0), [Happening(Signal.BEYOND, 1, 1, up=True)]),
        ((0.5, *(-0.2, -0.1) * 6, 0.5), [Happening(Signal.SHIFT, 1, 12, up=False)]),
        ((0, -1.2, -0.9, -0.6, -0.2, 0.2, 0.5, 0.9, 1.3, 0), [Happening(Signal.TREND, 1, 8, up=True)]),
        ((0, 2.1, 0, 2.2, 2.3, 0), [Happening(Signal.WARNING, 1, 4, up=True)]),
        ((2.1, 2.2, 0, 0, -2.1, -2.2), [Happening(Signal.WARNING, 0, 1, up=True), Happening(Signal.WARNING, 4, 5, up=False)]),
        ((2.1, 3.2), [Happening(Signal.BEYOND, 1, 1, up=True)]),
        ((0.1, -0.1, 1.9, 0), []),
    ],
)
def test_a_run_of_marked_points_is_one_thing_that_happened(values: tuple[float, ...], found: list[Happening]) -> None:
    assert list(happenings(series(*values))) == found


@given(st.lists(st.floats(-5, 5), max_size=40))
def test_every_marked_point_lies_in_something_that_happened_and_nothing_else_happens(values: list[float]) -> None:
    points = series(*values)
    found, marked = happenings(points), signals(points)
    for at, here in enumerate(marked):
        for signal in here - {Signal.WARNING}:
            assert any(h.signal is signal and h.start <= at <= h.stop for h in found)
    for h in found:
        assert any(h.signal in here for here in marked[h.start : h.stop + 1])


PERIODS = st.lists(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=40)


@given(PERIODS)
def test_any_series_is_judged(periods: list[tuple[int, int]]) -> None:
    assert wobble(periods) >= 0
    assert wobbles(periods) in (True, False)
    assert len(happenings(p_chart(periods))) <= 4 * len(periods)


def judged(rng: np.random.Generator, shares: np.ndarray, n: int, tries: int = 400) -> float:
    """How often series of these shares are called wobbly."""
    return float(np.mean([wobbles([(int(x), n) for x in rng.binomial(n, shares)]) for _ in range(tries)]))


def test_laneys_limits_are_taken_for_periods_that_differ_by_chance_about_one_time_in_twenty() -> None:
    rng = np.random.default_rng(5)
    assert judged(rng, np.full(24, 0.8), 200) < 0.09


def test_a_change_of_level_does_not_widen_the_limits_and_a_common_wobble_does() -> None:
    rng = np.random.default_rng(7)
    level = np.repeat([0.85, 0.75], 12)
    assert judged(rng, level, 200) < 0.15
    uneven = np.where(np.arange(24) % 2, 0.78, 0.82)
    assert judged(rng, uneven, 8_000) == 1.0
