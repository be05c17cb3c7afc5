"""A printer in the network, as a real TCP server: healthy or with one of the faults that were seen in the wild."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.printing.paper import Paper

GOOD = 0x12


@dataclass
class Peer:
    """How the printer behaves, and what it received.

    ``mute``: answers nothing. ``reads``: False never reads. ``closes_after``/``resets_after``: bytes until it hangs up.
    ``status``: its answers to DLE EOT 1 to 4. ``blocked``: holds data (paper out, cover open) until cleared.
    ``pace``: seconds for each 4 KB.
    """

    mute: bool = False
    reads: bool = True
    closes_after: int | None = None
    resets_after: int | None = None
    stale: bytes = b""
    status: dict[int, int] = field(default_factory=lambda: dict.fromkeys((1, 2, 3, 4), GOOD))
    blocks_after: int | None = None
    blocked: bool = False
    paper: Paper = field(default_factory=Paper)
    received: bytearray = field(default_factory=bytearray)
    pace: float = 0.0
    connections: int = 0
    most_at_once: int = 0
    real_time: int = 0
    host: str = "127.0.0.1"
    port: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)
    _open: list[socket.socket] = field(default_factory=list)
    _held: bytearray = field(default_factory=bytearray)

    @property
    def address(self) -> str:
        """Where it is found."""
        return f"tcp://[{self.host}]:{self.port}" if ":" in self.host else f"tcp://{self.host}:{self.port}"

    def paper_out(self) -> None:
        """The roll is empty."""
        self.status |= {1: GOOD | 0x08, 2: GOOD | 0x20, 4: GOOD | 0x60}
        self.blocked = True

    def cover_open(self) -> None:
        """Someone opened it."""
        self.status |= {1: GOOD | 0x08, 2: GOOD | 0x04}
        self.blocked = True

    def near_end(self) -> None:
        """The roll is almost empty."""
        self.status |= {4: GOOD | 0x0C}

    def mend(self) -> None:
        """New roll, lid down."""
        with self.changed:
            self.status = dict.fromkeys((1, 2, 3, 4), GOOD)
            self.blocked = False
            self.changed.notify_all()

    def serve(self, connection: socket.socket) -> None:
        """Answer one connection until it ends."""
        self.connections += 1
        self._open.append(connection)
        # One that the other side has closed already is over, though its thread may not have noticed.
        self.most_at_once = max(self.most_at_once, sum(_established(each) for each in self._open))
        try:
            self._converse(connection)
        finally:
            self._open.remove(connection)

    def _converse(self, connection: socket.socket) -> None:
        count = 0
        with contextlib.suppress(OSError), connection:
            connection.sendall(self.stale)
            connection.settimeout(0.05)
            while True:
                try:
                    content = connection.recv(4096) if self.reads else self._doze(connection)
                except TimeoutError:
                    connection.sendall(self._print(b""))
                    continue
                if not content:
                    return
                count += len(content)
                self._take_time()
                if self._hangs_up(connection, count):
                    return
                connection.sendall(self._hear(content))

    def _take_time(self) -> None:
        if self.pace:
            with self.changed:
                self.changed.wait(self.pace)

    def _doze(self, connection: socket.socket) -> bytes:
        with self.changed:
            self.changed.wait(0.05)
        # Notice that the other side went away without reading what it sent.
        if not _established(connection):
            return b""
        raise TimeoutError

    def _hangs_up(self, connection: socket.socket, count: int) -> bool:
        if self.resets_after is not None and count >= self.resets_after:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return True
        return self.closes_after is not None and count >= self.closes_after

    def _hear(self, content: bytes) -> bytes:
        answers = bytearray()
        seen = len(self.received)
        self.received += content
        if self.blocks_after is not None and len(self.received) >= self.blocks_after:
            self.paper_out()
            self.blocks_after = None
        # Real-time commands act wherever they stand, as on an Epson.
        window = bytes(self.received[max(0, seen - 2) :])
        for at in range(len(window) - 2):
            if window[at : at + 2] == b"\x10\x04" and window[at + 2] in self.status:
                self.real_time += 1
                answers.append(self.status[window[at + 2]])
        answers += self._print(content)
        with self.changed:
            self.changed.notify_all()
        return b"" if self.mute else bytes(answers)

    def _print(self, content: bytes) -> bytes:
        self._held += content
        if self.blocked:
            return b""
        fences = self.paper.feed(bytes(self._held))
        self._held.clear()
        return b"" if self.mute else b"\0" * fences


def _established(connection: socket.socket) -> bool:
    try:
        state = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
    except OSError:  # closed on this side
        return False
    return state == b"\x01"


@contextlib.contextmanager
def printer(peer: Peer) -> Iterator[Peer]:
    """Serve ``peer`` on a free port of this machine."""
    listener = socket.create_server((peer.host, peer.port), family=socket.AF_INET6 if ":" in peer.host else socket.AF_INET)
    peer.port = listener.getsockname()[1]
    threads: list[threading.Thread] = []
    connections: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if not peer.reads:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connections.append(connection)
            threads.append(threading.Thread(target=peer.serve, args=(connection,)))
            threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield peer
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def black_hole() -> Iterator[str]:
    """An address that answers no connection request: a listener whose queue is full drops them."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, contextlib.ExitStack() as stack:
        where = listener.getsockname()
        for _ in range(3):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(where)
        yield f"tcp://127.0.0.1:{where[1]}"


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
