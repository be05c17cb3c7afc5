"""Coverage, live: how far dossiers got on their way to a rating. Counts of papers, never of what anyone answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
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


def by_clerk(session: Session, offices: Sequence[int], period: Period, *, now: datetime) -> dict[int | None, Flows]:
    """Per clerk; work of which no clerk is known is left out (``by_procedure`` has all). One range of each office's months."""
    return _flows(session, FlowClerk, FlowClerk.clerk_id, Token.clerk_id, (offices, period, now))


def by_procedure(session: Session, offices: Sequence[int], period: Period, *, now: datetime) -> dict[int | None, Flows]:
    """Per procedure; their sum is that of all."""
    return _flows(session, FlowProcedure, FlowProcedure.procedure_id, Token.procedure_id, (offices, period, now))


def by_office(session: Session, offices: Sequence[int], period: Period, *, now: datetime) -> dict[int | None, Flows]:
    """Per office: the least to read, 24 cells for a month."""
    return _flows(session, FlowHour, FlowHour.office_id, Token.office_id, (offices, period, now))


def by_hour(session: Session, offices: Sequence[int], period: Period) -> dict[int, Flows]:
    """Per hour of the Vietnamese day in which a dossier was finished or a token issued; 0 also where only a day is known."""
    statement = _sums(FlowHour, FlowHour.hour, offices, period)
    return {hour: Flows(*map(int, counts)) for hour, *counts in session.execute(statement)}


def _flows(
    session: Session, model: Any, key: Any, of_token: InstrumentedAttribute[Any], where: tuple[Sequence[int], Period, datetime]
) -> dict[int | None, Flows]:
    offices, period, now = where
    alive: dict[int | None, int] = {row[0]: row[1] for row in session.execute(_alive(of_token, offices, period, now))}
    rows = session.execute(_sums(model, key, offices, period))
    return {group: Flows(*map(int, [*counts, alive.get(group, 0)])) for group, *counts in rows}


def _sums(model: Any, key: Any, offices: Sequence[int], period: Period) -> Any:
    sums = [func.sum(getattr(model, name)) for name in ("finished", "issued", "printed", "rated")]
    within = model.month.between(period.first, period.last)
    return select(key, *sums).where(model.office_id.in_(offices), within).group_by(key)


def _alive(key: Any, offices: Sequence[int], period: Period, now: datetime) -> Any:
    # In these words it is answered from ix_token_alive alone, whatever the number of tokens.
    living = text("token.state = 'issued' AND token.batch_id IS NULL")
    # "coalesce" keeps a planner from reading the whole period's tokens instead, by the index of their moments of issue.
    issued_at = func.coalesce(Token.issued_at, Token.expires_at)
    issued = (issued_at >= period.begins, issued_at < period.ends)
    return select(key, func.count()).where(living, Token.office_id.in_(offices), Token.expires_at > now, *issued).group_by(key)
