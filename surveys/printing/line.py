"""One connection to a printer, with a deadline over everything that is said on it, whatever kind of port it goes through."""

import time
from collections.abc import Callable
from typing import Protocol

from surveys.printing.faults import Fault
from surveys.printing.status import ERROR, FENCE, GOOD, OFFLINE, PAPER, PRINTER, Status, is_answer, is_fence, is_unasked, question

CHUNK = 1024
SILENCE = 0.02  # seconds; several times the way to a printer in the same building
DRAIN = 0.3


class LineLost(Exception):
    """The printer closed or reset the connection, or its cable was pulled."""


class LineStalled(Exception):
    """The printer took no more bytes until the deadline."""


class LineHeld(Exception):
    """The printer took no more bytes until the deadline, and the port's driver said why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Port(Protocol):
    """An open way to a printer. One job's, or one probe's: it is never used again after ``close``.

    Every call ends within its ``seconds``. TimeoutError: nothing happened in that time (LineHeld: and this is why); any other
    OSError: the printer is gone.
    """

    @property
    def hears(self) -> bool:
        """Whether the printer's answers can come this way at all."""

    def write(self, content: bytes, seconds: float) -> int:
        """Hand over the beginning of ``content``; how many bytes left (one at least). May be more than reached the printer."""

    def read(self, seconds: float) -> bytes:
        """What the printer says, as it comes; empty when it hung up."""

    def delivered(self) -> bool:
        """Whether nothing that was written waits on this machine any more."""

    def close(self, *, drop: bool) -> None:
        """End it; ``drop`` throws away what still waits on this machine, so that it neither holds this up nor comes out later."""


class Line:
    """Sends and listens on an open port until ``deadline`` (of ``time.monotonic``)."""

    def __init__(self, port: Port, *, deadline: float) -> None:
        self.deadline = deadline
        self.sent = 0
        self._port = port
        self._answer: int | None = None
        self._fenced = False
        self._skip = 0

    @property
    def hears(self) -> bool:
        """Whether asking makes sense."""
        return self._port.hears

    def send(self, content: bytes) -> None:
        """Hand all of ``content`` to the printer; ``sent`` counts the bytes that left. Raises LineLost, LineStalled, LineHeld."""
        rest = memoryview(content)
        while rest:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise LineStalled
            try:
                count = self._port.write(bytes(rest[:CHUNK]), left)
            except TimeoutError as error:
                raise LineStalled from error
            except OSError as error:
                raise LineLost from error
            self.sent += count
            rest = rest[count:]

    def drain(self) -> None:
        """Throw away what the printer (or a print server before it) says before it is asked, until it is silent for a moment."""
        until = time.monotonic() + DRAIN
        while time.monotonic() < until and self._listen(SILENCE):
            continue
        self._answer = None

    def fence(self, content: bytes) -> None:
        """Send ``content`` and behind it the question whose answer proves that all of it was processed."""
        self._fenced = False  # an answer that came before the question is none
        self.send(content + FENCE if self.hears else content)

    def ask(self, number: int, *, seconds: float) -> int | None:
        """The answer to DLE EOT ``number``; None if none came in time. A fence's answer that comes meanwhile is kept."""
        self._answer = None
        self.send(question(number))
        self._until(lambda: self._answer is not None, seconds)
        return self._answer

    def status(self, *, seconds: float) -> Status | None:
        """All four answers; None from a printer that leaves the first question unanswered, or can't be heard."""
        first = self.ask(PRINTER, seconds=seconds) if self.hears else None
        if first is None:
            return None
        others = [self.ask(number, seconds=seconds) for number in (OFFLINE, ERROR, PAPER)]
        return Status(first, *(GOOD if answer is None else answer for answer in others))

    def fenced(self, *, seconds: float) -> bool:
        """Whether the fence's answer came within ``seconds``."""
        self._until(lambda: self._fenced, seconds)
        return self._fenced

    def delivered(self) -> bool:
        """Whether every byte has left this machine (and, in a network, was acknowledged by the printer's side)."""
        try:
            return self._port.delivered()
        except OSError as error:
            raise LineLost from error

    def _until(self, heard: Callable[[], bool], seconds: float) -> None:
        until = min(self.deadline, time.monotonic() + seconds)
        while not heard() and self.hears and (left := until - time.monotonic()) > 0:
            self._listen(left)

    def _listen(self, seconds: float) -> bool:
        """Hear what comes within ``seconds``; False for silence."""
        if not self.hears:
            return False
        try:
            heard = self._port.read(max(seconds, 0))
        except TimeoutError:
            return False
        except OSError as error:
            raise LineLost from error
        if not heard:
            raise LineLost
        for byte in heard:
            self._sort(byte)
        return True

    def _sort(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        elif is_unasked(byte):
            self._skip = 3
        elif is_answer(byte):
            self._answer = byte
        elif is_fence(byte):
            self._fenced = True
