"""The summary for the notice board: one A4 page in large type, to be read from a step away."""

from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, Spacer, Table

from surveys.figures.statistics import figure
from surveys.paper.ink import BOLD, balanced, style
from surveys.paper.ink import words as paragraph
from surveys.reports import words
from surveys.reports.documents import Notice
from surveys.reports.pages.drawings import BAR, LEVELS, Bars, Chart
from surveys.reports.pages.layout import BARE, INK, LOUD, MUTED, UPRIGHT, built, ready

HALF = UPRIGHT.width / 2 - 4 * mm


def pdf(document: Notice) -> bytes:
    """The file: one page."""
    ready()
    head = document.head
    mark = style(10, bold=True, centred=True)
    mark.textColor = LOUD
    story: list[Flowable] = [
        _line(head.office.upper(), 13, bold=True, after=2 * mm),
        _line(words.NOTICE, 25, bold=True),
        _line(words.period(head.period), 19, bold=True),
        *(paragraph(line, mark) for line in words.marks(head)),
        Spacer(0, 5 * mm),
        *_satisfied(document),
        *_on_time(document),
        *_reasons(document),
        *_complain(document),
    ]
    # However long the names are, a notice is one page.
    whole = KeepInFrame(UPRIGHT.width, UPRIGHT.height, story, mode="shrink")
    return built(document, UPRIGHT, words.NOTICE, [whole])


def _satisfied(document: Notice) -> list[Flowable]:
    made = figure(document.levels) if document.levels else None
    if made is None or document.levels is None:
        said = words.notice_notes(document) or ["Chưa có đánh giá nào trong kỳ này."]
        return [Spacer(0, 10 * mm), *(_line(line, 17, after=5 * mm) for line in said)]
    low, high = (round(100 * edge) for edge in (made.low, made.high))
    ten = round(10 * made.share)
    plain = f"Cứ 10 lượt đánh giá có khoảng {ten} lượt hài lòng hoặc rất hài lòng"
    doubt = f"Vì chỉ một phần người dân đánh giá, tỷ lệ thật có thể từ {low} % đến {high} %."
    return [
        _huge(words.per_cent(made.satisfied, made.n)),
        _line(plain, 19, bold=True, after=2 * mm),
        _line(f"Tính trên {words.whole(made.n)} lượt đánh giá. {doubt}", 12.5, after=5 * mm),
        Five(UPRIGHT.width, document.levels),
        Spacer(0, 3 * mm),
        *(_line(line, 11, after=1 * mm, colour=MUTED) for line in words.notice_notes(document)),
    ]


def _line(text: str, size: float, *, bold: bool = False, after: float = 0, colour: Color = INK) -> Flowable:
    """Centred words in lines of nearly equal length."""
    how = style(size, bold=bold, centred=True, after=after)
    how.textColor = colour
    return balanced(text, how, UPRIGHT.width)


def _huge(text: str) -> Flowable:
    how = style(76, bold=True, centred=True, after=5 * mm)
    how.leading, how.textColor = 84, BAR
    return paragraph(text, how)


def _on_time(document: Notice) -> list[Flowable]:
    if not document.finished:
        return [_line("Không có hồ sơ nào được giải quyết trong kỳ.", 17, after=6 * mm)]
    share = words.per_cent(document.on_time, document.finished)
    part, all_ = words.whole(document.on_time), words.whole(document.finished)
    how = style(38, bold=True, centred=True)
    how.textColor = BAR
    text = f"hồ sơ được giải quyết trước hạn hoặc đúng hạn ({part} trong {all_} hồ sơ)"
    beside = style(17)
    beside.textColor = INK
    row = [[paragraph(share, how), balanced(text, beside, UPRIGHT.width - 66 * mm)]]
    middle: list[Any] = [*BARE, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    return [Spacer(0, 6 * mm), Table(row, colWidths=[62 * mm, UPRIGHT.width - 62 * mm], style=middle), Spacer(0, 7 * mm)]


def _reasons(document: Notice) -> list[Flowable]:
    if not (document.praised or document.blamed):
        return []
    most = max(n for _, n in (*document.praised, *document.blamed))
    of = sum(document.levels or ()) if not document.partial else 0
    blocks = [
        _block("Được khen nhiều nhất", document.praised, most, of),
        _block("Chưa hài lòng nhiều nhất", document.blamed, most, of),
    ]
    return [Table([blocks], colWidths=[HALF + 8 * mm, HALF], style=BARE), Spacer(0, 7 * mm)]


def _block(heading: str, reasons: tuple[tuple[str, int], ...], most: int, of: int) -> list[Flowable]:
    rows: list[tuple[str, float | None, str]] = [(text, float(n), _told(n, of)) for text, n in reasons]
    how = style(15, bold=True, after=3 * mm)
    how.textColor = INK
    said: list[Flowable] = [paragraph(heading, how)]
    if not rows:
        return [*said, paragraph("Không có ý nào được nêu.", style(12))]
    return [*said, Bars(HALF, rows, float(most), label=HALF * 0.63, size=9.5)]


def _told(n: int, of: int) -> str:
    return f"{words.whole(n)} ({round(100 * n / of)} %)" if of else words.whole(n)


def _complain(document: Notice) -> list[Flowable]:
    ways = [f"Đường dây nóng: {document.hotline}"] if document.hotline else []
    ways += [f"Thư điện tử: {document.email}"] if document.email else []
    ways += [f"Nơi tiếp: {document.address}"] if document.address else []
    ways += [] if ways else ["Xin gặp người phụ trách tại nơi này."]
    lines = [[_line("Muốn phản ánh, kiến nghị?", 15, after=1 * mm)]]
    lines += [[_line(way, 22 if place == 0 else 13, bold=place == 0, after=1 * mm)] for place, way in enumerate(ways)]
    framed: list[Any] = [
        ("BOX", (0, 0), (-1, -1), 1.2, BAR),
        ("TOPPADDING", (0, 0), (-1, 0), 8),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 8),
    ]
    return [Table(lines, colWidths=[UPRIGHT.width], style=framed)]


class Five(Chart):
    """Five levels as one bar, with words, per cent and number under each part."""

    def __init__(self, width: float, counts: tuple[int, ...]) -> None:
        super().__init__(width, 78)
        self.hAlign = "CENTER"
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
