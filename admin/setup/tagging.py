"""Which yardsticks each question of the form informs: shown beside the questions, changed as the form's next version."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.setup.base import blueprint
from admin.setup.kinds import KINDS
from admin.setup.views import editor
from surveys.accounts.models import Role
from surveys.errors import N_, DomainError, NotFound
from surveys.forms import verbs as forms
from surveys.forms.tagging import may_tag, retag
from surveys.forms.verbs import PublishedForm
from surveys.forms.yardsticks import HEADINGS, Yardstick, tags
from surveys.web import now, reading, writing
from surveys.web.language import said

NAMES = {
    Yardstick.ARTICLE: N_("Điều 33 khoản 1 Nghị định 118/2025/NĐ-CP"),
    Yardstick.FACTOR: N_("Năm nhóm yếu tố của dịch vụ hành chính"),
    Yardstick.PAR_INDEX: N_("Chỉ số cải cách hành chính (PAR INDEX)"),
    Yardstick.PAPI: N_("PAPI, chiều 5"),
}


@blueprint.get("/form/yardsticks")
@requires(Role.ADMINISTRATOR)
def yardsticks() -> str:
    """Every question of the form in force at an office with the headings that it informs, to be ticked."""
    with reading() as session:
        published, mine = _found(session, _office(request.args.get("office", type=int)))
    return _page(published, mine=mine)


@blueprint.post("/form/yardsticks")
@requires(Role.ADMINISTRATOR)
def change_yardsticks() -> str | Response | tuple[str, int]:
    """Publish the next version with the ticked headings; a refusal is said on the page, which then shows what is in force."""
    office_id = _office(request.form.get("office", type=int))
    chosen = {key.removeprefix("tag."): request.form.getlist(key) for key in request.form if key.startswith("tag.")}
    try:
        with writing() as session:
            seen = request.form.get("version", 0, type=int)
            retag(session, office_id, chosen, seen=seen, by=editor(), now=now())
    except DomainError as error:
        with reading() as session:
            published, mine = _found(session, office_id)
        return _page(published, mine=mine, refusal=said(error)), error.status
    flash(gettext("Đã lưu thước đo của các câu hỏi."), "done")
    return redirect(url_for("setup.form", office=office_id), 303)


def _office(office_id: int | None) -> int:
    found = office_id or person().office_id
    if found not in person().office_ids:
        raise NotFound(N_("Không tìm thấy cơ quan này."))
    return found


def _found(session: Session, office_id: int) -> tuple[PublishedForm, bool]:
    published = forms.current(session, office_id)
    return published, may_tag(session, published.version_id, editor())


def _page(published: PublishedForm, *, mine: bool, refusal: str = "") -> str:
    return render_template(
        "admin/setup/yardsticks.html",
        kinds=KINDS,
        published=published,
        office_id=request.values.get("office", person().office_id, type=int),
        mine=mine,
        refusal=refusal,
        headings=HEADINGS,
        names=NAMES,
        tags=tags,
    )
