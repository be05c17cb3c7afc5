"""What is said to a printer, whatever port it stands at: ask, recover, send, fence, and wait for the answer.

python-escpos has built the bytes; its own transports are not used (docs/decisions/0005): they can't tell how many bytes left,
take a closed connection for plenty of paper, and wait for ever where a cable, a flow control or a spooler is silent.
"""

import time
from collections.abc import Callable

from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.line import SILENCE, Line, LineHeld, LineLost, LineStalled, Port
from surveys.printing.payload import RESET, largest_fragment
from surveys.printing.status import Health, Status, health
from surveys.printing.verdict import End, Parcel, Verdict

PATIENCE = 1.0  # seconds of silence after which a printer is asked what hinders it


class Unopened(Exception):
    """The way to the printer couldn't be opened; ``hopeless`` says that no later try will fare better."""

    def __init__(self, fault: Fault, *, hopeless: bool = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.hopeless = hopeless


Opener = Callable[[Limits], Port]


def print_over(connect: Opener, parcel: Parcel, limits: Limits, hindered: Callable[[Fault], None]) -> Verdict:
    """Print ``parcel`` on a new connection; ``hindered`` is told what holds the printer up while its answer is awaited."""
    deadline = time.monotonic() + limits.total
    try:
        port = connect(limits)
    except Unopened as error:
        return Verdict(End.HOPELESS if error.hopeless else End.NOT_BEGUN, error.fault)
    verdict = Verdict(End.UNKNOWN, Fault.STALLED)
    try:
        verdict = _talk(Line(port, deadline=deadline), parcel, limits, hindered)
    finally:
        port.close(drop=verdict.end not in (End.CONFIRMED, End.SENT))
    return verdict


def ask_over(connect: Opener, limits: Limits) -> Health:
    """What the printer says of itself on a new connection, within ``limits``; prints nothing."""
    try:
        port = connect(limits)
    except Unopened as error:
        return Health(error.fault)
    try:
        line = Line(port, deadline=time.monotonic() + limits.total)
        line.drain()
        return health(line.status(seconds=limits.answer))
    except (LineStalled, LineHeld, LineLost) as error:
        return Health(_why(error))
    finally:
        port.close(drop=True)


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
    except (LineStalled, LineHeld, LineLost) as error:
        if begins is None or line.sent == begins:
            return Verdict(End.NOT_BEGUN, _why(error))
        return Verdict(End.UNKNOWN, Fault.CONNECTION_LOST if isinstance(error, LineLost) else Fault.STALLED)


def _why(error: LineStalled | LineHeld | LineLost) -> Fault:
    if isinstance(error, LineHeld):
        return error.fault
    return Fault.STALLED if isinstance(error, LineStalled) else Fault.CONNECTION_LOST


def _greet(line: Line, parcel: Parcel, limits: Limits) -> Status | None:
    line.drain()
    if first := opening(parcel):
        line.send(first)
        # On a slow line the question would otherwise queue behind the blanks for longer than an answer may take.
        while not line.delivered() and time.monotonic() < line.deadline:
            time.sleep(SILENCE)
    return line.status(seconds=limits.answer)


def opening(parcel: Parcel) -> bytes:
    """What goes before a ticket: blank dots for the fragment that a broken one may have left open, which others ignore."""
    return bytes(largest_fragment(parcel.content)) + RESET if parcel.resync else b""


def _unanswered(line: Line, limits: Limits) -> Verdict:
    """The end of a job on a printer that answered no question: some of those answer the fence all the same."""
    if line.fenced(seconds=limits.mute):
        return Verdict(End.CONFIRMED)
    while not line.delivered():
        if line.fenced(seconds=PATIENCE):
            return Verdict(End.CONFIRMED)
        if time.monotonic() >= line.deadline:
            return Verdict(End.UNKNOWN, Fault.STALLED)
        if not line.hears:
            time.sleep(SILENCE)
    return Verdict(End.SENT, Fault.NO_ANSWER)


def _awaited(line: Line, limits: Limits, hindered: Callable[[Fault], None], *, warning: Fault | None) -> Verdict:
    """Wait for the fence's answer; in silence, ask what hinders. Paper changed in time still confirms."""
    reason = None
    while time.monotonic() < line.deadline:
        if line.fenced(seconds=PATIENCE):
            return Verdict(End.CONFIRMED, warning)
        if not line.delivered():
            continue  # a question would wait behind the ticket
        status = _asked(line, limits)
        if status and status.hindrance and status.hindrance is not reason:
            hindered(status.hindrance)
        reason = (status.hindrance if status else None) or reason
        warning = (status.warning if status else None) or warning
    return Verdict(End.UNKNOWN, reason or Fault.STALLED)


def _asked(line: Line, limits: Limits) -> Status | None:
    try:
        return line.status(seconds=limits.answer)
    except (LineStalled, LineHeld):
        # The time is up; what the printer said last is the reason to give.
        return None
