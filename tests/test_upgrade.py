"""A store of every released revision comes up to this version with all that was in it."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    func,
    inspect,
    select,
)
from sqlalchemy.types import Integer

from surveys import migrations
from surveys.database import Database
from surveys.figures import recount
from surveys.figures.models import FlowHour, FlowOrigin

# Each is what some office runs; the newest one is the schema that test_store.py compares.
RELEASED = ["0001", "0006"]
ROWS = 3
# Tallies of answers that nothing reads any more; the answers themselves stay.
DROPPED = {"tally_clerk", "tally_procedure", "tally_day"}
MOMENT = datetime(2026, 10, 8, 9, 30, tzinfo=UTC)


@pytest.fixture(params=RELEASED)
def earlier(request: pytest.FixtureRequest, empty: Database) -> Database:
    """A store of an earlier revision."""
    migrations.upgrade(empty, request.param)
    return empty


def _words(connection: Connection, table: Table) -> dict[str, str]:
    """The first word that each closed set of words allows, by column."""
    checks = [str(check["sqltext"]) for check in inspect(connection).get_check_constraints(table.name)]
    found = [re.search(r"\b(\w+)\)?(?:::\w+)?\s*(?:IN|=\s*ANY)\b.*?'(\w+)'", check) for check in checks]
    return {match[1]: match[2] for match in found if match}


def _either(connection: Connection, table: Table) -> tuple[set[str], set[str]]:
    """Of columns of which one must be given: those that always are here, and those that never are."""
    checks = [str(check["sqltext"]) for check in inspect(connection).get_check_constraints(table.name)]
    pairs = [match.groups() for check in checks if (match := re.search(r"(\w+) IS (?:NOT )?NULL\W+(?:OR\W+)?(\w+) IS", check))]
    return {given for given, _ in pairs}, {left for _, left in pairs}


def _value(column: Column[Any], number: int, words: dict[str, str], always: set[str]) -> Any:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        empty = target.table is column.table or (column.nullable and number == ROWS and column.name not in always)
        return None if empty else _value(target, number, {}, set())
    if column.name in words:
        return words[column.name]
    for kind, value in (
        (Boolean, True),
        (Integer, number),
        (DateTime, MOMENT),
        (Date, date(2026, 10, number)),
        (LargeBinary, bytes([number]) * 32),
        (JSON, {"n": number}),
        (Uuid, UUID(int=number)),
    ):
        if isinstance(column.type, kind):
            return value
    return f"ạ{number}"


def _fill(connection: Connection) -> MetaData:
    """Put ROWS rows into each table, numbered from 1, with every value that its rules allow."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        words = _words(connection, table)
        if table.name != "alembic_version":
            always, never = _either(connection, table)
            given = [c for c in table.columns if c.name not in never]
            rows = [{c.name: _value(c, number, words, always) for c in given} for number in range(1, ROWS + 1)]
            connection.execute(table.insert(), rows)
    return metadata


def _content(connection: Connection, metadata: MetaData) -> dict[str, list[Any]]:
    kept = [table for table in metadata.sorted_tables if table.name not in {"alembic_version", *DROPPED}]
    return {t.name: sorted((tuple(row) for row in connection.execute(select(t))), key=repr) for t in kept}


def test_an_upgrade_keeps_every_row_and_every_value(earlier: Database) -> None:
    with earlier.engine.execution_options(phieu_write=True).begin() as connection:
        metadata = _fill(connection)
    with earlier.engine.connect() as connection:
        before = _content(connection, metadata)
    migrations.upgrade(earlier)
    with earlier.engine.connect() as connection:
        assert _content(connection, metadata) == before
    assert migrations.current(earlier) == migrations.head()


def test_tokens_of_a_store_that_did_not_count_them_are_counted_by_how_they_came_to_be(empty: Database) -> None:
    migrations.upgrade(empty, "0001")
    with empty.engine.execution_options(phieu_write=True).begin() as connection:
        _fill(connection)
    migrations.upgrade(empty)
    with empty.reading() as session:
        assert session.scalar(select(func.sum(FlowOrigin.issued)))
        # The other rows of ``_fill`` agree with nothing.
        assert "flow_origin" not in recount.check(session)


def test_coverage_by_the_hour_is_counted_on_the_way_up(earlier: Database) -> None:
    with earlier.engine.execution_options(phieu_write=True).begin() as connection:
        _fill(connection)
    migrations.upgrade(earlier)
    with earlier.reading() as session:
        assert session.scalar(select(func.sum(FlowHour.issued)))
        assert "flow_hour" not in recount.check(session)
