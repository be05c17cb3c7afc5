"""Finding a dossier and handing its result out."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.desk.base import blueprint
from admin.desk.giving import handed_over
from admin.desk.live import Live, live
from surveys.accounts.counter import Workplace, choose_counter, workplaces
from surveys.accounts.models import Role
from surveys.clock import local_day
from surveys.dossiers import verbs as dossiers
from surveys.dossiers.verbs import DossierCard
from surveys.errors import N_, Invalid, NotFound
from surveys.printing import slips
from surveys.printing.hand_over import prepare
from surveys.printing.slips import Slip
from surveys.web import now, reading, writing

LIMIT = 8


@dataclass(frozen=True)
class Desk:
    """All that the page shows; ``last`` is the dossier's latest slip, ``attempt`` its number (0: none yet)."""

    query: str
    found: list[DossierCard]
    card: DossierCard | None
    attempt: int
    last: Slip | None
    counters: list[Workplace]
    counter: Workplace | None
    live: Live


@blueprint.get("/")
@requires(Role.CLERK)
def home() -> str:
    """The desk: the field, what it found, the slip that was just made, and this counter's last ones."""
    prepare()
    query = request.args.get("q", "").strip()
    with reading() as session:
        desk = _desk(session, query, request.args.get("dossier", type=int), request.args.get("job", type=int))
    return render_template("admin/desk/home.html", desk=desk, today=local_day(now()))


def _desk(session: Session, query: str, dossier_id: int | None, job_id: int | None) -> Desk:
    who = person()
    found = dossiers.search(session, query, who.office_ids, limit=LIMIT) if query else []
    card = _own(session, dossier_id) if dossier_id else _meant(found, query)
    counters = workplaces(session, who.office_ids)
    return Desk(
        query=query,
        found=found,
        card=card,
        attempt=slips.last_attempt(session, card.id) if card else 0,
        last=slips.newest(session, card.id, now=now()) if card else None,
        counters=counters,
        counter=next((place for place in counters if place.id == who.counter_id), None),
        live=live(session, job_id, now=now()),
    )


def _meant(found: list[DossierCard], query: str) -> DossierCard | None:
    """The dossier that was surely meant: the only one found, or the one whose whole code was given."""
    if len(found) == 1:
        return found[0]
    whole = "".join(c for c in query.casefold() if c.isalnum())
    return next((card for card in found if "".join(c for c in card.code.casefold() if c.isalnum()) == whole), None)


def _own(session: Session, dossier_id: int) -> DossierCard:
    card = dossiers.card(session, dossier_id)
    if card.office_id not in person().office_ids:
        # As if it weren't there: another office's register is none of this person's business.
        raise NotFound(dossiers.UNKNOWN)
    return card


@blueprint.post("/counter")
@requires(Role.CLERK)
def counter() -> Response:
    """Choose the counter that this person works at, until they choose another."""
    chosen = request.form.get("counter_id", type=int)
    if chosen is None:
        raise Invalid(N_("Vui lòng chọn quầy."))
    with writing() as session:
        choose_counter(session, person().id, chosen, person().office_ids)
    return redirect(url_for("desk.home"), 303)


@blueprint.post("/hand-over")
@requires(Role.CLERK)
def give() -> Response:
    """*Trả kết quả & in phiếu*: pressed twice, it is still done once (``after`` says which ticket the page knew of)."""
    dossier_id, after = request.form.get("dossier_id", type=int), request.form.get("after", type=int)
    if dossier_id is None or after is None:
        raise Invalid(N_("Yêu cầu không đúng. Vui lòng tìm lại hồ sơ."))
    with reading() as session:
        _own(session, dossier_id)
    slip = handed_over(dossier_id, after=after)
    if slip.attempt > after + 1:
        flash(gettext("Phiếu của hồ sơ này vừa được in ở nơi khác."), "warn")
    return redirect(url_for("desk.home", job=slip.job_id), 303)
