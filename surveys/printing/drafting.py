"""What a new token's slip says and to which printer it goes, drawn before the transaction where that is possible.

Drawing costs 30 ms and more of the processor: inside the transaction, every other writer of an SQLite store would wait for it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.clock import day_end, local_day
from surveys.dossiers.models import Dossier
from surveys.office.models import Counter, Office, Procedure
from surveys.printing import driver
from surveys.printing.addresses import is_preview
from surveys.printing.payload import Payload, payload, png, safe
from surveys.printing.printers import printer_for
from surveys.printing.ticket import NARROW, WIDE, Ticket, picture
from surveys.settings import Settings
from surveys.tokens.codes import new_code
from surveys.tokens.models import Token
from surveys.tokens.verbs import expiry


@dataclass(frozen=True)
class Sketch:
    """A slip that is to be drawn: what it says, for which printer (None: there is none), how wide, and whether on a screen."""

    ticket: Ticket
    printer_id: int | None
    width: int
    preview: bool


@dataclass(frozen=True)
class Drawing:
    """A drawn slip: the printer's bytes and, for a screen, the PNG."""

    sketch: Sketch
    payload: Payload | None
    picture: bytes | None


@dataclass(frozen=True)
class Stub:
    """What a token brings to its slip."""

    code: str
    attempt: int
    expires_at: datetime


def draw(wanted: Sketch) -> Drawing:
    """Draw a slip; one without a printer stays undrawn."""
    if wanted.printer_id is None:
        return Drawing(wanted, None, None)
    image = safe(picture(wanted.ticket, wanted.width))
    return Drawing(wanted, payload(image), png(image) if wanted.preview else None)


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
    """What a token's slip says and where it goes."""
    office = session.get_one(Office, dossier.office_id)
    counter = session.get(Counter, counter_id) if counter_id else None
    ticket = Ticket(
        office=office.name,
        hotline=office.hotline,
        counter=counter.name if counter else "",
        procedure=session.get_one(Procedure, dossier.procedure_id).name,
        code=stub.code,
        url=f"{settings.public_url}/t/{stub.code}",
        issued=local_day(now),
        last_day=last_whole_day(stub.expires_at),
        reprint=stub.attempt if stub.attempt > 1 else None,
        sample=office.sample,
    )
    printer = printer_for(session, dossier.office_id, counter_id)
    if printer is None:
        return Sketch(ticket, None, WIDE, preview=False)
    width = WIDE if printer.width_dots >= WIDE else NARROW
    return Sketch(ticket, printer.id, width, preview=is_preview(printer.address))


def last_whole_day(expires_at: datetime) -> date:
    """The last Vietnamese day that ends no later than ``expires_at``: what a slip may promise."""
    day = local_day(expires_at)
    return day if day_end(day) <= expires_at else day - timedelta(days=1)
