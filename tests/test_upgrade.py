"""A store of every released revision comes up to this version with all that was in it."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
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
from surveys.figures.released import mixes
from surveys.figures.released.form import REASONS, unpacked
from surveys.figures.released.models import Release, Released

# Each is what some office runs; the newest one is the schema that test_store.py compares.
RELEASED = ["0001", "0006", "0013", "0014"]
ROWS = 3
# Tallies of answers that nothing reads any more; the answers themselves stay.
DROPPED = {"tally_clerk", "tally_procedure", "tally_day"}
# Kept in another form from 0014 on: see the last test.
REFORMED = {"released", "released_mix"}
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


def _either(connection: Connection, table: Table, words: dict[str, str]) -> tuple[set[str], set[str]]:
    """Of columns of which one must be given: those that always are here, and those that never are."""
    checks = [str(check["sqltext"]) for check in inspect(connection).get_check_constraints(table.name)]
    pairs = [match.groups() for check in checks if (match := re.search(r"(\w+) IS (?:NOT )?NULL\W+(?:OR\W+)?(\w+) IS", check))]
    return {given for given, _ in pairs}, {left for _, left in pairs} | _not_yet(checks, words)


def _not_yet(checks: list[str], words: dict[str, str]) -> set[str]:
    """Columns that are empty in the state that a row begins with."""
    found = [re.search(r"(\w+)\)?(?:::\w+)? = '(\w+)'(?:::\w+)?\) = \((\w+) IS NULL", check) for check in checks]
    return {match[3] for match in found if match and words.get(match[1]) == match[2]}


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
        (LargeBinary, bytes([number]) * 36),
        (Float, number / 4),
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
            always, never = _either(connection, table, words)
            given = [c for c in table.columns if c.name not in never]
            rows = [{c.name: _value(c, number, words, always) for c in given} for number in range(1, ROWS + 1)]
            connection.execute(table.insert(), rows)
    return metadata


def _content(connection: Connection, metadata: MetaData) -> dict[str, list[Any]]:
    kept = [table for table in metadata.sorted_tables if table.name not in {"alembic_version", *DROPPED, *REFORMED}]
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


@pytest.mark.parametrize("earlier", ["0001", "0006"], indirect=True)
def test_coverage_by_the_hour_is_counted_on_the_way_up(earlier: Database) -> None:
    with earlier.engine.execution_options(phieu_write=True).begin() as connection:
        _fill(connection)
    migrations.upgrade(earlier)
    with earlier.reading() as session:
        assert session.scalar(select(func.sum(FlowHour.issued)))
        assert "flow_hour" not in recount.check(session)


# Office, year, kind, question, first, last, subject, block, leaf, cuts, why, n1 to n5: how 0013 kept what is released.
SHOWN = [
    (1, 2016, 1, 0, 101, 1231, 0, 0, 0, 8191, None, 1, 2, 3, 4, 5),
    (1, 2016, 1, 0, 101, 131, 0, 0, 3, None, None, 0, 0, 1, 2, 9),
    (1, 2016, 1, 0, 401, 630, 0, 0, 0, None, None, 1, 2, 2, 2, 0),
    (1, 2016, 1, 7, 101, 1231, 0, 0, 1, 4097, None, 70_000, 0, 0, 0, 0),
    (1, 2016, 1, 7, 101, 1231, 0, 1, 1, 4097, None, 0, 0, 8, 0, 0),
    (1, 2016, 2, 0, 101, 1231, 90_000, 0, 0, 4097, None, 0, 0, 0, 9, 9),
    (1, 2016, 2, 0, 101, 1231, 90_001, 0, 0, None, "alone", 0, 0, 0, 0, 0),
    (1, 2017, 1, 0, 101, 1231, 0, 0, 0, None, "few", 0, 0, 0, 0, 0),
]
MIX = [(5, 70_000, 300), (5, 70_001, 1), (6, 70_000, 2)]  # clerk, procedure, ratings
MIXED = ([5, 6], [2, 1], [70_000, 70_001, 70_000], [300, 1, 2])


def test_what_was_released_is_the_same_in_its_new_form(empty: Database) -> None:
    migrations.upgrade(empty, "0013")
    with empty.engine.execution_options(phieu_write=True).begin() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        office = metadata.tables["office"]
        wanted = {column.name: _value(column, 1, {}, set()) for column in office.columns}
        connection.execute(office.insert(), wanted)
        row = {"office_id": 1, "made_at": MOMENT, "seen": 1, "minimum": 5, "clerk_minimum": 10, "months": 1}
        connection.execute(metadata.tables["release"].insert(), [{**row, "year": year} for year in (2016, 2017)])
        released = metadata.tables["released"]
        names = ("office_id", "year", "kind", "question_id", "first", "last", "subject_id", "block", "leaf", "cuts", "why")
        levels = ("n1", "n2", "n3", "n4", "n5")
        connection.execute(released.insert(), [dict(zip((*names, *levels), values, strict=True)) for values in SHOWN])
        mix = {"office_id": 1, "year": 2016, "first": 1, "last": 12, "rows": np.array(MIX, dtype="<i4").tobytes()}
        connection.execute(metadata.tables["released_mix"].insert(), mix)
    migrations.upgrade(empty)
    with empty.reading() as session:
        keys = (Released.office_id, Released.year, Released.kind, Released.question_id, Released.part)
        families = session.execute(select(*keys, Released.rows).order_by(*keys)).all()
        ratings = session.execute(select(Release.year, Release.ratings).order_by(Release.year)).all()
        [mixed] = mixes.read(session, [1], [([2016], 1, 12)])
    assert [tuple(row) for row in ratings] == [(2016, 15), (2017, 0)]
    assert (mixed.clerk.tolist(), mixed.many.tolist(), mixed.procedure.tolist(), mixed.n.tolist()) == MIXED
    assert [row.part for row in families] == [0, 1, 0, 0, 0]
    found = [(*row[:4], *_told(each)) for row in families for each in unpacked(row.rows)]
    assert sorted(found, key=str) == sorted(SHOWN, key=str)


def _told(row: Any) -> tuple[Any, ...]:
    """A row of an array as 0013 kept it."""
    place = (int(row[name]) for name in ("first", "last", "subject", "block", "leaf"))
    why = REASONS[row["why"] - 1].value if row["why"] else None
    return (*place, int(row["cuts"]) or None, why, *row["n"].tolist())
