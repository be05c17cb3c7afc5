"""What an administrator does with a printer besides setting it up: a test page, and asking how it is."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.printers.base import blueprint
from admin.printers.views import own
from surveys.accounts.models import Role
from surveys.audit.verbs import note
from surveys.printing import asking, driver, jobs
from surveys.printing.machine import machine
from surveys.printing.payload import png
from surveys.printing.trial import trial_page
from surveys.web import now, reading, settings, writing


@blueprint.post("/<int:printer_id>/test")
@requires(Role.ADMINISTRATOR)
def test(printer_id: int) -> Response:
    """Print a test page: ruler, letters, symbols, settings."""
    driver.warm()
    moment = now()
    with reading() as session:
        row = own(session, printer_id)
        make, name, address = machine(row), row.name, row.address
    # Drawn outside the transaction: it takes a while, and others wait for an SQLite store's one writer.
    page, image = trial_page(make, name=name, address=address, url=f"{settings().public_url}/", now=moment)
    seen = png(image) if make.preview else None
    with writing() as session:
        jobs.test_page(session, printer_id, payload=page, picture=seen, now=moment)
        note(session, account_id=person().id, action="printer.test", subject=name, now=moment)
    return _back(printer_id)


@blueprint.post("/<int:printer_id>/ask")
@requires(Role.ADMINISTRATOR)
def ask(printer_id: int) -> Response:
    """Have a worker ask the printer how it is, now."""
    with writing() as session:
        own(session, printer_id)
        asking.ask(session, printer_id, now=now())
    flash(gettext("Đang hỏi máy in. Câu trả lời hiện bên dưới trong vài giây."))
    return _back(printer_id)


def _back(printer_id: int) -> Response:
    return redirect(url_for("printers.printer", printer_id=printer_id), 303)
