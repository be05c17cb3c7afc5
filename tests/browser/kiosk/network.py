"""A network between a device and its server, which may change an answer on its way or lose it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

# (request, the server's answer) → what reaches the device; None: nothing, the connection is cut.
Passing = Callable[[bytes, bytes], bytes | None]


@contextmanager
def network(port: int, target: int, passing: Passing) -> Iterator[None]:
    """Pass what comes to ``port`` on to ``target``, one request a connection, and answers back through ``passing``."""
    listener = socket.create_server(("127.0.0.1", port))

    def serve_one(client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", target)) as server:
            request = _read(client)
            server.sendall(request.replace(b"Connection: keep-alive", b"Connection: close", 1))
            answer = b"".join(iter(lambda: server.recv(65536), b""))
            if (passed := passing(request, answer)) is not None:
                client.sendall(passed)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve_one, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _read(client: socket.socket) -> bytes:
    """One HTTP request, whole."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(client)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += _some(client)
    return head + b"\r\n\r\n" + body


def _some(client: socket.socket) -> bytes:
    data = client.recv(65536)
    if not data:
        raise ConnectionError("the browser went away")
    return data
