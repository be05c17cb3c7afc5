"""Độ phủ: the way from a dossier to a rating, and when nothing may be concluded from those who rated."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.accounts.models import Role
from surveys.figures.models import FlowClerk, FlowHour, FlowProcedure
from surveys.office.models import Clerk
from tests.figures.ratings import Given, World, at, rate, world
from tests.signing import make_account, sign_in

COVERAGE = "/admin/results/coverage?period=2016"
LONG = "Nguyễn Thị Hồng Phương Thảo Nguyên"


def flows(session: Session, where: World, clerk: int, hours: dict[int, tuple[int, int, int, int]]) -> None:
    """Dossiers and slips of one clerk in March 2016: hour → finished, issued, printed, rated."""
    names = ("finished", "issued", "printed", "rated")
    key = {"office_id": where.place.office, "month": 201603}
    total = {name: sum(counts[i] for counts in hours.values()) for i, name in enumerate(names)}
    session.add(FlowClerk(**key, clerk_id=where.clerks[clerk], **total))
    session.add(FlowProcedure(**key, procedure_id=where.procedures[clerk], **total))
    for hour, counts in hours.items():
        session.merge(FlowHour(**key, hour=hour, **dict(zip(names, counts, strict=True))))


@pytest.fixture
def make_scene(make_app: Callable[..., Flask]) -> Callable[[int], tuple[FlaskClient, World]]:
    """An office of two clerks, the second with four ratings; ``finished`` dossiers of the first were given back."""

    def make(finished: int) -> tuple[FlaskClient, World]:
        app = make_app()
        with app.extensions["phieu"].database.writing() as session:
            where = world(session, clerks=3)
            session.get_one(Clerk, where.clerks[0]).name = LONG
            most = [Given(5 if i % 4 else 2, at(201603, 1 + i % 25), where.clerks[i % 2], where.procedures[0]) for i in range(80)]
            rate(session, where, [*most, *[Given(1, at(201603), where.clerks[2], where.procedures[1])] * 4])
            flows(session, where, 0, {8: (finished - 10, 90, 85, 70), 9: (10, 3, 3, 2)})
            flows(session, where, 2, {10: (9, 9, 9, 4)})
            make_account(session, where.place, Role.MANAGER, login="manager")
        client = app.test_client()
        sign_in(client, "manager")
        return client, where

    return make


def words(client: FlaskClient, path: str = COVERAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_the_page_says_how_many_of_the_dossiers_came_to_a_rating(
    make_scene: Callable[[int], tuple[FlaskClient, World]],
) -> None:
    page = words(make_scene(110)[0])
    assert "76 phiếu được đánh giá trên 119 hồ sơ trả kết quả: độ phủ 64 %" in page
    assert "17 hồ sơ không có phiếu" in page
    assert "26 phiếu hết hạn không đánh giá, 0 còn hạn" in page
    assert "low-coverage" not in page


def test_where_few_rated_a_banner_says_what_holds_of_everyone(make_scene: Callable[[int], tuple[FlaskClient, World]]) -> None:
    page = words(make_scene(391)[0])
    # 60 of 84 ratings were satisfied; 400 dossiers: 60 / 400, and (60 + 400 - 84) / 400.
    assert "chưa nên kết luận" in page
    assert "tỷ lệ hài lòng thật là 15 %; nếu họ đều hài lòng, là 94 %" in page


def row(page: str, name: str) -> str:
    found = re.search(rf'<tr><th scope="row">(?:<a[^>]*>)?{name}.*?</tr>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_how_many_of_a_withheld_clerks_slips_were_rated_is_not_told(
    make_scene: Callable[[int], tuple[FlaskClient, World]],
) -> None:
    page = words(make_scene(110)[0])
    assert re.findall(r'class="n">(\d+)', row(page, "Cán bộ 02")) == ["9", "9", "9"]
    assert "chưa đủ 10 đánh giá" in row(page, "Cán bộ 02")


def test_an_hour_of_few_slips_is_put_to_its_neighbour(make_scene: Callable[[int], tuple[FlaskClient, World]]) -> None:
    page = words(make_scene(110)[0])
    assert '<th scope="row">9 giờ</th>' not in page
    assert re.search(r'<th scope="row">9–10 giờ</th><td class="n">19</td><td class="n">12</td>', page)


def test_channels_are_told_by_their_number_of_ratings(make_scene: Callable[[int], tuple[FlaskClient, World]]) -> None:
    page = words(make_scene(110)[0])
    assert re.search(r"Màn hình kiosk</th><td class=\"n\">84", page)


def test_an_office_below_its_minimum_tells_its_papers_and_no_ratings(
    make_scene: Callable[[int], tuple[FlaskClient, World]],
) -> None:
    from surveys.office.models import Office

    client, where = make_scene(110)
    with client.application.extensions["phieu"].database.writing() as session:
        session.get_one(Office, where.place.office).minimum_group = 1000
    page = words(client)
    assert "119" in page
    assert "76" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert "Chưa đủ 1000 đánh giá".casefold() in page.casefold()


def test_htmx_gets_the_part_alone(make_scene: Callable[[int], tuple[FlaskClient, World]]) -> None:
    answer = make_scene(110)[0].get(f"{COVERAGE}&office=", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="coverage"')
    assert answer.headers["HX-Push-Url"] == COVERAGE
