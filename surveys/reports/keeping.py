"""Make reports and keep them: unchanged, with their data, and re-makeable to the byte. A correction is the next edition."""

import hashlib
import zlib
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import paper
from surveys.audit.verbs import note
from surveys.database import insert_for, table
from surveys.errors import N_, Conflict, Invalid
from surveys.figures.periods import Period
from surveys.office.spelling import tidy
from surveys.reports.columned import columns
from surveys.reports.documents import Document, Scoring, digest, kind_of, to_text
from surveys.reports.heads import DRAFT, head
from surveys.reports.models import Report, ReportFile, ReportFormat, ReportKind
from surveys.reports.noticed import notice
from surveys.reports.pages import pdf
from surveys.reports.scored import scoring
from surveys.reports.sheets import xlsx

NOT_OVER = N_("Kỳ này chưa kết thúc nên chưa lưu báo cáo được; bản nháp vẫn xem và tải về được.")
NO_PERIOD = N_("Báo cáo này lập theo %(kinds)s.")
ALREADY = N_("Báo cáo này vừa được lưu ở nơi khác. Vui lòng tải lại trang.")
WHY = N_("Vui lòng ghi lý do lập lại báo cáo.")
LONG = N_("Lý do dài quá %(most)s ký tự.")
# What each kind is made for, by the words of ``Period.kind``.
PERIODS = {
    ReportKind.SCORING: ("quarter", "year"),
    ReportKind.DOSSIERS: ("month", "quarter", "year"),
    ReportKind.NOTICE: ("month", "quarter", "year"),
}
NAMES = {"month": N_("tháng"), "quarter": N_("quý"), "year": N_("năm")}
Files = dict[ReportFormat, bytes]


def draft(session: Session, office_id: int, kind: ReportKind, period: Period, *, now: datetime) -> Document:
    """The report as it would be made now. Raises NotFound, and Invalid for a period that the kind isn't made for."""
    return _document(session, office_id, kind, period, now=now, edition=DRAFT, reason="")


def next_edition(
    session: Session, office_id: int, kind: ReportKind, period: Period, *, now: datetime, reason: str = ""
) -> Document:
    """The report to be kept next. Raises as ``draft``, Conflict while the period runs, Invalid for a second without reason."""
    if now < period.ends:
        raise Conflict(NOT_OVER)
    edition = latest(session, office_id, kind, period) + 1
    reason = tidy(reason)
    if edition > 1 and not reason:
        raise Invalid(WHY)
    if len(reason) > 300:
        raise Invalid(LONG, most=300)
    return _document(session, office_id, kind, period, now=now, edition=edition, reason=reason if edition > 1 else "")


def _document(
    session: Session, office_id: int, kind: ReportKind, period: Period, *, now: datetime, edition: int, reason: str
) -> Document:
    require_period(kind, period)
    above = head(session, office_id, period, now=now, edition=edition, reason=reason)
    match kind:
        case ReportKind.SCORING:
            return scoring(session, office_id, above, now=now)
        case ReportKind.DOSSIERS:
            return columns(session, office_id, above)
        case ReportKind.NOTICE:
            return notice(session, office_id, above, now=now)


def require_period(kind: ReportKind, period: Period) -> None:
    """Raises Invalid for a period that the kind isn't made for."""
    if period.kind not in PERIODS[kind]:
        raise Invalid(NO_PERIOD, kinds=", ".join(NAMES[each] for each in PERIODS[kind]), code="period")


def latest(session: Session, office_id: int, kind: ReportKind, period: Period) -> int:
    """The number of the newest edition; 0 without any."""
    mine = (Report.office_id == office_id, Report.kind == kind, Report.first == period.first, Report.last == period.last)
    return session.scalar(select(func.max(Report.edition)).where(*mine)) or 0


def files(document: Document) -> Files:
    """The files of a document: a pure function of it."""
    return {ReportFormat.XLSX: xlsx(document), ReportFormat.PDF: pdf(document)}


def keep(session: Session, office_id: int, document: Document, made: Files, *, account_id: int | None = None) -> int:
    """Keep a document with its ``files``; its id. Raises Conflict when another process kept this edition first."""
    above, kind, text = document.head, kind_of(document), to_text(document)
    row = {
        "office_id": office_id,
        "kind": kind,
        "first": above.first,
        "last": above.last,
        "edition": above.edition,
        "rules": document.rules["code"] if isinstance(document, Scoring) else "",
        "data": text,
        "data_sha256": digest(text),
        "made_at": above.made_at,
        "made_with": made_with(),
        "account_id": account_id,
        "reason": above.reason,
    }
    connection = session.connection()
    into = insert_for(connection.dialect.name, table(Report)).on_conflict_do_nothing().returning(Report.id)
    kept = connection.execute(into, row).scalar()
    if kept is None:
        raise Conflict(ALREADY)
    session.add_all(ReportFile(report_id=kept, format=form, sha256=_sha256(data), content=data) for form, data in made.items())
    session.flush()
    if account_id is not None:
        _audit(session, office_id, document, account_id)
    return int(kept)


def _audit(session: Session, office_id: int, document: Document, account_id: int) -> None:
    above = document.head
    detail = {
        "kind": kind_of(document).value,
        "period": above.period.word,
        "edition": above.edition,
        "reason": above.reason,
    }
    subject = f"office:{office_id}"
    note(session, account_id=account_id, action="report.make", subject=subject, detail=detail, now=above.made_at)


def made_with() -> str:
    """What a file's bytes depend on beside its data: our own pages and sheets, the libraries, the font (matplotlib's), zlib."""
    parts = [f"{name} {version(name)}" for name in ("phieu", "openpyxl", "reportlab", "matplotlib")]
    return "; ".join([*parts, f"zlib {zlib.ZLIB_RUNTIME_VERSION}", f"layout {_layout()}"])


@cache
def _layout() -> str:
    """A mark of the code that draws: it changes between two releases that bear the same number, too."""
    drawing = [*Path(__file__).parent.rglob("*.py"), Path(paper.__path__[0]) / "ink.py"]
    texts = [path.read_bytes() for path in sorted(drawing, key=lambda path: path.as_posix())]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:12]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
