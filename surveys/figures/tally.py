"""Keep the tallies: every change of a response, token or dossier adds its deltas in the same transaction.

Cells are written table by table and in key order, so that two writers never wait for each other in a ring.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, delete, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveys.clock import month_of, to_local
from surveys.database import Base, insert_for, table
from surveys.figures.models import (
    FlowClerk,
    FlowHour,
    FlowOrigin,
    FlowProcedure,
    Origin,
    TallyOffice,
)
from surveys.figures.released.models import TallyChange

LEVELS = ("n1", "n2", "n3", "n4", "n5")
FLOWS = ("finished", "issued", "printed", "rated")
# What each table counts, in the one order in which writers touch them.
COUNTS: dict[type[Base], tuple[str, ...]] = {
    TallyOffice: LEVELS,
    TallyChange: ("changes",),
    FlowClerk: FLOWS,
    FlowProcedure: FLOWS,
    FlowOrigin: ("issued", "rated"),
    FlowHour: (*FLOWS, "late"),
}

Key = tuple[Any, ...]
Deltas = dict[type[Base], Counter[tuple[Key, str]]]


@dataclass(frozen=True)
class FlowKey:
    """Where a finished dossier or a dossier's token is counted. ``month`` (yyyymm) and ``hour`` are those of its own moment.

    ``late``: the dossier was finished after it was due.
    """

    office_id: int
    clerk_id: int | None
    procedure_id: int
    month: int
    hour: int = 0
    late: bool = False


Finished = FlowKey


@dataclass(frozen=True)
class Issue:
    """Where a token is counted: by how it came to be, and, unless a batch made it, in the coverage of dossiers."""

    office_id: int
    clerk_id: int | None
    procedure_id: int | None
    month: int
    origin: Origin
    hour: int = 0

    @property
    def flow(self) -> FlowKey | None:
        """Its place in the coverage of dossiers; None for a batch's, which stands for no dossier."""
        if self.origin is Origin.BATCH or self.procedure_id is None:
            return None
        return FlowKey(self.office_id, self.clerk_id, self.procedure_id, self.month, self.hour)


@dataclass(frozen=True)
class Counted:
    """What of one response is tallied. ``positions`` is question id → option position (1–5), overall included."""

    office_id: int
    day: date
    source: int
    positions: Mapping[int, int]


def source_of(channel: int, *, verified: bool) -> int:
    """A channel's number and whether the rating came with a token, as the one number in a tally's key."""
    return channel * 2 + int(verified)


def month_hour(moment: datetime) -> tuple[int, int]:
    """The month yyyymm and the hour of the Vietnamese day in which the flows count what happened at ``moment``."""
    local = to_local(moment)
    return month_of(local.date()), local.hour


def count_response(session: Session, *, before: Counted | None, after: Counted | None) -> None:
    """Count a new response (``before`` None), a completed one, or take one back (``after`` None)."""
    deltas: Deltas = {}
    for counted, sign in ((before, -1), (after, 1)):
        if counted is not None:
            _gather(deltas, counted, sign)
    add(session, deltas)


def _gather(deltas: Deltas, counted: Counted, sign: int) -> None:
    place = (counted.office_id, month_of(counted.day), counted.source)
    cells = deltas.setdefault(TallyOffice, Counter())
    for question_id, position in counted.positions.items():
        cells[(*place, question_id), f"n{position}"] += sign
    # Counts how often, not how much: whatever was changed, what was released of the year is to be made anew.
    deltas.setdefault(TallyChange, Counter())[(counted.office_id, counted.day.year), "changes"] += 1


def finished_changed(session: Session, before: FlowKey | None, after: FlowKey | None) -> None:
    """A dossier is finished (``before`` None), is no longer (``after`` None), or is now another clerk's or month's."""
    flows_changed(session, [(before, -1, "finished"), (after, 1, "finished")])


def token_issued(session: Session, where: Issue, count: int) -> None:
    """``count`` more tokens of a batch."""
    tokens_changed(session, [(where, {"issued": count})])


def token_voided(session: Session, where: Issue, count: int) -> None:
    """``count`` tokens of a batch fewer."""
    tokens_changed(session, [(where, {"issued": -count})])


def token_printed(session: Session, where: Issue, count: int = 1) -> None:
    """The slip of a token came out; it counts in the month in which the token was issued. ``count`` -1 takes it back."""
    tokens_changed(session, [(where, {"printed": count})])


def token_rated(session: Session, where: Issue) -> None:
    """A token was used; it counts in the month in which it was issued."""
    tokens_changed(session, [(where, {"rated": 1})])


def tokens_changed(session: Session, changes: Sequence[tuple[Issue, Mapping[str, int]]]) -> None:
    """Apply many (where, column → how many more) at once: in two goes, two writers could wait in a ring."""
    each = [(where, delta, column) for where, columns in changes for column, delta in columns.items()]
    deltas = _flow_deltas((where.flow, delta, column) for where, delta, column in each)
    deltas[FlowOrigin] = origins = Counter[tuple[Key, str]]()
    for where, delta, column in each:
        if column != "printed":
            origins[(where.office_id, where.month, int(where.origin)), column] += delta
    add(session, deltas)


def flows_changed(session: Session, changes: Iterable[tuple[FlowKey | None, int, str]]) -> None:
    """Apply many (where, how many more, ``finished``/``issued``/``printed``/``rated``) at once; None keys are passed over."""
    add(session, _flow_deltas(changes))


def _flow_deltas(changes: Iterable[tuple[FlowKey | None, int, str]]) -> Deltas:
    deltas: Deltas = {FlowClerk: Counter(), FlowProcedure: Counter(), FlowHour: Counter()}
    for where, sign, column in changes:
        if where is None:
            continue
        office, month = where.office_id, where.month
        deltas[FlowProcedure][(office, month, where.procedure_id), column] += sign
        deltas[FlowHour][(office, month, where.hour), column] += sign
        if column == "finished" and where.late:
            deltas[FlowHour][(office, month, where.hour), "late"] += sign
        if where.clerk_id is not None:
            deltas[FlowClerk][(office, month, where.clerk_id), column] += sign
    return deltas


def add(session: Session, deltas: Deltas) -> int:
    """Change the cells by ``deltas``, table by table and in key order, in the caller's transaction; how many cells that were."""
    return sum(_add(session, model, names, deltas[model]) for model, names in COUNTS.items() if deltas.get(model))


def _add(session: Session, model: type[Base], names: tuple[str, ...], deltas: Counter[tuple[Key, str]]) -> int:
    """Upsert the cells of ``model`` by ``deltas`` and drop those that became empty."""
    rows: dict[Key, dict[str, int]] = {}
    for (key, column), delta in deltas.items():
        if delta:
            rows.setdefault(key, dict.fromkeys(names, 0))[column] += delta
    if not rows:
        return 0
    cells = table(model)
    keys = [column.name for column in cells.primary_key]
    connection = session.connection()
    connection.execute(
        _upsert(connection.dialect.name, model, names),
        [{**dict(zip(keys, key, strict=True)), **values} for key, values in sorted(rows.items())],
    )
    if shrunk := [key for key, values in rows.items() if min(values.values()) < 0]:
        _drop_empty(connection, cells, names, shrunk)
    return len(rows)


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
