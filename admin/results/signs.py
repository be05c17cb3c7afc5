"""Dấu hiệu cần xem: what stood out, for a manager to judge; a decision is kept beside the sign, and no rating is touched."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.results import sign_words
from admin.results.base import blueprint
from admin.results.frame import framed, showing
from admin.results.paging import Sheet
from surveys.accounts.models import Role
from surveys.contests.verbs import Speaker
from surveys.errors import N_, Invalid
from surveys.signs import reading, verbs
from surveys.signs.models import SignKind, Verdict
from surveys.web import now, writing

SIZE = 20


def speaker() -> Speaker:
    """The signed-in person, as verbs about people's own work want them."""
    return Speaker(person().id, person().clerk_id, person().office_ids)


@blueprint.get("/signs")
@requires(Role.MANAGER)
def signs() -> Response:
    """The signs of a period, those without a decision first; one's own are left to others."""
    undecided = request.args.get("show", "") != "all"
    page = _page()
    with showing() as (session, scope):
        found, total = reading.page(
            session,
            scope.offices,
            scope.period,
            clerk=scope.own,
            undecided=undecided,
            limit=SIZE,
            offset=(page - 1) * SIZE,
        )
        seen = reading.looked(session, scope.offices, scope.period)
    return framed(
        "admin/results/signs.html",
        scope,
        more="admin/results/signs_bar.html",
        extra={"show": None if undecided else "all"},
        sheet=Sheet(found, page, max(1, -(-total // SIZE)), total, SIZE),
        looked=seen,
        undecided=undecided,
        told=sign_words,
        kinds=list(SignKind),
        verdicts=list(Verdict),
    )


def _page() -> int:
    text = request.args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@blueprint.post("/signs/<int:sign_id>/decisions")
@requires(Role.MANAGER)
def decide(sign_id: int) -> AnyResponse:
    """Keep what a manager decided about a sign."""
    word = request.form.get("verdict", "")
    if word not in list(Verdict):
        raise Invalid(N_("Hãy chọn kết luận từ danh sách."), code="verdict")
    with writing() as session:
        verbs.decide(session, sign_id, Verdict(word), request.form.get("words", ""), by=speaker(), now=now())
    flash(gettext("Đã ghi kết luận."), "done")
    return redirect(url_for("results.signs", **kept("period", "office", "show", "page")), 303)


def kept(*names: str) -> dict[str, Any]:
    """The parts of the address that lead back to where a form stood."""
    return {name: request.args[name] for name in names if name in request.args}
