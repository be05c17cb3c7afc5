"""Printing over TCP: python-escpos has built the bytes; here they are brought to the printer, and watched on their way.

The driver's own transport is not used: it can't set a small send buffer, can't tell how many bytes left, takes a closed
connection for plenty of paper, leaks its socket when the printer refuses, and breaks for good after one failure.
"""

import socket
import time
from collections.abc import Callable

from surveys.printing.addresses import Tcp
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.line import Line, LineLost, LineStalled
from surveys.printing.payload import FRAGMENT_ROWS, RESET
from surveys.printing.status import Status
from surveys.printing.verdict import End, Parcel, Verdict

PATIENCE = 1.0  # seconds of silence after which a printer is asked what hinders it


def print_over(where: Tcp, parcel: Parcel, limits: Limits, hindered: Callable[[Fault], None]) -> Verdict:
    """Print ``parcel``; ``hindered`` is told what holds the printer up while its answer is awaited."""
    try:
        connection = socket.create_connection((where.host, where.port), timeout=limits.connect)
    except OSError as error:
        return Verdict(End.NOT_BEGUN, _reason(error))
    with connection:
        return _talk(Line(connection, deadline=time.monotonic() + limits.total), parcel, limits, hindered)


def _reason(error: OSError) -> Fault:
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
        line.fence(parcel.content)
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
        status = _asked(line, limits)
        if status and status.hindrance and status.hindrance is not reason:
            hindered(status.hindrance)
        reason = (status.hindrance if status else None) or reason
        warning = (status.warning if status else None) or warning
    return Verdict(End.UNKNOWN, reason or Fault.STALLED)


def _asked(line: Line, limits: Limits) -> Status | None:
    try:
        return line.status(seconds=limits.answer)
    except LineStalled:
        # The time is up; what the printer said last is the reason to give.
        return None
