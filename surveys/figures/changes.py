"""What has changed between two periods by more than noise: the whole, and among many clerks, procedures and questions those that
chance alone doesn't explain, with at most one in twenty of them false in expectation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from surveys.clock import add_months
from surveys.figures.periods import Period, months_between
from surveys.figures.released.kinds import Kind
from surveys.figures.released.memory import remembered
from surveys.figures.released.reading import Cell, asked, groups
from surveys.figures.scope import Scope
from surveys.figures.statistics.difference import Difference, chances, difference
from surveys.figures.statistics.discovery import flagged
from surveys.forms.models import Kind as QuestionKind

Pair = tuple[int, int]  # satisfied, n


class What(StrEnum):
    """What a change is of."""

    CLERK = "clerk"
    PROCEDURE = "procedure"
    QUESTION = "question"


@dataclass(frozen=True)
class Change:
    """A group's share satisfied in both periods, as (satisfied, n), and their difference (now less before)."""

    what: What
    id: int
    now: Pair
    before: Pair

    @property
    def difference(self) -> Difference:
        """The difference with its interval."""
        return difference(self.now, self.before)


@dataclass(frozen=True)
class Changes:
    """``whole`` None: one of the periods shows no figure. ``compared`` is how many groups were looked at."""

    period: Period
    before: Period
    whole: tuple[Pair, Pair] | None
    found: tuple[Change, ...]
    compared: int


def preceding(period: Period) -> Period:
    """The period of the same length just before."""
    length = months_between(period.first, period.last) + 1
    return Period(add_months(period.first, -length), add_months(period.last, -length))


def changes(session: Session, scope: Scope) -> Changes:
    """What has changed from the period before to the scope's own. Statements: a fixed number, whatever the size."""
    return remembered(session, scope, "changes", lambda: _changes(session, scope))


def _changes(session: Session, scope: Scope) -> Changes:
    before = preceding(scope.period)
    whole = _both(session, scope, before, Kind.OFFICE).get(0)
    pairs: dict[tuple[What, int], tuple[Pair, Pair]] = {}
    for what, kind in ((What.CLERK, Kind.CLERK), (What.PROCEDURE, Kind.PROCEDURE)):
        pairs |= {(what, key): pair for key, pair in _both(session, scope, before, kind).items() if key}
    pairs |= {(What.QUESTION, key): pair for key, pair in _questions(session, scope, before).items()}
    return Changes(scope.period, before, whole, among(pairs), len(pairs))


def among(pairs: Mapping[tuple[What, int], tuple[Pair, Pair]]) -> tuple[Change, ...]:
    """Of many groups those that changed by more than noise (Benjamini and Hochberg, q = 5 %), largest changes first."""
    marks = flagged(chances(list(pairs.values())))
    found = [Change(*key, *pair) for (key, pair), mark in zip(pairs.items(), marks, strict=True) if mark]
    return tuple(sorted(found, key=lambda change: (-abs(change.difference.estimate), change.what, change.id)))


def _both(session: Session, scope: Scope, before: Period, kind: Kind) -> dict[int, tuple[Pair, Pair]]:
    return _shown(groups(session, scope, kind), groups(session, scope, kind, period=before))


def _questions(session: Session, scope: Scope, before: Period) -> dict[int, tuple[Pair, Pair]]:
    levels = {key for key, (_, kind) in scope.questions.items() if kind is QuestionKind.LEVEL}
    now, then = asked(session, scope), asked(session, scope, period=before)
    return _shown({key: cell for key, cell in now.items() if key in levels}, then)


def _shown(now: Mapping[int, Cell], then: Mapping[int, Cell]) -> dict[int, tuple[Pair, Pair]]:
    both = {key: (pair(cell), pair(then[key])) for key, cell in now.items() if key in then}
    return {key: (a, b) for key, (a, b) in both.items() if a and b}


def pair(cell: Cell) -> Pair | None:
    """A cell as (satisfied, n); None where nothing is shown."""
    if cell.counts is None or not sum(cell.counts):
        return None
    return cell.counts[3] + cell.counts[4], sum(cell.counts)
