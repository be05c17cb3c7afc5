"""The editor of an office's slip, with a preview that the real renderer draws while one types."""

import base64
import unicodedata
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.setup.choices import tree
from admin.setup.kinds import KINDS
from admin.setup.views import editor
from admin.tickets import words
from admin.tickets.base import blueprint
from surveys.accounts.models import Role
from surveys.errors import N_, DomainError, Invalid, NotFound
from surveys.office.models import Office
from surveys.office.tree import below
from surveys.office.verbs import FieldInvalid
from surveys.printing import templates
from surveys.printing.acceptance import LONGEST_ENGLISH, LONGEST_LINE, MOST_LINES, accept
from surveys.printing.longest import fullest
from surveys.printing.payload import png
from surveys.printing.template import SECTIONS, SHOWN, Emphasis, Template, TemplateLine
from surveys.printing.ticket import DOTS_PER_MM, WIDTHS, Ticket, picture
from surveys.web import now, reading, settings, writing
from surveys.web.failures import is_partial
from surveys.web.language import said

Page = str | Response | tuple[str, int]
DRAWN = 400  # letters of a line that the preview draws: a mistaken paste must not cost a second


@dataclass(frozen=True)
class Shown:
    """One preview: the paper's width in mm, the slip's in dots and its length in mm, and its PNG as a data address."""

    paper: int
    width: int
    length: int
    address: str


@dataclass(frozen=True)
class Fault:
    """Why a layout is not accepted; ``field`` is the input that it stands in ("" for the whole)."""

    field: str
    message: str


@blueprint.get("/")
@requires(Role.ADMINISTRATOR)
def home() -> str:
    """An office's slip as it is printed now, ready to be changed."""
    office_id = _office()
    with reading() as session:
        template = templates.in_force(session, office_id).template
        page = _page(session, office_id, template, None)
    return render_template("admin/tickets/editor.html", **page)


@blueprint.post("/preview")
@requires(Role.ADMINISTRATOR)
def preview() -> str:
    """The slip as it would be; changes nothing. A part for htmx, the whole page for a browser without it."""
    office_id, template = _office(), parsed(request.form)
    with reading() as session:
        page = _page(session, office_id, template, _judge(template, _fullest(session, office_id)))
    return render_template(f"admin/tickets/{'preview' if is_partial() else 'editor'}.html", **page)


@blueprint.post("/")
@requires(Role.ADMINISTRATOR)
def publish() -> Page:
    """Use the layout from now on, if it prints well; earlier ones are kept."""
    office_id, template = _office(), parsed(request.form)
    with reading() as session:
        ticket = _fullest(session, office_id)
        # Drawing and reading back takes a while: not inside the transaction.
        if fault := _judge(template, ticket):
            return render_template("admin/tickets/editor.html", **_page(session, office_id, template, fault)), 422
    _publish(office_id, template)
    flash(gettext("Đã lưu. Từ phiếu tiếp theo, mẫu này được in."), "done")
    return redirect(url_for("tickets.home", office=office_id), 303)


@blueprint.post("/inherit")
@requires(Role.ADMINISTRATOR)
def inherit() -> Response:
    """Go back to the layout of the office above."""
    office_id = _office()
    _publish(office_id, None)
    flash(gettext("Từ nay in theo mẫu của cấp trên."), "done")
    return redirect(url_for("tickets.home", office=office_id), 303)


@blueprint.post("/again/<int:number>")
@requires(Role.ADMINISTRATOR)
def again(number: int) -> Response:
    """Use an earlier layout again."""
    office_id = _office()
    with reading() as session:
        earlier = templates.published(session, office_id, number)
        ticket = _fullest(session, office_id)
    # Names may have grown since it was accepted.
    if earlier.template and (fault := _judge(earlier.template, ticket)):
        raise Invalid(N_("Mẫu số %(number)s nay không in tốt nữa: %(why)s"), number=number, why=fault.message)
    _publish(office_id, earlier.template)
    flash(gettext("Đã dùng lại mẫu số %(number)s.", number=number), "done")
    return redirect(url_for("tickets.home", office=office_id), 303)


def _publish(office_id: int, template: Template | None) -> None:
    with writing() as session:
        templates.publish(session, office_id, template, by=person().id, now=now())


def _office() -> int:
    chosen = request.values.get("office", type=int) or person().office_id
    if chosen not in person().office_ids:
        raise NotFound(N_("Không tìm thấy cơ quan này."))
    return chosen


def parsed(form: MultiDict[str, str]) -> Template:
    """What was typed, empty lines left out, nothing judged yet."""
    sections = {name: tuple(_lines(form, name)) for name in SECTIONS}
    return Template(
        **sections,
        english=_typed(form, "english"),
        languages="vi+en" if form.get("languages") == "vi+en" else "vi",
        shown=frozenset(form.getlist("shown")) & frozenset(SHOWN),
    )


def _lines(form: MultiDict[str, str], section: str) -> list[TemplateLine]:
    known = {member.value for member in Emphasis}
    numbered = ((_typed(form, f"{section}{i}"), form.get(f"{section}{i}_as", "")) for i in range(MOST_LINES))
    return [TemplateLine(text, Emphasis(how) if how in known else Emphasis.NORMAL) for text, how in numbered if text]


def _typed(form: MultiDict[str, str], name: str) -> str:
    return unicodedata.normalize("NFC", form.get(name, "").strip())


def _judge(template: Template, ticket: Ticket) -> Fault | None:
    try:
        accept(template, ticket)
    except DomainError as error:
        return Fault(error.field if isinstance(error, FieldInvalid) else "", said(error))
    return None


def _fullest(session: Session, office_id: int) -> Ticket:
    offices = [(row.id, row.parent_id) for row in session.execute(select(Office.id, Office.parent_id))]
    return fullest(session, below(office_id, offices), public_url=settings().public_url, now=now())


def _page(session: Session, office_id: int, template: Template, fault: Fault | None) -> dict[str, object]:
    return {
        **words.choices(),
        "kinds": KINDS,
        "offices": tree(session, editor()),
        "office_id": office_id,
        "parent": session.get_one(Office, office_id).parent_id,
        "standing": templates.in_force(session, office_id),
        "history": templates.history(session, office_id),
        "template": template,
        "fault": fault,
        "rows": range(MOST_LINES),
        "longest": {"line": LONGEST_LINE, "english": LONGEST_ENGLISH},
        "slips": _slips(template, _fullest(session, office_id)),
    }


def _slips(template: Template, ticket: Ticket) -> list[Shown]:
    slip = replace(ticket, template=_cut(template))
    return [_shown(slip, width, paper) for width, paper in zip(WIDTHS, (58, 80), strict=True)]


def _cut(template: Template) -> Template:
    def short(section: str) -> tuple[TemplateLine, ...]:
        return tuple(replace(line, text=line.text[:DRAWN]) for line in getattr(template, section)[:MOST_LINES])

    header, invitation, how, closing = (short(section) for section in SECTIONS)
    english = template.english[:DRAWN]
    return replace(template, header=header, invitation=invitation, how=how, closing=closing, english=english)


def _shown(slip: Ticket, width: int, paper: int) -> Shown:
    image = picture(slip, width)
    address = f"data:image/png;base64,{base64.b64encode(png(image)).decode()}"
    return Shown(paper, width, round(image.height / DOTS_PER_MM), address)
