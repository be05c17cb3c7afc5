"""What the pages of reports share: their blueprint, names, and what an address asks for."""

from typing import Any

from flask import Blueprint, request

from admin.results.frame import asked
from surveys.errors import N_, NotFound
from surveys.figures.periods import Period
from surveys.figures.scope import Scope
from surveys.reports.models import ReportFormat, ReportKind

blueprint = Blueprint("reports", __name__, url_prefix="/admin/results/reports")

ABOUT = {
    ReportKind.SCORING: N_("Chín chỉ số của đơn vị, năm chỉ số của từng cán bộ; theo quý và năm."),
    ReportKind.DOSSIERS: N_("Mười ba cột của Biểu II.06a/VPCP/KSTT; theo tháng, quý và năm."),
    ReportKind.NOTICE: N_("Một trang A4 chữ lớn để dán ở nơi tiếp dân; không có tên cán bộ."),
}
UNKNOWN = N_("Không có loại báo cáo này.")


def kind_of(word: str) -> ReportKind:
    """The kind behind a word of an address. Raises NotFound."""
    if word not in list(ReportKind):
        raise NotFound(UNKNOWN)
    return ReportKind(word)


def format_of(word: str) -> ReportFormat:
    """The same for a file's ending."""
    if word not in list(ReportFormat):
        raise NotFound(UNKNOWN)
    return ReportFormat(word)


def period_of(scope: Scope) -> Period:
    """The period that the page is about: the one asked for; else the latest year, which a longer usual one ends with."""
    if asked().period or scope.period.kind != "range":
        return scope.period
    year = scope.period.last // 100
    return Period(year * 100 + 1, year * 100 + 12)


def kept_address() -> dict[str, Any]:
    """Period and office of the address, to come back to."""
    return {name: request.args[name] for name in ("period", "office") if request.args.get(name)}
