"""How a worker on PostgreSQL learns that a ticket was queued: by the notification that ``jobs.queue`` sends."""

import logging
import threading

import psycopg
from psycopg import sql

from surveys.printing.jobs import CHANNEL

log = logging.getLogger(__name__)


class Postgres:
    """Listens for what ``jobs.queue`` tells."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection | None = None

    def wait(self, stop: threading.Event, seconds: float) -> None:
        """Wait for a notification; a server that gives none (or is away) is simply asked after ``seconds``."""
        try:
            for _ in self._listening().notifies(timeout=seconds, stop_after=1):
                return
        except psycopg.Error as error:
            log.warning("the store's notifications can't be had; it is asked for tickets instead: %s", error)
            self.close()
            stop.wait(seconds)

    def _listening(self) -> psycopg.Connection:
        if self._connection is None:
            self._connection = psycopg.connect(self._url, autocommit=True)
            self._connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
