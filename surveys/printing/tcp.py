"""Printers in the network: a socket of our own, whose small send buffer shows soon how many bytes really left."""

import fcntl
import socket
import struct
import termios

from surveys.printing.addresses import Tcp
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.talk import Unopened

SEND_BUFFER = 4096  # so that a printer that doesn't read is noticed after a few KB instead of never


def connect(where: Tcp, limits: Limits) -> "TcpPort":
    """Call the printer. Raises Unopened."""
    try:
        connection = socket.create_connection((where.host, where.port), timeout=limits.connect)
    except OSError as error:
        raise Unopened(_reason(error)) from error
    return TcpPort(connection)


def _reason(error: OSError) -> Fault:
    if isinstance(error, ConnectionRefusedError):
        return Fault.REFUSED
    return Fault.NAME_UNKNOWN if isinstance(error, socket.gaierror) else Fault.UNREACHABLE


class TcpPort:
    """A connected socket as a ``line.Port``."""

    hears = True

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, content: bytes, seconds: float) -> int:
        """Hand a beginning of ``content`` to the kernel."""
        self._socket.settimeout(seconds)
        return self._socket.send(content)

    def read(self, seconds: float) -> bytes:
        """What arrived; empty when the printer hung up."""
        self._socket.settimeout(seconds)
        try:
            return self._socket.recv(256)
        except BlockingIOError as error:  # what a time-out of zero raises
            raise TimeoutError from error

    def delivered(self) -> bool:
        """Whether the printer's side has acknowledged every byte (none waits in this machine's send queue)."""
        waiting = fcntl.ioctl(self._socket.fileno(), termios.TIOCOUTQ, b"\0" * 4)
        return int(struct.unpack("i", waiting)[0]) == 0

    def close(self, *, drop: bool) -> None:  # noqa: ARG002 - a Port; closing a socket never waits
        """Hang up."""
        self._socket.close()
