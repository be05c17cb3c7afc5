"""A selection over time, in stretches that each hold enough answers."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from surveys.clock import add_months, first_of_month
from surveys.figures.cells import Counts, Months, by_day
from surveys.figures.ground import Ground
from surveys.figures.shapes import Point
from surveys.figures.statistics import ZERO, added, figure
from surveys.figures.suppression import Group, cuts

WEEKLY_UP_TO = 6  # months


def by_month(ground: Ground, months: Months, group: Group, minimum: int) -> tuple[Point, ...]:
    """The period's months, those with too few answers merged with their neighbours."""
    return tuple(
        Point(first, last, figure(added([months.get(m, ZERO) for m in stretch])))
        for first, last, stretch in _stretches(ground, group, minimum)
    )


def _stretches(ground: Ground, group: Group, minimum: int) -> list[tuple[date, date, list[int]]]:
    window = ground.window
    # The window's own ends hold (else the selection would be withheld); months without an answer make them differ from a cut.
    inner = [c for c in cuts(group, window.ranks, minimum) if window.start < c < window.stop]
    marks = [window.start, *inner, window.stop]
    found = []
    for start, stop in pairwise(marks):
        stretch = list(ground.months[start:stop])
        found.append((first_of_month(stretch[0]), _last_day(stretch[-1]), stretch))
    return found


def _last_day(month: int) -> date:
    return first_of_month(add_months(month, 1)) - timedelta(days=1)


def by_week(session: Session, ground: Ground, group: Group, minimum: int) -> tuple[Point, ...]:
    """The period's weeks (from Monday), within the stretches that ``by_month`` shows, small ones merged."""
    days = by_day(session, ground.offices, ground.period, ground.taken)
    every = by_day(session, ground.offices, ground.period, ground.all_channels) if ground.all_channels else None
    found: list[Point] = []
    for first, last, _ in _stretches(ground, group, minimum):
        found += _weeks(first, last, days, every, minimum)
    return tuple(found)


def _weeks(
    first: date, last: date, days: Mapping[date, Counts], every: Mapping[date, Counts] | None, minimum: int
) -> list[Point]:
    stretch = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    mine = [sum(days.get(day, ZERO)) for day in stretch]
    group: Group = (mine,)
    if every is not None:
        group = (mine, [sum(every.get(day, ZERO)) - n for day, n in zip(stretch, mine, strict=True)])
    ranks = [0 if day.weekday() == 0 else 1 for day in stretch]
    marks = cuts(group, ranks, minimum)
    # Only Mondays may cut: a week is the finest that is shown.
    marks = [mark for mark in marks if mark in (0, len(stretch)) or stretch[mark].weekday() == 0]
    return [
        Point(stretch[start], stretch[stop - 1], figure(added([days.get(day, ZERO) for day in stretch[start:stop]])))
        for start, stop in pairwise(marks)
    ]
