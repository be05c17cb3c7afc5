"""Count one office's month anew from responses, tokens and dossiers, whatever the tallies say."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from surveys.clock import add_months, day_start, first_of_month
from surveys.database import Base, UtcDateTime
from surveys.dossiers.models import Dossier
from surveys.figures.models import FlowClerk, FlowHour, FlowOrigin, FlowProcedure, Origin, TallyOffice
from surveys.figures.moments import LocalHour
from surveys.forms.models import Kind, Option, Question
from surveys.responses.models import Answer, Response
from surveys.tokens.models import Token, TokenState

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
    cells = {model: defaultdict[Any, list[int]](width) for model, width in _WIDTHS.items()}
    if unit.real:
        begins, ends = unit.moments
        month = {"office": unit.office_id, "begins": begins, "ends": ends}
        _answers(cells[TallyOffice], session.connection().execute(_ANSWERS, month), known)
        flows = _Flows(cells[FlowClerk], cells[FlowProcedure], cells[FlowHour])
        _finished(flows, session.connection().execute(_FINISHED, month))
        _issued(flows, cells[FlowOrigin], session.connection().execute(_ISSUED, month))
    place = (unit.office_id, unit.month)
    return {model: {(*place, *_rest(key)): counts for key, counts in found.items()} for model, found in cells.items()}


def _rest(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _zeros(count: int) -> Callable[[], list[int]]:
    return lambda: [0] * count


_WIDTHS: dict[type[Base], Callable[[], list[int]]] = {
    TallyOffice: _zeros(5),
    FlowClerk: _zeros(4),
    FlowProcedure: _zeros(4),
    FlowOrigin: _zeros(2),
    FlowHour: _zeros(5),
}
Cells = defaultdict[Any, list[int]]


# The statements are built once: in a store of ten years they are asked ten thousand times.
def _within(owner: Any, moment: Any) -> ColumnElement[bool]:
    begins, ends = (bindparam(name, type_=UtcDateTime()) for name in ("begins", "ends"))
    return and_(owner == bindparam("office"), moment >= begins, moment < ends)


def _grouped(*columns: Any) -> Select[Any]:
    return select(*columns, func.count()).group_by(*columns)


_SOURCE: ColumnElement[int] = Response.channel * 2 + case((Response.verified, 1), else_=0)
_ANSWERS = (
    _grouped(_SOURCE, Answer.option_id)
    .join(Answer, Answer.response_id == Response.id)
    .where(_within(Response.office_id, Response.rated_at))
)
_LATE = case((and_(Dossier.due_at.is_not(None), Dossier.finished_at > Dossier.due_at), 1), else_=0)
_FINISHED = _grouped(Dossier.clerk_id, Dossier.procedure_id, LocalHour(Dossier.finished_at), _LATE).where(
    _within(Dossier.office_id, Dossier.finished_at), Dossier.withdrawn.is_(False)
)
_ISSUED = _grouped(
    Token.clerk_id,
    Token.procedure_id,
    LocalHour(Token.issued_at),
    case((Token.batch_id.is_not(None), int(Origin.BATCH)), (Token.manual, int(Origin.MANUAL)), else_=int(Origin.AUTOMATIC)),
    case((Token.printed, 1), else_=0),
    case((Token.state == TokenState.USED, 1), else_=0),
).where(_within(Token.office_id, Token.issued_at), Token.state != TokenState.VOID)


def _answers(cells: Cells, rows: Any, known: Positions) -> None:
    for source, option, count in rows:
        question, position = known.get(option, (0, 0))
        if position:
            cells[source, question][position - 1] += count


@dataclass(frozen=True)
class _Flows:
    """The cells by the last part of their keys."""

    clerks: Cells
    procedures: Cells
    hours: Cells

    def of(self, clerk: int | None, procedure: int, hour: int) -> Sequence[list[int]]:
        every = self.procedures[procedure], self.hours[hour]
        return every if clerk is None else (*every, self.clerks[clerk])


def _finished(flows: _Flows, rows: Any) -> None:
    for clerk, procedure, hour, late, count in rows:
        for cell in flows.of(clerk, procedure, hour):
            cell[0] += count
        flows.hours[hour][4] += count * late


def _issued(flows: _Flows, origins: Cells, rows: Any) -> None:
    for clerk, procedure, hour, origin, printed, used, count in rows:
        cell = origins[origin]
        cell[0] += count
        cell[1] += count * used
        if origin != Origin.BATCH:
            for cell in flows.of(clerk, procedure, hour):
                cell[1] += count
                cell[2] += count * printed
                cell[3] += count * used
