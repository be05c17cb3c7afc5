"""What counters' tablets showed unasked, beside the coverage: by office only, and in detail only where enough answered."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts.models import Role
from surveys.database import Database
from surveys.figures.tally import FlowKey, flows_changed
from surveys.offers.models import OfferCount
from tests.figures.ratings import World, a_year, rate, world
from tests.signing import make_account, sign_in


@pytest.fixture
def scene(make_app: Callable[..., Flask], store_url: str) -> tuple[Database, World, FlaskClient]:
    """A year of ratings, and its manager signed in."""
    app = make_app(url=store_url)
    database: Database = app.extensions["phieu"].database
    with database.writing() as session:
        where = world(session)
        rate(session, where, a_year(where, 60))
        handed = FlowKey(where.place.office, where.clerks[0], where.procedures[0], 201603)
        flows_changed(session, [(handed, 1, "finished")] * 90)
        make_account(session, where.place, Role.MANAGER, login="manager")
    client = app.test_client()
    sign_in(client, "manager")
    return database, where, client


def count(database: Database, office: int, answered: int) -> None:
    with database.writing() as session:
        ends = {"answered": answered, "declined": 7, "ignored": 30, "elsewhere": 2, "unseen": 11}
        session.add(OfferCount(office_id=office, month=201603, **ends))


def test_the_coverage_says_how_offers_ended(scene: tuple[Database, World, FlaskClient]) -> None:
    database, where, client = scene
    assert "đã mời" not in client.get("/admin/results/?period=2016").text
    count(database, where.place.office, answered=40)
    page = client.get("/admin/results/?period=2016").text
    assert "đã mời 79 lần: 40 đánh giá, 7 từ chối, 30 không chạm" in page, "what no tablet showed was not offered"


def test_few_answers_are_not_told(scene: tuple[Database, World, FlaskClient]) -> None:
    database, where, client = scene
    count(database, where.place.office, answered=4)
    page = client.get("/admin/results/?period=2016").text
    assert "đã mời 43 lần; chưa đủ lượt trả lời" in page
    assert "7 từ chối" not in page


def test_no_clerk_and_no_procedure_is_told_apart(scene: tuple[Database, World, FlaskClient]) -> None:
    database, where, client = scene
    count(database, where.place.office, answered=40)
    for narrower in (f"clerks/{where.clerks[0]}", f"procedures/{where.procedures[0]}", "clerks", "procedures"):
        assert "đã mời" not in client.get(f"/admin/results/{narrower}?period=2016").text
