"""Columns into a store as fast as it takes them: without indexes and constraints, which follow when all is in."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from sqlalchemy import make_url

from tests.bench.decade import Columns

TABLES = ("dossier", "token", "response", "answer")
Chunks = Iterable[dict[str, Columns]]


def load(url: str, chunks: Chunks, parquet: dict[str, str]) -> None:
    """Write every chunk into the migrated store at ``url``, and the tables of ``parquet`` (table → file) also there."""
    loader = _sqlite if url.startswith("sqlite") else _postgresql
    with loader(url) as put, _files(parquet) as keep:
        for chunk in chunks:
            for name in TABLES:
                put(name, chunk[name])
                keep(name, chunk[name])


@contextmanager
def _sqlite(url: str) -> Iterator[Any]:
    """No journal while filling: a benchmark's store that breaks is made anew. Never analysed, as an office's isn't."""
    connection = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-4000000", "temp_store=MEMORY", "threads=2"):
        connection.execute(f"PRAGMA {pragma}")
    where = f"type = 'index' AND sql IS NOT NULL AND tbl_name IN {TABLES}"
    indexes = connection.execute(f"SELECT name, sql FROM sqlite_master WHERE {where}").fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.execute("BEGIN")

    def put(name: str, columns: Columns) -> None:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"
        connection.executemany(statement, zip(*map(_plain, columns.values()), strict=True))

    yield put
    connection.execute("COMMIT")
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _plain(column: Any) -> list[Any]:
    if isinstance(column, list):
        return column
    if column.dtype.kind == "M":
        text = np.datetime_as_string(column, unit="us")
        letters = text.view("U1").reshape(len(text), -1)
        letters[:, 10] = " "
        column = text
    found: list[Any] = column.tolist()
    return found


@contextmanager
def _postgresql(url: str) -> Iterator[Any]:
    with psycopg.connect(_words(url)) as connection:
        kept = _bare(connection)

        def put(name: str, columns: Columns) -> None:
            statement = f"COPY {name} ({', '.join(columns)}) FROM STDIN (FORMAT csv)"
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(_csv(columns))

        yield put
        connection.execute("SET maintenance_work_mem = '1GB'")
        for statement in kept:
            connection.execute(statement)
        for name in TABLES:
            if name != "answer":
                connection.execute(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))")
        connection.commit()
        connection.autocommit = True
        # As autovacuum would have done long before.
        connection.execute("VACUUM ANALYZE")


def _words(url: str) -> str:
    address = make_url(url)
    return psycopg.conninfo.make_conninfo(dbname=address.database, user=address.username, host=str(address.query["host"]))


def _bare(connection: Any) -> list[str]:
    """Drop what slows filling down; the statements that bring it back, keys first."""
    names = ", ".join(f"'{name}'::regclass" for name in TABLES)
    found = connection.execute(
        "SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint "
        f"WHERE conrelid IN ({names}) OR (confrelid IN ({names}) AND contype = 'f')"
    ).fetchall()
    indexes = connection.execute(
        f"SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid IN ({names}) "
        "AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)"
    ).fetchall()
    order = sorted(found, key=lambda row: "fcpu".index(row[2]))
    for owner, name, _, _ in order:
        connection.execute(f"ALTER TABLE {owner} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    back = [
        f"ALTER TABLE {owner} ADD CONSTRAINT {name} {sql}{' NOT VALID' if kind == 'f' and 'NOT VALID' not in sql else ''}"
        for owner, name, kind, sql in reversed(order)
    ]
    return [*back, *(sql for _, sql in indexes)]


def copy(source: str, url: str, tables: Sequence[str]) -> None:
    """Put the rows of an SQLite store's ``tables`` in the place of those of a PostgreSQL store."""
    given = sqlite3.connect(make_url(source).database or "")
    with psycopg.connect(_words(url)) as connection, closing(given):
        # As SQLite keeps moments.
        connection.execute("SET TIME ZONE 'UTC'")
        for name in tables:
            rows = given.execute(f"SELECT * FROM {name}")
            columns = ", ".join(column[0] for column in rows.description)
            connection.execute(f"TRUNCATE {name}")
            with connection.cursor() as cursor, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)


def _table(columns: Columns, *, text: bool) -> pa.Table:
    """``text``: as PostgreSQL reads them from a file."""
    arrays = {}
    for name, column in columns.items():
        if text and isinstance(column, list) and any(isinstance(one, bytes) for one in column):
            column = [None if one is None else "\\x" + one.hex() for one in column]  # noqa: PLW2901 - the same, as text
        if isinstance(column, np.ma.MaskedArray):
            arrays[name] = pa.array(column.data, mask=column.mask)
        else:
            arrays[name] = pa.array(column)
    return pa.table(arrays)


def _csv(columns: Columns) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    pa.csv.write_csv(_table(columns, text=True), sink, pa.csv.WriteOptions(include_header=False))
    return sink.getvalue()


@contextmanager
def _files(wanted: dict[str, str]) -> Iterator[Any]:
    writers: dict[str, pq.ParquetWriter] = {}

    def keep(name: str, columns: Columns) -> None:
        if name in wanted:
            table = _table(columns, text=False)
            if name not in writers:
                writers[name] = pq.ParquetWriter(wanted[name], table.schema)
            writers[name].write_table(table)

    yield keep
    for writer in writers.values():
        writer.close()
