"""Count one office's month anew from responses, tokens and dossiers, whatever the tallies say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from surveys.clock import add_months, day_start, first_of_month
from surveys.database import Base
from surveys.dossiers.models import Dossier
from surveys.figures.models import (
    FlowClerk,
    FlowHour,
    FlowOrigin,
    FlowProcedure,
    Origin,
    TallyOffice,
)
from surveys.figures.moments import LocalHour
from surveys.forms.models import Kind, Option, Question
from surveys.responses.models import Answer, Response
from surveys.tokens.models import Token, TokenState

AT_ONCE = 100_000  # rows in memory at a time as Python objects, whatever the office's month holds
ZEROS = (0, 0, 0, 0)

Ints = NDArray[np.int64]
Table = dict[tuple[Any, ...], list[int]]
Counted = dict[type[Base], Table]


@dataclass(frozen=True, order=True)
class Unit:
    """One office's Vietnamese month (yyyymm): what is recounted in one go."""

    office_id: int
    month: int

    @property
    def real(self) -> bool:
        """Whether there is such a month; a wrong cell may stand in any."""
        return 1 <= self.month % 100 <= 12 and 1970 <= self.month // 100 <= 9000

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From (included) and to (not included) when."""
        return day_start(first_of_month(self.month)), day_start(first_of_month(add_months(self.month, 1)))


Positions = Mapping[int, tuple[int, int]]


def positions(session: Session) -> Positions:
    """Option id → (question id, position), of the questions that are tallied. They are never changed, so ask once."""
    rows = session.execute(
        select(Option.id, Option.question_id, Option.position)
        .join(Question, Question.id == Option.question_id)
        .where(Question.kind.in_((Kind.LEVEL, Kind.CHOICE)))
    )
    return {option: (question, position) for option, question, position in rows}


def counted(session: Session, unit: Unit, known: Positions) -> Counted:
    """What every tally must hold for ``unit``: model → key → counts, in the order of ``tally.COUNTS``; no empty cells."""
    if not unit.real:
        return {}
    return _answers(session, unit, known) | _flows(session, unit)


def _rows(session: Session, statement: Any) -> Ints:
    parts = [np.empty((0, 2), np.int64)]
    result = session.connection().execute(statement, execution_options={"yield_per": AT_ONCE})
    parts += [np.array(rows, np.int64) for rows in result.partitions()]
    return np.concatenate(parts)


def _within(column: Any, unit: Unit) -> ColumnElement[bool]:
    begins, ends = unit.moments
    return and_(column >= begins, column < ends)


def _answers(session: Session, unit: Unit, known: Positions) -> Counted:
    # As an expression and not in Python, so that it costs the same for a recount of ten million.
    source = Response.channel * 2 + case((Response.verified, 1), else_=0)
    where = (Response.office_id == unit.office_id, _within(Response.rated_at, unit))
    wanted = select(source, Answer.option_id).join(Answer, Answer.response_id == Response.id).where(*where)
    packed = _rows(session, wanted) @ np.array([1 << 32, 1])
    found: Table = {}
    for number, count in zip(*(each.tolist() for each in np.unique(packed, return_counts=True)), strict=True):
        question, position = known.get(number & 0xFFFFFFFF, (0, 0))
        if position:
            key = (unit.office_id, unit.month, number >> 32, question)
            found.setdefault(key, [0] * 5)[position - 1] = count
    return {TallyOffice: found}


def _flows(session: Session, unit: Unit) -> Counted:
    found: Counted = {FlowClerk: {}, FlowProcedure: {}, FlowHour: {}, FlowOrigin: {}}
    for clerk, procedure, hour, count in _finished(session, unit):
        _flow(found, unit, (clerk, procedure, hour), (count, 0, 0, 0))
    for clerk, procedure, hour, origin, printed, used, count in _tokens(session, unit):
        cell = found[FlowOrigin].setdefault((unit.office_id, unit.month, origin), [0, 0])
        cell[:] = cell[0] + count, cell[1] + count * used
        if origin != Origin.BATCH:
            _flow(found, unit, (clerk, procedure, hour), (0, count, count * printed, count * used))
    return found


def _flow(found: Counted, unit: Unit, place: tuple[int | None, int, int], counts: tuple[int, ...]) -> None:
    for model, key in zip((FlowClerk, FlowProcedure, FlowHour), place, strict=True):
        if key is not None:
            cell = found[model].setdefault((unit.office_id, unit.month, key), list(ZEROS))
            cell[:] = (a + b for a, b in zip(cell, counts, strict=True))


def _finished(session: Session, unit: Unit) -> Any:
    columns: list[Any] = [Dossier.clerk_id, Dossier.procedure_id, LocalHour(Dossier.finished_at)]
    wanted = select(*columns, func.count()).group_by(*columns)
    return session.execute(
        wanted.where(Dossier.office_id == unit.office_id, _within(Dossier.finished_at, unit), Dossier.withdrawn.is_(False))
    )


def _tokens(session: Session, unit: Unit) -> Any:
    dossier = case((Token.manual, int(Origin.MANUAL)), else_=int(Origin.AUTOMATIC))
    origin: ColumnElement[int] = case((Token.batch_id.is_not(None), int(Origin.BATCH)), else_=dossier)
    flags = [case((which, 1), else_=0) for which in (Token.printed, Token.state == TokenState.USED)]
    columns: list[Any] = [Token.clerk_id, Token.procedure_id, LocalHour(Token.issued_at), origin, *flags]
    wanted = select(*columns, func.count()).group_by(*columns)
    return session.execute(
        wanted.where(Token.office_id == unit.office_id, _within(Token.issued_at, unit), Token.state != TokenState.VOID)
    )
