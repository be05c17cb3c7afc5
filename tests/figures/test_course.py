"""A share over time, cut into levels where a manager marked a change."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.clock import add_months, first_of_month
from surveys.figures.course import Course, Observed, course, satisfied
from surveys.figures.released.stretches import Stretch
from surveys.figures.statistics.control import Signal


def months(*hits: int, n: int = 100, first: int = 201601) -> list[Observed]:
    starts = [first_of_month(add_months(first, i)) for i in range(len(hits) + 1)]
    return [Observed(starts[i], starts[i + 1] - timedelta(days=1), each, n) for i, each in enumerate(hits)]


BEFORE, AFTER = (70, 72, 69, 71, 70, 73, 68, 71, 70, 72), (85, 83, 86, 84, 85, 87, 84, 85, 86, 83)


def test_an_unmarked_change_is_told_by_runs_on_both_sides_of_the_common_centre() -> None:
    found = course(months(*BEFORE, *AFTER))
    assert [(h.signal, h.start, h.stop, h.up) for h in found.happenings if h.signal is Signal.SHIFT] == [
        (Signal.SHIFT, 0, 9, False),
        (Signal.SHIFT, 10, 19, True),
    ]


def test_a_marked_change_begins_a_level_of_its_own_and_is_no_signal() -> None:
    found = course(months(*BEFORE, *AFTER), [date(2016, 11, 1)])
    assert found.happenings == ()
    assert [(level.start, level.stop, round(level.centre, 3)) for level in found.levels] == [(0, 9, 0.706), (10, 19, 0.848)]
    assert found.points[9].high < 0.86 < found.points[10].high
    assert all(level.few for level in found.levels)


@pytest.mark.parametrize(("day", "start"), [(date(2016, 11, 15), 10), (date(2016, 11, 16), 11)])
def test_a_month_belongs_to_the_new_level_when_most_of_it_lies_after_the_change(day: date, start: int) -> None:
    assert course(months(*BEFORE, *AFTER), [day]).levels[1].start == start


@pytest.mark.parametrize("day", [date(2015, 5, 1), date(2016, 1, 1), date(2018, 1, 1)])
def test_a_change_outside_the_series_cuts_nothing(day: date) -> None:
    assert len(course(months(*BEFORE), [day]).levels) == 1


def test_large_months_that_wobble_get_laneys_limits_and_say_so() -> None:
    wobbly = [8_000 * share // 100 for share in (78, 82, 79, 81, 78, 83, 80, 79, 82, 80, 78, 81)]
    found = course(months(*wobbly, n=8_000))
    assert found.levels[0].laney
    assert not any(h.signal is Signal.BEYOND for h in found.happenings)


def test_a_quiet_office_with_ten_ratings_a_month_is_hardly_ever_marked_beyond_its_limits() -> None:
    random, quiet = np.random.default_rng(7), 2_000
    marked = 0
    for _ in range(quiet):
        found = course(months(*random.binomial(10, 0.93, 24).tolist(), n=10))
        marked += any(h.signal is Signal.BEYOND for h in found.happenings)
    # Three sigmas of so few answers are no rarity: by the normal limits alone, about one in eight would be marked.
    assert marked / quiet < 0.04
    assert [h.start for h in course(months(*[9] * 12, 2, *[10] * 5, n=10)).happenings if h.signal is Signal.BEYOND] == [12]


def test_no_observation_makes_an_empty_chart() -> None:
    assert course([], [date(2016, 1, 1)]) == Course((), (), (), ())


SERIES = st.lists(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=60)
DAYS = st.lists(st.dates(date(2015, 1, 1), date(2022, 1, 1)), max_size=5)


@given(SERIES, DAYS)
def test_any_series_with_any_changes_is_charted_whole(series: list[tuple[int, int]], changes: list[date]) -> None:
    given_ = [one for at, (hits, n) in enumerate(series) for one in months(hits, n=n, first=add_months(201601, at))]
    found = course(given_, changes)
    assert len(found.points) == len(given_)
    assert [i for level in found.levels for i in range(level.start, level.stop + 1)] == list(range(len(given_)))
    for happening in found.happenings:
        inside = [level for level in found.levels if level.start <= happening.start and happening.stop <= level.stop]
        assert len(inside) == 1, "nothing happens across a marked change"


def test_the_share_is_of_levels_four_and_five_and_a_stretch_without_ratings_is_left_out() -> None:
    january, february = (
        Stretch(date(2016, m, 1), date(2016, m, 28), counts) for m, counts in ((1, (1, 2, 3, 4, 5)), (2, (0,) * 5))
    )
    found = satisfied([january, february])
    assert [(one.first, one.hits, one.n) for one in found.observed] == [(date(2016, 1, 1), 9, 15)]
    assert not found.partial
    assert satisfied([replace(january, partial=True), february]).partial
