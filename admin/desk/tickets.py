"""One slip: its state, its picture, and what a person decides about it."""

import hashlib

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.desk.base import blueprint
from admin.desk.giving import handed_over
from admin.desk.live import live
from surveys.accounts.models import Role
from surveys.audit.verbs import note
from surveys.errors import N_, Conflict, NotFound
from surveys.printing import jobs, previews, slips
from surveys.printing.slips import Slip
from surveys.web import now, reading, settings, writing
from surveys.web.failures import is_partial


@blueprint.get("/live")
@requires(Role.CLERK)
def show_live() -> str | AnyResponse:
    """What changes by itself, for htmx to fetch while it may; 204 while it is as the page has it (``was``)."""
    with reading() as session:
        part = live(session, request.args.get("job", type=int), now=now())
    if is_partial() and request.args.get("was") == part.mark:
        # Exchanging the same for the same would take the focus from a button that is about to be pressed.
        return Response(status=204)
    if not is_partial():
        return redirect(url_for("desk.home", job=part.current.job_id if part.current else None), 303)
    return render_template("admin/desk/live.html", live=part)


@blueprint.get("/jobs/<int:job_id>/picture.png")
@requires(Role.CLERK)
def picture(job_id: int) -> Response:
    """A preview printer's ticket, for the staff of its office, for a day."""
    with reading() as session:
        slip = _own(session, job_id)
    content = previews.content(settings().instance, job_id) if slip.preview else None
    if content is None:
        raise NotFound(N_("Ảnh của phiếu này không còn."))
    return Response(content, mimetype="image/png", headers={"Cache-Control": "no-store"})


@blueprint.get("/jobs/<int:job_id>/code")
@requires(Role.CLERK)
def code(job_id: int) -> str | Response:
    """A late slip's code as large as the screen, and nothing else of the desk, for a citizen to photograph.

    It goes when the paper is out or the time is up, never because someone rated: a clerk must not learn that.
    """
    with reading() as session:
        slip = _own(session, job_id)
    shown = slip.code if slip.in_trouble else None
    mark = hashlib.sha256(repr((shown, slip.state)).encode()).hexdigest()[:16]
    if is_partial() and request.args.get("was") == mark:
        return Response(status=204)
    name = "code" if is_partial() else "code_page"
    return render_template(f"admin/desk/{name}.html", slip=slip, mark=mark)


@blueprint.post("/jobs/<int:job_id>/retry")
@requires(Role.CLERK)
def retry(job_id: int) -> AnyResponse:
    """Try a waiting slip now: someone has just changed the roll."""
    with writing() as session:
        _own(session, job_id)
        if not jobs.retry(session, job_id, now=now()):
            raise Conflict(N_("Phiếu này không còn chờ in."))
    return redirect(url_for("desk.home", job=job_id), 303)


@blueprint.post("/jobs/<int:job_id>/cancel")
@requires(Role.CLERK)
def cancel(job_id: int) -> AnyResponse:
    """Don't print a slip that still waits."""
    with writing() as session:
        slip = _own(session, job_id)
        if not jobs.cancel(session, job_id, now=now()):
            raise Conflict(N_("Phiếu này không còn chờ in, nên không hủy được."))
        _note(session, "slip.cancel", slip)
    flash(gettext("Đã hủy in. Mã trên màn hình (nếu đã đưa) vẫn dùng được."), "done")
    return redirect(url_for("desk.home"), 303)


@blueprint.post("/jobs/<int:job_id>/came-out")
@requires(Role.CLERK)
def came_out(job_id: int) -> AnyResponse:
    """A person saw the slip that the machine wasn't sure of."""
    with writing() as session:
        slip = _own(session, job_id)
        if not jobs.came_out(session, job_id):
            raise Conflict(N_("Phiếu này không còn ở trạng thái cần xác nhận."))
        _note(session, "slip.came_out", slip)
    flash(gettext("Đã ghi nhận: phiếu đã ra giấy."), "done")
    return redirect(url_for("desk.home"), 303)


@blueprint.post("/jobs/<int:job_id>/reprint")
@requires(Role.CLERK)
def reprint(job_id: int) -> AnyResponse:
    """A new token and slip in place of this one, whose token ends."""
    with reading() as session:
        old = _own(session, job_id)
    new = handed_over(old.dossier_id, after=old.attempt)
    with writing() as session:
        _note(session, "slip.reprint", old)
    return redirect(url_for("desk.home", job=new.job_id), 303)


def _own(session: Session, job_id: int) -> Slip:
    return slips.slip(session, job_id, person().office_ids, now=now())


def _note(session: Session, action: str, slip: Slip) -> None:
    note(session, account_id=person().id, action=action, subject=slip.dossier_code, now=now())
