"""Reports that are kept: the list of them, what one holds, and its files as they were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from surveys.accounts.models import Account
from surveys.errors import N_, NotFound
from surveys.figures.periods import Period
from surveys.office.models import Office
from surveys.reports.documents import Document, from_text
from surveys.reports.models import Report, ReportFile, ReportFormat, ReportKind

UNKNOWN = N_("Không có báo cáo này, hoặc tài khoản không được xem.")


@dataclass(frozen=True)
class Kept:
    """A kept report as lists show it; ``name`` is who made it, empty when it made itself; digests are SHA-256 in hex."""

    id: int
    office_id: int
    office: str
    kind: ReportKind
    period: Period
    edition: int
    rules: str
    made_at: datetime
    name: str
    reason: str
    data_sha256: str
    files: dict[ReportFormat, str]


def listed(session: Session, office_ids: Sequence[int], period: Period | None = None) -> list[Kept]:
    """Kept reports of ``office_ids`` (of those that lie in ``period``), the newest first."""
    wanted = (
        select(Report, Office.name, Account.name)
        .join(Office, Office.id == Report.office_id)
        .outerjoin(Account, Account.id == Report.account_id)
        .where(Report.office_id.in_(office_ids))
        .options(defer(Report.data))
        .order_by(Report.last.desc(), Report.first, Report.kind, Report.office_id, Report.edition.desc())
    )
    if period:
        wanted = wanted.where(Report.first >= period.first, Report.last <= period.last)
    rows = session.execute(wanted).all()
    digests: dict[int, dict[ReportFormat, str]] = {}
    ids = [report.id for report, _, _ in rows]
    for row in session.execute(
        select(ReportFile.report_id, ReportFile.format, ReportFile.sha256).where(ReportFile.report_id.in_(ids))
    ):
        digests.setdefault(row.report_id, {})[row.format] = row.sha256
    return [_kept(report, office, name or "", digests.get(report.id, {})) for report, office, name in rows]


def _kept(report: Report, office: str, name: str, digests: dict[ReportFormat, str]) -> Kept:
    return Kept(
        id=report.id,
        office_id=report.office_id,
        office=office,
        kind=report.kind,
        period=Period(report.first, report.last),
        edition=report.edition,
        rules=report.rules,
        made_at=report.made_at,
        name=name,
        reason=report.reason,
        data_sha256=report.data_sha256,
        files=digests,
    )


def one(session: Session, report_id: int, office_ids: Sequence[int]) -> Kept:
    """A kept report as the list shows it. Raises NotFound outside ``office_ids``."""
    report = _own(session, report_id, office_ids)
    office = session.scalars(select(Office.name).where(Office.id == report.office_id)).one()
    name = session.scalar(select(Account.name).where(Account.id == report.account_id)) if report.account_id else ""
    files = session.execute(select(ReportFile.format, ReportFile.sha256).where(ReportFile.report_id == report_id))
    return _kept(report, office, name or "", {row.format: row.sha256 for row in files})


def document(session: Session, report_id: int, office_ids: Sequence[int]) -> Document:
    """What a kept report holds. Raises NotFound outside ``office_ids``."""
    report = _own(session, report_id, office_ids)
    return from_text(report.kind, report.data)


def file(session: Session, report_id: int, form: ReportFormat, office_ids: Sequence[int]) -> bytes:
    """A kept file, as it was made. Raises NotFound."""
    _own(session, report_id, office_ids)
    found = session.get(ReportFile, (report_id, form))
    if found is None:
        raise NotFound(UNKNOWN)
    return found.content


def _own(session: Session, report_id: int, office_ids: Sequence[int]) -> Report:
    report = session.get(Report, report_id)
    if report is None or report.office_id not in office_ids:
        raise NotFound(UNKNOWN)
    return report
