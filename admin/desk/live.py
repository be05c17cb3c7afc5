"""The part of the desk that changes by itself: the slip under way and the counter's last ten."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from admin.access import person
from surveys.printing import previews, slips
from surveys.printing.printers import PrinterState, printer_state
from surveys.printing.slips import Slip
from surveys.web import settings

SOON, WAITING, SHOWING = "400ms", "2s", "10s"


@dataclass(frozen=True)
class Live:
    """What is shown (``pictured``: the current slip has a picture), and how soon to look again (``poll`` None: not at all)."""

    current: Slip | None
    pictured: bool
    printer: PrinterState | None
    recent: list[Slip]
    poll: str | None

    @property
    def mark(self) -> str:
        """A digest of what is shown: while it stays the same, the browser need not exchange anything."""
        slips_shown = [(s.job_id, s.state, s.fault, s.code, s.newest, s.in_trouble) for s in [self.current, *self.recent] if s]
        shown = (slips_shown, self.pictured, self.printer, self.poll)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def live(session: Session, job_id: int | None, *, now: datetime) -> Live:
    """The slip ``job_id`` (of this person's offices) and the last ten of this person's counter."""
    who = person()
    current = slips.slip(session, job_id, who.office_ids, now=now) if job_id else None
    recent = slips.recent(session, who.counter_id, now=now) if who.counter_id else []
    pictured = current is not None and current.preview and previews.exists(settings().instance, current.job_id)
    printer = printer_state(session, who.counter_id) if who.counter_id else None
    return Live(current, pictured, printer, recent, _pace([*recent, *([current] if current else [])]))


def _pace(shown: list[Slip]) -> str | None:
    if any(slip.running and slip.fresh for slip in shown):
        return SOON
    if any(slip.running for slip in shown):
        return WAITING
    # A code on the screen goes when its time is up.
    return SHOWING if any(slip.code for slip in shown) else None
