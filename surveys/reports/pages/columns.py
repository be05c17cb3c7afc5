"""The thirteen columns on A4 across, with how each field kept its promised dates."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from surveys.dossiers.published import GROUPS, HEADERS, TOTAL
from surveys.reports import words
from surveys.reports.documents import Columns
from surveys.reports.pages.drawings import EARLY, LATE, ON_TIME, Parts
from surveys.reports.pages.layout import WIDE, built, cell, grid, letterhead, notes, ordinals, ready, signatures, title

MOST = 14  # fields in the chart; the table has all
SPANS = [
    *(("SPAN", (first - 1, 0), (last - 1, 0)) for _, first, last in GROUPS),
    ("SPAN", (3, 1), (4, 1)),
    *(("SPAN", (column, 0), (column, 2)) for column in (0, 1)),
    *(("SPAN", (column, 1), (column, 2)) for column in (2, *range(5, 13))),
]


def pdf(document: Columns) -> bytes:
    """The file."""
    ready()
    head = document.head
    story = [*letterhead(head, WIDE), *title(head, words.COLUMNS, [words.FORM, words.judged(head)]), _table(document)]
    story += [*notes(words.columns_notes(document)), signatures(WIDE)]
    if chart := _chart(document):
        story.append(chart)
    return built(document, WIDE, words.COLUMNS, story)


def _table(document: Columns) -> Flowable:
    rows: list[list[Any]] = [*_heads(), ordinals(13)]
    for place, (name, counts) in enumerate(document.rows, start=1):
        rows.append([cell(str(place), across="center"), cell(name), *_figures(counts, bold=False)])
    rows.append(["", cell(TOTAL, bold=True), *_figures(document.total, bold=True)])
    rest = (WIDE.width - 10 * mm - 62 * mm) / 11
    return grid(rows, [10 * mm, 62 * mm, *[rest] * 11], SPANS, heads=4)


def _figures(counts: tuple[int, ...], *, bold: bool) -> list[Flowable]:
    return [cell(words.whole(count), across="right", bold=bold) for count in counts]


def _heads() -> list[list[Any]]:
    rows: list[list[Any]] = [[""] * 13 for _ in range(3)]
    for name, first, _ in GROUPS:
        rows[0][first - 1] = cell(name, bold=True, across="center")
    rows[1][3] = cell("Trong kỳ", bold=True, across="center")
    for place, header in enumerate(HEADERS):
        row = 0 if place < 2 else 2 if place in (3, 4) else 1
        rows[row][place] = cell(header.rpartition(": ")[2], bold=True, across="center", size=7.5)
    return rows


def _chart(document: Columns) -> Flowable | None:
    """How the finished ones of each field kept their date, the fields with most of them first."""
    finished = [(name, counts[5:8]) for name, counts in document.rows if counts[4]]
    if not finished:
        return None
    largest = sorted(finished, key=lambda row: (-sum(row[1]), row[0]))[:MOST]
    rows = [(name, kept, f"{words.whole(sum(kept))} hồ sơ") for name, kept in largest]
    early, on_time, late = document.total[5:8]
    all_ = early + on_time + late
    finding = f"Trong {words.whole(all_)} hồ sơ đã giải quyết, {words.per_cent(early + on_time, all_)} trước hạn hoặc đúng hạn"
    left = f"; biểu đồ có {MOST} lĩnh vực nhiều hồ sơ nhất" if len(finished) > MOST else ""
    legend = [("Trước hạn", EARLY), ("Đúng hạn", ON_TIME), ("Quá hạn", LATE)]
    heading = cell(finding + left, bold=True, size=9.5)
    return KeepTogether([Spacer(0, 4 * mm), heading, Spacer(0, 1.5 * mm), Parts(WIDE.width, rows, legend, 220)])
