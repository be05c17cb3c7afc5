"""Theo câu hỏi: levels, choices and reasons with their n, and the yardsticks that they inform."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts.models import Role
from surveys.database import Database
from surveys.figures.filters import Filters
from surveys.figures.opinions import opinions
from surveys.figures.periods import parse
from surveys.figures.scope import scope
from surveys.forms.verbs import current, publish
from tests.conftest import NOW
from tests.figures.ratings import Given, World, a_year, at, rate, world
from tests.signing import make_account, sign_in

QUESTIONS = "/admin/results/questions"

RETIRED = "Lựa chọn nay không còn trong phiếu"


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> tuple[FlaskClient, World]:
    """A year of ratings; three people answered what it cost."""
    app = make_app()
    with app.extensions["phieu"].database.writing() as session:
        where = world(session)
        few = [Given(5, at(201603), where.clerks[0], where.procedures[0], others=(("cost", 2),))] * 3
        rate(session, where, [*a_year(where, 200), *few])
        make_account(session, where.place, Role.MANAGER, login="manager")
    client = app.test_client()
    sign_in(client, "manager")
    return client, where


def words(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"{QUESTIONS}?period=2016{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def question(page: str, text: str) -> str:
    found = re.search(rf'<table class="question">\s*<caption>{re.escape(text)}.*?</table>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_every_question_stands_with_its_n(scene: tuple[FlaskClient, World]) -> None:
    page = words(scene[0])
    assert "n = 200" in question(page, "Kết quả được trả khi nào so với giấy hẹn?")
    assert "lượt chọn; một người chọn được nhiều ý" in question(page, "Điều gì khiến Ông/Bà đánh giá như vậy?")
    row = re.search(r"Thái độ của cán bộ hướng dẫn, tiếp nhận hồ sơ thế nào\?</th><td class=\"n\">200</td>", page)
    assert row is not None


def test_a_question_that_few_answered_says_so_and_shows_nothing(scene: tuple[FlaskClient, World]) -> None:
    cost = question(words(scene[0]), "Ông/Bà có phải trả khoản nào ngoài quy định không?")
    assert "chưa đủ 5 đánh giá" in cost
    assert "<svg" not in cost
    assert "n =" not in cost


def headings(page: str) -> list[str]:
    return [" ".join(text.split()) for text in re.findall(r'<h3 id="theme-\d+">(.*?)</h3>', page, re.DOTALL)]


def test_questions_are_grouped_by_the_letters_of_article_33(scene: tuple[FlaskClient, World]) -> None:
    found = headings(words(scene[0], "&by=d33"))
    assert found[0] == "a) Thời gian trả kết quả giải quyết, xử lý hồ sơ so với quy định"
    assert [text[0] for text in found] == ["a", "b", "c", "d", "đ", "e", "i"]


@pytest.mark.parametrize("by", ["factor", "par", "papi", "d33"])
def test_a_yardstick_is_informed_and_never_claimed(scene: tuple[FlaskClient, World], by: str) -> None:
    page = words(scene[0], f"&by={by}")
    assert "Đây không phải kết quả của cuộc khảo sát đó" in page
    assert "SIPAS" not in page
    assert headings(page)


def test_the_factors_without_a_question_are_named(scene: tuple[FlaskClient, World]) -> None:
    page = words(scene[0], "&by=factor")
    assert "Nhóm yếu tố 3: Công chức trực tiếp giải quyết công việc" in headings(page)
    [missing] = re.findall(r"chưa có câu hỏi nào cho</h3><ul.*?</ul>", page)
    assert "Tiếp cận dịch vụ" in missing


def test_an_unknown_yardstick_is_refused_and_the_known_one_stays_in_the_address(scene: tuple[FlaskClient, World]) -> None:
    client, _ = scene
    assert client.get(f"{QUESTIONS}?by=sipas").status_code == 422
    answer = client.get(f"{QUESTIONS}?period=2016&by=factor&channel=kiosk&office=", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="questions"')
    assert answer.headers["HX-Push-Url"] == f"{QUESTIONS}?period=2016&channel=kiosk&by=factor"


def test_an_empty_period_teaches(scene: tuple[FlaskClient, World]) -> None:
    assert "Chưa có đánh giá nào trong kỳ này" in scene[0].get(f"{QUESTIONS}?period=2015").text


def test_answers_that_the_form_offers_no_more_are_counted_all_the_same(scene: tuple[FlaskClient, World]) -> None:
    client, where = scene
    database: Database = client.application.extensions["phieu"].database

    def counted() -> dict[str, int]:
        with database.reading() as session:
            found = scope(session, Filters(period=parse("2016")), office_ids=(where.place.office,), now=NOW)
            return {one.question.code: one.n for one in opinions(session, found)}

    before = counted()
    with database.writing() as session:
        form = current(session, where.place.office).definition
        shorter = [replace(q, options=q.options[1:]) if q.code in ("time", "reasons") else q for q in form.questions]
        publish(session, replace(form, questions=tuple(shorter)), code="shorter", office_id=where.place.office, now=NOW)
    assert RETIRED in client.get(f"{QUESTIONS}?period=2016").get_data(as_text=True)
    assert counted() == before
