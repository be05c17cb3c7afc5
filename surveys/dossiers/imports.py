"""An upload's way in: read and compared (nothing changed), staged, then taken step by step, each step in its own transaction.

What is staged holds only the columns that the register keeps. A step takes its rows out of the staging as it takes them in, so an
import that was broken off goes on where it stopped, and nothing is left of one that is done.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from surveys.audit import verbs as audit
from surveys.database import table
from surveys.dossiers.entry import Entry
from surveys.dossiers.intake import ELSEWHERE, compare, put_many
from surveys.dossiers.models import DossierImport, ImportChunk, ImportState
from surveys.dossiers.reading import Reading, Refused
from surveys.dossiers.reasons import Reason
from surveys.dossiers.uploads import own
from surveys.errors import N_, Conflict
from surveys.office.spelling import tidy

STEP = 200  # dossiers in one step: some tens of milliseconds of the store's write lock
LISTED = 500  # refused rows that are kept for the screen
BEGUN = N_("Lần nhập này đã bắt đầu nên không bỏ được nữa.")
NOTHING = N_("Tệp không có hồ sơ nào nhập được.")


@dataclass(frozen=True)
class Plan:
    """What taking a file in would do. ``entries`` are those that can be taken; ``refused`` all rows that can't, in order."""

    entries: list[tuple[int, Entry]]
    refused: list[Refused]
    created: int
    updated: int
    unchanged: int


def plan(session: Session, reading: Reading, *, office_id: int) -> Plan:
    """Compare a file with the register, changing nothing."""
    outcomes = compare(session, [entry for _, entry in reading.entries], office_id=office_id)
    pairs = list(zip(reading.entries, outcomes, strict=True))
    elsewhere = [Refused(row, (Reason(ELSEWHERE),)) for (row, _), outcome in pairs if outcome == "elsewhere"]
    counts = Counter(outcomes)
    return Plan(
        entries=[numbered for numbered, outcome in pairs if outcome != "elsewhere"],
        refused=sorted([*reading.refused, *elsewhere], key=lambda refused: refused.row),
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
    )


def stage(
    session: Session, reading: Reading, plan: Plan, *, office_id: int, account_id: int, file_name: str, now: datetime
) -> int:
    """Keep what is going to be taken until someone has looked at it; the import's id. With nothing to take it is done at once."""
    made = DossierImport(
        office_id=office_id,
        account_id=account_id,
        file_name=file_label(file_name),
        state=ImportState.STAGED if plan.entries else ImportState.DONE,
        created_at=now,
        total=len(plan.entries),
        report=_told(reading, plan),
    )
    session.add(made)
    session.flush()
    rows = [[row, entry.to_json()] for row, entry in plan.entries]
    chunks = [rows[start : start + STEP] for start in range(0, len(rows), STEP)]
    staged = [{"import_id": made.id, "number": i, "rows": chunk} for i, chunk in enumerate(chunks)]
    if staged:
        session.execute(insert(table(ImportChunk)), staged)
    return made.id


def file_label(name: str) -> str:
    """A file's name for the list of imports: no folder, and no number long enough to be someone's."""
    base = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"\d{9,}", "…", tidy(base))[-200:]


def _told(reading: Reading, plan: Plan) -> dict[str, Any]:
    return {
        "rows": reading.rows,
        "planned": {"created": plan.created, "updated": plan.updated, "unchanged": plan.unchanged},
        "refused": [refused.to_json() for refused in plan.refused[:LISTED]],
        "refused_total": len(plan.refused),
        "replaced": [[replaced.row, replaced.by] for replaced in reading.replaced[:LISTED]],
        "replaced_total": len(reading.replaced),
        "passed_over": reading.passed_over,
        "without_intake": reading.without_intake,
        "columns": list(reading.columns),
        "dropped": list(reading.dropped),
    }


def step(session: Session, import_id: int, office_ids: Sequence[int], *, now: datetime) -> bool:
    """Take the next staged rows in; whether more are left. Safe to call twice at once, and after the end. Raises NotFound."""
    found = own(session, import_id, office_ids, lock=True)
    chunk = session.scalars(_chunks(import_id).order_by(ImportChunk.number).limit(1)).one_or_none()
    if chunk is not None:
        _take(session, found, chunk, now)
    left = session.scalar(select(func.count()).select_from(_chunks(import_id).subquery())) or 0
    if not left and found.state is not ImportState.DONE:
        found.state = ImportState.DONE
        detail = {"total": found.total, **found.report.get("result", {})}
        audit.note(
            session, account_id=found.account_id, action="dossiers.import", subject=found.file_name, detail=detail, now=now
        )
    return left > 0


def _chunks(import_id: int) -> Any:
    return select(ImportChunk).where(ImportChunk.import_id == import_id)


def _take(session: Session, found: DossierImport, chunk: ImportChunk, now: datetime) -> None:
    rows = [(row, Entry.from_json(kept)) for row, kept in chunk.rows]
    outcomes = put_many(session, [entry for _, entry in rows], office_id=found.office_id, now=now)
    counts = Counter(found.report.get("result", {})) + Counter(outcomes)
    refused = [Refused(row, (Reason(ELSEWHERE),)) for (row, _), o in zip(rows, outcomes, strict=True) if o == "elsewhere"]
    found.report = {
        **found.report,
        "result": dict(counts),
        "refused": [*found.report["refused"], *(each.to_json() for each in refused)][:LISTED],
        "refused_total": found.report["refused_total"] + len(refused),
    }
    found.done += len(rows)
    found.state = ImportState.RUNNING
    session.delete(chunk)
    session.flush()


def discard(session: Session, import_id: int, office_ids: Sequence[int]) -> None:
    """Drop an upload of which nothing was taken. Raises NotFound, and Conflict once it has begun."""
    found = own(session, import_id, office_ids, lock=True)
    if found.state is not ImportState.STAGED:
        raise Conflict(BEGUN)
    session.execute(delete(ImportChunk).where(ImportChunk.import_id == import_id))
    session.delete(found)
