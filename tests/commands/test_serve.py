"""phieu serve: a real server with its print worker, started and ended as systemd, a terminal or an accident would."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

PHIEU = str(Path(sys.executable).parent / "phieu")
PATIENCE = 40.0


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether ``condition`` comes true within PATIENCE."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if condition():
            return True
        time.sleep(0.05)
    return False


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Process:
    """A line of the process table."""

    pid: int
    command: str


@dataclass(frozen=True)
class Server:
    """A running ``phieu serve`` in a process group of its own; ``log`` is all that it wrote."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> int:
        """The status of a GET; 0 when nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def family(self) -> list[Process]:
        """Every living process of the server's group."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.process.pid and fields[0] != "Z":
                    found.append(Process(int(folder.name), (folder / "cmdline").read_text().replace("\0", " ")))
        return found

    def printer(self) -> int:
        """The process id of the print worker; 0 when there is none."""
        return next((each.pid for each in self.family() if "spawn_main" in each.command), 0)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers on one instance folder; ended after the test, by force if they must be."""
    started: list[Server] = []

    def start(*words: str, port: int = 0) -> Server:
        port = port or free_port()
        log = tmp_path / f"log{len(started)}"
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PHIEU_INSTANCE": str(tmp_path / "instance")}
        with log.open("wb") as out:
            command = [PHIEU, "serve", "--port", str(port), *words]
            process = subprocess.Popen(command, env=env, stdout=out, stderr=out, start_new_session=True)
        server = Server(process, port, log)
        started.append(server)
        return server

    yield start
    for server in started:
        with suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()


def ready(server: Server) -> Server:
    """``server``, once it answers."""
    assert eventually(lambda: server.get("/readyz") == 200), server.log.read_text()
    return server


def test_it_serves_and_ends_without_a_trace(serve: Callable[..., Server]) -> None:
    server = ready(serve())
    assert server.printer()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE) == 0
    assert eventually(lambda: server.family() == []), server.family()
    assert server.get("/healthz") == 0


def test_ctrl_c_in_a_terminal_ends_it_just_as_well(serve: Callable[..., Server]) -> None:
    server = ready(serve())
    os.killpg(server.process.pid, signal.SIGINT)
    assert server.process.wait(PATIENCE) == 0
    assert eventually(lambda: server.family() == []), server.family()
    assert "Traceback" not in server.log.read_text()


def test_a_begun_request_is_answered_before_the_end(serve: Callable[..., Server]) -> None:
    server = ready(serve())
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as client:
        head = b"POST /responses HTTP/1.1\r\nHost: kiosk\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        client.sendall(head + b"Accept: application/json\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n")
        # The server asks for the body when the application begins to read it.
        assert client.recv(4096).startswith(b"HTTP/1.1 100")
        client.sendall(b"language")
        server.process.send_signal(signal.SIGTERM)
        client.sendall(b"=vi")
        assert client.recv(4096).startswith(b"HTTP/1.1 422")
    assert server.process.wait(PATIENCE) == 0


def test_a_dead_print_worker_is_started_anew(serve: Callable[..., Server]) -> None:
    server = ready(serve())
    first = server.printer()
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: server.printer() not in (0, first))
    assert server.get("/healthz") == 200


def test_a_dead_web_worker_is_started_anew(serve: Callable[..., Server]) -> None:
    server = ready(serve("--workers", "1"))
    known = {each.pid for each in server.family()}
    web = max(each.pid for each in server.family() if each.pid != server.process.pid and "spawn" not in each.command)
    os.kill(web, signal.SIGKILL)
    assert eventually(lambda: bool({each.pid for each in server.family()} - known))
    ready(server)


def test_a_killed_server_leaves_no_orphans(serve: Callable[..., Server]) -> None:
    server = ready(serve())
    server.process.kill()
    server.process.wait()
    assert eventually(lambda: server.family() == []), server.family()


def test_a_taken_port_is_refused_in_words(serve: Callable[..., Server]) -> None:
    server = ready(serve())
    second = serve(port=server.port)
    assert second.process.wait(PATIENCE) == 1
    assert str(server.port) in second.log.read_text()
    assert "Traceback" not in second.log.read_text()


def test_the_log_holds_no_token_code(serve: Callable[..., Server]) -> None:
    server = ready(serve("--sample-if-empty"))
    for path in ("/t/ABCDE-FGHJK", "/t/7ZZZZZZZZZ", "/t/../../%00"):
        server.get(path)
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(PATIENCE)
    log = server.log.read_text()
    assert "ABCDE" not in log
    assert "7ZZZZ" not in log


def test_an_empty_store_gets_the_sample_once_and_each_start_shows_its_accounts(serve: Callable[..., Server]) -> None:
    shown = []
    for _ in range(2):
        server = ready(serve("--sample-if-empty"))
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(PATIENCE)
        shown.append([line for line in server.log.read_text().splitlines() if "quantri" in line])
    assert len(shown[0]) == 1
    assert shown[0] == shown[1]


def test_an_empty_store_stays_empty_without_the_word(serve: Callable[..., Server]) -> None:
    server = ready(serve())
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(PATIENCE)
    assert "Sample" not in server.log.read_text()
