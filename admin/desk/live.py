"""The part of the desk that changes by itself: the printer, the slip under way, what waits for a person, the last ten."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from admin.access import person
from admin.desk.words import takes_over
from surveys.printing import previews, slips
from surveys.printing.printers import LivePrinter, live_at
from surveys.printing.slips import Slip
from surveys.web import settings

SOON, WAITING, IDLE = "400ms", "2s", "5s"


@dataclass(frozen=True)
class Live:
    """What is shown (``pictured``: the current slip has a picture), and how soon to look again.

    ``unresolved`` wait for paper or a person, ``recent`` are the others of the last ten. ``printer`` None: there is none, or no
    counter was chosen.
    """

    current: Slip | None
    pictured: bool
    printer: LivePrinter | None
    unresolved: list[Slip]
    recent: list[Slip]
    poll: str

    @property
    def mark(self) -> str:
        """A digest of what is shown: while it stays the same, the browser need not exchange anything."""
        all_slips = [self.current, *self.unresolved, *self.recent]
        seen = [
            (s.job_id, s.state, s.fault, s.code, s.newest, s.in_trouble, s.no_reprint, s.printer_name) for s in all_slips if s
        ]
        shown = (seen, len(self.unresolved), self.pictured, self.poll, _said(self.printer))
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _said(printer: LivePrinter | None) -> tuple[object, ...]:
    """What the desk says of a printer; when it was last looked at is not part of that."""
    return () if printer is None else (printer.name, printer.word, printer.fault, takes_over(printer), printer.waiting)


def live(session: Session, job_id: int | None, *, now: datetime) -> Live:
    """The slip ``job_id`` (of this person's offices) and the slips and the printer of this person's counter."""
    who = person()
    current = slips.slip(session, job_id, who.office_ids, now=now) if job_id else None
    recent = slips.recent(session, who.counter_id, now=now) if who.counter_id else []
    unresolved = slips.unresolved(session, who.counter_id, now=now) if who.counter_id else []
    waiting = {slip.job_id for slip in unresolved}
    pictured = current is not None and current.preview and previews.exists(settings().instance, current.job_id)
    return Live(
        current=current,
        pictured=pictured,
        printer=live_at(session, who.counter_id, now) if who.counter_id else None,
        unresolved=unresolved,
        recent=[slip for slip in recent if slip.job_id not in waiting],
        poll=_pace([*unresolved, *recent, *([current] if current else [])]),
    )


def _pace(shown: list[Slip]) -> str:
    if any(slip.running and slip.fresh for slip in shown):
        return SOON
    # A code on the screen goes when its time is up.
    return WAITING if any(slip.running or slip.code for slip in shown) else IDLE
