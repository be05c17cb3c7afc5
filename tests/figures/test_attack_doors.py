"""The same manager at the product's own doors: signed in and with a key, over HTTP, through pages, files and the API."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.accounts import editing
from surveys.accounts.models import ApiClient, Role
from surveys.figures.periods import parse
from surveys.figures.released.release import release_stale
from surveys.office.models import Clerk, Field, Procedure
from surveys.responses.models import Channel
from tests.builders import Place
from tests.conftest import NOW
from tests.figures.attack import Equations, Fact, meant
from tests.figures.ratings import touch
from tests.figures.test_attack import MINIMUMS, Land
from tests.signing import make_account, sign_in

PERIODS = ("2016", "2016-Q2", "2016-05", "2016-02..2016-10", "2015-11..2016-03")
PAGES = ("", "clerks", "procedures", "time", "questions", "coverage", "compare")
TABLES = ("overall", "offices", "clerks", "procedures", "fields", "channels", "time", "weeks")
FIVE = re.compile(r"^\d+$")


class Doors:
    """A province and its communes, its manager's browser, and a system's key."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.extensions["phieu"].database.writing() as session:
            self.land = Land(session, 1)
            touch(session, {(office, year) for office in self.land.offices for year in (2015, 2016)})
            release_stale(session, now=NOW)
            top = self.land.offices[0]
            make_account(session, Place(top, 0, 0, 0, 0, 0), Role.MANAGER, login="manager")
            key = editing.new_key()
            session.add(ApiClient(office_id=top, name="tinh", key_digest=editing.key_digest(key), active=True, created_at=NOW))
            self.clerks = {(row.office_id, row.code): row.id for row in session.scalars(select(Clerk))}
            self.procedures = {row.code: row.id for row in session.scalars(select(Procedure))}
            self.fields = {row.name: row.id for row in session.scalars(select(Field))}
        self.key = {"Authorization": f"Bearer {key}"}
        self.browser: FlaskClient = app.test_client()
        sign_in(self.browser, "manager")
        self.known = Equations(self.land.facts)

    def learn(self, counts: list[int], office: int, period: str, of: Callable[[Fact], bool] = lambda _: True) -> None:
        """Put a figure of one office down, once it is what the ratings say."""
        within = parse(period)
        facts = enumerate(self.land.facts)
        members = [place for place, one in facts if one.office == office and within.first <= one.month <= within.last and of(one)]
        levels = [self.land.facts[place].answers["overall"] for place in members]
        assert counts == [levels.count(level) for level in range(1, 6)]
        self.known.learn(members)

    def get(self, path: str) -> str:
        answer = (self.app.test_client() if path.startswith("/api") else self.browser).get(
            path, headers=self.key if path.startswith("/api") else {}
        )
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)


@pytest.fixture
def doors(make_app: Callable[..., Flask]) -> Doors:
    return Doors(make_app(api_per_minute=100_000))


def api(doors: Doors) -> None:
    """Every selection that the API offers, of each commune."""
    client = doors.app.test_client()
    for office in doors.land.offices[1:]:
        for period in PERIODS:
            path = f"/api/v1/figures?office={office}&period={period}"
            whole = client.get(path, headers=doors.key).get_json()
            for name, key in (("clerks", "clerk"), ("procedures", "procedure")):
                for row in (one for one in whole[name] if one["figure"]):
                    doors.learn(row["figure"]["counts"], office, period, _is(key, row["id"] or 0))
            for query, of in _selections(whole):
                told = client.get(path + query, headers=doors.key).get_json()["overall"]
                if told["figure"]:
                    doors.learn(told["figure"]["counts"], office, period, of)


def _is(family: str, subject: int) -> Callable[[Fact], bool]:
    return lambda one: int(getattr(one, family)) == subject


def _selections(whole: dict[str, Any]) -> Iterator[tuple[str, Callable[[Fact], bool]]]:
    yield "", lambda _: True
    for field in whole["choices"]["fields"]:
        yield f"&field={field['id']}", _is("field", field["id"])
    for channel in Channel:
        yield f"&channel={channel.name.lower()}", _is("channel", int(channel))
    for clerk, procedure in zip(whole["choices"]["clerks"], whole["choices"]["procedures"], strict=False):
        both = [_is("clerk", clerk["id"]), _is("procedure", procedure["id"])]
        yield f"&clerk={clerk['id']}&procedure={procedure['id']}", lambda one, both=both: all(each(one) for each in both)  # type: ignore[misc] # mypy can't see the default's type


def files(doors: Doors) -> None:
    """The tables as files, of each commune."""
    for office in doors.land.offices[1:]:
        for period in PERIODS:
            for table in TABLES[2:6]:
                text = doors.get(f"/api/v1/tables/{table}/csv?office={office}&period={period}")
                for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
                    if row["n"]:
                        counts = [int(row[f"n{level}"]) for level in range(1, 6)]
                        doors.learn(counts, office, period, _about(doors, table, office, row))


def _about(doors: Doors, table: str, office: int, row: dict[str, str]) -> Callable[[Fact], bool]:
    if table == "clerks":
        return _is("clerk", doors.clerks.get((office, row["clerk_code"]), 0))
    if table == "procedures":
        return _is("procedure", doors.procedures.get(row["procedure_code"], 0))
    if table == "fields":
        return _is("field", doors.fields.get(row["field"], 0))
    return _is("channel", int(Channel[row["channel"].upper()]))


def test_the_doors_together_open_no_set_below_its_minimum(doors: Doors) -> None:
    api(doors)
    files(doors)
    assert len(doors.known) > 30
    assert doors.known.solved().leaks(MINIMUMS.group, MINIMUMS.clerk, meant(doors.land.facts, MINIMUMS.clerk)) == []


def fives(page: str) -> Iterator[tuple[int, ...]]:
    """Every run of six cells of a page's tables that is a number of ratings and its five levels."""
    for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL):
        cells = [re.sub(r"<[^>]*>", "", cell).strip().replace(".", "") for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
        for start in range(len(cells) - 5):
            part = cells[start : start + 6]
            if all(FIVE.match(cell) for cell in part) and int(part[0]) == sum(map(int, part[1:])) > 0:
                yield tuple(map(int, part[1:]))


def test_pages_show_no_five_counts_that_the_files_do_not(doors: Doors) -> None:
    seen = 0
    for office in doors.land.offices:
        for period in PERIODS[:2]:
            query = f"office={office}&period={period}"
            told = set()
            for table in TABLES:
                text = doors.get(f"/api/v1/tables/{table}/csv?{query}")
                rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
                told |= {tuple(int(row[f"n{level}"]) for level in range(1, 6)) for row in rows if row["n"]}
            for page in PAGES:
                shown = set(fives(doors.get(f"/admin/results/{page}?{query}")))
                assert page in ("questions", "compare") or shown <= told, (page, query)
                seen += len(shown & told)
    assert seen > 5
