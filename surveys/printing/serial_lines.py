"""Printers on a serial port, through pyserial, which sets the line up; the bytes go by ``files``, so that each wait has its end.

python-escpos's own driver writes without a time limit, waits a second for each answer, and on closing waits for as long as the
printer holds the line.
"""

import contextlib
import fcntl
import struct
import termios
from typing import Any

from surveys.printing.addresses import Serial
from surveys.printing.extras import load
from surveys.printing.faults import Fault
from surveys.printing.files import is_device, read_some, reason, write_some
from surveys.printing.limits import Limits
from surveys.printing.talk import Unopened

BITS_A_BYTE = 10  # a start bit, eight of data, a stop bit
SHARE = 0.8  # of a job's time that its bytes may take; the rest is for questions and for paper that is changed


def connect(where: Serial, limits: Limits) -> "SerialPort":  # noqa: ARG001 - opening a serial port never waits
    """Open the port for this program alone and set its speed and flow control. Raises Unopened."""
    try:
        serial = load("serial")
    except ImportError as error:
        raise Unopened(Fault.DRIVER_MISSING, hopeless=True) from error
    flow = {"rtscts": where.flow == "rtscts", "xonxoff": where.flow == "xonxoff"}
    try:
        if not is_device(where.path):
            raise Unopened(Fault.BAD_ADDRESS, hopeless=True)
        port = serial.Serial(where.path, baudrate=where.baud, exclusive=True, **flow)
    except OSError as error:
        raise Unopened(reason(error)) from error
    return SerialPort(port)


def seconds(where: Serial, count: int) -> float:
    """How long ``count`` bytes are on the way."""
    return count * BITS_A_BYTE / where.baud


def quick_enough(where: Serial, count: int, limits: Limits) -> bool:
    """Whether a job of ``count`` bytes can be over in time."""
    return seconds(where, count) <= limits.total * SHARE


class SerialPort:
    """An open serial port as a ``line.Port``."""

    hears = True

    def __init__(self, port: Any) -> None:
        self._port = port

    def write(self, content: bytes, seconds: float) -> int:
        """Write a beginning of ``content``; nothing while the printer holds the line."""
        return write_some(self._port.fileno(), content, seconds)

    def read(self, seconds: float) -> bytes:
        """What the printer says."""
        return read_some(self._port.fileno(), seconds)

    def delivered(self) -> bool:
        """Whether the driver's queue is empty."""
        waiting = fcntl.ioctl(self._port.fileno(), termios.TIOCOUTQ, b"\0" * 4)
        return int(struct.unpack("i", waiting)[0]) == 0

    def close(self, *, drop: bool) -> None:
        """Close the port. What a held line has not taken must go first: the kernel waits half a minute for it otherwise."""
        with contextlib.suppress(termios.error):  # it was unplugged: nothing waits any more
            if drop:
                termios.tcflush(self._port.fileno(), termios.TCOFLUSH)
        self._port.close()
