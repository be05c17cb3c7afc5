"""How often a page asks the store: as often for many clerks, procedures and ratings as for few."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from surveys.accounts.models import Role
from tests.figures.ratings import a_year, rate, world
from tests.signing import make_account, sign_in

PAGES = (
    "/admin/results/?period=2016",
    "/admin/results/clerks?period=2016",
    "/admin/results/procedures?period=2016",
    "/admin/results/clerks/{clerk}?period=2016",
    "/admin/results/procedures/{procedure}?period=2016",
    "/admin/results/how?period=2016",
    "/admin/results/time?period=2016",
    "/admin/results/time?period=2016-Q2",
    "/admin/results/time?period=2016&channel=kiosk",
    "/admin/results/compare?which=periods&a=2016-Q1&b=2016-Q2",
    "/admin/results/compare?which=procedures&period=2016&a=1&b=2",
    "/admin/results/questions?period=2016&by=d33",
    "/admin/results/coverage?period=2016",
)


@pytest.fixture
def asked(make_app: Callable[..., Flask]) -> Callable[[int, int, int], dict[str, int]]:
    """Page → statements, for an office with so many clerks, procedures and ratings."""

    def ask(clerks: int, procedures: int, ratings: int) -> dict[str, int]:
        app = make_app()
        database = app.extensions["phieu"].database
        with database.writing() as session:
            where = world(session, clerks=clerks, procedures=procedures, code=f"H{clerks}")
            rate(session, where, a_year(where, ratings))
            make_account(session, where.place, Role.MANAGER, login=f"manager{clerks}")
        client = app.test_client()
        sign_in(client, f"manager{clerks}")
        return {
            path: _statements(database.engine, client, path.format(clerk=where.clerks[1], procedure=where.procedures[0]))
            for path in PAGES
        }

    return ask


def _statements(engine: object, client: FlaskClient, path: str) -> int:
    client.get(path)
    found: list[str] = []
    note = lambda *call: found.append(call[2])  # noqa: E731 - removed by its name
    event.listen(engine, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(found)


def test_no_page_asks_more_of_a_large_office_than_of_a_small_one(asked: Callable[[int, int, int], dict[str, int]]) -> None:
    few, many = asked(2, 2, 60), asked(12, 20, 600)
    assert few == many
    assert max(many.values()) <= 50, many
