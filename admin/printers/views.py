"""The pages that show printers: all of them, one with its past, and what needs somebody."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.desk.words import printer_line, takes_over
from admin.printers.base import blueprint
from surveys.accounts.models import Role
from surveys.errors import N_, NotFound
from surveys.office.models import Counter, Office
from surveys.printing import previews, trials
from surveys.printing.alerts import alerts
from surveys.printing.history import History, history
from surveys.printing.models import Printer
from surveys.printing.printers import LivePrinter, live, overview
from surveys.printing.profiles import profiles
from surveys.printing.trials import Trial
from surveys.web import now, reading, settings
from surveys.web.failures import is_partial

PERIOD = timedelta(days=30)
ALERTS = 4  # lines; the rest stand on the printers' page
URGENCY = ("danger", "warn", "done")  # what needs somebody stands first
UNKNOWN = N_("Không tìm thấy máy in này.")


@dataclass(frozen=True)
class Line:
    """A printer in the list: how it does, its office's name, its width, and the counters that print there."""

    printer: LivePrinter
    office: str
    width: int
    counters: tuple[str, ...]


@dataclass(frozen=True)
class Watch:
    """The part of a printer's page that changes by itself: its state, and its last test page."""

    printer: LivePrinter
    trial: Trial | None
    pictured: bool

    @property
    def mark(self) -> str:
        """A digest of what is shown."""
        trial = self.trial and (self.trial.job_id, self.trial.state, self.trial.fault)
        return digest(
            (said(self.printer), self.printer.checked_at, self.printer.circuit, self.printer.paper, trial, self.pictured)
        )


def digest(shown: object) -> str:
    """What stays the same as long as ``shown`` does."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def said(printer: LivePrinter) -> tuple[object, ...]:
    """What is said of a printer in a list."""
    return (printer.id, printer.name, printer_line(printer), takes_over(printer), printer.waiting)


def unchanged(mark: str) -> bool:
    """Whether htmx asks for a part that it has already."""
    return is_partial() and request.args.get("was") == mark


@blueprint.get("/")
@requires(Role.MANAGER)
def home() -> str | Response:
    """Every printer in use of this person's offices, and those that were set aside."""
    with reading() as session:
        lines = _lines(session, now())
        retired = _retired(session)
    mark = digest([said(line.printer) for line in lines])
    if unchanged(mark):
        return Response(status=204)
    name = "list" if is_partial() else "home"
    return render_template(f"admin/printers/{name}.html", lines=lines, retired=retired, mark=mark)


def _lines(session: Session, moment: datetime) -> list[Line]:
    ids = person().office_ids
    offices = {row.id: row.name for row in session.execute(select(Office.id, Office.name).where(Office.id.in_(ids)))}
    widths = {row.id: row.width_dots for row in session.execute(select(Printer.id, Printer.width_dots))}
    counters: dict[int, list[str]] = {}
    served = select(Counter.printer_id, Counter.name).where(Counter.active, Counter.office_id.in_(ids)).order_by(Counter.name)
    for row in session.execute(served):
        counters.setdefault(row.printer_id, []).append(row.name)
    lines = [
        Line(each, offices[each.office_id], widths[each.id], tuple(counters.get(each.id, ())))
        for each in overview(session, ids, moment)
    ]
    return sorted(lines, key=lambda line: URGENCY.index(printer_line(line.printer).tone))


def _retired(session: Session) -> list[tuple[int, str]]:
    query = select(Printer.id, Printer.name).where(~Printer.active, Printer.office_id.in_(person().office_ids))
    return [(row.id, row.name) for row in session.execute(query.order_by(Printer.name))]


@blueprint.get("/alerts")
@requires(Role.MANAGER)
def show_alerts() -> str | AnyResponse:
    """What of the printers needs somebody; other pages load it."""
    if not is_partial():
        return redirect(url_for("printers.home"), 303)
    with reading() as session:
        found = alerts(session, person().office_ids, now=now())
    mark = digest([said(printer) for printer in found])
    if unchanged(mark):
        return Response(status=204)
    return render_template("admin/printers/alerts.html", alerts=found[:ALERTS], more=len(found[ALERTS:]), mark=mark)


@blueprint.get("/<int:printer_id>")
@requires(Role.MANAGER)
def printer(printer_id: int) -> str | Response:
    """One printer: its state, its settings, its last thirty days."""
    moment = now()
    with reading() as session:
        row = own(session, printer_id)
        watch = _watch(session, printer_id, moment)
        if is_partial():
            return Response(status=204) if unchanged(watch.mark) else render_template("admin/printers/state.html", watch=watch)
        past: History = history(session, printer_id, since=moment - PERIOD)
        names = select(Counter.name).where(Counter.printer_id == printer_id, Counter.active).order_by(Counter.name)
        counters = list(session.scalars(names))
        office = session.get_one(Office, row.office_id).name
        session.expunge(row)
    return render_template(
        "admin/printers/printer.html",
        row=row,
        watch=watch,
        past=past,
        counters=counters,
        office=office,
        profile=profiles().get(row.profile),
        now=moment,
    )


@blueprint.get("/<int:printer_id>/trial.png")
@requires(Role.MANAGER)
def picture(printer_id: int) -> Response:
    """A preview printer's last test page."""
    with reading() as session:
        own(session, printer_id)
        trial = trials.last(session, printer_id)
    content = previews.content(settings().instance, trial.job_id) if trial and trial.preview else None
    if content is None:
        raise NotFound(N_("Ảnh của trang in thử này không còn."))
    return Response(content, mimetype="image/png", headers={"Cache-Control": "no-store"})


def own(session: Session, printer_id: int) -> Printer:
    """The printer, if it is of this person's offices; else as if it weren't there."""
    row = session.get(Printer, printer_id)
    if row is None or row.office_id not in person().office_ids:
        raise NotFound(UNKNOWN)
    return row


def _watch(session: Session, printer_id: int, moment: datetime) -> Watch:
    trial = trials.last(session, printer_id)
    pictured = trial is not None and trial.preview and previews.exists(settings().instance, trial.job_id)
    return Watch(live(session, printer_id, moment), trial, pictured)
