"""The curious manager: puts down every figure as an equation over single ratings, and solves.

A figure tells how many chose each level among a set of ratings that the manager can name. Each set is a row of zeros and ones
over the ratings; whatever can be reckoned by adding and subtracting is a combination of rows. They are brought to echelon form in
whole numbers modulo a prime, so nothing is lost to rounding: what is a rational combination is found, and what is none could pass
for one only where the prime divides one of the determinants, which would be a false alarm.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
PRIME = 2**31 - 1
FAMILIES = ("clerk", "procedure", "field", "channel")
MEANT = (
    (),
    ("clerk",),
    ("procedure",),
    ("field",),
    ("channel",),
    ("clerk", "procedure"),
    ("clerk", "field"),
    ("clerk", "channel"),
    ("procedure", "channel"),
    ("field", "channel"),
    ("clerk", "procedure", "channel"),
)


@dataclass(frozen=True)
class Fact:
    """One rating as the manager may know it, but for its answers: where and when it was given, and who served."""

    office: int
    clerk: int
    procedure: int
    field: int
    channel: int
    day: date
    answers: Mapping[str, int]

    @property
    def month(self) -> int:
        """yyyymm."""
        return self.day.year * 100 + self.day.month


class Equations:
    """What was told of one question: sets of ratings (places of facts) whose counts are known."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self._sets: set[frozenset[int]] = set()

    def learn(self, members: Iterable[int]) -> None:
        """The counts of a set were shown."""
        if found := frozenset(members):
            self._sets.add(found)

    def __len__(self) -> int:
        return len(self._sets)

    def solved(self) -> "Solved":
        """Everything that follows."""
        rows = np.zeros((len(self._sets), len(self.facts)), dtype=np.int64)
        for place, members in enumerate(sorted(self._sets, key=sorted)):
            rows[place, sorted(members)] = 1
        return Solved(self.facts, rows)


class Solved:
    """The echelon form of some equations."""

    def __init__(self, facts: Sequence[Fact], rows: Ints) -> None:
        self._facts = facts
        # Ratings that stand in the same equations can't be told apart: one column for them all.
        columns, place = np.unique(rows, axis=1, return_inverse=True) if len(rows) else (rows, np.zeros(len(facts), int))
        self._column: Ints = place.ravel()
        self._weight = np.bincount(self._column, minlength=columns.shape[1])
        self._rows, self._pivots = _echelon(columns % PRIME)

    def follows(self, members: Sequence[int]) -> bool:
        """Whether the counts of exactly this set can be reckoned."""
        chosen = np.bincount(self._column[list(members)], minlength=self._rows.shape[1])
        if ((chosen > 0) & (chosen < self._weight)).any():
            return False  # a part of ratings that always stand together
        left = (chosen > 0).astype(np.int64)
        for row, pivot in zip(self._rows, self._pivots, strict=True):
            if left[pivot]:
                left = (left - left[pivot] * row) % PRIME
        return not left.any()

    def leaks(self, minimum: int, clerk_minimum: int, sets: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
        """The sets that are too small and can be reckoned."""
        found = []
        for members in {tuple(sorted(one)) for one in sets}:
            clerks = {self._facts[place].clerk for place in members}
            least = clerk_minimum if len(clerks) == 1 and 0 not in clerks else minimum
            if 0 < len(members) < least and self.follows(members):
                found.append(members)
        return sorted(found)


def _echelon(rows: Ints) -> tuple[Ints, list[int]]:
    """Reduced row echelon form modulo PRIME, and the column in which each row begins."""
    rows, pivots, done = rows.copy(), [], 0
    for column in range(rows.shape[1]):
        where = done + np.flatnonzero(rows[done:, column])
        if not len(where):
            continue
        rows[[done, where[0]]] = rows[[where[0], done]]
        rows[done] = rows[done] * pow(int(rows[done, column]), PRIME - 2, PRIME) % PRIME
        others = np.flatnonzero(rows[:, column])
        others = others[others != done]
        rows[others] = (rows[others] - rows[others, column][:, None] * rows[done]) % PRIME
        pivots.append(column)
        done += 1
    return rows[:done], pivots


def meant(facts: Sequence[Fact], largest: int) -> Iterator[list[int]]:
    """Every set that a person could mean and that is small: of each office, by every combination of groups, in any run of months
    or single week; and everybody in a group but those of another.
    """
    for families in MEANT:
        groups: dict[tuple[int, ...], list[int]] = {}
        for place, fact in enumerate(facts):
            key = (fact.office, *(int(getattr(fact, family)) for family in families))
            groups.setdefault(key, []).append(place)
        for members in groups.values():
            yield from _runs(facts, members, largest)
            for family in FAMILIES:
                for left in {getattr(facts[place], family) for place in members}:
                    yield from _runs(facts, [place for place in members if getattr(facts[place], family) != left], largest)


def _runs(facts: Sequence[Fact], members: Sequence[int], largest: int) -> Iterator[list[int]]:
    months = sorted({facts[place].month for place in members})
    for start, first in enumerate(months):
        for last in months[start:]:
            found = [place for place in members if first <= facts[place].month <= last]
            if len(found) > largest:
                break
            yield found
    weeks = {facts[place].day.isocalendar()[:2] for place in members}
    for week in weeks:
        yield [place for place in members if facts[place].day.isocalendar()[:2] == week]
