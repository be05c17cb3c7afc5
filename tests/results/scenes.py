"""An app with an office full of ratings, and a client for each role."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts.models import Role
from surveys.database import Database
from tests.figures.ratings import Given, World, a_year, at, rate, world
from tests.signing import make_account, sign_in


@dataclass(frozen=True)
class Scene:
    """An app with an office, and a client for each role."""

    app: Flask
    where: World
    manager: FlaskClient
    clerk: FlaskClient
    stranger: FlaskClient

    @property
    def database(self) -> Database:
        database: Database = self.app.extensions["phieu"].database
        return database

    def page(self, path: str, **headers: str) -> str:
        """What the manager gets."""
        answer = self.manager.get(path, headers=headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def drawn(self, page: str) -> list[str]:
        """The charts that a page fetches; the same addresses stand in it for browsers without scripts."""
        found = re.findall(r'class="drawing fetched"[^>]* hx-get="([^"]+)"', page)
        assert all(f'<noscript><img class="chart" src="{address}"' in page for address in found)
        answers = [self.manager.get(html.unescape(address)) for address in found]
        assert all((answer.status_code, answer.mimetype) == (200, "image/svg+xml") for answer in answers)
        return [answer.get_data(as_text=True) for answer in answers]


def furnished(make_app: Callable[..., Flask]) -> Scene:
    """300 ratings of 2016 over three clerks and four procedures; one more clerk has but three."""
    app = make_app()
    with app.extensions["phieu"].database.writing() as session:
        where = world(session, clerks=4)
        most = [one for one in a_year(where, 300) if one.clerk != where.clerks[3]]
        few = [Given(1, at(201603), where.clerks[3], where.procedures[0])] * 3
        rate(session, where, [*most, *few])
        for role in (Role.MANAGER, Role.CLERK):
            make_account(session, where.place, role, login=role.value)
    clients = [app.test_client() for _ in range(3)]
    sign_in(clients[0], "manager")
    sign_in(clients[1], "clerk")
    return Scene(app, where, *clients)
