"""Imports as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.dossiers.models import DossierImport, ImportState
from surveys.errors import N_, NotFound

UNKNOWN = N_("Không tìm thấy lần nhập này.")


def own(session: Session, import_id: int, office_ids: Sequence[int], *, lock: bool = False) -> DossierImport:
    """The import, if it is one of these offices'. Raises NotFound."""
    found = session.get(DossierImport, import_id, with_for_update=lock)
    if found is None or found.office_id not in office_ids:
        raise NotFound(UNKNOWN)
    return found


@dataclass(frozen=True)
class Listed:
    """A row that was not taken, for a screen: its reasons as (message, params)."""

    row: int
    reasons: tuple[tuple[str, dict[str, str]], ...]


@dataclass(frozen=True)
class Upload:
    """An import as its page shows it. ``planned`` and ``result`` count created, updated, unchanged (and elsewhere) dossiers."""

    id: int
    office_id: int
    file_name: str
    state: ImportState
    created_at: datetime
    total: int
    done: int
    rows: int
    planned: dict[str, int]
    result: dict[str, int]
    refused: tuple[Listed, ...]
    refused_total: int
    replaced: tuple[tuple[int, int], ...] = ()
    replaced_total: int = 0
    passed_over: int = 0
    without_intake: int = 0
    columns: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def upload(session: Session, import_id: int, office_ids: Sequence[int]) -> Upload:
    """One import of these offices. Raises NotFound."""
    return _shown(own(session, import_id, office_ids))


def uploads(session: Session, office_ids: Sequence[int], *, limit: int = 20) -> list[Upload]:
    """The newest imports of these offices."""
    query = select(DossierImport).where(DossierImport.office_id.in_(office_ids))
    return [_shown(found) for found in session.scalars(query.order_by(DossierImport.id.desc()).limit(limit))]


def _shown(found: DossierImport) -> Upload:
    told = found.report
    refused = (
        Listed(each["row"], tuple((reason["message"], reason["params"]) for reason in each["reasons"]))
        for each in told["refused"]
    )
    return Upload(
        id=found.id,
        office_id=found.office_id,
        file_name=found.file_name,
        state=found.state,
        created_at=found.created_at,
        total=found.total,
        done=found.done,
        rows=told["rows"],
        planned=told["planned"],
        result=told.get("result", {}),
        refused=tuple(refused),
        refused_total=told["refused_total"],
        replaced=tuple((row, by) for row, by in told["replaced"]),
        replaced_total=told["replaced_total"],
        passed_over=told["passed_over"],
        without_intake=told["without_intake"],
        columns=tuple(told["columns"]),
        dropped=tuple(told["dropped"]),
    )
