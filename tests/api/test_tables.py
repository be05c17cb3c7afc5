"""Tables and their dictionary through the API: the same rows as the files, for the client's own offices."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from flask import Flask

from surveys.accounts import editing
from surveys.accounts.models import ApiClient
from surveys.figures.filters import Filters
from surveys.figures.scope import scope
from surveys.tables.definitions import TABLES
from surveys.tables.released import rows as released_rows
from tests.api.conftest import World
from tests.builders import place
from tests.conftest import NOW
from tests.tables.figures import FIRST


@pytest.fixture
def world(make_app: Callable[..., Flask], filled_sqlite: Path, tmp_path: Path) -> World:
    """An office with released figures and a client of it."""
    shutil.copy(filled_sqlite, tmp_path / "filled.db")
    app = make_app(url=f"sqlite:///{tmp_path / 'filled.db'}")
    database, key = app.extensions["phieu"].database, editing.new_key()
    with database.writing() as session:
        client = ApiClient(office_id=FIRST.office, name="tinh", key_digest=editing.key_digest(key), active=True, created_at=NOW)
        session.add(client)
    return World(app, database, FIRST, FIRST, {"tinh": key})


def test_every_table_is_told_by_its_columns(world: World) -> None:
    for name, table in TABLES.items():
        told = world.call("GET", f"tables/{name}?period=2016").get_json()
        assert (told["table"], told["first"], told["last"]) == (name, "2016-01-01", "2016-12-31")
        assert all(set(row) == set(table.names) for row in told["rows"])
        assert told["rows"] or name == "dossiers"


def test_a_withheld_clerk_is_null_here_too(world: World) -> None:
    rows = {row["clerk"]: row for row in world.call("GET", "tables/clerks?period=2016").get_json()["rows"]}
    assert rows["Cán bộ 03"]["withheld"] == "few"
    assert all(rows["Cán bộ 03"][name] is None for name in ("n", "n1", "n5", "share", "low", "high", "mean"))


def test_the_long_table_comes_page_by_page_without_a_gap(world: World) -> None:
    found, after = [], ""
    while True:
        told = world.call("GET", f"tables/released?limit=400&after={after}").get_json()
        assert told["first"] is None
        found += told["rows"]
        if not (after := told["next"]):
            break
        assert len(told["rows"]) == 400
    with world.database.reading() as session:
        every = list(released_rows(session, scope(session, Filters(), office_ids=(world.top.office,), now=NOW)))
    assert [row["n"] for row in found] == [row[TABLES["released"].names.index("n")] for row in every]
    assert len(found) > 400


@pytest.mark.parametrize("query", ["after=x", "after=AAAA", "limit=0", "limit=10001", "limit=x", "clerk=1", "channel=phone"])
def test_a_wrong_page_or_filter_is_a_problem_document(world: World, query: str) -> None:
    answer = world.call("GET", f"tables/released?{query}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_files_come_as_programs_read_them(world: World) -> None:
    csv = world.call("GET", "tables/clerks/csv?period=2016")
    assert csv.get_data(as_text=True).splitlines()[0] == ",".join(TABLES["clerks"].names)
    parquet = world.call("GET", "tables/clerks/parquet?period=2016")
    assert pq.read_table(io.BytesIO(parquet.get_data())).schema.names == list(TABLES["clerks"].names)
    assert world.call("GET", "tables/clerks/xlsx?period=2016").get_data().startswith(b"PK")


@pytest.mark.parametrize("path", ["tables/secrets", "tables/secrets/csv", "tables/clerks/ods"])
def test_what_there_is_not_is_a_problem_document(world: World, path: str) -> None:
    answer = world.call("GET", path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_another_office_is_not_found(world: World) -> None:
    with world.database.writing() as session:
        other = place(session, code="H39").office
    for path in ("tables/clerks", "tables/released", "tables/released/csv", "tables/clerks/parquet"):
        assert world.call("GET", f"{path}?office={other}").status_code == 404


def test_the_dictionary_tells_every_column(world: World) -> None:
    told = world.call("GET", "dictionary").get_json()["tables"]
    assert {table["name"]: [column["name"] for column in table["columns"]] for table in told} == {
        name: list(table.names) for name, table in TABLES.items()
    }
