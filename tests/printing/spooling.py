"""A spool to test: an office's printers and queued tickets, and workers as threads and as processes of their own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from surveys.clock import utc_now
from surveys.database import Database
from surveys.printing.jobs import Order, Spare, queue
from surveys.printing.limits import Limits
from surveys.printing.models import JobState, Printer, PrintJob
from surveys.printing.payload import payload, png, safe
from surveys.printing.ticket import NARROW, picture
from surveys.printing.worker import run
from surveys.settings import Settings
from surveys.tokens.codes import new_code
from tests.builders import place
from tests.printing.samples import PLAIN

# Seconds that a loaded machine may add to a limit: what is shown is that nothing waits for ever.
SLACK = 12.0
QUICK = Limits(connect=0.5, answer=0.3, mute=0.3, total=3.0, stale=4.0, poll=0.02, sweep=0.1)
PATIENCE = 60.0


def add_printer(database: Database, address: str, *, code: str = "H38") -> int:
    """An office (new for each code) with a printer at ``address``; returns the printer's id."""
    with database.writing() as session:
        printer = session.get_one(Printer, place(session, code=code).printer)
        printer.address, printer.width_dots = address, NARROW
        return printer.id


def add_job(
    database: Database, printer_id: int, *, now: datetime | None = None, minutes: int = 10, spare_id: int | None = None
) -> tuple[int, str]:
    """Queue a ticket, which printer ``spare_id`` may print too; returns the job's id and its code."""
    code = new_code()
    image = safe(picture(replace(PLAIN, code=code, url=f"http://127.0.0.1:8000/t/{code}"), NARROW))
    order = Order(
        printer_id=printer_id,
        token_id=None,
        counter_id=None,
        code=code,
        payload=payload(image),
        picture=png(image),
        spare=Spare(spare_id, None) if spare_id else None,
    )
    with database.writing() as session:
        return queue(session, order, now=now or utc_now(), minutes=minutes), code


def job(database: Database, job_id: int) -> PrintJob:
    """A job as it stands."""
    with database.reading() as session:
        found = session.get_one(PrintJob, job_id)
        session.expunge(found)
        return found


def states(database: Database) -> list[JobState]:
    """Every job's state, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(PrintJob.state).order_by(PrintJob.id)))


def wait_until(condition: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Await a condition; fails the test when it doesn't come."""
    until = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < until, "what was awaited did not come"
        pause.wait(0.01)


@contextmanager
def working(database: Database, instance: Path, *, limits: Limits = QUICK) -> Iterator[None]:
    """A worker in a thread of this process."""
    stop = threading.Event()
    options = {"stop": stop, "clock": utc_now, "limits": limits}
    thread = threading.Thread(target=run, args=(database, Settings(instance=instance)), kwargs=options)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
