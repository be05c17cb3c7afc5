"""Printing over TCP: python-escpos' Network driver connects, everything after that is watched by ``Line``.

The driver's own writing and status are not used: it waits up to 60 s, can't tell how many bytes left, takes a closed connection
for plenty of paper, and breaks for good after one failure (printing.md has the measurements).
"""

import socket
import time
from collections.abc import Callable
from typing import Any

from surveys.printing import driver
from surveys.printing.addresses import Tcp
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.line import Line, LineLost, LineStalled
from surveys.printing.payload import FRAGMENT_ROWS, RESET
from surveys.printing.status import FENCE, Status
from surveys.printing.verdict import End, Parcel, Verdict

PATIENCE = 1.0  # seconds of silence after which a printer is asked what hinders it


def print_over(where: Tcp, parcel: Parcel, limits: Limits, hindered: Callable[[Fault], None]) -> Verdict:
    """Print ``parcel``; ``hindered`` is told what holds the printer up while its answer is awaited."""
    printer = driver.network(where.host, where.port, timeout=limits.connect)
    if fault := _connect(printer):
        return Verdict(End.NOT_BEGUN, fault)
    try:
        return _talk(Line(printer.device, deadline=time.monotonic() + limits.total), parcel, limits, hindered)
    finally:
        printer.close()


def _connect(printer: Any) -> Fault | None:
    from escpos.exceptions import DeviceNotFoundError  # noqa: PLC0415 - imported on first use, see driver.py

    try:
        printer.open()
    except DeviceNotFoundError as error:
        # The driver wraps the socket's error in its own; which one it was is what a clerk needs.
        return _reason(error.__context__)
    return None


def _reason(error: BaseException | None) -> Fault:
    if isinstance(error, ConnectionRefusedError):
        return Fault.REFUSED
    return Fault.NAME_UNKNOWN if isinstance(error, socket.gaierror) else Fault.UNREACHABLE


def _talk(line: Line, parcel: Parcel, limits: Limits, hindered: Callable[[Fault], None]) -> Verdict:
    """Ask, send, and wait for the fence; what was sent before the ticket's own first byte doesn't count as begun."""
    begins: int | None = None
    try:
        status = _greet(line, parcel, limits)
        if status and status.hindrance:
            return Verdict(End.NOT_BEGUN, status.hindrance)
        begins = line.sent
        line.send(parcel.content + FENCE)
        if status is None:
            return _unanswered(line, limits)
        return _awaited(line, limits, hindered, warning=status.warning)
    except LineStalled:
        fault = Fault.STALLED
    except LineLost:
        fault = Fault.CONNECTION_LOST
    begun = begins is not None and line.sent > begins
    return Verdict(End.UNKNOWN if begun else End.NOT_BEGUN, fault)


def _greet(line: Line, parcel: Parcel, limits: Limits) -> Status | None:
    line.drain()
    if parcel.resync:
        # Blank dots for the fragment that a broken ticket may have left open; a printer that waits for none ignores them.
        line.send(bytes(FRAGMENT_ROWS * parcel.width_dots // 8) + RESET)
    return line.status(seconds=limits.answer)


def _unanswered(line: Line, limits: Limits) -> Verdict:
    """The end of a job on a printer that answered no question: some of those answer the fence all the same."""
    if line.fenced(seconds=limits.mute):
        return Verdict(End.CONFIRMED)
    while not line.delivered():
        if line.fenced(seconds=PATIENCE):
            return Verdict(End.CONFIRMED)
        if time.monotonic() >= line.deadline:
            return Verdict(End.UNKNOWN, Fault.STALLED)
    return Verdict(End.SENT, Fault.NO_ANSWER)


def _awaited(line: Line, limits: Limits, hindered: Callable[[Fault], None], *, warning: Fault | None) -> Verdict:
    """Wait for the fence's answer; in silence, ask what hinders. Paper changed in time still confirms."""
    reason = None
    while time.monotonic() < line.deadline:
        if line.fenced(seconds=PATIENCE):
            return Verdict(End.CONFIRMED, warning)
        status = line.status(seconds=limits.answer)
        if status and status.hindrance and status.hindrance is not reason:
            hindered(status.hindrance)
        reason = (status.hindrance if status else None) or reason
        warning = (status.warning if status else None) or warning
    return Verdict(End.UNKNOWN, reason or Fault.STALLED)
