"""Printers behind a device node (``/dev/usb/lp0``, ``/dev/lp0``) or a named pipe.

python-escpos opens them with ``open(path, "wb")``: a missing node becomes a plain file into which tickets vanish, and a printer
that takes nothing holds the program up for ever. Here nothing is ever made, plain files and disks are refused, each wait ends.
"""

import errno
import fcntl
import os
import struct
import termios
import time

from surveys.printing.addresses import Node
from surveys.printing.faults import Fault
from surveys.printing.files import is_device, read_some, reason, taken, write_some
from surveys.printing.limits import Limits
from surveys.printing.line import LineHeld
from surveys.printing.talk import Unopened

BREATH = 0.1  # seconds between two tries to write to a port without paper
PIPE_SIZE = 4096  # as small as the kernel makes it, for the reason that the socket's send buffer is small


def connect(where: Node, limits: Limits) -> "NodePort":  # noqa: ARG001 - opening a node never waits
    """Open the node. Raises Unopened; hopelessly for what is no printer's."""
    try:
        if not is_device(where.path, or_pipe=True):
            raise Unopened(Fault.BAD_ADDRESS, hopeless=True)
        pipe = not is_device(where.path)
        descriptor, hears = _open(where.path, pipe=pipe)
    except OSError as error:
        raise Unopened(reason(error)) from error
    if os.isatty(descriptor):
        os.close(descriptor)
        # Its driver would tidy a picture's bytes as if they were typed text; as serial:// it is set up properly.
        raise Unopened(Fault.BAD_ADDRESS, hopeless=True)
    return NodePort(descriptor, pipe=pipe, hears=hears)


def _open(path: str, *, pipe: bool) -> tuple[int, bool]:
    """An open descriptor, and whether it can be read. A pipe is never read: we would hear ourselves."""
    flags = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    if not pipe:
        try:
            return os.open(path, os.O_RDWR | flags), True
        except OSError as error:
            # Some parallel ports can only be written to, and some installations allow no more.
            if error.errno not in (errno.EACCES, errno.EINVAL, errno.ENXIO, errno.EROFS):
                raise
    return os.open(path, os.O_WRONLY | flags), False


class NodePort:
    """An open node as a ``line.Port``. Whether it ``hears`` turns out as it is read: many nodes only take."""

    def __init__(self, descriptor: int, *, pipe: bool, hears: bool) -> None:
        self.hears = hears
        self._descriptor = descriptor
        self._pipe = pipe
        self._heard = False
        if pipe:
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, PIPE_SIZE)

    def write(self, content: bytes, seconds: float) -> int:
        """Write a beginning of ``content``. A printer port says "no space" where it means "no paper": that may yet be mended."""
        until = time.monotonic() + seconds
        while True:
            try:
                return write_some(self._descriptor, content, until - time.monotonic())
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            if time.monotonic() + BREATH >= until:
                raise LineHeld(Fault.PAPER_OUT)
            time.sleep(BREATH)

    def read(self, seconds: float) -> bytes:
        """What the printer says; once it is clear that nothing can be heard this way, silence."""
        try:
            heard = read_some(self._descriptor, seconds)
        except TimeoutError:
            raise
        except OSError:
            heard = b""
        if not heard and not self._heard:
            self.hears = False
            raise TimeoutError
        self._heard = True
        return heard

    def delivered(self) -> bool:
        """Whether the pipe's reader has read it all, or the node's driver takes more (it takes one write at a time)."""
        if not self._pipe:
            return taken(self._descriptor)
        waiting = fcntl.ioctl(self._descriptor, termios.FIONREAD, b"\0" * 4)
        return int(struct.unpack("i", waiting)[0]) == 0

    def close(self, *, drop: bool) -> None:  # noqa: ARG002 - a Port; a node's driver has no queue to throw away
        """Close the node."""
        os.close(self._descriptor)
