"""From a new token to the order that the spool takes: which printer, what the slip says, its bytes and picture."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from surveys.clock import day_end, local_day
from surveys.dossiers.models import Dossier
from surveys.office.models import Counter, Office, Procedure
from surveys.printing.addresses import is_preview
from surveys.printing.jobs import Order
from surveys.printing.models import Printer
from surveys.printing.payload import Payload, payload, png, safe
from surveys.printing.printers import printer_for
from surveys.printing.ticket import NARROW, WIDE, Ticket, picture
from surveys.settings import Settings
from surveys.tokens.verbs import Issued


def draft(
    session: Session, dossier: Dossier, issued: Issued, *, counter_id: int | None, settings: Settings, now: datetime
) -> Order:
    """The order for a new token's ticket, drawn for the counter's printer."""
    printer = printer_for(session, dossier.office_id, counter_id)
    content, image = None, None
    if printer is not None:
        content, image = _drawn(_ticket(session, dossier, issued, counter_id=counter_id, settings=settings, now=now), printer)
    return Order(
        printer_id=printer.id if printer else None,
        token_id=issued.token_id,
        counter_id=counter_id,
        code=issued.code,
        payload=content,
        picture=image,
    )


def _drawn(ticket: Ticket, printer: Printer) -> tuple[Payload, bytes | None]:
    """The bytes for the printer and, where it is the screen, the picture."""
    image = safe(picture(ticket, WIDE if printer.width_dots >= WIDE else NARROW))
    return payload(image), png(image) if is_preview(printer.address) else None


def _ticket(
    session: Session, dossier: Dossier, issued: Issued, *, counter_id: int | None, settings: Settings, now: datetime
) -> Ticket:
    office = session.get_one(Office, dossier.office_id)
    counter = session.get(Counter, counter_id) if counter_id else None
    return Ticket(
        office=office.name,
        hotline=office.hotline,
        counter=counter.name if counter else "",
        procedure=session.get_one(Procedure, dossier.procedure_id).name,
        code=issued.code,
        url=f"{settings.public_url}/t/{issued.code}",
        issued=local_day(now),
        last_day=last_whole_day(issued.expires_at),
        reprint=issued.attempt if issued.attempt > 1 else None,
        sample=office.sample,
    )


def last_whole_day(expires_at: datetime) -> date:
    """The last Vietnamese day that ends no later than ``expires_at``: what a slip may promise."""
    day = local_day(expires_at)
    return day if day_end(day) <= expires_at else day - timedelta(days=1)
