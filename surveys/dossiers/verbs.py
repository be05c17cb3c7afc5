"""What the desk does with a dossier: find it, see it, finish it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, select
from sqlalchemy.orm import Session

from surveys.dossiers.entry import search_key
from surveys.dossiers.intake import finished_of
from surveys.dossiers.models import Dossier, Intake
from surveys.errors import N_, Conflict, NotFound
from surveys.figures.tally import finished_changed
from surveys.office.models import Clerk, Counter, Field, Procedure
from surveys.office.spelling import tidy

UNKNOWN = N_("Không tìm thấy hồ sơ này.")
WITHDRAWN = N_("Hồ sơ này đã rút hoặc dừng xử lý nên không trả kết quả được.")
FINISHED_STATE = "Đã trả kết quả"  # the register's own words are the dossier system's, so they stay Vietnamese
SHORTEST = 2  # symbols: one digit alone would list the whole register


@dataclass(frozen=True)
class DossierCard:
    """A dossier as the desk and the kiosk may show it: nothing about its owner. Moments are UTC."""

    id: int
    code: str
    office_id: int
    procedure_name: str
    procedure_code: str
    field_name: str
    clerk_id: int | None
    clerk_name: str | None
    counter_id: int | None
    counter_name: str | None
    intake: Intake
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    withdrawn: bool
    state_text: str


def _cards() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Dossier.id,
            Dossier.code,
            Dossier.office_id,
            Procedure.name.label("procedure_name"),
            Procedure.code.label("procedure_code"),
            Field.name.label("field_name"),
            Dossier.clerk_id,
            Clerk.name.label("clerk_name"),
            Dossier.counter_id,
            Counter.name.label("counter_name"),
            Dossier.intake,
            Dossier.received_at,
            Dossier.due_at,
            Dossier.finished_at,
            Dossier.withdrawn,
            Dossier.state_text,
        )
        .join(Procedure, Procedure.id == Dossier.procedure_id)
        .join(Field, Field.id == Procedure.field_id)
        .outerjoin(Clerk, Clerk.id == Dossier.clerk_id)
        .outerjoin(Counter, Counter.id == Dossier.counter_id)
    )


def card(session: Session, dossier_id: int) -> DossierCard:
    """The dossier's card. Raises NotFound."""
    row = session.execute(_cards().where(Dossier.id == dossier_id)).one_or_none()
    if row is None:
        raise NotFound(UNKNOWN)
    return DossierCard(**row._mapping)


def search(session: Session, text: str, office_ids: Sequence[int], *, limit: int = 8) -> list[DossierCard]:
    """Dossiers of ``office_ids`` whose code is meant by ``text``, at most ``limit``.

    Case, spaces, dots, hyphens and a scanner's line end don't matter. The whole code comes first; then codes that end in what
    was typed, in hand before finished, newest first; and only if there is none, codes that contain it, or for two or three
    symbols, which too many contain, those in hand that begin so.
    """
    key = search_key(tidy(text))
    if len(key) < SHORTEST or not office_ids:
        return []
    tail = key[::-1]
    # A range, not LIKE: both stores answer it from the index, whatever the collation of other columns.
    ends = Dossier.search_tail.between(tail, tail + "\U0010ffff")
    found = _found(session, ends, key, office_ids, limit)
    if found:
        return found
    if len(key) > SHORTEST + 1:
        return _found(session, Dossier.search_key.contains(key, autoescape=True), key, office_ids, limit)
    # Through ix_dossier_office_finished: what is in hand is little, whereas a whole register may begin alike.
    in_hand = and_(Dossier.finished_at.is_(None), Dossier.withdrawn.is_(False))
    return _found(session, and_(in_hand, Dossier.search_key.startswith(key, autoescape=True)), key, office_ids, limit)


def _found(session: Session, matches: ColumnElement[bool], key: str, office_ids: Sequence[int], limit: int) -> list[DossierCard]:
    exact = case((Dossier.search_key == key, 0), else_=1)
    over = case((Dossier.withdrawn, 2), (Dossier.finished_at.is_not(None), 1), else_=0)
    query = (
        _cards()
        .where(matches, Dossier.office_id.in_(office_ids))
        .order_by(exact, over, Dossier.received_at.desc(), Dossier.id.desc())
        .limit(limit)
    )
    return [DossierCard(**row._mapping) for row in session.execute(query)]


def finish(
    session: Session, dossier_id: int, *, now: datetime, clerk_id: int | None = None, counter_id: int | None = None
) -> None:
    """The result goes out: the dossier is finished at ``now`` unless it was before; an empty clerk or counter is filled.

    Doing it again changes nothing. Raises NotFound, and Conflict for a dossier that was withdrawn.
    """
    # Locked, so that two desks finishing it at once count it once (SQLite has one writer anyway).
    found = session.get(Dossier, dossier_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(UNKNOWN)
    if found.withdrawn:
        raise Conflict(WITHDRAWN)
    before = finished_of(_counted(found))
    if found.finished_at is None:
        found.finished_at, found.state_text = now, FINISHED_STATE
    found.clerk_id = found.clerk_id or clerk_id
    found.counter_id = found.counter_id or counter_id
    if session.is_modified(found):
        found.updated_at = now
        session.flush()
    after = finished_of(_counted(found))
    if before != after:
        finished_changed(session, before, after)


def _counted(dossier: Dossier) -> dict[str, Any]:
    names = ("office_id", "clerk_id", "procedure_id", "due_at", "finished_at", "withdrawn")
    return {name: getattr(dossier, name) for name in names}
