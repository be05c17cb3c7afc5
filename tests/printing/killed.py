"""Workers in processes of their own, to be killed: a parent that has loaded everything forks one whenever it is asked to.

Fifty fresh interpreters would cost a minute of loading; a forked one is as real a process, with a store and a name of its own.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from surveys.clock import utc_now
from surveys.database import Database
from surveys.printing import driver
from surveys.printing.worker import run
from surveys.settings import Settings
from tests.printing.spooling import QUICK


class Nursery:
    """A parent of workers on one store. Use as a context: who still runs at its end is killed."""

    def __init__(self, url: str, instance: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.printing.killed", url, str(instance)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._running: set[int] = set()

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(self, *_: object) -> None:
        for pid in set(self._running):
            self.kill(pid)
        self._process.communicate()

    def _told(self, word: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{word}\n".encode())
        self._process.stdin.flush()
        return self._process.stdout.readline().decode().strip()

    def start(self) -> int:
        """A new worker; its process id."""
        pid = int(self._told("start"))
        self._running.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """SIGKILL, and wait until it is gone."""
        self._running.discard(pid)
        os.kill(pid, signal.SIGKILL)
        assert self._told(f"bury {pid}") == "buried"


def _worker(url: str, instance: str) -> None:
    run(Database(url), Settings(instance=Path(instance)), stop=threading.Event(), clock=utc_now, limits=QUICK)


def _main(url: str, instance: str) -> None:
    driver.warm()
    for line in sys.stdin:
        word, _, pid = line.strip().partition(" ")
        if word == "bury":
            os.waitpid(int(pid), 0)
            print("buried", flush=True)  # noqa: T201 - the answer
            continue
        child = os.fork()
        if child == 0:
            # The pipes are the parent's: held open here, its death would leave the test waiting for an answer.
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, 0)
            os.dup2(nothing, 1)
            _worker(url, instance)
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    _main(*sys.argv[1:])
