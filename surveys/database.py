"""The store: one engine, and the two ways into it, ``reading()`` and ``writing()``.

SQLite runs in WAL mode with ``synchronous=FULL`` (what was acknowledged is on the disk) and foreign keys on; writers of one
process queue on a lock of their own, because SQLite's busy wait is unfair (performance.md). PostgreSQL does its own queueing.
"""

import fcntl
import os
import sqlite3
import threading
import unicodedata
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, String, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

BUSY_SECONDS = 30
# For a statement that reads many bytes: PostgreSQL sends them as they are, instead of writing them out in hexadecimal.
PLAIN_BYTES = {"phieu_plain_bytes": True}


class Base(DeclarativeBase):
    """Base of every mapped class. Constraint names are fixed so that migrations can name them on both stores."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive datetime raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite keeps UTC without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime can't be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - interface
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class NfcText(TypeDecorator[str]):
    """Text, kept in Unicode NFC so that equal words are equal."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - interface
        """Compose."""
        return None if value is None else unicodedata.normalize("NFC", value)


def choice(members: type[StrEnum]) -> Enum:
    """A column type for a closed set of words, checked by the store."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=True,
        length=16,
        name=members.__name__.lower(),
        values_callable=lambda kind: [member.value for member in kind],
    )


def table(model: type[Base]) -> Table:
    """The table of a mapped class, for plain SQL where a row is written often."""
    return cast(Table, model.__table__)


def insert_for(dialect: str, into: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ``ON CONFLICT``, for the dialect's name; both stores speak the same words there."""
    return sqlite.insert(into) if dialect == "sqlite" else postgresql.insert(into)


class _Turn:
    """SQLite has one writer; those of one machine queue here, and each is woken when its turn comes.

    Left to themselves they would poll: SQLite's busy wait sleeps up to 100 ms between looks, and whoever looks in time
    is served, however long others have waited. A lock on a file beside the store ends with the process that holds it.
    """

    def __init__(self, engine: Engine) -> None:
        self._threads = threading.Lock()
        name = engine.url.database
        self._path = f"{name}.turn" if name and name != ":memory:" else None
        self._file: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn, and pass it on when the block is left."""
        with self._threads:
            file = self._opened()
            if file is None:
                yield
                return
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)

    def _opened(self) -> int | None:
        if self._path and self._file is None:
            # Opened by the process that writes: a file open since before a fork would share its lock with the parent.
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._closing = weakref.finalize(self, os.close, self._file)
        return self._file

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            self._closing()
            self._file = None


class Database:
    """The engine and its transactions. One per process."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.sqlite = self.engine.dialect.name == "sqlite"
        # One consistent picture for a page's several queries; SQLite's deferred transaction gives it by itself.
        options = {} if self.sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._read_engine = self.engine.execution_options(**options)
        self._write_engine = self.engine.execution_options(phieu_write=True)
        self._turn = _Turn(self.engine) if self.sqlite else None
        self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on one consistent snapshot; whatever it changed is rolled back."""
        with Session(self._read_engine, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose transaction commits on leaving and rolls back on an exception. Does not nest."""
        if getattr(self._local, "writing", False):
            raise RuntimeError("writing() inside writing(): one transaction per unit of work")
        self._local.writing = True
        try:
            with (
                self._turn.taken() if self._turn else nullcontext(),
                Session(self._write_engine) as session,
                session.begin(),
            ):
                yield session
        finally:
            self._local.writing = False

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
        if self._turn:
            self._turn.close()


def _engine(url: str) -> Engine:
    # hide_parameters: an error's text goes to the log, a remark or a digest must not go with it.
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "before_cursor_execute", _ask_plainly)
        return engine
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - event interface
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - narrows the driver's type
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # A write transaction takes its lock at once: upgrading a read lock later can't wait, it fails.
    write = connection.get_execution_options().get("phieu_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _ask_plainly(*call: Any) -> None:
    from psycopg.pq import Format  # noqa: PLC0415 - a store of SQLite never needs to load it

    _, cursor, _, _, context, _ = call
    if context is not None and PLAIN_BYTES.items() <= context.execution_options.items():
        cursor.format = Format.BINARY
