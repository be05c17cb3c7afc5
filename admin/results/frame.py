"""The frame in which every results page stands: tabs, the filter bar, and the line that says what a figure is made of.

A page is a module of its own on the results blueprint, and a template that is one element: its root's id is its file's name,
which is htmx's target. ``framed("admin/results/time.html", scope, …)`` renders it alone for htmx and within the frame for
everyone else. Inside it::

    {% import "admin/results/pieces.html" as parts with context %}
    {{ parts.heading(_('Theo thời gian')) }} … {{ parts.source('time') }} … {{ parts.pager(sheet, "time") }}

and ``link(endpoint, **parts)`` makes an address that keeps the filters, ``here(**parts)`` that of the page itself. A view is::

    with showing() as (session, scope):
        found = course(session, scope)
    return framed("admin/results/time.html", scope, found=found)
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from admin.access import person
from admin.results import words
from admin.results.choices import period_choices
from admin.results.unused import unused_words
from surveys.errors import N_
from surveys.figures import filters as chosen
from surveys.figures.filters import Filters
from surveys.figures.periods import month_word
from surveys.figures.released.release import freshen_alone
from surveys.figures.scope import Scope
from surveys.figures.scope import scope as read_scope
from surveys.responses.models import Channel
from surveys.web import database, now, reading
from surveys.web.failures import is_partial


@dataclass(frozen=True)
class Tab:
    """A page that the tabs lead to."""

    endpoint: str
    label: str


TABS = (
    Tab("results.home", N_("Tổng quan")),
    Tab("results.clerks", N_("Theo cán bộ")),
    Tab("results.procedures", N_("Theo thủ tục")),
    Tab("results.time", N_("Theo thời gian")),
    Tab("results.compare", N_("So sánh")),
    Tab("results.questions", N_("Theo câu hỏi")),
    Tab("results.coverage", N_("Độ phủ")),
    Tab("results.remarks", N_("Góp ý")),
    Tab("results.signs", N_("Dấu hiệu cần xem")),
    Tab("reports.home", N_("Báo cáo")),
    Tab("results.data", N_("Tải số liệu")),
)
# What stands in no tab, and has a title all the same.
ASIDE = (Tab("results.contests", N_("Ý kiến của cán bộ về số liệu")), Tab("results.how", N_("Cách tính")))
BAR = ("period", "office")


def asked() -> Filters:
    """The selection that the address asks for. Raises Invalid."""
    return chosen.read(request.args)


@contextmanager
def showing(filters: Filters | None = None) -> Iterator[tuple[Session, Scope]]:
    """A session for a page that only shows, and the scope of the address's selection, as fresh as may be.

    Raises Invalid for a wrong filter, NotFound for an office that is not the signed-in person's. Render after leaving it.
    """
    chosen_ones = asked() if filters is None else filters
    freshen_alone(database(), chosen_ones.office or person().office_id, among=person().office_ids, clock=now)
    with reading() as session:
        yield session, read_scope(session, chosen_ones, office_ids=person().office_ids, now=now(), own=person().clerk_id)


def framed(
    page: str,
    scope: Scope,
    *,
    bar: tuple[str, ...] = BAR,
    more: str = "",
    extra: Mapping[str, Any] | None = None,
    carries: tuple[str, ...] = (),
    **context: Any,
) -> Response:
    """The page within the frame, or alone for htmx.

    ``bar`` names the filters that it takes (period, office, channel); ``more`` is a template with further fields of the filter
    bar; ``extra`` is what else its address carries (None: not now), ``carries`` what it hands on to other pages without a word.
    What the address asks for beyond these is said to have no effect.
    """
    kept = {key: value for key, value in (extra or {}).items() if value not in (None, "")}
    own = {**_within(scope, bar, kept), "page": page, "more": more, "swapped": is_partial()}
    if taken := own.keys() & context.keys():
        raise ValueError(f"the frame's own words can't be a page's: {', '.join(sorted(taken))}")
    inner = {**own, **context}
    inner["unused"] = unused_words({*bar, *(extra or {}), *carries})
    whole = render_template("admin/results/swapped.html" if is_partial() else "admin/results/frame.html", **inner)
    response = make_response(whole)
    if is_partial():
        response.headers["HX-Push-Url"] = inner["here"]()
    return response


def _within(scope: Scope, bar: tuple[str, ...], kept: Mapping[str, Any]) -> dict[str, Any]:
    filters = scope.filters

    def link(endpoint: str, **changes: Any) -> str:
        return url_for(endpoint, **{**_carried(filters, BAR), **changes})

    def here(**changes: Any) -> str:
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **_carried(filters, bar), **kept, **changes})

    return {
        "scope": scope,
        "filters": filters,
        "period": scope.period,
        "tabs": [tab for tab in TABS if tab.endpoint in current_app.view_functions],
        "tab": _current(),
        "endpoints": current_app.view_functions,
        "bar": bar,
        "taken": bar,  # the same for pieces.html, in which bar is a macro
        "periods": period_choices(scope.months),
        "channels": {member.name.lower(): words.channel(member) for member in Channel},
        "words": words,
        "month_word": month_word,
        "link": link,
        "here": here,
    }


def _carried(filters: Filters, names: tuple[str, ...]) -> dict[str, Any]:
    """What an address takes over: of the filters only those that its page knows, never one clerk or procedure."""
    return {key: value for key, value in filters.words().items() if key in names}


def _current() -> Tab:
    """The tab whose address the page's own begins with; the first one's is where all begin, so it counts for itself alone."""
    if request.endpoint == TABS[0].endpoint:
        return TABS[0]
    known = [tab for tab in (*TABS[1:], *ASIDE) if tab.endpoint in current_app.view_functions]
    return next((tab for tab in known if request.path.startswith(url_for(tab.endpoint))), ASIDE[-1])
