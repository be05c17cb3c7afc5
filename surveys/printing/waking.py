"""How a worker learns that a ticket was queued, without asking the store for tickets all the time.

PostgreSQL tells: ``jobs.queue`` notifies when its transaction commits. SQLite has one number that changes with every commit of
anyone else; reading it costs some ten microseconds, so it is looked at a hundred times a second.
"""

import sqlite3
import threading
import time
from typing import Protocol

from surveys.database import Database

GLANCE = 0.01  # seconds between two looks at SQLite's number
BREATH = 0.02  # seconds that a look into the store is spared after a commit, as ratings commit too


class Waker(Protocol):
    """Waits for news in the store."""

    def wait(self, stop: threading.Event, seconds: float) -> None:
        """Return when something may have been queued, when ``stop`` is set, or after ``seconds``."""

    def close(self) -> None:
        """Give back what it holds."""


def waker(database: Database) -> Waker:
    """The waker for this kind of store."""
    if database.sqlite and database.engine.url.database:
        return _Sqlite(database.engine.url.database)
    from surveys.printing.listening import Postgres  # noqa: PLC0415 - with its driver, which a store on SQLite never needs

    return Postgres(database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False))


class _Sqlite:
    def __init__(self, path: str) -> None:
        # A connection of its own: the number doesn't change for commits of the connection that asks.
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._seen = self._number()
        self._last = 0.0

    def wait(self, stop: threading.Event, seconds: float) -> None:
        """Glance at the number until it has changed."""
        until = time.monotonic() + seconds
        stop.wait(max(0.0, self._last + BREATH - time.monotonic()))
        while not self._changed() and time.monotonic() < until and not stop.wait(GLANCE):
            continue

    def _changed(self) -> bool:
        number = self._number()
        if number == self._seen:
            return False
        self._seen, self._last = number, time.monotonic()
        return True

    def _number(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
