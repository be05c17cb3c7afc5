"""A clerk's own charts."""

from collections.abc import Sequence

from flask_babel import get_locale, gettext
from markupsafe import Markup

from admin.charts import Opinions, Stretch, Trend, draw_opinions, draw_trend
from admin.results import words
from surveys.figures.opinions import Opinion
from surveys.figures.released import reading
from surveys.figures.statistics import Figure, figure
from surveys.web.language import number, share


def course(stretches: Sequence[reading.Stretch]) -> Markup:
    """The share over the released stretches; empty with fewer than two."""
    shown = [(one, made) for one in stretches if (made := figure(one.counts))]
    if len(shown) < 2:
        return Markup()
    spec = Trend(
        ident="own-course",
        title=gettext("Tỷ lệ hài lòng theo thời gian"),
        description="; ".join(f"{told(one)}: {share(made.share)} (n = {number(made.n)})" for one, made in shown),
        stretches=tuple(Stretch(one.first, one.last, made.low, made.share, made.high, made.n) for one, made in shown),
        weekly=False,
        share_word=gettext("Tỷ lệ hài lòng (mức 4–5) và khoảng tin cậy 95 %"),
        size_word=gettext("Số đánh giá"),
    )
    # The drawing escapes its words as XML text.
    return Markup(draw_trend(spec))  # noqa: S704 - see above


def told(stretch: reading.Stretch) -> str:
    """A stretch's months: 05/2016, or 05/2016 – 06/2016."""
    first, last = f"{stretch.first:%m/%Y}", f"{stretch.last:%m/%Y}"
    return first if first == last else f"{first} – {last}"


def levels(overall: Figure, asked: Sequence[Opinion]) -> Markup:
    """Overall satisfaction and the other questions of five levels."""
    language = str(get_locale())
    more = [(one.question.text.say(language), one.figure) for one in asked if one.figure]
    rows = [(gettext("Hài lòng chung"), overall), *((text, made) for text, made in more if made)]
    notes = [gettext("%(share)s (n = %(n)s)", share=share(made.share), n=number(made.n)) for _, made in rows]
    spec = Opinions(
        ident="own-opinions",
        title=gettext("Mức độ hài lòng theo từng câu hỏi"),
        description="; ".join(f"{text}: {note}" for (text, _), note in zip(rows, notes, strict=True)),
        labels=tuple(text for text, _ in rows),
        counts=tuple(made.counts for _, made in rows),
        notes=tuple(notes),
        levels=words.levels(),
    )
    return Markup(draw_opinions(spec))  # noqa: S704 - as above
