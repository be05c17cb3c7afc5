"""Keep the tallies: every change of a response, token or dossier adds its deltas in the same transaction.

Cells are written table by table and in key order, so that two writers never wait for each other in a ring.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, delete, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveys.clock import month_of
from surveys.database import Base, insert_for, table
from surveys.figures.models import FlowClerk, FlowOrigin, FlowProcedure, Origin, TallyClerk, TallyDay, TallyOffice, TallyProcedure

LEVELS = ("n1", "n2", "n3", "n4", "n5")
FLOWS = ("finished", "issued", "rated")
ORIGINS = ("issued", "rated")
_NAMES: dict[type[Base], tuple[str, ...]] = {FlowClerk: FLOWS, FlowProcedure: FLOWS, FlowOrigin: ORIGINS}

Key = tuple[Any, ...]


@dataclass(frozen=True)
class FlowKey:
    """Where a finished dossier or a dossier's token is counted. ``month`` is yyyymm of its own moment."""

    office_id: int
    clerk_id: int | None
    procedure_id: int
    month: int


Finished = FlowKey


@dataclass(frozen=True)
class Issue:
    """Where a token is counted: by how it came to be, and, unless a batch made it, in the coverage of dossiers."""

    office_id: int
    clerk_id: int | None
    procedure_id: int | None
    month: int
    origin: Origin

    @property
    def flow(self) -> FlowKey | None:
        """Its place in the coverage of dossiers; None for a batch's, which stands for no dossier."""
        if self.origin is Origin.BATCH or self.procedure_id is None:
            return None
        return FlowKey(self.office_id, self.clerk_id, self.procedure_id, self.month)


@dataclass(frozen=True)
class Counted:
    """What of one response is tallied. ``positions`` is question id → option position (1–5), overall included."""

    office_id: int
    clerk_id: int | None
    procedure_id: int | None
    day: date
    source: int
    overall_id: int
    positions: Mapping[int, int]


def source_of(channel: int, *, verified: bool) -> int:
    """A channel's number and whether the rating came with a token, as the one number in a tally's key."""
    return channel * 2 + int(verified)


def count_response(session: Session, *, before: Counted | None, after: Counted | None) -> None:
    """Count a new response (``before`` None), a completed one, or take one back (``after`` None)."""
    cells: dict[type[Base], Counter[tuple[Key, str]]] = {
        model: Counter() for model in (TallyClerk, TallyProcedure, TallyOffice, TallyDay)
    }
    for counted, sign in ((before, -1), (after, 1)):
        if counted is not None:
            _gather(cells, counted, sign)
    for model, deltas in cells.items():
        _add(session, model, deltas)


def _gather(cells: dict[type[Base], Counter[tuple[Key, str]]], counted: Counted, sign: int) -> None:
    month, source = month_of(counted.day), counted.source
    for question_id, position in counted.positions.items():
        level = f"n{position}"
        cells[TallyOffice][(counted.office_id, month, source, question_id), level] += sign
        if counted.clerk_id is not None:
            cells[TallyClerk][(counted.clerk_id, month, source, question_id), level] += sign
        if counted.procedure_id is not None:
            cells[TallyProcedure][(counted.office_id, counted.procedure_id, month, source, question_id), level] += sign
        if question_id == counted.overall_id:
            cells[TallyDay][(counted.office_id, counted.day, source), level] += sign


def finished_changed(session: Session, before: FlowKey | None, after: FlowKey | None) -> None:
    """A dossier is finished (``before`` None), is no longer (``after`` None), or is now another clerk's or month's."""
    flows_changed(session, [(before, -1, "finished"), (after, 1, "finished")])


def token_issued(session: Session, where: Issue, count: int = 1) -> None:
    """``count`` more tokens that can be rated."""
    _token_changed(session, where, count, "issued")


def token_voided(session: Session, where: Issue, count: int = 1) -> None:
    """``count`` fewer."""
    _token_changed(session, where, -count, "issued")


def token_rated(session: Session, where: Issue) -> None:
    """A token was used; it counts in the month in which it was issued."""
    _token_changed(session, where, 1, "rated")


def _token_changed(session: Session, where: Issue, delta: int, column: str) -> None:
    flows_changed(session, [(where.flow, delta, column)])
    _add(session, FlowOrigin, Counter({((where.office_id, where.month, int(where.origin)), column): delta}))


def flows_changed(session: Session, changes: Iterable[tuple[FlowKey | None, int, str]]) -> None:
    """Apply many (where, how many more, ``finished``/``issued``/``rated``) at once; None keys are passed over."""
    clerks: Counter[tuple[Key, str]] = Counter()
    procedures: Counter[tuple[Key, str]] = Counter()
    for where, sign, column in changes:
        if where is None:
            continue
        procedures[(where.office_id, where.procedure_id, where.month), column] += sign
        if where.clerk_id is not None:
            clerks[(where.clerk_id, where.month), column] += sign
    _add(session, FlowClerk, clerks)
    _add(session, FlowProcedure, procedures)


def _add(session: Session, model: type[Base], deltas: Counter[tuple[Key, str]]) -> None:
    """Upsert the cells of ``model`` by ``deltas`` and drop those that became empty."""
    names = _NAMES.get(model, LEVELS)
    rows: dict[Key, dict[str, int]] = {}
    for (key, column), delta in deltas.items():
        if delta:
            rows.setdefault(key, dict.fromkeys(names, 0))[column] += delta
    if not rows:
        return
    cells = table(model)
    keys = [column.name for column in cells.primary_key]
    connection = session.connection()
    connection.execute(
        _upsert(connection.dialect.name, model, names),
        [{**dict(zip(keys, key, strict=True)), **values} for key, values in sorted(rows.items())],
    )
    if shrunk := [key for key, values in rows.items() if min(values.values()) < 0]:
        _drop_empty(connection, cells, names, shrunk)


@cache
def _upsert(dialect: str, model: type[Base], names: tuple[str, ...]) -> postgresql.Insert | sqlite.Insert:
    # Built once: putting this statement together costs more than running it.
    cells = table(model)
    statement = insert_for(dialect, cells)
    added = {name: cells.c[name] + statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=list(cells.primary_key), set_=added)


def _drop_empty(connection: Connection, cells: Table, names: tuple[str, ...], keys: list[Key]) -> None:
    # A recount has no empty cells, so neither have we.
    for start in range(0, len(keys), 500):
        chunk = keys[start : start + 500]
        empty = [cells.c[name] == 0 for name in names]
        connection.execute(delete(cells).where(tuple_(*cells.primary_key).in_(chunk), *empty))
