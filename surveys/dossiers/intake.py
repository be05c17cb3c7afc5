"""Dossiers into the register: the one way in for files, for the API and for the sample office.

What is told changes what is stored; what is not told changes nothing. Above all, an entry without an end never takes a dossier's
end away: an export made in the morning would otherwise un-finish what the desk finished since. The same entry again changes
nothing, not even ``updated_at``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from surveys.clock import local_day, to_local
from surveys.database import insert_for, table
from surveys.dossiers.entry import Entry, cleaned, faults, search_key
from surveys.dossiers.models import Dossier, Intake
from surveys.dossiers.places import Offices
from surveys.errors import N_, Conflict, Invalid
from surveys.figures.tally import Finished, flows_changed, month_hour
from surveys.office.register import Ids, Named, Register

__all__ = ["ELSEWHERE", "Entry", "Outcome", "compare", "put", "put_many"]

# "elsewhere": the code is already another office's, outside those that may be written; nothing was changed.
Outcome = Literal["created", "updated", "unchanged", "elsewhere"]
ELSEWHERE = N_("Hồ sơ này đã có ở một nơi tiếp nhận khác, không thuộc nơi đang nhập")
BATCH = 500

_COMPARED = (
    "procedure_id",
    "clerk_id",
    "counter_id",
    "intake",
    "received_at",
    "due_at",
    "finished_at",
    "withdrawn",
    "state_text",
)
_STORED = select(Dossier.id, Dossier.office_id, Dossier.code, *(getattr(Dossier, name) for name in _COMPARED))
Stored = Row[Any]


@dataclass(frozen=True)
class _Batch:
    """Cleaned entries beside what is stored of them and the offices that they belong to."""

    entries: list[Entry]
    stored: dict[str, Stored]
    offices: Offices

    def office_of(self, entry: Entry) -> int:
        """A stored dossier stays where it is."""
        known = self.stored.get(entry.code)
        return known.office_id if known else self.offices.of(entry.code)

    def elsewhere(self, entry: Entry) -> bool:
        return self.office_of(entry) not in self.offices.ids

    def named(self, entry: Entry) -> Named:
        return Named(
            office_id=self.office_of(entry),
            procedure_code=entry.procedure_code,
            procedure_name=entry.procedure_name,
            field_name=entry.field_name,
            clerk_code=entry.clerk_code,
            clerk_name=entry.clerk_name,
            counter_name=entry.counter_name,
        )

    def register(self, session: Session) -> Register:
        return Register(session, (self.named(entry) for entry in self.entries if not self.elsewhere(entry)))


def put(session: Session, entry: Entry, *, office_id: int, now: datetime) -> Literal["created", "updated", "unchanged"]:
    """Take one dossier into ``office_id`` (or the office below it that its code names).

    Raises Invalid for what ``faults`` lists and Conflict if the code is another office's.
    """
    if wrong := faults(cleaned(entry)):
        raise Invalid(wrong[0].message, **wrong[0].params)
    [outcome] = put_many(session, [entry], office_id=office_id, now=now)
    if outcome == "elsewhere":
        raise Conflict(ELSEWHERE)
    return outcome


def put_many(session: Session, entries: Sequence[Entry], *, office_id: int, now: datetime) -> list[Outcome]:
    """Take many dossiers at once, each code at most once; every entry must be free of ``faults``. Outcomes in the same order.

    Names in the register are made as needed. A few queries per 500 entries, whatever their number.
    """
    outcomes: list[Outcome] = []
    for start in range(0, len(entries), BATCH):
        outcomes += _put_batch(session, entries[start : start + BATCH], office_id, now)
    return outcomes


def compare(session: Session, entries: Sequence[Entry], *, office_id: int) -> list[Outcome]:
    """What ``put_many`` would do, without doing it."""
    outcomes: list[Outcome] = []
    for start in range(0, len(entries), BATCH):
        batch = _load(session, entries[start : start + BATCH], office_id)
        register = batch.register(session)
        outcomes += [_outcome(batch, register, entry) for entry in batch.entries]
    return outcomes


def _outcome(batch: _Batch, register: Register, entry: Entry) -> Outcome:
    if batch.elsewhere(entry):
        return "elsewhere"
    known = batch.stored.get(entry.code)
    if known is None:
        return "created"
    ids = register.find(batch.named(entry))
    return "unchanged" if ids.complete and not _changes(known, _merged(known, entry, ids)) else "updated"


def _put_batch(session: Session, entries: Sequence[Entry], office_id: int, now: datetime) -> list[Outcome]:
    session.flush()
    batch = _load(session, entries, office_id, lock=True)
    register = batch.register(session)
    register.complete()
    outcomes = {entry.code: _outcome(batch, register, entry) for entry in batch.entries}
    made, changed = [], []
    for entry in batch.entries:
        outcome, known = outcomes[entry.code], batch.stored.get(entry.code)
        if outcome == "created":
            made.append(_new(entry, register.find(batch.named(entry)), batch.office_of(entry), now))
        elif outcome == "updated" and known is not None:
            merged = _merged(known, entry, register.find(batch.named(entry)))
            changed.append({"id": known.id, "office_id": known.office_id, "code": known.code, **merged, "updated_at": now})
    inserted = _insert(session, made)
    _update(session, changed)
    _count(session, [row for row in made if row["code"] in inserted], changed, batch.stored)
    # What another writer put in since we looked is taken again, now that it can be seen.
    late = [entry for entry in batch.entries if outcomes[entry.code] == "created" and entry.code not in inserted]
    if late:
        outcomes |= dict(zip((entry.code for entry in late), _put_batch(session, late, office_id, now), strict=True))
    return [outcomes[entry.code] for entry in batch.entries]


def _load(session: Session, entries: Sequence[Entry], office_id: int, *, lock: bool = False) -> _Batch:
    tidy = [cleaned(entry) for entry in entries]
    # In the order of codes, so that two writers never wait for each other in a ring.
    query = _STORED.where(Dossier.code.in_([entry.code for entry in tidy])).order_by(Dossier.code)
    stored = {row.code: row for row in session.execute(query.with_for_update() if lock else query)}
    return _Batch(tidy, stored, Offices(session, office_id))


def _new(entry: Entry, ids: Ids, office_id: int, now: datetime) -> dict[str, Any]:
    key = search_key(entry.code)
    return {
        "office_id": office_id,
        "code": entry.code,
        "search_key": key,
        "search_tail": key[::-1],
        "procedure_id": ids.procedure_id,
        "clerk_id": ids.clerk_id,
        "counter_id": ids.counter_id,
        "intake": entry.intake or Intake.DIRECT,
        "received_at": entry.received_at,
        "due_at": entry.due_at,
        "finished_at": entry.finished_at,
        "withdrawn": bool(entry.withdrawn),
        "state_text": entry.state_text,
        "updated_at": now,
    }


def _merged(known: Stored, entry: Entry, ids: Ids) -> dict[str, Any]:
    """The stored values with what ``entry`` tells laid over them."""
    # Without the end that we know, the entry is older than our desk's work: its words on the state are, too.
    stale = known.finished_at is not None and entry.finished_at is None and not entry.withdrawn
    return {
        "procedure_id": ids.procedure_id,
        "clerk_id": ids.clerk_id or known.clerk_id,
        "counter_id": ids.counter_id or known.counter_id,
        "intake": entry.intake or known.intake,
        "received_at": entry.received_at,
        "due_at": entry.due_at or known.due_at,
        "finished_at": _end(known.finished_at, entry.finished_at),
        "withdrawn": known.withdrawn if entry.withdrawn is None else entry.withdrawn,
        "state_text": known.state_text if stale else entry.state_text or known.state_text,
    }


def _end(known: datetime | None, told: datetime | None) -> datetime | None:
    """The dossier system's end, except that a bare day (0:00) does not blur the hour that we know of that day."""
    if known is None or told is None:
        return told or known
    bare_day = to_local(told).time() == time()
    return known if bare_day and local_day(told) == local_day(known) else told


