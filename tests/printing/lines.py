"""Printers at the other end of a serial line (a pseudo-terminal) and of a named pipe, with a thread that is the printer."""

import contextlib
import os
import select
import termios
import threading
import tty
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.printing.paper import Paper
from tests.printing.peer import Peer

XOFF, XON = b"\x13", b"\x11"


@dataclass
class Wire:
    """A printer on a line: ``printer`` says how it behaves; ``path`` is where this machine finds it.

    ``holds_after``: bytes after which it holds the line by XOFF, once, as one whose buffer is full or whose paper is out;
    ``release`` lets it go on. ``unplugs_after``: bytes after which the line is gone. ``reads``: False takes nothing at all.
    """

    printer: Peer = field(default_factory=Peer)
    path: str = ""
    holds_after: int | None = None
    unplugs_after: int | None = None
    reads: bool = True
    attributes: list[Any] = field(default_factory=list)
    _released: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def paper(self) -> Paper:
        """What it printed."""
        return self.printer.paper

    def release(self) -> None:
        """It goes on taking bytes."""
        self._released.set()

    def run(self, master: int) -> None:
        """Be the printer until the test is over."""
        poll = select.poll()
        poll.register(master, select.POLLIN)
        self._say(master, self.printer.stale)
        while not self._over.is_set():
            if not self.reads or not poll.poll(20):
                self._over.wait(0.02 if not self.reads else 0)
                self._say(master, self.printer._print(b""))
                continue
            content = os.read(master, 512)
            if not self.attributes:
                self.attributes = termios.tcgetattr(master)
            self._say(master, self.printer._hear(content))
            if self.unplugs_after is not None and len(self.printer.received) >= self.unplugs_after:
                return
            self._hold(master)

    def _hold(self, master: int) -> None:
        if self.holds_after is None or len(self.printer.received) < self.holds_after:
            return
        self.holds_after = None
        os.write(master, XOFF)
        while not self._released.wait(0.02) and not self._over.is_set():
            continue
        os.write(master, XON)

    @staticmethod
    def _say(master: int, answer: bytes) -> None:
        if answer:
            os.write(master, answer)


@contextlib.contextmanager
def serial_printer(wire: Wire | None = None) -> Iterator[Wire]:
    """A printer on a pseudo-terminal: its other end is a serial port to everyone who opens it."""
    wire = wire or Wire()
    master, slave = os.openpty()
    tty.setraw(slave)
    wire.path = os.ttyname(slave)
    thread = threading.Thread(target=_serve, args=(wire, master))
    thread.start()
    try:
        yield wire
    finally:
        wire._over.set()
        thread.join()
        os.close(slave)
        with contextlib.suppress(OSError):
            os.close(master)


def _serve(wire: Wire, master: int) -> None:
    with contextlib.suppress(OSError):  # the port was closed
        wire.run(master)
    if wire.unplugs_after is not None:
        os.close(master)


@contextlib.contextmanager
def pipe_printer(path: Path, *, reads: bool = True, limit: int | None = None) -> Iterator[Paper]:
    """A printer that reads a named pipe and can't answer; after ``limit`` bytes it goes away."""
    os.mkfifo(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    paper, over = Paper(), threading.Event()

    def run() -> None:
        taken = 0
        while reads and not over.is_set():
            if not select.select([descriptor], [], [], 0.02)[0]:
                continue
            content = os.read(descriptor, 512)
            if not content:
                over.wait(0.005)  # nobody has it open
            taken += len(content)
            paper.feed(content)
            if limit is not None and taken >= limit:
                os.close(descriptor)
                return

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield paper
    finally:
        over.set()
        thread.join()
        with contextlib.suppress(OSError):
            os.close(descriptor)
