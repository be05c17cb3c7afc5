"""Count everything again from responses, tokens and dossiers: to rebuild the tallies, or to check them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Table,
    and_,
    case,
    delete,
    except_,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from surveys.database import table
from surveys.dossiers.models import Dossier
from surveys.figures.models import FlowClerk, FlowOrigin, FlowProcedure, Origin, TallyClerk, TallyDay, TallyOffice, TallyProcedure
from surveys.forms.models import Kind, Option, Question
from surveys.responses.models import Answer, Response
from surveys.tokens.models import Token, TokenState


class LocalMonth(FunctionElement[int]):
    """The month yyyymm of a stored moment's Vietnamese day."""

    type = Integer()
    name = "local_month"
    inherit_cache = True


class LocalDay(FunctionElement[Any]):
    """The Vietnamese day of a stored moment."""

    type = Date()
    name = "local_day"
    inherit_cache = True


# Viet Nam has kept UTC+7 without summer time since 1975, so SQLite can simply add it.
@compiles(LocalMonth, "sqlite")
def _month_sqlite(element: LocalMonth, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(strftime('%Y%m', {compiler.process(element.clauses, **kw)}, '+7 hours') AS INTEGER)"


@compiles(LocalMonth, "postgresql")
def _month_postgresql(element: LocalMonth, compiler: SQLCompiler, **kw: Any) -> str:
    moment = f"{compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Ho_Chi_Minh'"
    return f"(EXTRACT(YEAR FROM {moment}) * 100 + EXTRACT(MONTH FROM {moment}))::integer"


@compiles(LocalDay, "sqlite")
def _day_sqlite(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '+7 hours')"


@compiles(LocalDay, "postgresql")
def _day_postgresql(element: LocalDay, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


MONTH = LocalMonth(Response.rated_at)
# As an expression and not in Python, so that it is the same for a recount of ten million.
SOURCE: ColumnElement[int] = Response.channel * 2 + case((Response.verified, 1), else_=0)


def _levels(column: Any) -> list[ColumnElement[int]]:
    return [func.sum(case((column == position, 1), else_=0)).label(f"n{position}") for position in range(1, 6)]


def _answers(*keys: Any) -> Select[Any]:
    """The answers at option positions 1–5, counted per ``keys`` and question."""
    return (
        select(*keys, Answer.question_id, *_levels(Option.position))
        .join(Answer, Answer.response_id == Response.id)
        .join(Option, Option.id == Answer.option_id)
        .join(Question, and_(Question.id == Answer.question_id, Question.kind.in_((Kind.LEVEL, Kind.CHOICE))))
        .group_by(*keys, Answer.question_id)
    )


def _by_clerk() -> Select[Any]:
    keys = (Response.clerk_id, MONTH.label("month"), SOURCE.label("source"))
    return _answers(*keys).where(Response.clerk_id.is_not(None))


def _by_procedure() -> Select[Any]:
    keys = (Response.office_id, Response.procedure_id, MONTH.label("month"), SOURCE.label("source"))
    return _answers(*keys).where(Response.procedure_id.is_not(None))


def _by_office() -> Select[Any]:
    return _answers(Response.office_id, MONTH.label("month"), SOURCE.label("source"))


def _by_day() -> Select[Any]:
    keys = (Response.office_id, LocalDay(Response.rated_at).label("day"), SOURCE.label("source"))
    return select(*keys, *_levels(Response.level)).group_by(*keys)


def _flow(*keys: str) -> Select[Any]:
    """Finished dossiers, their tokens that are not void, and used ones, per ``keys`` and month."""
    zero, one = literal(0, Integer), literal(1, Integer)
    finished = select(
        *(getattr(Dossier, key).label(key) for key in keys),
        LocalMonth(Dossier.finished_at).label("month"),
        one.label("finished"),
        zero.label("issued"),
        zero.label("rated"),
    ).where(Dossier.finished_at.is_not(None), Dossier.withdrawn.is_(False), getattr(Dossier, keys[-1]).is_not(None))
    tokens = select(
        *(getattr(Token, key).label(key) for key in keys),
        LocalMonth(Token.issued_at).label("month"),
        zero.label("finished"),
        one.label("issued"),
        case((Token.state == TokenState.USED, 1), else_=0).label("rated"),
    ).where(Token.state != TokenState.VOID, Token.batch_id.is_(None), getattr(Token, keys[-1]).is_not(None))
    each = union_all(finished, tokens).subquery()
    columns = [each.c[key] for key in (*keys, "month")]
    sums = [func.sum(each.c[name]).label(name) for name in ("finished", "issued", "rated")]
    return select(*columns, *sums).group_by(*columns)


def _by_origin() -> Select[Any]:
    month = LocalMonth(Token.issued_at)
    dossier = case((Token.manual, int(Origin.MANUAL)), else_=int(Origin.AUTOMATIC))
    origin: ColumnElement[int] = case((Token.batch_id.is_not(None), int(Origin.BATCH)), else_=dossier)
    columns: list[Any] = [Token.office_id, month.label("month"), origin.label("origin"), func.count().label("issued")]
    used = func.sum(case((Token.state == TokenState.USED, 1), else_=0)).label("rated")
    return select(*columns, used).where(Token.state != TokenState.VOID).group_by(Token.office_id, month, origin)


Step = tuple[Table, Callable[[], Select[Any]]]

RECOUNTS: list[Step] = [
    (table(TallyClerk), _by_clerk),
    (table(TallyProcedure), _by_procedure),
    (table(TallyOffice), _by_office),
    (table(TallyDay), _by_day),
    (table(FlowClerk), lambda: _flow("clerk_id")),
    (table(FlowProcedure), lambda: _flow("office_id", "procedure_id")),
    (table(FlowOrigin), _by_origin),
]


def rebuild(session: Session) -> None:
    """Empty every tally and fill it from a recount, in the caller's transaction."""
    for step in RECOUNTS:
        rebuild_one(session, step)


def rebuild_one(session: Session, step: Step) -> None:
    """Do one of ``RECOUNTS``."""
    cells, recount = step
    session.execute(delete(cells))
    session.execute(insert(cells).from_select([column.name for column in cells.c], recount()))


def check(session: Session) -> list[str]:
    """The names of the tallies that differ from a recount; empty when all agree."""
    wrong = []
    for cells, recount in RECOUNTS:
        stored = select(*cells.c)
        counted = select(*recount().subquery().c)
        if (
            session.execute(except_(stored, counted).limit(1)).first()
            or session.execute(except_(counted, stored).limit(1)).first()
        ):
            wrong.append(cells.name)
    return wrong
