"""What a new token's slip says and to which printer it goes, drawn before the transaction where that is possible.

Drawing costs 30 ms and more of the processor: inside the transaction, every other writer of an SQLite store would wait for it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.clock import day_end, local_day
from surveys.dossiers.models import Dossier
from surveys.office.models import Clerk, Counter, Office, Procedure
from surveys.printing import driver
from surveys.printing.fallback import spare_printer
from surveys.printing.jobs import Spare
from surveys.printing.machine import Machine, machine
from surveys.printing.payload import Payload, png, safe
from surveys.printing.press import pressed
from surveys.printing.printers import printer_for
from surveys.printing.templates import in_force
from surveys.printing.ticket import Ticket, picture
from surveys.settings import Settings
from surveys.tokens.codes import new_code
from surveys.tokens.models import Token
from surveys.tokens.verbs import expiry


@dataclass(frozen=True)
class Sketch:
    """A slip that is to be drawn: what it says, for which printer (None: there is none), and which may stand in for that one."""

    ticket: Ticket
    machine: Machine | None
    spare: Machine | None = None

    @property
    def printer_id(self) -> int | None:
        """The printer that it is for."""
        return self.machine.printer_id if self.machine else None


@dataclass(frozen=True)
class Drawing:
    """A drawn slip: the printer's bytes, for a screen the PNG, and the bytes for the printer that may stand in."""

    sketch: Sketch
    payload: Payload | None
    picture: bytes | None
    spare: Spare | None = None


@dataclass(frozen=True)
class Stub:
    """What a token brings to its slip."""

    code: str
    attempt: int
    expires_at: datetime


@dataclass(frozen=True)
class Whereabouts:
    """What a slip names: ids of the moment of issue. ``batch``: the token was made ahead."""

    office_id: int
    counter_id: int | None
    clerk_id: int | None
    procedure_id: int | None
    batch: bool = False


def draw(wanted: Sketch) -> Drawing:
    """Draw a slip; one without a printer stays undrawn."""
    if wanted.machine is None:
        return Drawing(wanted, None, None)
    image = safe(picture(wanted.ticket, wanted.machine.width))
    page = pressed(wanted.ticket, wanted.machine, image)
    return Drawing(wanted, page, png(image) if wanted.machine.preview else None, _spare(wanted))


def _spare(wanted: Sketch) -> Spare | None:
    other = wanted.spare
    if other is None or wanted.machine is None:
        return None
    if other.make == wanted.machine.make:
        return Spare(other.printer_id, None)
    return Spare(other.printer_id, pressed(wanted.ticket, other))


def foresee(session: Session, dossier_id: int, *, counter_id: int | None, settings: Settings, now: datetime) -> Drawing | None:
    """Draw the slip that ``hand_over`` will most likely need; None where it will refuse. Only reads.

    ``hand_over`` compares and draws anew if anything has changed, so that a wrong guess costs time and nothing else.
    """
    driver.warm()
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or dossier.withdrawn:
        return None
    made = session.scalar(select(func.count()).where(Token.dossier_id == dossier_id)) or 0
    stub = Stub(new_code(), made + 1, expiry(now, settings.token_days))
    return draw(sketch(session, dossier, stub, counter_id=counter_id or dossier.counter_id, settings=settings, now=now))


def sketch(
    session: Session, dossier: Dossier, stub: Stub, *, counter_id: int | None, settings: Settings, now: datetime
) -> Sketch:
    """What a dossier's slip says and where it goes."""
    where = Whereabouts(dossier.office_id, counter_id, dossier.clerk_id, dossier.procedure_id)
    return sketch_at(session, where, stub, settings=settings, now=now)


def sketch_at(session: Session, where: Whereabouts, stub: Stub, *, settings: Settings, now: datetime) -> Sketch:
    """What a token's slip says and where it goes, with a dossier or without."""
    ticket = ticket_at(session, where, stub, settings=settings, now=now)
    printer = printer_for(session, where.office_id, where.counter_id)
    if printer is None:
        return Sketch(ticket, None)
    other = spare_printer(session, printer)
    return Sketch(ticket, machine(printer), machine(other) if other else None)


def ticket_at(session: Session, where: Whereabouts, stub: Stub, *, settings: Settings, now: datetime) -> Ticket:
    """What a token's slip says, in the layout that its office has in force."""
    office = session.get_one(Office, where.office_id)
    counter = session.get(Counter, where.counter_id) if where.counter_id else None
    template = in_force(session, where.office_id).template
    # Who isn't named isn't looked up: a slip foreseen before its clerk is known is then still the right one.
    clerk = session.get(Clerk, where.clerk_id) if where.clerk_id and template.tells("clerk") else None
    procedure = session.get(Procedure, where.procedure_id) if where.procedure_id else None
    return Ticket(
        office=office.name,
        hotline=office.hotline,
        counter=counter.name if counter else "",
        procedure=procedure.name if procedure else "",
        clerk=clerk.name if clerk else "",
        code=stub.code,
        url=f"{settings.public_url}/t/{stub.code}",
        issued=local_day(now),
        last_day=last_whole_day(stub.expires_at),
        reprint=stub.attempt if stub.attempt > 1 else None,
        sample=office.sample,
        batch=where.batch,
        template=template,
    )


def last_whole_day(expires_at: datetime) -> date:
    """The last Vietnamese day that ends no later than ``expires_at``: what a slip may promise."""
    day = local_day(expires_at)
    return day if day_end(day) <= expires_at else day - timedelta(days=1)