def _changes(known: Stored, merged: dict[str, Any]) -> bool:
    return any(merged[name] != getattr(known, name) for name in _COMPARED)


def _insert(session: Session, rows: list[dict[str, Any]]) -> set[str]:
    """Insert what nobody else has inserted meanwhile; the codes that went in."""
    if not rows:
        return set()
    into = insert_for(session.get_bind().dialect.name, table(Dossier))
    statement = into.on_conflict_do_nothing(index_elements=["code"]).returning(table(Dossier).c.code)
    return set(session.scalars(statement, sorted(rows, key=lambda row: str(row["code"]))))


def _update(session: Session, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    session.execute(update(Dossier), [{name: row[name] for name in ("id", *_COMPARED, "updated_at")} for row in rows])
    ids = {row["id"] for row in rows}
    for held in session.identity_map.values():
        if isinstance(held, Dossier) and held.id in ids:
            session.expire(held)


def _count(session: Session, made: list[dict[str, Any]], changed: list[dict[str, Any]], stored: dict[str, Stored]) -> None:
    before = [(finished_of(stored[row["code"]]._asdict()), -1, "finished") for row in changed]
    after = [(finished_of(row), 1, "finished") for row in (*changed, *made)]
    flows_changed(session, before + after)


def finished_of(row: dict[str, Any]) -> Finished | None:
    """Where the tallies count the dossier with these values as finished; None while in hand, and for withdrawn ones."""
    if row["finished_at"] is None or row["withdrawn"]:
        return None
    late = row["due_at"] is not None and row["finished_at"] > row["due_at"]
    return Finished(row["office_id"], row["clerk_id"], row["procedure_id"], *month_hour(row["finished_at"]), late=late)
