"""What a control chart says, put together: a run of marked points is one thing that happened, not many."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from surveys.figures.statistics.control import Point, Signal, signals

RUN, SLOPE, NEAR = 9, 6, 3  # how many points Nelson's tests 2, 3 and 5 look at


@dataclass(frozen=True)
class Happening:
    """A signal from the point ``start`` to ``stop`` (both included, counted from 0); ``up``: above the centre, or rising."""

    signal: Signal
    start: int
    stop: int
    up: bool

    @property
    def length(self) -> int:
        """How many points it takes in."""
        return self.stop - self.start + 1


def happenings(points: Sequence[Point]) -> tuple[Happening, ...]:
    """The signals of ``points`` with runs drawn together, in the order in which they begin.

    Two of three near a limit (the weakest) are left out where a point beyond it says more.
    """
    marked = signals(points)
    beyond = [Happening(Signal.BEYOND, i, i, _up(points[i])) for i, found in enumerate(marked) if Signal.BEYOND in found]
    shifts = [h for h in _runs(Signal.SHIFT, [_side(p) for p in points]) if h.length >= RUN]
    values = [point.value for point in points]
    steps = [(b > a) - (b < a) for a, b in pairwise(values)]
    # A slope of five steps joins six points.
    trends = [Happening(h.signal, h.start, h.stop + 1, h.up) for h in _runs(Signal.TREND, steps) if h.length >= SLOPE - 1]
    alone = {h.start for h in beyond}
    near = [i for i, found in enumerate(marked) if Signal.WARNING in found and alone.isdisjoint(range(i - NEAR + 1, i + 1))]
    warnings = [_near(points, i) for i in near]
    return tuple(sorted([*beyond, *shifts, *trends, *_joined(warnings)], key=lambda h: (h.start, h.stop)))


def _side(point: Point) -> int:
    return (point.value > point.centre) - (point.value < point.centre)


def _up(point: Point) -> bool:
    return point.value > point.centre


def _runs(signal: Signal, sides: Sequence[int]) -> list[Happening]:
    found, start = [], 0
    for side, run in groupby(sides):
        length = len(list(run))
        if side:
            found.append(Happening(signal, start, start + length - 1, side > 0))
        start += length
    return found


def _near(points: Sequence[Point], last: int) -> Happening:
    window = [
        i for i in range(max(0, last - NEAR + 1), last + 1) if abs(_z(points[i])) > 2 and _up(points[i]) == _up(points[last])
    ]
    return Happening(Signal.WARNING, window[0], last, _up(points[last]))


def _z(point: Point) -> float:
    return (point.value - point.centre) / point.sigma if point.sigma else 0.0


def _joined(found: Sequence[Happening]) -> list[Happening]:
    joined: list[Happening] = []
    for each in found:
        if joined and each.start <= joined[-1].stop and each.up == joined[-1].up:
            joined[-1] = Happening(each.signal, joined[-1].start, each.stop, each.up)
        else:
            joined.append(each)
    return joined
