"""Printers behind CUPS, through pycups. CUPS answers for the queue, not for the paper: the best end here is "sent".

python-escpos's own driver takes "spooled" for "printed", asks another server than the system's own, and forgets the job's number.
"""

import time
from collections.abc import Callable
from typing import Any

from surveys.printing.addresses import Queue
from surveys.printing.aside import Aside
from surveys.printing.extras import load
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.models import PaperLevel
from surveys.printing.status import Health
from surveys.printing.talk import Unopened
from surveys.printing.verdict import End, Parcel, Verdict

POLL = 0.1  # seconds between two looks at a job
ANSWER = 3.0  # seconds that a spooler in the same building may take for a small question
PROCESSING, STOPPED = 4, 5  # of a queue (RFC 8011, printer-state)
CANCELED, COMPLETED = 7, 9  # of a job (RFC 8011, job-state); from CANCELED on it is over
HTTP_CONTINUE = 100
_REASONS = {
    "media-empty": Fault.PAPER_OUT,
    "media-needed": Fault.PAPER_OUT,
    "cover-open": Fault.COVER_OPEN,
    "door-open": Fault.COVER_OPEN,
    "media-jam": Fault.PRINTER_ERROR,
    "offline": Fault.OFFLINE,
    "connecting-to-device": Fault.UNREACHABLE,
    "timed-out": Fault.UNREACHABLE,
}
_SEVERITIES = ("-report", "-warning", "-error")
_JOB = ["job-state", "time-at-processing"]
_QUEUE = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs"]


def print_through(where: Queue, parcel: Parcel, limits: Limits, hindered: Callable[[Fault], None]) -> Verdict:
    """Hand ``parcel`` to CUPS and follow it to its end. What isn't over in time is taken back, lest it come out tomorrow."""
    try:
        spooler = Spooler(where, limits)
    except Unopened as error:
        return Verdict(End.HOPELESS if error.hopeless else End.NOT_BEGUN, error.fault)
    try:
        fault = spooler.health().fault
        if fault:
            return Verdict(End.NOT_BEGUN, fault)
        number = spooler.offer(parcel, seconds=limits.total)
    except Unopened as error:
        # CUPS begins to print when a document's end has arrived, and that was not sent.
        spooler.end()
        return Verdict(End.NOT_BEGUN, error.fault)
    try:
        spooler.close_document()
        return _followed(spooler, number, time.monotonic() + limits.total, hindered)
    except Unopened as error:
        return Verdict(End.UNKNOWN, error.fault)
    finally:
        spooler.end()


def ask(where: Queue, limits: Limits) -> Health:
    """What CUPS says of the queue. It knows nothing of the printer while nothing is printed."""
    try:
        spooler = Spooler(where, limits)
    except Unopened as error:
        return Health(error.fault)
    try:
        return spooler.health()
    except Unopened as error:
        return Health(error.fault)
    finally:
        spooler.end()


def _followed(spooler: "Spooler", number: int, deadline: float, hindered: Callable[[Fault], None]) -> Verdict:
    told = None
    while time.monotonic() < deadline:
        state = spooler.job(number)["job-state"]
        if state >= CANCELED:
            spooler.take_back(number)
            return Verdict(End.SENT, Fault.SPOOLED) if state == COMPLETED else Verdict(End.UNKNOWN, Fault.QUEUE_GAVE_UP)
        fault = spooler.health().fault
        if fault and fault is not told:
            told = fault
            hindered(fault)
        time.sleep(POLL)
    return _given_up(spooler, number, told)


def _given_up(spooler: "Spooler", number: int, told: Fault | None) -> Verdict:
    spooler.cancel(number)
    begun = bool(spooler.job(number).get("time-at-processing"))
    spooler.take_back(number)
    return Verdict(End.UNKNOWN if begun else End.NOT_BEGUN, told or Fault.STALLED)


