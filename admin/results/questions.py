"""Theo câu hỏi: every question of the form, in its order or under the headings of a yardstick."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, request
from flask_babel import get_locale, gettext
from markupsafe import Markup

from admin.access import requires
from admin.charts import Opinions, draw_opinions
from admin.results import words
from admin.results.base import blueprint
from admin.results.frame import asked, framed, showing
from surveys.accounts.models import Role
from surveys.errors import N_, Invalid
from surveys.figures.opinions import NOTHING, Opinion, form, opinions
from surveys.figures.released.kinds import Kind
from surveys.figures.scope import Scope
from surveys.figures.themes import Theme, themes
from surveys.forms.yardsticks import Yardstick
from surveys.web.language import number, share

BAR = ("period", "office", "channel")
NAMES = {
    Yardstick.ARTICLE: N_("Điều 33 khoản 1 Nghị định 118/2025/NĐ-CP"),
    Yardstick.FACTOR: N_("Nhóm yếu tố của dịch vụ hành chính"),
    Yardstick.PAR_INDEX: N_("Chỉ số cải cách hành chính (PAR INDEX)"),
    Yardstick.PAPI: N_("PAPI, chiều 5"),
}


@blueprint.get("/questions")
@requires(Role.MANAGER)
def questions() -> Response:
    """Five levels as bars around the middle one, choices and reasons as shares, each with its n."""
    yardstick = _yardstick()
    filters = replace(asked(), clerk=None, procedure=None, field=None)
    kind, subject = (Kind.CHANNEL, int(filters.channel)) if filters.channel else (Kind.OFFICE, 0)
    with showing(filters) as (session, scope):
        definition = form(session, scope)
        found = opinions(session, scope, kind, subject)
    shown = themes(definition, found, yardstick) if definition else ()
    return _page(scope, found, shown, yardstick)


def _yardstick() -> Yardstick | None:
    word = request.args.get("by", "")
    if word and word not in set(Yardstick):
        raise Invalid(N_("Không có thước đo này. Vui lòng chọn lại từ danh sách."), code="filter")
    return Yardstick(word) if word else None


def _page(scope: Scope, found: Sequence[Opinion], shown: Sequence[Theme], yardstick: Yardstick | None) -> Response:
    language = str(get_locale())
    whole = found[0].cell if found else NOTHING
    return framed(
        "admin/results/questions.html",
        scope,
        bar=BAR,
        more="admin/results/yardstick_choice.html",
        extra={"by": yardstick.value if yardstick else None},
        yardstick=yardstick,
        yardsticks=NAMES,
        whole=whole,
        themes=[(theme, _drawing(f"levels-{at}", theme, language)) for at, theme in enumerate(shown)],
        title=_title(found, language),
        partial=any(opinion.cell.partial for opinion in found),
        locale=language,
    )


def _title(found: Sequence[Opinion], language: str) -> str:
    """Which question pleases most and which least; only where their intervals lie apart."""
    levels = [(figure, one.question.text.say(language)) for one in found[1:] if (figure := one.figure)]
    if len(levels) < 2:
        return ""
    worst, best = min(levels, key=lambda pair: pair[0].share), max(levels, key=lambda pair: pair[0].share)
    if worst[0].high >= best[0].low:
        return str(gettext("Giữa các câu hỏi cụ thể, chênh lệch chưa hơn mức ngẫu nhiên"))
    told = {"question": worst[1], "low": share(worst[0].share), "high": share(best[0].share)}
    return str(gettext("Câu hỏi cụ thể thấp nhất: “%(question)s” %(low)s hài lòng, câu cao nhất %(high)s", **told))


def _drawing(ident: str, theme: Theme, language: str) -> Markup:
    rows = [(one.question.text.say(language), figure) for one in theme.levels if (figure := one.figure)]
    if not rows:
        return Markup()
    notes = [gettext("%(share)s (n = %(n)s)", share=share(figure.share), n=number(figure.n)) for _, figure in rows]
    spec = Opinions(
        ident=ident,
        title=gettext("Mức độ hài lòng theo từng câu hỏi"),
        description="; ".join(f"{text}: {note}" for (text, _), note in zip(rows, notes, strict=True)),
        labels=tuple(text for text, _ in rows),
        counts=tuple(figure.counts for _, figure in rows),
        notes=tuple(notes),
        levels=words.levels(),
    )
    # The drawing escapes its words as XML text.
    return Markup(draw_opinions(spec))  # noqa: S704 - see above
