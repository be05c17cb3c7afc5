"""An office of five clerks of whom three have figures, with everyone who might look."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts.models import Account, Role
from surveys.database import Database
from surveys.figures.released.release import release_stale
from tests.builders import place
from tests.conftest import NOW
from tests.figures.ratings import Given, World, a_year, at, rate, world
from tests.signing import csrf_token, make_account, sign_in

PAGE = "/admin/own/?period=2016"


@dataclass
class Scene:
    """``owner`` is the office's first clerk, ``colleague`` its second, ``unlinked`` an account without a clerk, ``neighbour`` a
    manager of another office.
    """

    app: Flask
    where: World
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        database: Database = self.app.extensions["phieu"].database
        return database

    def page(self, who: str, path: str = PAGE, **headers: str) -> str:
        answer = self.clients[who].get(path, headers=headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def post(self, who: str, path: str, **form: str) -> int:
        client = self.clients[who]
        data = {"csrf_token": csrf_token(client, "/admin/password"), **form}
        return client.post(path, data=data).status_code

    def contest(
        self, who: str, words: str = "Tháng 5 quầy chỉ có một người.", kind: str = "contest", period: str = "2016"
    ) -> int:
        return self.post(who, "/admin/own/contests", kind=kind, words=words, period=period)

    def answer(self, who: str, ending: str = "accepted", reply: str = "Đúng vậy, đã ghi chú.", number: int = 1) -> int:
        return self.post(who, f"/admin/results/contests/{number}/answer", ending=ending, reply=reply)


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    """Some 180 ratings of 2016 over three clerks; the fourth has three, the fifth twelve."""
    app = make_app()
    made = Scene(app, world_of(app))
    for who in ("owner", "colleague", "newcomer", "manager", "unlinked", "neighbour"):
        made.clients[who] = app.test_client()
        sign_in(made.clients[who], who)
    made.clients["stranger"] = app.test_client()
    return made


def world_of(app: Flask) -> World:
    with app.extensions["phieu"].database.writing() as session:
        where = world(session, clerks=5)
        most = [one for one in a_year(where, 300) if one.clerk in where.clerks[:3]]
        # Whom it takes to hide the fourth's three is the fifth.
        few = [Given(1, at(201603), who, where.procedures[0]) for who, n in ((3, 3), (4, 12)) for who in [where.clerks[who]] * n]
        rate(session, where, [*most, *few])
        release_stale(session, now=NOW)
        clerks = {"owner": where.clerks[0], "colleague": where.clerks[1], "newcomer": where.clerks[3], "unlinked": None}
        for who, clerk_id in clerks.items():
            made = make_account(session, where.place, Role.CLERK, login=who)
            session.get_one(Account, made.id).clerk_id = clerk_id
        make_account(session, where.place, Role.MANAGER, login="manager")
        make_account(session, place(session, code="H39"), Role.MANAGER, login="neighbour")
    return where
