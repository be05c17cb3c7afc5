"""Slips made ahead: ordered, watched while they print, stopped, and ended."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.setup.choices import read as read_choices
from admin.setup.kinds import KINDS
from admin.setup.views import editor
from admin.tickets.base import blueprint
from admin.tickets.files import pdf_answer, size_of
from surveys.accounts.models import Role
from surveys.errors import N_, DomainError, Invalid
from surveys.forms.verbs import current
from surveys.office.models import Counter, Procedure
from surveys.printing import batching
from surveys.printing.faults import Fault
from surveys.tokens import batches
from surveys.tokens.batches import BatchOrder
from surveys.tokens.models import BatchForm
from surveys.web import now, reading, settings, writing
from surveys.web.language import said

Page = str | Response | tuple[str, int]
FORMS = {
    BatchForm.SLIPS: (N_("Từng phiếu từ máy in nhiệt của quầy"), N_("In lần lượt; phiếu của người đang đợi được in trước.")),
    BatchForm.SHEET: (N_("Tờ A4 để cắt"), N_("Tệp PDF cho máy in văn phòng, mỗi trang 8 phiếu.")),
    BatchForm.FORMS: (N_("Phiếu giấy để điền"), N_("Tệp PDF, mỗi tờ A4 là một Phiếu nhận xét, đánh giá có mã riêng.")),
}


@blueprint.get("/batches")
@requires(Role.ADMINISTRATOR)
def lots() -> str:
    """The batches made so far, and the order for another."""
    with reading() as session:
        page = _page(session, None, "")
    return render_template("admin/tickets/batches.html", **page)


@blueprint.post("/batches")
@requires(Role.ADMINISTRATOR)
def make() -> Page:
    """Make a batch: to the counter's printer, slip by slip, or as a PDF, which is the answer itself, as its codes aren't kept."""
    try:
        with reading() as session:
            order = _checked(session)
        return _queued(order) if order.form is BatchForm.SLIPS else _filed(order)
    except DomainError as error:
        with reading() as session:
            return render_template("admin/tickets/batches.html", **_page(session, _ordered(), said(error))), error.status


def _queued(order: BatchOrder) -> Response:
    moment = now()
    with reading() as session:
        slips = batching.drawn(session, order, settings=settings(), now=moment)
    with writing() as session:
        batch_id = batches.twin(session, order, by=person().id, now=moment)
        if batch_id is None:
            batch_id = batching.queued(session, order, slips, by=person().id, settings=settings(), now=moment)
    return redirect(url_for("tickets.batch", batch_id=batch_id), 303)


def _filed(order: BatchOrder) -> Response:
    from surveys.paper import form_sheet, slip_sheet  # noqa: PLC0415 - with reportlab, which no start waits for

    moment = now()
    with reading() as session:
        tickets = batching.said(session, order, settings=settings(), now=moment)
        form = current(session, order.office_id)
    if order.form is BatchForm.SHEET:
        content = slip_sheet.pdf(tickets)
    else:
        content = form_sheet.pdf(form.definition, form.number, tickets, size=size_of(request.form.get("size")))
    with writing() as session:
        plain = [ticket.code for ticket in tickets]
        batches.make(session, order, plain, by=person().id, secret=settings().secret_key, now=moment, days=settings().token_days)
    return pdf_answer(content, "phieu-danh-gia.pdf")


def _checked(session: Session) -> BatchOrder:
    """The order that the request asks for, at one of this person's counters. Raises Invalid."""
    order = _ordered()
    counter = session.get(Counter, order.counter_id) if order.counter_id else None
    if counter is None or counter.office_id not in person().office_ids:
        raise Invalid(N_("Vui lòng chọn quầy."))
    return batches.check(session, BatchOrder(**{**vars(order), "office_id": counter.office_id}))


def _ordered() -> BatchOrder:
    """What was asked for, nothing judged yet."""
    known = {form.value for form in BatchForm}
    form = request.form.get("form", "")
    return BatchOrder(
        office_id=0,
        counter_id=_number("counter_id") or 0,
        clerk_id=_number("clerk_id"),
        procedure_id=_number("procedure_id"),
        field_id=_number("field_id"),
        form=BatchForm(form) if form in known else BatchForm.SLIPS,
        count=_number("count") or 0,
        reason=request.form.get("reason", "").strip(),
    )


def _number(name: str) -> int | None:
    return request.form.get(name, type=int)


@blueprint.get("/batches/<int:batch_id>")
@requires(Role.ADMINISTRATOR)
def batch(batch_id: int) -> str:
    """One batch, and how far its slips are."""
    return _shown("batch", batch_id)


@blueprint.get("/batches/<int:batch_id>/progress")
@requires(Role.ADMINISTRATOR)
def progress(batch_id: int) -> str:
    """The part that changes by itself, for htmx to fetch while slips are printed."""
    return _shown("progress", batch_id)


def _shown(name: str, batch_id: int) -> str:
    with reading() as session:
        card = batches.card(session, batch_id, person().office_ids)
        far = batching.progress(session, batch_id)
    fault = Fault(far.fault) if far and far.fault else None
    return render_template(
        f"admin/tickets/{name}.html", kinds=KINDS, card=card, far=far, fault=fault, form=gettext(FORMS[card.form][0])
    )


@blueprint.post("/batches/<int:batch_id>/stop")
@requires(Role.ADMINISTRATOR)
def stop(batch_id: int) -> Response:
    """Print no more of a batch. What is out stays good."""
    with writing() as session:
        batches.card(session, batch_id, person().office_ids)
        stopped = batching.stop(session, batch_id, now=now())
        batches.noted(session, batch_id, "batch.stop", by=person().id, now=now())
    flash(gettext("Đã dừng in: %(number)s phiếu chưa in.", number=stopped), "done")
    return redirect(url_for("tickets.batch", batch_id=batch_id), 303)


@blueprint.post("/batches/<int:batch_id>/void")
@requires(Role.ADMINISTRATOR)
def void(batch_id: int) -> Response:
    """End every slip of a batch that was not used."""
    with writing() as session:
        batches.card(session, batch_id, person().office_ids)
        batching.stop(session, batch_id, now=now())
        batches.void_unused(session, batch_id, by=person().id, now=now())
        batching.forget(session, batch_id)
    flash(gettext("Đã hủy các phiếu chưa dùng của lô này."), "done")
    return redirect(url_for("tickets.batch", batch_id=batch_id), 303)


def _page(session: Session, order: BatchOrder | None, fault: str) -> dict[str, object]:
    procedures = session.execute(select(Procedure.id, Procedure.name).where(Procedure.active).order_by(Procedure.name))
    return {
        "kinds": KINDS,
        "choices": read_choices(session, editor()),
        "procedures": procedures.all(),
        "lots": batches.recent(session, person().office_ids),
        "order": order or BatchOrder(office_id=0, counter_id=person().counter_id or 0),
        "fault": fault,
        "most": batches.MOST,
        "forms": {form.value: (gettext(title), gettext(hint)) for form, (title, hint) in FORMS.items()},
    }
