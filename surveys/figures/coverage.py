"""Coverage, live: how far dossiers got on their way to a rating. Counts of papers, never of what anyone answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from surveys.figures.models import FlowClerk, FlowHour, FlowProcedure
from surveys.figures.periods import Period
from surveys.tokens.models import Token


@dataclass(frozen=True)
class Flows:
    """Dossiers finished; tokens issued (void ones aside), and of those printed, rated, and alive: unused and not yet ended."""

    finished: int = 0
    issued: int = 0
    printed: int = 0
    rated: int = 0
    alive: int = 0

    @property
    def expired(self) -> int:
        """Tokens that ended without a rating."""
        return self.issued - self.rated - self.alive


Alive = Mapping[int | None, int]


def alive_by_clerk(session: Session, offices: Sequence[int], period: Period, *, now: datetime) -> Alive:
    """Tokens of the period alive at ``now``, per clerk; None: of whom no clerk is known."""
    return _alive_by(session, Token.clerk_id, (offices, period, now))


def by_clerk(session: Session, offices: Sequence[int], period: Period, alive: Alive) -> dict[int, Flows]:
    """Per clerk, with what ``alive_by_clerk`` gave; work of which no clerk is known is left out (``by_procedure`` has all). One
    range of each office's months.
    """
    return _flows(session, FlowClerk, FlowClerk.clerk_id, (offices, period), alive)


def by_procedure(session: Session, offices: Sequence[int], period: Period, *, now: datetime) -> dict[int, Flows]:
    """Per procedure; their sum is that of all."""
    alive = _alive_by(session, Token.procedure_id, (offices, period, now))
    return _flows(session, FlowProcedure, FlowProcedure.procedure_id, (offices, period), alive)


def by_office(session: Session, offices: Sequence[int], period: Period, *, now: datetime) -> dict[int, Flows]:
    """Per office: the least to read, 24 cells for a month."""
    alive = _alive_by(session, Token.office_id, (offices, period, now))
    return _flows(session, FlowHour, FlowHour.office_id, (offices, period), alive)


def by_hour(session: Session, offices: Sequence[int], period: Period) -> dict[int, Flows]:
    """Per hour of the Vietnamese day in which a dossier was finished or a token issued; 0 also where only a day is known.
    Together they are all; how many are ``alive`` is not told by the hour.
    """
    return _flows(session, FlowHour, FlowHour.hour, (offices, period), {})


def wholes(session: Session, offices: Sequence[int], periods: Sequence[Period], *, now: datetime) -> list[Flows]:
    """All offices together, in each of some periods. What is alive is gone through once for all of them."""
    counts = [func.count().filter(_issued_in(period)) for period in periods]
    [alive] = session.execute(_living(offices, now).with_only_columns(*counts))
    found = []
    for period, living in zip(periods, alive, strict=True):
        [sums] = session.execute(select(*_sums(FlowHour)).where(*_within(FlowHour, offices, period)))
        found.append(Flows(*(int(each or 0) for each in [*sums, living])))
    return found


def _flows(session: Session, model: Any, key: Any, where: tuple[Sequence[int], Period], alive: Alive) -> dict[int, Flows]:
    rows = session.execute(select(key, *_sums(model)).where(*_within(model, *where)).group_by(key))
    return {group: Flows(*map(int, [*counts, alive.get(group, 0)])) for group, *counts in rows}


def _sums(model: Any) -> list[Any]:
    return [func.sum(getattr(model, name)) for name in ("finished", "issued", "printed", "rated")]


def _within(model: Any, offices: Sequence[int], period: Period) -> tuple[Any, Any]:
    return model.office_id.in_(offices), model.month.between(period.first, period.last)


def _alive_by(session: Session, key: InstrumentedAttribute[Any], where: tuple[Sequence[int], Period, datetime]) -> Alive:
    offices, period, now = where
    counted = _living(offices, now).with_only_columns(key, func.count()).where(_issued_in(period)).group_by(key)
    return {row[0]: row[1] for row in session.execute(counted)}


def _living(offices: Sequence[int], now: datetime) -> Select[Any]:
    # In these words it is answered from ix_token_alive alone, whatever the number of tokens.
    living = text("token.state = 'issued' AND token.batch_id IS NULL")
    return select(Token.id).where(living, Token.office_id.in_(offices), Token.expires_at > now)


def _issued_in(period: Period) -> ColumnElement[bool]:
    # "coalesce" keeps a planner from reading the whole period's tokens instead, by the index of their moments of issue.
    issued_at = func.coalesce(Token.issued_at, Token.expires_at)
    return and_(issued_at >= period.begins, issued_at < period.ends)
