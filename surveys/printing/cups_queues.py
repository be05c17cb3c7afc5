"""Printers behind CUPS. It answers for the queue, not for the paper: the best end here is "sent".

python-escpos's own driver takes "spooled" for "printed", asks another server than the system's own, and forgets the job's number.
"""

import time
from collections.abc import Callable

from surveys.printing.addresses import Queue
from surveys.printing.cups_server import Spooler
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.models import PaperLevel
from surveys.printing.status import Health
from surveys.printing.talk import Unopened
from surveys.printing.verdict import End, Parcel, Verdict

POLL = 0.1  # seconds between two looks at a job
PROCESSING, CANCELED, COMPLETED = 5, 7, 9  # a job's job-state (RFC 8011); from CANCELED on it is over


def print_through(where: Queue, parcel: Parcel, limits: Limits, hindered: Callable[[Fault], None]) -> Verdict:
    """Hand ``parcel`` to CUPS and follow it to its end. What isn't over in time is taken back, lest it come out tomorrow."""
    deadline = time.monotonic() + limits.total
    try:
        spooler = Spooler(where, limits)
    except Unopened as error:
        return Verdict(End.HOPELESS if error.hopeless else End.NOT_BEGUN, error.fault)
    try:
        return _printed(spooler, parcel, deadline, hindered)
    finally:
        spooler.end()


def ask(where: Queue, limits: Limits) -> Health:
    """What CUPS says of the queue. Of the printer it knows nothing while nothing is printed, but that its paper was low."""
    try:
        spooler = Spooler(where, limits)
    except Unopened as error:
        return Health(error.fault)
    try:
        found = spooler.standing()
    except Unopened as error:
        return Health(error.fault)
    finally:
        spooler.end()
    if found.low:
        return Health(found.fault, Fault.NEAR_END, PaperLevel.NEAR_END)
    return Health(found.fault, None if found.fault else Fault.SPOOLED)


def _printed(spooler: Spooler, parcel: Parcel, deadline: float, hindered: Callable[[Fault], None]) -> Verdict:
    try:
        if fault := spooler.standing().fault:
            return Verdict(End.NOT_BEGUN, fault)
        number = spooler.offer(parcel, seconds=deadline - time.monotonic())
    except Unopened as error:
        # CUPS begins to print when a document's end has arrived, and that was not sent.
        return Verdict(End.NOT_BEGUN, error.fault)
    try:
        spooler.close_document()
        return _followed(spooler, number, deadline, hindered)
    except Unopened as error:
        return Verdict(End.UNKNOWN, error.fault)


def _followed(spooler: Spooler, number: int, deadline: float, hindered: Callable[[Fault], None]) -> Verdict:
    told = None
    while time.monotonic() < deadline:
        state = spooler.job(number)["job-state"]
        if state >= CANCELED:
            spooler.wipe(number)
            return Verdict(End.SENT, Fault.SPOOLED) if state == COMPLETED else Verdict(End.UNKNOWN, Fault.QUEUE_GAVE_UP)
        queue = spooler.standing()
        fault = queue.fault or (queue.named if state == PROCESSING else None)
        if fault and fault is not told:
            told = fault
            hindered(fault)
        time.sleep(POLL)
    return _given_up(spooler, number, told or Fault.STALLED)


def _given_up(spooler: Spooler, number: int, why: Fault) -> Verdict:
    spooler.cancel(number)
    begun = bool(spooler.job(number).get("time-at-processing"))
    spooler.wipe(number)
    return Verdict(End.UNKNOWN if begun else End.NOT_BEGUN, why)
