"""A connection to a CUPS server, through pycups, on which every call has its end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from surveys.printing.addresses import Queue
from surveys.printing.aside import Aside
from surveys.printing.extras import load
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.talk import Unopened, opening
from surveys.printing.verdict import Parcel

ANSWER = 3.0  # seconds that a spooler in the same building may take for a small question
STOPPED = 5  # a queue's printer-state (RFC 8011)
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


@dataclass(frozen=True)
class Standing:
    """How a queue is. ``fault`` keeps it from taking or printing jobs.

    ``named`` is what CUPS says of the printer itself, and ``low`` that its paper is near the end. Both are from the last job
    that met it and stand until a later one is through: they tell something only while one's own job is printed.
    """

    fault: Fault | None
    named: Fault | None
    low: bool


def _standing(found: dict[str, Any]) -> Standing:
    reasons = {reason.rsplit("-", 1)[0] if reason.endswith(_SEVERITIES) else reason for reason in found["printer-state-reasons"]}
    fault = None
    if not found["printer-is-accepting-jobs"]:
        fault = Fault.QUEUE_REJECTS
    elif found["printer-state"] == STOPPED:
        fault = Fault.QUEUE_PAUSED
    return Standing(fault, next((fault for reason, fault in _REASONS.items() if reason in reasons), None), "media-low" in reasons)


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

    def standing(self) -> Standing:
        """How the queue is."""
        asked = {"requested_attributes": _QUEUE}
        return _standing(self._do(lambda: self._connection.getPrinterAttributes(self._queue, **asked), self._answer))

    def job(self, number: int) -> dict[str, Any]:
        """Where a job stands: its ``job-state``, and ``time-at-processing`` once CUPS began to print it."""
        found: dict[str, Any] = self._do(lambda: self._connection.getJobAttributes(number, _JOB), self._answer)
        return found

    def offer(self, parcel: Parcel, *, seconds: float) -> int:
        """Make a job of ``parcel`` and send all of it but the word that it is complete; the job's number."""
        content = opening(parcel) + parcel.content
        title = f"Phieu {parcel.job_id}"  # seen by whoever may look at the queue: nothing of the token
        number: int = self._do(lambda: self._connection.createJob(self._queue, title, {"job-sheets": "none"}), self._answer)
        try:
            raw = self._cups.CUPS_FORMAT_RAW
            self._going(lambda: self._connection.startDocument(self._queue, number, title, raw, 1), self._answer)
            self._going(lambda: self._connection.writeRequestData(content, len(content)), seconds)
        except Unopened:
            self.wipe(number)
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

    def wipe(self, number: int) -> None:
        """Wipe a job from CUPS: it would keep the ticket's bytes, and the token in them, for a day."""
        self._do(lambda: self._connection.cancelJob(number, purge_job=True), self._answer)

    def end(self) -> None:
        """Hang up."""
        self._connection = None
        self._aside.end()
