"""From results to charts: words and numbers put into a chart's specification, the drawing itself left to ``admin.charts``."""

from collections.abc import Sequence

from flask_babel import gettext
from markupsafe import Markup

from admin.charts import Groups, Opinions, Stretch, Trend, draw_groups, draw_opinions, draw_trend
from admin.results import words
from surveys.figures.shapes import Asked, Point, Results, Row
from surveys.forms.models import Kind
from surveys.web.language import number, share


def groups(ident: str, rows: Sequence[Row], found: Results, title: str) -> Markup:
    """Clerks or procedures beside each other; empty when none is shown."""
    shown = [(row, row.figure) for row in rows if row.figure]
    if not shown:
        return Markup()
    overall = found.head.figure.share if found.head.figure else None
    spec = Groups(
        ident=ident,
        title=title,
        description=_groups_in_words([row for row, _ in shown]),
        labels=tuple(gettext(row.name) if row.id is None else row.name for row, _ in shown),
        counts=tuple(figure.counts for _, figure in shown),
        intervals=tuple((figure.low, figure.share, figure.high) for _, figure in shown),
        sizes=tuple(number(figure.n) for _, figure in shown),
        overall=overall,
        overall_word=gettext("Chung %(share)s", share=share(overall)),
        levels=words.levels(),
        dots_word=gettext("Hài lòng (mức 4–5), khoảng 95 %"),
        size_word=gettext("Số đánh giá"),
        bars_word=gettext("Phân bố năm mức"),
    )
    # The drawing escapes its words as XML text.
    return Markup(draw_groups(spec))  # noqa: S704 - see above


def _groups_in_words(rows: Sequence[Row]) -> str:
    return "; ".join(
        f"{row.name}: {share(row.figure.share)} ({words.interval(row.figure.low, row.figure.high)}, n = {number(row.figure.n)})"
        for row in rows
        if row.figure
    )


def trend(points: Sequence[Point], found: Results, title: str) -> Markup:
    """The share over time; empty with fewer than two stretches."""
    shown = [(p, p.figure) for p in points if p.figure]
    if len(shown) < 2:
        return Markup()
    spec = Trend(
        ident="trend",
        title=title,
        description="; ".join(f"{words.stretch(p, found.trend_unit)}: {share(f.share)} (n = {number(f.n)})" for p, f in shown),
        stretches=tuple(Stretch(p.first, p.last, f.low, f.share, f.high, f.n) for p, f in shown),
        weekly=found.trend_unit == "week",
        share_word=gettext("Tỷ lệ hài lòng (mức 4–5) và khoảng tin cậy 95 %"),
        size_word=gettext("Số đánh giá"),
    )
    return Markup(draw_trend(spec))  # noqa: S704 - as above


def opinions(asked: Sequence[Asked], found: Results) -> Markup:
    """The questions with five levels, overall satisfaction first; empty when only that one was answered."""
    shown = [(question.text, question.figure) for question in asked if question.kind == Kind.LEVEL and question.figure]
    if not shown or found.head.figure is None:
        return Markup()
    rows = [(gettext("Hài lòng chung"), found.head.figure), *shown]
    notes = [gettext("%(share)s (n = %(n)s)", share=share(figure.share), n=number(figure.n)) for _, figure in rows]
    spec = Opinions(
        ident="opinions",
        title=gettext("Mức độ hài lòng theo từng câu hỏi"),
        description="; ".join(f"{text}: {note}" for (text, _), note in zip(rows, notes, strict=True)),
        labels=tuple(text for text, _ in rows),
        counts=tuple(figure.counts for _, figure in rows),
        notes=tuple(notes),
        levels=words.levels(),
    )
    return Markup(draw_opinions(spec))  # noqa: S704 - as above
