"""Having a printer looked at now instead of when its turn comes."""

from datetime import datetime

from sqlalchemy.orm import Session

from surveys.printing import circuit


def ask(session: Session, printer_id: int, *, now: datetime) -> None:
    """Let the next free worker ask printer ``printer_id`` how it is; the answer shows in ``printers.live``."""
    circuit.state_of(session, printer_id, now=now).next_check_at = now
    session.flush()
