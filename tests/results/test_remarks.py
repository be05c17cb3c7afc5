"""The page of remarks: batches late and whole, words masked and as text, and every reading written down."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.remarks import batches
from surveys.remarks.models import RemarkBatch
from tests.figures.ratings import World, at, world
from tests.remarks.said import Said, say
from tests.signing import make_account, sign_in

PATH = "/admin/results/remarks"
ITEM = re.compile(r"<q>(.*?)</q>", re.DOTALL)


class Clock:
    """A clock that the test sets."""

    now = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Scene:
    """An office with an office below it, remarks of both, and the upper one's manager."""

    database: Database
    clock: Clock
    where: World
    low: World
    manager: FlaskClient
    clerk: FlaskClient

    def page(self, query: str = "") -> str:
        """The page as the manager sees it."""
        answer = self.manager.get(f"{PATH}{query}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def batch(self, month: int) -> int:
        """The id of the batch that ends with a month."""
        with self.database.reading() as session:
            return session.scalars(select(RemarkBatch.id).where(RemarkBatch.last == month)).one()

    def record(self) -> list[tuple[str, str, dict[str, object]]]:
        """What was written down of remarks: the act, on what, with which details."""
        with self.database.reading() as session:
            rows = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("remarks.")).order_by(AuditEntry.id))
            return [(row.action, row.subject, row.detail) for row in rows]


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    clock = Clock()
    app = make_app(clock=clock)
    database: Database = app.extensions["phieu"].database
    with database.writing() as session:
        where = world(session, clerks=2)
        low = world(session, code="H38.20", parent=where.place.office, clerks=2)
        a, b = where.clerks
        say(session, where, [Said(201601, 5, a), Said(201601, 1, b, text="<b>Gọi</b> 0912 345 678"), Said(201603, 4, a)])
        say(session, low, [Said(201602, 5, clerk) for clerk in low.clerks])
        for role in (Role.MANAGER, Role.CLERK):
            make_account(session, where.place, role, login=role.value)
    batches.gather_due(database, clock=clock, days=7, only=low.place.office)  # what the worker does
    clients = [app.test_client() for _ in range(3)]
    sign_in(clients[0], "manager")
    sign_in(clients[1], "clerk")
    assert clients[2].get(PATH).status_code == 303
    return Scene(database, clock, where, low, clients[0], clients[1])


def test_clerks_do_not_read_remarks(scene: Scene) -> None:
    assert scene.clerk.get(PATH).status_code == 403


def test_batches_are_listed_with_their_office_and_nothing_is_read_before_one_is_chosen(scene: Scene) -> None:
    page = scene.page()
    assert re.findall(r"<strong>(\d\d/\d{4})</strong>", page) == ["02/2016", "01/2016"]
    assert page.count("chưa đọc") == 2
    assert ITEM.findall(page) == []
    assert scene.record() == []
    assert "Góp ý của tháng 02/2026 đọc được từ ngày 08/03/2026" in page


def test_a_chosen_batch_is_shown_masked_as_text_and_written_down(scene: Scene) -> None:
    scene.page()
    batch = scene.batch(201601)
    texts = ITEM.findall(scene.page(f"?batch={batch}"))
    assert len(texts) == 6
    assert "&lt;b&gt;Gọi&lt;/b&gt; •••" in texts
    assert scene.record() == [("remarks.read", f"office:{scene.where.place.office}", {"batch": batch, "page": 1})]
    assert scene.page().count("chưa đọc") == 1


def test_whatever_else_is_chosen_a_batch_is_the_whole_batch(scene: Scene) -> None:
    scene.page()
    whole = ITEM.findall(scene.page(f"?batch={scene.batch(201601)}"))
    for narrow in (f"clerk={scene.where.clerks[0]}", "channel=phone", "period=2016-02", "verified=0"):
        assert ITEM.findall(scene.page(f"?batch={scene.batch(201601)}&{narrow}")) == whole


def test_a_remark_that_comes_late_is_not_added_to_what_was_read(scene: Scene) -> None:
    scene.page()
    address = f"?batch={scene.batch(201601)}"
    before = ITEM.findall(scene.page(address))
    with scene.database.writing() as session:
        say(session, scene.where, [Said(202603, 9, clerk, rated=201601, text="Gửi muộn") for clerk in scene.where.clerks])
    scene.clock.now = at(202604, 20)
    sign_in(scene.manager, "manager")  # weeks later
    assert ITEM.findall(scene.page(address)) == before
    assert "Gửi muộn" in ITEM.findall(scene.page(f"?batch={scene.batch(202603)}"))


def test_a_search_finds_what_may_be_read_and_does_not_keep_what_was_sought(scene: Scene) -> None:
    assert "Không có góp ý nào" in scene.page("?q=345")
    found = ITEM.findall(scene.page("?q=THANG+1+NAM"))
    assert len(found) == 5
    assert scene.record()[-1] == ("remarks.search", f"office:{scene.where.place.office}", {"found": 5})


def test_another_office_s_batch_is_not_found(scene: Scene) -> None:
    scene.page()
    with scene.database.writing() as session:
        make_account(session, scene.low.place, Role.MANAGER, login="xa")
    client = scene.manager.application.test_client()
    sign_in(client, "xa")
    assert client.get(f"{PATH}?batch={scene.batch(201601)}").status_code == 404
    assert client.get(f"{PATH}?batch={scene.batch(201602)}").status_code == 200


@pytest.mark.parametrize("query", ["?batch=x", f"?batch={'1' * 5000}", "?batch=-1&part=0", "?page=99&part=99"])
def test_a_number_that_is_none_chooses_nothing(scene: Scene, query: str) -> None:
    assert ITEM.findall(scene.page(query)) == []


def test_htmx_gets_the_batch_alone_with_its_address(scene: Scene) -> None:
    scene.page()
    answer = scene.manager.get(f"{PATH}?batch={scene.batch(201601)}", headers={"HX-Request": "true"})
    assert answer.get_data(as_text=True).lstrip().startswith('<div id="remarks"')
    assert answer.headers["HX-Push-Url"] == f"{PATH}?batch={scene.batch(201601)}"
