"""So sánh: two periods, offices or procedures in one sentence, and what is refused."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts.models import Role
from surveys.office.models import Procedure
from tests.figures.ratings import Given, World, at, rate, world
from tests.signing import make_account, sign_in

COMPARE = "/admin/results/compare"
LONG = "Giao đất, cho thuê đất không thông qua đấu giá quyền sử dụng đất"


def ratings(where: World, month: int, good: int, n: int, procedure: int = 0) -> list[Given]:
    """``good`` of ``n`` satisfied in a month; as many were in time, the others not."""
    return [
        Given(
            5 if i < good else 2,
            at(month, 1 + i % 25),
            where.clerks[i % 3],
            where.procedures[procedure],
            others=(("time", 1 if i < good else 3), ("attitude", 4 if i % 10 < 8 else 2)),
        )
        for i in range(n)
    ]


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> tuple[FlaskClient, World, World]:
    """A province whose second quarter was better, a commune below it, and its manager."""
    app = make_app()
    with app.extensions["phieu"].database.writing() as session:
        top = world(session, code="H38")
        low = world(session, code="H38.20", parent=top.place.office)
        side = world(session, code="H38.30", parent=top.place.office)
        session.get_one(Procedure, top.procedures[1]).name = LONG
        rate(session, top, [*ratings(top, 201602, 60, 100), *ratings(top, 201605, 90, 100)], recount=False)
        rate(session, top, [*ratings(top, 201605, 30, 40, procedure=1), *ratings(top, 201605, 2, 3, procedure=2)], recount=False)
        rate(session, top, ratings(top, 201605, 8, 9, procedure=3), recount=False)
        rate(session, low, ratings(low, 201605, 40, 50), recount=False)
        rate(session, side, ratings(side, 201605, 40, 50))
        make_account(session, top.place, Role.MANAGER, login="manager")
    client = app.test_client()
    sign_in(client, "manager")
    return client, low, top


def words(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def finding(page: str) -> str:
    found = re.search(r'<h2 id="overall">(.*?)</h2>', page)
    return found[1] if found else ""


def test_two_periods_that_differ_by_more_than_chance_are_called_different(scene: tuple[FlaskClient, World, World]) -> None:
    client, _, _ = scene
    page = words(client, f"{COMPARE}?a=2016-02&b=2016-05&which=periods")
    assert finding(page) == "Tháng 05/2016 hài lòng hơn Tháng 02/2016: 83 % so với 60 %"
    assert "Sớm hạn, Đúng hạn" in page
    assert "1 trong 2 câu hỏi khác nhau hơn mức ngẫu nhiên" in page
    assert words(client, COMPARE).count("selected>Quý") == 2


def test_two_alike_offices_are_not_called_different(scene: tuple[FlaskClient, World, World]) -> None:
    client, low, _ = scene
    page = words(client, f"{COMPARE}?which=offices&period=2016&a={low.place.office}&b={low.place.office + 1}")
    assert "chưa chắc khác nhau: 80 % và 80 %" in finding(page)
    assert "+0" not in page
    assert "chưa thấy câu nào khác nhau" in page


def test_two_procedures_by_their_names(scene: tuple[FlaskClient, World, World]) -> None:
    client, _, top = scene
    page = words(
        client, f"{COMPARE}?which=procedures&period=2016&office={top.place.office}&a={top.procedures[0]}&b={top.procedures[1]}"
    )
    assert LONG in finding(page)


def test_what_is_withheld_is_refused_in_words_and_shows_no_number(scene: tuple[FlaskClient, World, World]) -> None:
    client, _, top = scene
    page = words(client, f"{COMPARE}?which=procedures&period=2016&a={top.procedures[0]}&b={top.procedures[2]}")
    assert "Số liệu của ít nhất một bên được giữ kín" in page
    assert finding(page) == ""
    assert "%</strong>" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("which=periods&a=2016&b=2016-05", "Hai kỳ có tháng chung"),
        ("which=periods&a=2016-13&b=2016-05", "Tháng phải viết như 2016-05"),
        ("which=offices&a={top}&b={low}", "Một đơn vị nằm trong đơn vị kia"),
        ("which=offices&a={low}&b={low}", "hai mục khác nhau"),
        ("which=offices&a={low}&b=999", "hai mục khác nhau"),
        ("which=procedures&a=x&b=y", "hai mục khác nhau"),
        ("which=offices", "Chọn hai bên để so sánh"),
    ],
)
def test_what_can_not_be_compared_is_said_in_words(scene: tuple[FlaskClient, World, World], query: str, said: str) -> None:
    client, low, top = scene
    assert said in words(client, f"{COMPARE}?{query.format(top=top.place.office, low=low.place.office)}")


def test_clerks_are_never_compared(scene: tuple[FlaskClient, World, World]) -> None:
    client, _, top = scene
    assert client.get(f"{COMPARE}?which=clerks&a={top.clerks[0]}&b={top.clerks[1]}").status_code == 422


def test_htmx_gets_the_comparison_alone_with_an_address_that_repeats_it(scene: tuple[FlaskClient, World, World]) -> None:
    client, _, _ = scene
    answer = client.get(f"{COMPARE}?which=periods&a=2016-02&b=2016-05&office=", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="compare"')
    assert answer.headers["HX-Push-Url"] == f"{COMPARE}?which=periods&a=2016-02&b=2016-05"
