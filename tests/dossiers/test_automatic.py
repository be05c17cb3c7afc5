"""A file prints no ticket, unless its office says that files do."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.office.models import Office
from surveys.tokens.models import Token
from tests.dossiers.files import row, table, text
from tests.dossiers.test_pages import client, run, upload  # noqa: F401 - client is a fixture


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
    rows = [row(1, Ngày_trả="02/03/2026"), row(2, Ngày_trả="02/03/2026"), row(3, Ngày_trả="12/01/2016"), row(4)]
    run(client, upload(client, text(table(*rows))))
    with database.reading() as session:
        made = session.scalars(select(Token)).all()
        assert len(made) == tickets
        assert not any(token.manual for token in made)
