"""The office's colours and emblem, tried out beside the form and judged before they are saved."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.setup.base import blueprint
from admin.setup.choices import OfficeLine, tree
from admin.setup.kinds import KINDS
from admin.setup.views import editor
from surveys.accounts.models import Role
from surveys.errors import N_, DomainError, NotFound
from surveys.office.models import Office
from surveys.theme import verbs as themes
from surveys.theme.contrast import OURS, Colours, pairs
from surveys.theme.emblem import LARGEST, Emblem, accept
from surveys.theme.verbs import Theme
from surveys.web import now, reading, writing
from surveys.web.language import said

SENT = LARGEST + 64 * 1024  # the picture, and the rest of the form


@dataclass(frozen=True)
class Looks:
    """What the page shows: the office, its theme as saved, and those that may be chosen instead."""

    office: Office
    theme: Theme
    offices: tuple[OfficeLine, ...]


@blueprint.get("/theme")
@requires(Role.ADMINISTRATOR)
def theme() -> str:
    """Colours and emblem of one office."""
    with reading() as session:
        looks = _looks(session, request.args.get("office", type=int))
    return _page(looks, looks.theme.colours)


@blueprint.get("/theme/check")
@requires(Role.ADMINISTRATOR)
def check_theme() -> str:
    """How well the colours in the form stand out, while they are being chosen."""
    return render_template("admin/setup/contrast.html", pairs=pairs(_colours(request.args)))


@blueprint.post("/theme")
@requires(Role.ADMINISTRATOR)
def change_theme() -> str | Response | tuple[str, int]:
    """Save, or say what can't be read or shown."""
    request.max_content_length = SENT
    office_id = request.form.get("office", type=int)
    with reading() as session:
        looks = _looks(session, office_id)
    colours = looks.theme.colours
    try:
        colours = _colours(request.form)
        _save(looks.office.id, colours)
    except DomainError as error:
        return _page(looks, colours, said(error)), error.status
    flash(gettext("Đã lưu màu và biểu trưng. Máy kiosk đổi theo ở lần mở tới."), "done")
    return redirect(url_for("setup.theme", office=looks.office.id), 303)


def _save(office_id: int, colours: Colours) -> None:
    emblem = _emblem()
    keep = emblem is None and "without_emblem" not in request.form
    with writing() as session:
        themes.choose(session, office_id, colours, emblem=emblem, keep_emblem=keep, by=editor(), now=now())


def _emblem() -> Emblem | None:
    file = request.files.get("emblem")
    return accept(file.read()) if file and file.filename else None


def _colours(told: MultiDict[str, str]) -> Colours:
    return themes.parse(*(told.get(name, getattr(OURS, name)) for name in ("action", "paper", "accent")))


def _looks(session: Session, office_id: int | None) -> Looks:
    wanted = office_id or person().office_id
    if wanted not in person().office_ids:
        raise NotFound(N_("Không tìm thấy mục này."))
    return Looks(session.get_one(Office, wanted), themes.read(session, wanted), tree(session, editor()))


def _page(looks: Looks, colours: Colours, refusal: str = "") -> str:
    judged = pairs(colours)
    return render_template(
        "admin/setup/theme.html", kinds=KINDS, looks=looks, colours=colours, ours=OURS, pairs=judged, refusal=refusal
    )
