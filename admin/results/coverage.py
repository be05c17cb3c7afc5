"""Độ phủ: how many dossiers came to a rating, where the others stayed, and whether anything may be concluded from them."""

from flask import Response, request
from flask_babel import gettext
from markupsafe import Markup

from admin.access import requires
from admin.charts.hours import Hours as Drawn
from admin.charts.hours import draw_hours
from admin.results import telling, words
from admin.results.base import blueprint
from admin.results.frame import framed, showing
from admin.results.paging import paged
from surveys.accounts.models import Role
from surveys.figures.coverage import Flows
from surveys.figures.reach import Hours, Reach, reach
from surveys.figures.shapes import Flow
from surveys.responses.models import Channel
from surveys.web import now
from surveys.web.language import number, share

Step = tuple[str, int | None, str]


@blueprint.get("/coverage")
@requires(Role.MANAGER)
def coverage() -> Response:
    """From finished dossiers to ratings; by clerk, by hour, by channel."""
    with showing() as (session, scope):
        found = reach(session, scope, now=now())
    whole = Flow(found.whole.finished, found.whole.issued, found.whole.rated if found.told else None)
    title = _title(found)
    return framed(
        "admin/results/coverage.html",
        scope,
        found=found,
        sure=telling.sure(whole),
        title=title,
        steps=_steps(found),
        sheet=paged(found.clerks, request.args),
        hours=_drawing(found),
        hour=_hour,
        part=part,
        channels_said=[(words.channel(Channel(key)), cell) for key, cell in sorted(found.channels.items()) if key],
    )


def part(of: int | None, whole: int) -> str:
    """A share in words; a dash where there is nothing to share."""
    return share(of / whole) if of is not None and whole else "–"


def _title(found: Reach) -> str:
    whole = found.whole
    if not whole.finished or not found.told:
        return str(gettext("Từ hồ sơ trả kết quả đến đánh giá"))
    told = {"finished": number(whole.finished), "rated": number(whole.rated), "share": part(whole.rated, whole.finished)}
    return str(gettext("%(rated)s phiếu được đánh giá trên %(finished)s hồ sơ trả kết quả: độ phủ %(share)s", **told))


def _steps(found: Reach) -> tuple[Step, ...]:
    """The way of the papers: words, how many, and what became of those that stayed behind."""
    whole = found.whole
    steps = [
        (gettext("Hồ sơ trả kết quả"), whole.finished, ""),
        (gettext("Phiếu đã phát"), whole.issued, _unissued(whole)),
        (gettext("Phiếu in ra giấy"), whole.printed, gettext("phiếu khác hiện mã trên máy tính bảng hoặc màn hình của quầy")),
        (gettext("Phiếu đã đánh giá"), whole.rated if found.told else None, _unrated(found)),
    ]
    # An office that prints nothing, or that printed before it was counted, isn't told that nothing came out.
    return tuple(step for step in steps if step[1] != 0 or step[0] != steps[2][0])


def _unissued(whole: Flows) -> str:
    missing = whole.finished - whole.issued
    return str(gettext("%(n)s hồ sơ không có phiếu", n=number(missing))) if missing > 0 else ""


def _unrated(found: Reach) -> str:
    if not found.told:
        return ""
    told = {"expired": number(found.whole.expired), "alive": number(found.whole.alive)}
    return str(gettext("%(expired)s phiếu hết hạn không đánh giá, %(alive)s còn hạn", **told))


def _hour(found: Hours) -> str:
    if found.first == found.last:
        return str(gettext("%(hour)s giờ", hour=found.first))
    return str(gettext("%(first)s–%(last)s giờ", first=found.first, last=found.last))


def _drawing(found: Reach) -> Markup:
    """Finished, issued and rated by the hour; empty where that would single anyone out."""
    if not found.hours or not found.told:
        return Markup()
    flows = [each.flows for each in found.hours]
    spec = Drawn(
        ident="hours",
        title=gettext("Độ phủ theo giờ trong ngày"),
        description="; ".join(f"{_hour(each)}: {part(each.flows.rated, each.flows.issued)}" for each in found.hours),
        labels=tuple(map(_hour, found.hours)),
        steps=tuple(tuple(getattr(flow, name) for flow in flows) for name in ("finished", "issued", "rated")),
        words=(gettext("Hồ sơ trả kết quả"), gettext("Phiếu đã phát"), gettext("Phiếu đã đánh giá")),
        notes=tuple(part(flow.rated, flow.issued) for flow in flows),
        note_word=gettext("Đã đánh giá"),
    )
    # The drawing escapes its words as XML text.
    return Markup(draw_hours(spec))  # noqa: S704 - see above
