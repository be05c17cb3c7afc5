"""A file prints no ticket, unless its office says that files do."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.office.models import Office
from surveys.tokens.models import Token
from tests.builders import place
from tests.dossiers.files import row, table, text
from tests.dossiers.test_pages import client, run, upload  # noqa: F401 - client is a fixture
from wsgi import phieu

ROWS = [row(1, Ngày_trả="02/03/2026"), row(2, Ngày_trả="02/03/2026"), row(3, Ngày_trả="12/01/2016"), row(4)]


@pytest.mark.parametrize(("rule", "tickets"), [(None, 0), ("reported", 0), ("off", 0), ("imported", 2)])
def test_only_an_office_that_wants_it_prints_for_what_stands_in_a_file(
    client: FlaskClient,  # noqa: F811 - the fixture
    app: Flask,
    rule: str | None,
    tickets: int,
) -> None:
    database = app.extensions["phieu"].database
    with database.writing() as session:
        session.query(Office).filter_by(code="H38").one().automatic_issue = rule
    run(client, upload(client, text(table(*ROWS))))
    with database.reading() as session:
        made = session.scalars(select(Token)).all()
        assert len(made) == tickets
        assert not any(token.manual for token in made)


@pytest.mark.parametrize(("rule", "tickets"), [(None, 0), ("imported", 2)])
def test_the_command_prints_for_a_file_by_the_same_rule_and_once(
    app: Flask, tmp_path: Path, rule: str | None, tickets: int
) -> None:
    database, file = app.extensions["phieu"].database, tmp_path / "so.csv"
    with database.writing() as session:
        session.get_one(Office, place(session).office).automatic_issue = rule
    file.write_bytes(text(table(*ROWS)))
    for _ in range(2):
        assert app.test_cli_runner().invoke(phieu, args=["import-dossiers", str(file)]).exit_code == 0
    with database.reading() as session:
        assert [token.manual for token in session.scalars(select(Token))] == [False] * tickets
