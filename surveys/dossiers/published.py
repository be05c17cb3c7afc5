"""The on-time report in the form's thirteen columns, and as CSV."""

import csv
import io
from collections.abc import Callable
from dataclasses import astuple

from surveys.dossiers.report import Report
from surveys.errors import N_
from surveys.tables.text import harmless

# The thirteen columns. The form's groups stand before each name, so that no two columns share one.
HEADERS = (
    N_("STT"),
    N_("Lĩnh vực"),
    N_("Nhận giải quyết: Tổng số"),
    N_("Nhận giải quyết: Trong kỳ: Trực tuyến"),
    N_("Nhận giải quyết: Trong kỳ: Trực tiếp, dịch vụ bưu chính"),
    N_("Nhận giải quyết: Từ kỳ trước"),
    N_("Đã giải quyết: Tổng số"),
    N_("Đã giải quyết: Trước hạn"),
    N_("Đã giải quyết: Đúng hạn"),
    N_("Đã giải quyết: Quá hạn"),
    N_("Đang giải quyết: Tổng số"),
    N_("Đang giải quyết: Trong hạn"),
    N_("Đang giải quyết: Quá hạn"),
)
GROUPS = ((N_("Nhận giải quyết"), 3, 6), (N_("Đã giải quyết"), 7, 10), (N_("Đang giải quyết"), 11, 13))
TOTAL = N_("Tổng cộng")
SHEET = N_("Số hồ sơ TTHC")
Translate = Callable[[str], str]


def lines(report: Report, say: Translate = str) -> list[list[str | int]]:
    """The form's lines without its header: number, field, eleven counts; the total last, without a number."""
    fields = [[i, harmless(name), *astuple(counts)] for i, (name, counts) in enumerate(report.rows, start=1)]
    return [*fields, ["", say(TOTAL), *astuple(report.total)]]


def as_csv(report: Report, say: Translate = str) -> str:
    """Header, one line per field, the total last; commas, ``\\n`` at line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([say(header) for header in HEADERS])
    writer.writerows(lines(report, say))
    return out.getvalue()
