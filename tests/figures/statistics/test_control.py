"""Control charts: Montgomery's worked examples, and the rules on made series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.statistics.control import Point, Signal, p_chart, p_prime_chart, signals, xmr_chart

# Montgomery, Introduction to statistical quality control, table 7.1: cans that leak, of 50 each.
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
# The same, table 6.6: viscosity of paint primer, one batch each.
PAINT = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]


def test_the_p_chart_of_the_leaking_cans() -> None:
    chart = p_chart([(x, 50) for x in CANS])
    assert (round(chart[0].centre, 4), round(chart[0].low, 4), round(chart[0].high, 4)) == (0.2313, 0.0524, 0.4102)
    assert [at + 1 for at, found in enumerate(signals(chart)) if Signal.BEYOND in found] == [15, 23]


def test_the_individuals_chart_of_the_paint() -> None:
    chart = xmr_chart(PAINT)
    assert (round(chart[0].centre, 2), round(chart[0].low, 2), round(chart[0].high, 2)) == (33.52, 32.24, 34.8)
    assert not any(signals(chart))


def test_limits_are_wider_where_fewer_answered() -> None:
    wide, narrow = p_chart([(40, 50), (400, 500)])
    assert wide.high - wide.low == pytest.approx((narrow.high - narrow.low) * 10**0.5, rel=0.01)


def test_large_periods_with_a_common_wobble_set_the_p_chart_off_and_not_laneys() -> None:
    periods = [(n * 8_000 // 100, 8_000) for n in (78, 82, 79, 81, 78, 83, 80, 79, 82, 80)]
    assert sum(Signal.BEYOND in found for found in signals(p_chart(periods))) >= 4
    assert not any(Signal.BEYOND in found for found in signals(p_prime_chart(periods)))


def test_laneys_limits_are_the_p_charts_times_the_wobble_of_neighbours() -> None:
    # By hand: p = 0.5, sigma = 0.05, z = -2, 2, -2: mean moving range 4, 4 / 1.128 = 3.546 sigmas.
    chart = p_prime_chart([(40, 100), (60, 100), (40, 100), (60, 100)])
    assert chart[0].sigma == pytest.approx(0.05 * 4 / 1.128)


def _series(*z: float) -> list[Point]:
    return [Point(value, 0.0, -3.0, 3.0, 1.0) for value in z]


@pytest.mark.parametrize(
    ("series", "at", "signal"),
    [
        ((0, 3.1), 1, Signal.BEYOND),
        ((0.1,) * 9, 8, Signal.SHIFT),
        ((-1, -0.6, -0.2, 0.2, 0.6, 1.0), 5, Signal.TREND),
        ((2.1, 0, 2.2), 2, Signal.WARNING),
        ((-2.1, -2.2), 1, Signal.WARNING),
    ],
)
def test_each_rule_marks_the_point_that_completes_it(series: tuple[float, ...], at: int, signal: Signal) -> None:
    found = signals(_series(*series))
    assert [signal in each for each in found] == [False] * at + [True]


@pytest.mark.parametrize("series", [(0.1,) * 8, (2.1, -2.1, 0), (2.1, 0, 0, 2.1), (-1, -0.5, 0, 0.5, 1), (0, 0, 0)])
def test_what_almost_fits_a_rule_is_not_marked(series: tuple[float, ...]) -> None:
    assert not any(signals(_series(*series)))


PERIODS = st.lists(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=40)


@given(PERIODS)
def test_any_series_has_a_chart(periods: list[tuple[int, int]]) -> None:
    for chart in (p_chart(periods), p_prime_chart(periods), xmr_chart([x / n for x, n in periods])):
        assert len(chart) == len(signals(chart)) == len(periods)
        assert all(point.low <= point.centre <= point.high for point in chart)


def test_a_period_without_answers_is_refused() -> None:
    with pytest.raises(ValueError, match="n >= 1"):
        p_chart([(0, 0)])
