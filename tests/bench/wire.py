"""A wire with a counter: everything between a browser and the server, service workers and all, passes through and is counted."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """What has passed: bytes that the browser received, and the requests that it made, as method and path."""

    received: int = 0
    requests: list[str] = field(default_factory=list)


@contextmanager
def counted(port: int) -> Iterator[tuple[int, Wire]]:
    """Another port for the server at ``port`` of this machine, and what passes through it."""
    wire = Wire()

    class Line(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", port)) as server:
                back = threading.Thread(target=_pass, args=(server, self.request, wire), daemon=True)
                back.start()
                _pass(self.request, server, None, wire)
                back.join()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Line) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy.server_address[1], wire
        proxy.shutdown()


def _pass(source: socket.socket, sink: socket.socket, received: Wire | None, asked: Wire | None = None) -> None:
    with suppress(OSError):
        while chunk := source.recv(65536):
            if received:
                received.received += len(chunk)
            # A request's line begins its chunk: browsers send one request at a time on a connection.
            if asked and chunk.startswith((b"GET ", b"POST ", b"HEAD ")):
                asked.requests.append(" ".join(chunk.split(b" ", 2)[n].decode() for n in (0, 1)))
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
