"""One connection to a printer, with a deadline over everything that is said on it."""

import fcntl
import socket
import struct
import termios
import time

from surveys.printing.status import ERROR, FENCE, GOOD, OFFLINE, PAPER, PRINTER, Status, is_answer, is_fence, is_unasked, question

CHUNK = 1024
SILENCE = 0.02  # seconds; several times the way to a printer in the same building
DRAIN = 0.3
SEND_BUFFER = 4096  # so that a printer that doesn't read is noticed after a few KB instead of never


class LineLost(Exception):
    """The printer closed or reset the connection."""


class LineStalled(Exception):
    """The printer took no more bytes until the deadline."""


class Line:
    """Sends and listens on a connected socket until ``deadline`` (of ``time.monotonic``)."""

    def __init__(self, connection: socket.socket, *, deadline: float) -> None:
        self.deadline = deadline
        self.sent = 0
        self._socket = connection
        self._answer: int | None = None
        self._fenced = False
        self._skip = 0
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, content: bytes) -> None:
        """Hand all of ``content`` to the printer; ``sent`` counts the bytes that left. Raises LineLost, LineStalled."""
        rest = memoryview(content)
        while rest:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise LineStalled
            self._socket.settimeout(left)
            try:
                count = self._socket.send(rest[:CHUNK])
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
        self.send(content + FENCE)

    def ask(self, number: int, *, seconds: float) -> int | None:
        """The answer to DLE EOT ``number``; None if none came in time. A fence's answer that comes meanwhile is kept."""
        self._answer = None
        self.send(question(number))
        until = min(self.deadline, time.monotonic() + seconds)
        while self._answer is None and (left := until - time.monotonic()) > 0:
            self._listen(left)
        return self._answer

    def status(self, *, seconds: float) -> Status | None:
        """All four answers; None from a printer that leaves the first question unanswered."""
        first = self.ask(PRINTER, seconds=seconds)
        if first is None:
            return None
        others = [self.ask(number, seconds=seconds) for number in (OFFLINE, ERROR, PAPER)]
        return Status(first, *(GOOD if answer is None else answer for answer in others))

    def fenced(self, *, seconds: float) -> bool:
        """Whether the fence's answer came within ``seconds``."""
        until = min(self.deadline, time.monotonic() + seconds)
        while not self._fenced and (left := until - time.monotonic()) > 0:
            self._listen(left)
        return self._fenced

    def delivered(self) -> bool:
        """Whether the printer's side has acknowledged every byte (none waits in this machine's send queue)."""
        waiting = fcntl.ioctl(self._socket.fileno(), termios.TIOCOUTQ, b"\0" * 4)
        return int(struct.unpack("i", waiting)[0]) == 0

    def _listen(self, seconds: float) -> bool:
        """Hear what comes within ``seconds``; False for silence."""
        self._socket.settimeout(max(seconds, 0))
        try:
            heard = self._socket.recv(256)
        except (TimeoutError, BlockingIOError):
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
