"""From figures to charts: words and numbers put into a chart's specification, the drawing itself left to ``admin.charts``."""

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext
from markupsafe import Markup

from admin.charts import (
    Caterpillar,
    Curve,
    Funnel,
    Group,
    Opinions,
    Stretch,
    Trend,
    draw_caterpillar,
    draw_funnel,
    draw_opinions,
    draw_trend,
)
from admin.results import telling, words
from surveys.figures.beside import Beside
from surveys.figures.course import Observed
from surveys.figures.opinions import Opinion
from surveys.figures.standing import PLACES, Standings, curve
from surveys.figures.statistics import Figure, wilson
from surveys.figures.statistics.funnel import Place
from surveys.web.language import number, share


def funnel(page: str, found: Beside, *, marked: int = 0, contested: Collection[int] = ()) -> Markup:
    """Every clerk or procedure within the limits of chance; empty with fewer than two. ``marked`` is one that is named."""
    rows = found.standings.rows
    if len(rows) < 2:
        return Markup()
    names = {key: named.name for key, named in found.lines.names.items()}
    said = {place: f"{telling.place(place)}: {number(found.standings.count(place))}" for place in Place}
    each = zip(rows.ids.tolist(), rows.weights.tolist(), rows.adjusted.tolist(), rows.places.tolist(), strict=True)
    groups = tuple(
        Group(weight, adjusted, PLACES[place].value, names.get(key, ""), key == marked, key in contested)
        for key, weight, adjusted, place in each
    )
    spec = Funnel(
        ident=f"{page}-funnel",
        title=telling.funnel(page, found.standings),
        description=described(found.standings, contested),
        groups=groups,
        target=found.standings.target,
        target_word=gettext("Mức chung %(share)s", share=share(found.standings.target)),
        curve=tuple(Curve(*point) for point in curve(found.standings)),
        states=(said[Place.WITHIN], said[Place.BELOW], said[Place.ABOVE]),
        limits=(gettext("Giới hạn 95 %"), gettext("Giới hạn 99,8 %")),
        size_word=gettext("Số đánh giá") if _plain(found) else gettext("Số đánh giá, quy đổi theo loại việc"),
        contested_word=telling.under_review(sum(group.contested for group in groups)),
    )
    # The drawing escapes its words as XML text.
    return Markup(draw_funnel(spec))  # noqa: S704 - see above


def described(found: Standings, contested: Collection[int] = ()) -> str:
    """A funnel for those who don't see it."""
    return telling.funnel_in_words(found, contested=sum(key in contested for key in found.rows.ids.tolist()))


def _plain(found: Beside) -> bool:
    return bool((found.standings.rows.weights == found.standings.rows.sizes).all())


def offices(found: Standings, names: Mapping[int, str]) -> Markup:
    """A province's offices beside each other, the highest share first; empty with fewer than two."""
    if len(found.rows) < 2:
        return Markup()
    rows = sorted(found.rows, key=lambda row: (-row.figure.share, names[row.id]))
    told = [f"{names[row.id]}: {share(row.figure.share)} ({words.interval(row.figure.low, row.figure.high)})" for row in rows]
    spec = Caterpillar(
        ident="offices",
        title=telling.funnel("offices", found),
        description="; ".join(told),
        rows=tuple((names[r.id], r.figure.low, r.figure.share, r.figure.high, r.place.value) for r in rows),
        overall=found.target,
        overall_word=gettext("Mức chung %(share)s", share=share(found.target)),
    )
    return Markup(draw_caterpillar(spec))  # noqa: S704 - as above


def trend(observed: Sequence[Observed], title: str) -> Markup:
    """The share over time; empty with fewer than two stretches."""
    if len(observed) < 2:
        return Markup()
    points = [(each, wilson(each.hits, each.n)) for each in observed]
    spec = Trend(
        ident="trend",
        title=title,
        description="; ".join(f"{telling.stretch(e)}: {share(e.hits / e.n)} (n = {number(e.n)})" for e in observed),
        stretches=tuple(Stretch(e.first, e.last, low, e.hits / e.n, high, e.n) for e, (low, high) in points),
        weekly=False,
        share_word=gettext("Tỷ lệ hài lòng (mức 4–5) và khoảng tin cậy 95 %"),
        size_word=gettext("Số đánh giá"),
    )
    return Markup(draw_trend(spec))  # noqa: S704 - as above


def opinions(overall: Figure, asked: Sequence[Opinion], language: str) -> Markup:
    """The questions with five levels, overall satisfaction first; empty when only that one was answered."""
    shown = [(one.question.text.say(language), one.figure) for one in asked]
    rows = [(gettext("Hài lòng chung"), overall), *((text, figure) for text, figure in shown if figure)]
    if len(rows) < 2:
        return Markup()
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
