"""The summary for the notice board: one A4 page in large type, to be read from a step away."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from surveys.figures.statistics import figure
from surveys.paper.ink import BOLD, style
from surveys.paper.ink import words as paragraph
from surveys.reports import words
from surveys.reports.documents import Notice
from surveys.reports.pages.drawings import LEVELS, Bars, Chart
from surveys.reports.pages.layout import BARE, LOUD, MUTED, UPRIGHT, built, ready

HALF = UPRIGHT.width / 2 - 4 * mm


def pdf(document: Notice) -> bytes:
    """The file: one page."""
    ready()
    head = document.head
    mark = style(10, bold=True, centred=True)
    mark.textColor = LOUD
    story: list[Flowable] = [
        paragraph(head.office.upper(), style(13, bold=True, centred=True, after=1 * mm)),
        paragraph(words.NOTICE, style(23, bold=True, centred=True)),
        paragraph(words.period(head.period), style(17, bold=True, centred=True)),
        *(paragraph(line, mark) for line in words.marks(head)),
        Spacer(0, 5 * mm),
        *_satisfied(document),
        *_on_time(document),
        *_reasons(document),
        *_complain(document),
    ]
    return built(document, UPRIGHT, words.NOTICE, story)


def _satisfied(document: Notice) -> list[Flowable]:
    made = figure(document.levels) if document.levels else None
    if made is None or document.levels is None:
        said = words.notice_notes(document) or ["Chưa có đánh giá nào trong kỳ này."]
        return [paragraph(line, style(15, centred=True, after=3 * mm)) for line in said]
    share = words.per_cent(made.satisfied, made.n)
    low, high = (round(100 * edge) for edge in (made.low, made.high))
    plain = f"trong {words.whole(made.n)} lượt đánh giá của người dân là hài lòng hoặc rất hài lòng"
    sure = f"Chỉ một phần người dân đánh giá, nên tỷ lệ thật có thể từ {low} % đến {high} % (độ tin cậy 95 %)."
    small = style(11, centred=True, after=2 * mm)
    small.textColor = MUTED
    return [
        paragraph(share, style(60, bold=True, centred=True, after=2 * mm)),
        paragraph(plain, style(16, centred=True, after=1 * mm)),
        paragraph(sure, small),
        Five(UPRIGHT.width, document.levels),
        Spacer(0, 2 * mm),
        *(paragraph(line, small) for line in words.notice_notes(document)),
    ]


def _on_time(document: Notice) -> list[Flowable]:
    if not document.finished:
        return [paragraph("Không có hồ sơ nào được giải quyết trong kỳ.", style(15, centred=True, after=3 * mm))]
    share = words.per_cent(document.on_time, document.finished)
    text = (
        f"hồ sơ giải quyết trước hạn hoặc đúng hạn: {words.whole(document.on_time)} trong {words.whole(document.finished)} hồ sơ"
    )
    row = [[paragraph(share, style(32, bold=True, centred=True)), paragraph(text, style(15))]]
    middle: list[Any] = [*BARE, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    return [Spacer(0, 2 * mm), Table(row, colWidths=[52 * mm, UPRIGHT.width - 52 * mm], style=middle), Spacer(0, 5 * mm)]


def _reasons(document: Notice) -> list[Flowable]:
    if not (document.praised or document.blamed):
        return []
    most = max(n for _, n in (*document.praised, *document.blamed))
    blocks = [
        _block("Người dân khen nhiều nhất", document.praised, most),
        _block("Người dân chưa hài lòng nhiều nhất về", document.blamed, most),
    ]
    return [Table([blocks], colWidths=[HALF + 4 * mm, HALF], style=BARE), Spacer(0, 5 * mm)]


def _block(heading: str, reasons: tuple[tuple[str, int], ...], most: int) -> list[Flowable]:
    rows: list[tuple[str, float | None, str]] = [(text, float(n), f"{words.whole(n)} người") for text, n in reasons]
    said: list[Flowable] = [paragraph(heading, style(12.5, bold=True, after=2 * mm))]
    if not rows:
        return [*said, paragraph("Không có ý nào được nêu.", style(11))]
    return [*said, Bars(HALF - 4 * mm, rows, float(most), label=HALF * 0.52, size=10)]


def _complain(document: Notice) -> list[Flowable]:
    ways = [f"Đường dây nóng: {document.hotline}"] if document.hotline else []
    ways += [f"Thư điện tử: {document.email}"] if document.email else []
    ways += [f"Nơi tiếp: {document.address}"] if document.address else []
    ways += [] if ways else ["Xin gặp người phụ trách tại nơi này."]
    return [
        paragraph("Phản ánh, kiến nghị", style(14, bold=True, centred=True, after=1 * mm)),
        *(paragraph(line, style(16 if place == 0 else 12, bold=place == 0, centred=True)) for place, line in enumerate(ways)),
    ]


class Five(Chart):
    """Five levels as one bar, with words, per cent and number under each part."""

    def __init__(self, width: float, counts: tuple[int, ...]) -> None:
        super().__init__(width, 78)
        self.counts = counts

    def draw(self) -> None:
        """The bar, from the worst level to the best; under it five columns of words."""
        total, x, each = sum(self.counts), 0.0, self.width / 5
        for level, count in enumerate(self.counts):
            width = self.width * count / total
            self.box(x, 50, width, 26, LEVELS[level])
            x += width
            middle = each * (level + 0.5)
            self.box(middle - 5, 34, 10, 10, LEVELS[level])
            self.say(middle, 21, words.LEVELS[level], size=9.5, at="middle")
            told = f"{words.per_cent(count, total)} ({words.whole(count)})"
            self.say(middle, 6, told, size=10.5, at="middle", font=BOLD)
