"""The same figures as files: what a page withholds, a file withholds."""

from collections.abc import Sequence

from flask import Response, abort, request
from flask_babel import get_locale, gettext

from admin.access import person, requires
from admin.results import words
from admin.results.base import blueprint
from surveys.accounts.models import Role
from surveys.figures import filters as chosen
from surveys.figures.export import Cell, Share, Sheet, as_csv, as_xlsx
from surveys.figures.results import results
from surveys.figures.shapes import Asked, Results, Row
from surveys.figures.statistics import Figure
from surveys.web import now, reading

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<name>.csv")
@requires(Role.MANAGER)
def download(name: str) -> Response:
    """One table: clerks, procedures, time or questions."""
    found = _found()
    made = sheets(found)
    if name not in made:
        abort(404)
    return _file(as_csv(made[name], language=str(get_locale())), "text/csv; charset=utf-8", f"{name}-{found.period.word}.csv")


@blueprint.get("/results.xlsx")
@requires(Role.MANAGER)
def workbook() -> Response:
    """All tables, one sheet each."""
    found = _found()
    return _file(as_xlsx(sheets(found).values()), XLSX, f"results-{found.period.word}.xlsx")


def _found() -> Results:
    filters = chosen.read(request.args)
    with reading() as session:
        return results(session, filters, office_ids=person().office_ids, now=now(), language=str(get_locale()))


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def sheets(found: Results) -> dict[str, Sheet]:
    """The tables of a selection, by the names that their addresses carry."""
    return {
        "overall": _overall(found),
        "clerks": _groups(gettext("Theo cán bộ"), [gettext("Mã cán bộ"), gettext("Cán bộ")], found.clerks),
        "procedures": _groups(
            gettext("Theo thủ tục"), [gettext("Mã thủ tục"), gettext("Thủ tục"), gettext("Lĩnh vực")], found.procedures
        ),
        "time": _time(found),
        "questions": _questions(found.asked),
    }


def _figure_head() -> list[str]:
    return [
        gettext("Số đánh giá"),
        *words.levels(),
        gettext("Tỷ lệ hài lòng"),
        gettext("Cận dưới 95 %"),
        gettext("Cận trên 95 %"),
        gettext("Điểm trung bình"),
    ]


def _flow_head() -> list[str]:
    return [gettext("Hồ sơ đã trả"), gettext("Phiếu đã in"), gettext("Phiếu đã đánh giá"), gettext("Ghi chú")]


def _figure(figure: Figure | None) -> list[Cell]:
    if figure is None:
        return [None] * 10
    return [figure.n, *figure.counts, Share(figure.share), Share(figure.low), Share(figure.high), figure.mean]


def _row(row: Row) -> list[Cell]:
    flow: list[Cell] = [row.flow.finished, row.flow.issued, row.flow.rated] if row.flow else [None] * 3
    return [*_figure(row.figure), *flow, "" if row.figure else words.why(row)]


def _overall(found: Results) -> Sheet:
    rows: list[list[Cell]] = [[found.head.name, words.period(found.period), *_row(found.head)]]
    if found.unverified:
        rows.append([gettext("Đánh giá không có mã phiếu"), words.period(found.period), *_row(found.unverified)])
    return Sheet(gettext("Chung"), [gettext("Phạm vi"), gettext("Kỳ"), *_figure_head(), *_flow_head()], rows)


def _groups(title: str, head: list[str], rows: Sequence[Row]) -> Sheet:
    named = [[row.code, gettext(row.name) if row.id is None else row.name, row.field][: len(head)] for row in rows]
    filled = [[*names, *_row(row)] for names, row in zip(named, rows, strict=True)]
    return Sheet(title, [*head, *_figure_head(), *_flow_head()], filled)


def _time(found: Results) -> Sheet:
    head = [gettext("Từ ngày"), gettext("Đến ngày"), *_figure_head()]
    rows = [[p.first.isoformat(), p.last.isoformat(), *_figure(p.figure)] for p in found.trend]
    return Sheet(gettext("Theo thời gian"), head, rows)


def _questions(asked: Sequence[Asked]) -> Sheet:
    head = [gettext("Câu hỏi"), gettext("Trả lời"), gettext("Số lượt"), gettext("Tỷ lệ"), gettext("Ghi chú")]
    rows: list[list[Cell]] = []
    for question in asked:
        if question.why:
            rows.append([question.text, "", None, None, gettext("chưa đủ đánh giá để hiển thị")])
        rows += [[question.text, option.text, option.n, Share(option.n / (question.n or 1)), ""] for option in question.options]
    return Sheet(gettext("Theo câu hỏi"), head, rows)
