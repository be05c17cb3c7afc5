"""*In phiếu giấy*: the form on paper for the dossier at the desk, for someone who prefers it."""

from flask import request
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.paper.base import blueprint
from admin.tickets.files import pdf_answer, size_of
from surveys.accounts.models import Role
from surveys.dossiers import verbs as dossiers
from surveys.errors import N_, Invalid, NotFound
from surveys.forms.verbs import current
from surveys.printing.hand_over import hand_over_on_paper
from surveys.web import now, reading, settings, writing


@blueprint.post("/give")
@requires(Role.CLERK)
def give() -> Response:
    """Hand a dossier over with a paper form, whose token takes the place of any slip's: still one rating. Gives the PDF."""
    dossier_id, after = request.form.get("dossier_id", type=int), request.form.get("after", type=int)
    if dossier_id is None or after is None:
        raise Invalid(N_("Yêu cầu không đúng. Vui lòng tìm lại hồ sơ."))
    who = person()
    with reading() as session:
        office_id = dossiers.card(session, dossier_id).office_id
        if office_id not in who.office_ids:
            raise NotFound(dossiers.UNKNOWN)
        form = current(session, office_id)
    with writing() as session:
        ticket = hand_over_on_paper(
            session,
            dossier_id,
            counter_id=who.counter_id,
            clerk_id=who.clerk_id,
            settings=settings(),
            now=now(),
            after=after,
        )
    from surveys.paper import form_sheet  # noqa: PLC0415 - with reportlab, which no start waits for

    content = form_sheet.pdf(form.definition, form.number, [ticket], size=size_of(request.form.get("size")))
    return pdf_answer(content, "phieu-nhan-xet-danh-gia.pdf")
