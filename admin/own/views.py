"""Kết quả của tôi: what citizens say of a clerk, for that clerk alone; a comment or contest goes to the manager."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.own import words as own_words
from admin.own.base import blueprint
from admin.results import pictures, telling, words
from admin.results.choices import period_choices
from admin.results.frame import asked, showing
from admin.results.signs import kept, speaker
from admin.results.unused import unused_words
from surveys.accounts.models import Role
from surveys.contests import reading as said
from surveys.contests import verbs
from surveys.contests.models import ContestKind
from surveys.errors import N_, Forbidden, Invalid
from surveys.figures.filters import Filters
from surveys.figures.own import Me, Own, ended, me
from surveys.figures.periods import month_word, parse
from surveys.figures.scope import Scope
from surveys.web import now, reading, writing
from surveys.web.failures import is_partial


@blueprint.get("/")
@requires(Role.CLERK)
def home() -> str | Response:
    """One's own figures of a period; without a clerk's link, what to ask the administrator for."""
    who = _who()
    if who is None:
        return render_template("admin/own/unlinked.html")
    with showing(Filters(period=asked().period, office=who.office_id)) as (session, open_one):
        scope, found = ended(session, open_one, who, now=now())
        mine = said.of_clerk(session, who.id, [who.office_id])
    return _shown(who, scope, found, said=mine)


def _who() -> Me | None:
    """The clerk that the account is tied to, at an office that it may see."""
    clerk_id = person().clerk_id
    if clerk_id is None:
        return None
    with reading() as session:
        found = me(session, clerk_id)
    return found if found.office_id in person().office_ids else None


def _shown(who: Me, scope: Scope, found: Own, **more: Any) -> Response:
    language = str(get_locale())
    moved = telling.moved_over(found.observed)
    page = render_template(
        f"admin/own/{'own' if is_partial() else 'home'}.html",
        who=who,
        found=found,
        figure=found.figure,
        moved=moved,
        trend=pictures.trend(found.observed, moved),
        by_question=pictures.opinions(found.figure, found.opinions, language) if found.figure else "",
        locale=language,
        telling=telling,
        told=own_words,
        **_bar(scope),
        **more,
    )
    response = make_response(page)
    if is_partial():
        response.headers["HX-Push-Url"] = url_for("own.home", **_kept(scope.filters))
    return response


def _kept(filters: Filters) -> dict[str, Any]:
    return {"period": filters.period.word} if filters.period else {}


def _bar(scope: Scope) -> dict[str, Any]:
    """What the filter bar of the results pages wants; only the period can be chosen here."""
    return {
        "scope": scope,
        "filters": scope.filters,
        "period": scope.period,
        "periods": period_choices(scope.months),
        "bar": ("period",),
        "unused": unused_words(("period",)),
        "page": "admin/own/own.html",
        "words": words,
        "month_word": month_word,
        "here": lambda **changes: url_for("own.home", **{**_kept(scope.filters), **changes}),
    }


@blueprint.post("/contests")
@requires(Role.CLERK)
def contest() -> AnyResponse:
    """Comment on or contest one's own figure of a period."""
    kind = request.form.get("kind", "")
    if kind not in list(ContestKind):
        raise Invalid(N_("Hãy chọn loại ý kiến từ danh sách."), code="kind")
    if _who() is None:
        raise Forbidden(N_("Tài khoản này chưa gắn với cán bộ nào."))
    period = parse(request.form.get("period", ""))
    with writing() as session:
        verbs.say(session, ContestKind(kind), request.form.get("words", ""), period, by=speaker(), now=now())
    flash(gettext("Đã gửi. Lãnh đạo đơn vị sẽ trả lời ở đây."), "done")
    return redirect(url_for("own.home", period=period.word), 303)


@blueprint.post("/contests/<int:contest_id>")
@requires(Role.CLERK)
def rewrite(contest_id: int) -> AnyResponse:
    """Change one's own words while nobody has answered."""
    with writing() as session:
        verbs.rewrite(session, contest_id, request.form.get("words", ""), by=speaker(), now=now())
    flash(gettext("Đã sửa ý kiến."), "done")
    return redirect(url_for("own.home", **kept("period")), 303)
