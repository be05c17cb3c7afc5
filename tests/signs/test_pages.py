"""The page of signs: who sees it, what it says of a sign, and how a decision is written down."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from surveys.accounts.models import Role
from surveys.signs.models import Sign, SignKind, SignLook
from tests.builders import Place, place
from tests.conftest import NOW
from tests.signing import csrf_token, make_account, sign_in

PAGE = "/admin/results/signs?period=2026"


@dataclass(frozen=True)
class Scene:
    """An office with one sign of each kind, all of its clerk; a client for each role, and for a manager of another office."""

    app: Flask
    where: Place
    manager: FlaskClient
    clerk: FlaskClient
    neighbour: FlaskClient

    def page(self, path: str = PAGE) -> str:
        answer = self.manager.get(path)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def decide(self, who: FlaskClient, **form: str) -> int:
        data = {"csrf_token": csrf_token(who, "/admin/password"), "verdict": "explained", "words": "Đã hỏi: trực tối.", **form}
        return who.post("/admin/results/signs/1/decisions?period=2026", data=data).status_code


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    app = make_app()
    with app.extensions["phieu"].database.writing() as session:
        where, other = place(session), place(session, code="H39")
        evidence = {"seen": 12, "total": 40, "expected": 0.75, "p": 1e-9, "adjusted": 3e-8, "found_at": NOW}
        january = {"office_id": where.office, "first": 202601, "last": 202601}
        session.execute(insert(Sign), [{**evidence, **january, "kind": kind, "clerk_id": where.clerk} for kind in SignKind])
        session.execute(insert(SignLook).values(**january, checks={"run": 17}, looked_at=NOW))
        for role in (Role.MANAGER, Role.CLERK):
            make_account(session, where, role, login=role.value)
        make_account(session, other, Role.MANAGER, login="lang-gieng")
    clients = [app.test_client() for _ in range(3)]
    for client, login in zip(clients, ("manager", "clerk", "lang-gieng"), strict=True):
        sign_in(client, login)
    return Scene(app, where, *clients)


def test_each_sign_says_what_was_seen_what_chance_does_and_what_else_it_may_be(scene: Scene) -> None:
    page = scene.page()
    assert page.count('class="card sign"') == len(SignKind)
    assert "12 đánh giá liên tiếp cùng một mức" in page
    assert "khoảng 0,8" in page
    assert "chưa đến 1 trong 1.000.000 lần" in page
    assert "khoảng" in page
    assert page.count("Cũng có thể là:") == len(SignKind)
    assert "%(" not in page


def test_what_was_looked_at_is_told_even_where_nothing_stood_out(scene: Scene) -> None:
    page = scene.neighbour.get(PAGE).get_data(as_text=True)
    assert "Chưa có gì được xem trong kỳ này" in page
    assert 'class="card sign"' not in page
    assert '<td class="n">17</td>' in scene.page()


def test_a_decision_is_shown_with_who_made_it_and_leaves_the_list_of_what_waits(scene: Scene) -> None:
    assert scene.decide(scene.manager) == 303
    assert 'id="sign-1"' not in scene.page()
    page = scene.page(f"{PAGE}&show=all")
    assert "Đã hỏi: trực tối." in page
    assert "Người manager, 02/03/2026 10:00" in page


def test_only_the_offices_own_managers_decide(scene: Scene) -> None:
    assert scene.decide(scene.clerk) == 403
    assert scene.decide(scene.neighbour) == 404
    assert scene.decide(scene.app.test_client()) in (303, 400)
    assert 'id="sign-1"' in scene.page()


def test_a_decision_needs_a_verdict_and_words(scene: Scene) -> None:
    assert scene.decide(scene.manager, verdict="deleted") == 422
    assert scene.decide(scene.manager, words=" ") == 422


def test_a_clerk_sees_no_signs(scene: Scene) -> None:
    assert scene.clerk.get(PAGE).status_code == 403


def test_htmx_gets_the_page_alone(scene: Scene) -> None:
    answer = scene.manager.get(PAGE, headers={"HX-Request": "true"})
    assert "<html" not in answer.get_data(as_text=True)
    assert 'id="signs"' in answer.get_data(as_text=True)
