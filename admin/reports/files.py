"""Reports as files: kept ones byte for byte as they were made, and drafts."""

import io

from flask import Response, send_file

from admin.access import person, requires
from admin.reports.base import blueprint, format_of, kind_of, period_of
from admin.results.frame import BAR, showing
from admin.results.unused import refuse_unused
from surveys.accounts.models import Role
from surveys.figures.periods import Period
from surveys.reports import kept
from surveys.reports.keeping import draft
from surveys.reports.models import ReportFormat, ReportKind
from surveys.reports.pages import pdf
from surveys.reports.sheets import xlsx
from surveys.web import now, reading

TYPES = {
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.PDF: "application/pdf",
}
MAKERS = {ReportFormat.XLSX: xlsx, ReportFormat.PDF: pdf}
SLUGS = {ReportKind.SCORING: "cham-diem", ReportKind.DOSSIERS: "so-ho-so", ReportKind.NOTICE: "niem-yet"}


@blueprint.get("/kept/<int:report_id>/<form>")
@requires(Role.MANAGER)
def kept_file(report_id: int, form: str) -> Response:
    """A kept report's file."""
    wanted = format_of(form)
    refuse_unused(BAR)
    with reading() as session:
        report = kept.one(session, report_id, person().office_ids)
        content = kept.file(session, report_id, wanted, person().office_ids)
    return _file(content, wanted, report.kind, report.period, f"ban-{report.edition}")


@blueprint.get("/<kind>/draft/<form>")
@requires(Role.MANAGER)
def draft_file(kind: str, form: str) -> Response:
    """The file of a report that is not kept; it says so itself."""
    wanted, chosen = format_of(form), kind_of(kind)
    refuse_unused(BAR)
    with showing() as (session, scope):
        period = period_of(scope)
        document = draft(session, scope.offices[0], chosen, period, now=now())
    return _file(MAKERS[wanted](document), wanted, chosen, period, "nhap")


def _file(content: bytes, form: ReportFormat, kind: ReportKind, period: Period, mark: str) -> Response:
    name = f"{SLUGS[kind]}-{period.word}-{mark}.{form.value}"
    answer = send_file(io.BytesIO(content), TYPES[form], as_attachment=True, download_name=name)
    # Clerks' scores: as with every page of ours, no browser keeps a copy for whoever sits there next.
    answer.headers["Cache-Control"] = "no-store"
    return answer
