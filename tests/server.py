"""The real server, as an office runs it: granian with the print worker beside it, in a process group of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.builders import SECRET


def phieu(url: str, instance: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
    """Start the console script on a store; ``more`` are further ``PHIEU_*`` variables."""
    env = {**os.environ, "PHIEU_INSTANCE": str(instance), "PHIEU_DATABASE_URL": url, "PHIEU_SECRET_KEY": SECRET, **more}
    command = [str(Path(sys.executable).with_name("phieu")), *arguments]
    return subprocess.Popen(command, env=env, start_new_session=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(url: str, instance: Path, port: int = 0, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The real server on ``url``, in a process group of its own; yields it once it answers. ``port`` 0 is any free one."""
    port = port or free_port()
    process = phieu(url, instance, "serve", "--port", str(port), PHIEU_PUBLIC_URL=f"http://127.0.0.1:{port}", **more)
    try:
        await_answer(process, port)
        yield process, port
    finally:
        kill(process)


def await_answer(process: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server is ready; fail when it ends instead."""
    waiting = threading.Event()
    for _ in range(600):
        assert process.poll() is None, "the server ended by itself"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            waiting.wait(0.1)
        finally:
            connection.close()
    pytest.fail("the server never answered")


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL for the whole group: web workers, print worker and their parent."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