class Spooler:
    """A connection to a CUPS server, for one queue. Every call has its end; each raises Unopened when CUPS doesn't answer."""

    def __init__(self, where: Queue, limits: Limits) -> None:
        try:
            self._cups = load("cups")
        except ImportError as error:
            raise Unopened(Fault.DRIVER_MISSING, hopeless=True) from error
        self._queue = where.name
        self._answer = min(ANSWER, limits.total / 2)
        self._missing, self._rejects = self._cups.IPP_NOT_FOUND, self._cups.IPP_NOT_ACCEPTING
        self._aside = Aside("cups", (RuntimeError, self._cups.IPPError, self._cups.HTTPError))
        self._connection = self._do(lambda: self._connect(where), limits.connect)

    def _connect(self, where: Queue) -> Any:
        if not where.host:
            return self._cups.Connection()
        # Both belong to this thread. libcups takes a connection to any other port than its own for one to a printer itself.
        self._cups.setServer(where.host)
        self._cups.setPort(where.port)
        return self._cups.Connection(host=where.host, port=where.port)

    def _do(self, call: Callable[[], Any], seconds: float) -> Any:
        try:
            return self._aside.do(call, seconds=seconds)
        except (TimeoutError, RuntimeError, self._cups.HTTPError) as error:
            raise Unopened(Fault.CUPS_AWAY) from error
        except self._cups.IPPError as error:
            faults = {self._missing: Fault.QUEUE_MISSING, self._rejects: Fault.QUEUE_REJECTS}
            raise Unopened(faults.get(error.args[0], Fault.CUPS_AWAY)) from error

    def health(self) -> Health:
        """How the queue is."""
        return _health(
            self._do(lambda: self._connection.getPrinterAttributes(self._queue, requested_attributes=_QUEUE), self._answer)
        )

    def job(self, number: int) -> dict[str, Any]:
        """Where a job stands: its ``job-state``, and ``time-at-processing`` once CUPS began to print it."""
        found: dict[str, Any] = self._do(lambda: self._connection.getJobAttributes(number, _JOB), self._answer)
        return found

    def offer(self, parcel: Parcel, *, seconds: float) -> int:
        """Make a job of ``parcel`` and send all of it but the word that it is complete; the job's number."""
        title = f"Phieu {parcel.job_id}"  # seen by whoever may look at the queue: nothing of the token
        number: int = self._do(lambda: self._connection.createJob(self._queue, title, {"job-sheets": "none"}), self._answer)
        try:
            raw = self._cups.CUPS_FORMAT_RAW
            self._going(lambda: self._connection.startDocument(self._queue, number, title, raw, 1), self._answer)
            self._going(lambda: self._connection.writeRequestData(parcel.content, len(parcel.content)), seconds)
        except Unopened:
            self.take_back(number)
            raise
        return number

    def _going(self, call: Callable[[], Any], seconds: float) -> None:
        if self._do(call, seconds) != HTTP_CONTINUE:
            raise Unopened(Fault.CUPS_AWAY)

    def close_document(self) -> None:
        """Say that the document is complete: from here on CUPS prints it."""
        self._do(lambda: self._connection.finishDocument(self._queue), self._answer)

    def cancel(self, number: int) -> None:
        """Stop a job."""
        self._do(lambda: self._connection.cancelJob(number), self._answer)

    def take_back(self, number: int) -> None:
        """Wipe a job from CUPS: it would keep the ticket's bytes, and the token in them, for a day."""
        self._do(lambda: self._connection.cancelJob(number, purge_job=True), self._answer)

    def end(self) -> None:
        """Hang up."""
        self._connection = None
        self._aside.end()


def _health(found: dict[str, Any]) -> Health:
    reasons = {reason.rsplit("-", 1)[0] if reason.endswith(_SEVERITIES) else reason for reason in found["printer-state-reasons"]}
    level = PaperLevel.NEAR_END if "media-low" in reasons else PaperLevel.UNKNOWN
    warning = Fault.NEAR_END if level is PaperLevel.NEAR_END else None
    return Health(_fault(found, reasons), warning, level)


def _fault(found: dict[str, Any], reasons: set[str]) -> Fault | None:
    if not found["printer-is-accepting-jobs"]:
        return Fault.QUEUE_REJECTS
    if found["printer-state"] == STOPPED:
        return Fault.QUEUE_PAUSED
    # Only while it prints does CUPS know: what an earlier job met stands there until a later one is through.
    named = [fault for reason, fault in _REASONS.items() if reason in reasons] if found["printer-state"] == PROCESSING else []
    return named[0] if named else None
