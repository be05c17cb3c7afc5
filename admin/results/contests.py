"""What clerks say to their figures, for their managers to answer."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.own import words as own_words
from admin.results.base import blueprint
from admin.results.frame import framed, showing
from admin.results.signs import kept, speaker
from surveys.accounts.models import Role
from surveys.contests import reading, verbs
from surveys.contests.models import ContestState
from surveys.errors import N_, Invalid
from surveys.web import now, writing


@blueprint.get("/contests")
@requires(Role.MANAGER)
def contests() -> Response:
    """Comments and contests: those that wait, oldest first, or (``show=answered``) those that are answered."""
    waiting = request.args.get("show", "") != "answered"
    before = request.args.get("before", "")
    with showing() as (session, scope):
        start = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
        found = reading.page(session, scope.offices, waiting=waiting, before=start)
    return framed(
        "admin/results/contests.html",
        scope,
        bar=("office",),
        more="admin/results/contests_bar.html",
        extra={"show": None if waiting else "answered"},
        carries=("before",),
        found=found[: reading.PER_PAGE],
        following=found[reading.PER_PAGE - 1].id if len(found) > reading.PER_PAGE else None,
        waiting=waiting,
        told=own_words,
        endings=verbs.ENDINGS,
        mine=person().clerk_id,
    )


@blueprint.post("/contests/<int:contest_id>/answer")
@requires(Role.MANAGER)
def answer(contest_id: int) -> AnyResponse:
    """Answer, once and for good."""
    word = request.form.get("ending", "")
    if word not in list(ContestState):
        raise Invalid(N_("Hãy chọn cách trả lời từ danh sách."), code="ending")
    with writing() as session:
        verbs.answer(session, contest_id, ContestState(word), request.form.get("reply", ""), by=speaker(), now=now())
    flash(gettext("Đã trả lời. Cán bộ thấy câu trả lời ở trang của mình."), "done")
    return redirect(url_for("results.contests", **kept("office")), 303)
