"""Indicator scoring on A4 across: the office's indicators with a chart, then its clerks, in the alphabet's order."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from surveys.reports import words
from surveys.reports.documents import Party, Scoring
from surveys.reports.pages.drawings import Bars, Scale
from surveys.reports.pages.layout import WIDE, built, cell, grid, letterhead, notes, ordinals, ready, signatures, title
from surveys.reports.rules import RuleSet, read

BAR_ROOM = 36 * mm


def pdf(document: Scoring) -> bytes:
    """The file: the office's form, signed; its clerks', signed; what a reader must know."""
    ready()
    rules, head = read(document.rules), document.head
    ruled = words.ruled(document)
    story = [
        *letterhead(head, WIDE),
        *title(head, words.SCORING_OFFICE, [ruled]),
        _office(document.office, rules),
        signatures(WIDE),
    ]
    if document.clerks:
        story += [
            PageBreak(),
            *title(head, words.SCORING_CLERKS, [head.office, ruled]),
            _clerks(document, rules),
            signatures(WIDE),
        ]
        story += _classes(document, rules)
    return built(document, WIDE, words.SCORING_OFFICE, [*story, *notes(words.scoring_notes(document))])


def _heads(names: list[str]) -> list[list[Any]]:
    return [[cell(name, bold=True, across="center") for name in names], ordinals(len(names))]


def _office(party: Party, rules: RuleSet) -> Flowable:
    rows = _heads(["Chỉ số", "Nội dung", "2 / 1 / 0 điểm", "Tổng điểm", "Số hồ sơ", "Chỉ số đạt", "Từ 0 đến 2", "Ghi chú"])
    for line in party.lines:
        indicator = rules.indicators[line.number]
        about = [cell(str(line.number), across="center"), cell(indicator.name), cell(" / ".join(indicator.levels), size=7.5)]
        points = ["–" if count is None else words.whole(count) for count in words.made_of(line)]
        figures = [cell(text, across="right") for text in (*points, words.decimal(line.tenths))]
        share = None if line.tenths is None else line.tenths / 10
        rows.append([*about, *figures, Scale(BAR_ROOM, share, 2), cell(words.why(line))])
    score = cell(words.decimal(party.tenths), bold=True, across="right")
    whole = [cell(f"tối đa {party.most}", across="right"), score, Scale(BAR_ROOM, (party.tenths or 0) / 10, party.full)]
    rows.append(["", cell("Cộng", bold=True), "", "", *whole, cell(words.classed(party, rules.office), bold=True)])
    widths = [14 * mm, 70 * mm, 50 * mm, 18 * mm, 20 * mm, 18 * mm, BAR_ROOM + 5]
    return grid(rows, [*widths, WIDE.width - sum(widths)])


def _clerks(document: Scoring, rules: RuleSet) -> Flowable:
    numbers = rules.clerk.indicators
    rows = _heads(["STT", "Họ và tên", *(f"Chỉ số {n}" for n in numbers), "Cộng", "Tối đa", "Xếp loại", "Ghi chú"])
    for place, party in enumerate(document.clerks, start=1):
        figures = [cell(words.decimal(line.tenths), across="right") for line in party.lines]
        ends = [cell(words.decimal(party.tenths), bold=True, across="right"), cell(str(party.most), across="right")]
        said = [cell(words.classed(party, rules.clerk)), cell(words.remarks(party), size=7.5)]
        rows.append([cell(str(place), across="center"), cell(party.name), *figures, *ends, *said])
    widths = [10 * mm, 52 * mm, *[17 * mm] * len(numbers), 15 * mm, 15 * mm, 42 * mm]
    return grid(rows, [*widths, WIDE.width - sum(widths)])


def _classes(document: Scoring, rules: RuleSet) -> list[Flowable]:
    """How many clerks stand in each class: never who stands before whom."""
    names = [band.name for band in rules.clerk.bands]
    counts = {name: sum(p.low == p.high == name for p in document.clerks) for name in names}
    rows: list[tuple[str, float | None, str]] = [(name, float(n), words.whole(n)) for name, n in counts.items()]
    rest = len(document.clerks) - sum(counts.values())
    rows.append(("Chưa xếp được vì thiếu chỉ số", float(rest), words.whole(rest)))
    heading = cell(f"Số cán bộ theo mức xếp loại ({words.whole(len(document.clerks))} cán bộ)", bold=True, size=9.5)
    chart = Bars(WIDE.width * 0.75, rows, max(1, *counts.values(), rest), label=200)
    return [KeepTogether([Spacer(0, 4 * mm), heading, Spacer(0, 1.5 * mm), chart])]
