"""Theo thời gian: what the chart says, and the notes that stand on it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts.models import Role
from surveys.clock import add_months
from surveys.database import Database
from surveys.figures.recount import rebuild
from surveys.responses.models import Channel
from tests.builders import dossier
from tests.figures.ratings import Given, World, at, rate, world
from tests.signing import make_account, sign_in

TIME = "/admin/results/time"


@dataclass(frozen=True)
class Scene:
    """An office whose satisfaction rose in the middle of two years, its manager, and one of another office."""

    app: Flask
    where: World
    manager: FlaskClient
    stranger: FlaskClient

    @property
    def database(self) -> Database:
        database: Database = self.app.extensions["phieu"].database
        return database


def months(where: World, *good: int, n: int = 40, first: int = 201501) -> list[Given]:
    """``n`` ratings a month, of which so many are satisfied, over all clerks and procedures."""
    found = []
    for place, hits in enumerate(good):
        for i in range(n):
            clerk, procedure = where.clerks[i % len(where.clerks)], where.procedures[i % len(where.procedures)]
            found.append(Given(5 if i < hits else 2, at(add_months(first, place), 5 + i % 20), clerk, procedure))
    return found


RISEN = (24, 25, 24, 23, 25, 24, 24, 25, 23, 24, 25, 24, 35, 36, 35, 34, 36, 35, 35, 36, 34, 35, 36, 35)


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.extensions["phieu"].database.writing() as session:
        where = world(session)
        rate(session, where, months(where, *RISEN))
        make_account(session, where.place, Role.MANAGER, login="manager")
        other = world(session, code="H39")
        make_account(session, other.place, Role.MANAGER, login="stranger")
    clients = [app.test_client() for _ in range(2)]
    sign_in(clients[0], "manager")
    sign_in(clients[1], "stranger")
    return Scene(app, where, *clients)


def words(client: FlaskClient, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def title(page: str) -> str:
    found = re.search(r"<figcaption>(.*?)</figcaption>", page)
    assert found is not None
    return found[1]


def test_a_lasting_change_is_said_in_words(scene: Scene) -> None:
    page = words(scene.manager, f"{TIME}?from=2015-01&to=2016-12")
    assert "12 tháng liền dưới mức chung 74 % (01/2015 – 12/2015)" in page
    assert title(page) == "12 tháng liền trên mức chung 74 % (01/2016 – 12/2016)"


def test_the_page_opens_with_up_to_three_years_of_data(scene: Scene) -> None:
    assert "Từ 01/2015 đến 12/2016" in words(scene.manager, TIME)


def note(client: FlaskClient, text: str, day: str, path: str = f"{TIME}/notes", **more: str) -> int:
    return client.post(path, data={"text": text, "day": day, **more}).status_code


def test_a_marked_change_begins_a_new_level_and_is_no_signal_any_more(scene: Scene) -> None:
    assert note(scene.manager, "Thay phần mềm <một cửa>", "2016-01-04", new_level="on") == 303
    page = words(scene.manager, TIME)
    assert title(page) == "Từ 01/2016 mức chung là 88 %, trước đó 60 %; ngoài ra chỉ dao động ngẫu nhiên"
    assert "01/2015 – 12/2015: mức chung 60,4 %" in page
    assert "Thay phần mềm &lt;một cửa&gt;" in page
    assert "Người manager" in page


def test_a_note_that_marks_no_change_leaves_the_level_as_it_is(scene: Scene) -> None:
    note(scene.manager, "Sửa trụ sở", "2016-01-04")
    assert title(words(scene.manager, TIME)).startswith("12 tháng liền trên mức chung")


def test_a_note_is_changed_and_taken_away_and_the_filters_stay(scene: Scene) -> None:
    note(scene.manager, "Thay phần mềm", "2016-01-04")
    answer = scene.manager.post(f"{TIME}/notes/1?period=2016", data={"text": "Thay máy in", "day": "2016-02-01"})
    assert answer.headers["Location"] == f"{TIME}?period=2016#notes"
    page = words(scene.manager, f"{TIME}?period=2016")
    assert "Thay máy in" in page
    assert "Thay phần mềm" not in page.replace("Ví dụ: thay phần mềm một cửa", "")
    assert scene.manager.post(f"{TIME}/notes/1/remove").status_code == 303
    assert "Thay máy in" not in words(scene.manager, TIME)


@pytest.mark.parametrize(("text", "day"), [("", "2016-01-04"), ("Thay phần mềm", "hôm qua"), ("Thay phần mềm", "2050-01-01")])
def test_what_is_no_note_is_refused_in_words(scene: Scene, text: str, day: str) -> None:
    answer = scene.manager.post(f"{TIME}/notes", data={"text": text, "day": day})
    assert answer.status_code == 422
    assert "hi chú" in answer.get_data(as_text=True)


def test_a_stranger_neither_sees_nor_touches_a_note(scene: Scene) -> None:
    note(scene.manager, "Thay phần mềm", "2016-01-04")
    assert scene.stranger.get(f"{TIME}?office={scene.where.place.office}").status_code == 404
    assert note(scene.stranger, "x", "2016-01-04", f"{TIME}/notes?office={scene.where.place.office}") == 404
    assert note(scene.stranger, "x", "2016-01-04", f"{TIME}/notes/1") == 404
    assert note(scene.stranger, "", "", f"{TIME}/notes/1/remove") == 404
    assert "Thay phần mềm" in words(scene.manager, TIME)


def test_half_a_year_is_shown_by_weeks_and_a_channel_by_months(scene: Scene) -> None:
    assert re.search(r'<th scope="row">\d\d/\d\d/2016 – \d\d/\d\d/2016</th>', words(scene.manager, f"{TIME}?period=2016-Q2"))
    page = words(scene.manager, f"{TIME}?period=2016&channel=kiosk")
    assert '<th scope="row">05/2016</th>' in page
    assert str(Channel.KIOSK.name.lower()) in page


def test_the_page_is_whole_without_htmx_and_a_part_with_it(scene: Scene) -> None:
    assert "<html" in words(scene.manager, TIME)
    answer = scene.manager.get(f"{TIME}?period=2016&office=", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="time"')
    assert answer.headers["HX-Push-Url"] == f"{TIME}?period=2016"


def test_nothing_is_drawn_of_an_office_below_its_minimum(scene: Scene) -> None:
    from surveys.office.models import Office

    with scene.database.writing() as session:
        session.get_one(Office, scene.where.place.office).minimum_group = 1000
    page = words(scene.manager, f"{TIME}?period=2016")
    assert "<figcaption>" not in page
    assert "được giữ kín" in page


def given_back(scene: Scene, *late: int, n: int = 40, first: int = 201501) -> None:
    """``n`` dossiers a month were finished, of which so many after they were due."""
    with scene.database.writing() as session:
        for place, behind in enumerate(late):
            for i in range(n):
                finished = at(add_months(first, place), 5 + i % 20)
                one = dossier(session, scene.where.place, number=place * n + i)
                one.finished_at = finished
                one.due_at = finished + timedelta(days=-1 if i < behind else 1)
        rebuild(session)


def test_keeping_dates_is_followed_like_satisfaction_with_the_same_notes(scene: Scene) -> None:
    given_back(scene, *[4] * 12, *[12] * 12)
    path = f"{TIME}?of=promise"
    page = words(scene.manager, path)
    assert title(page) == "12 tháng liền dưới mức chung 80 % (01/2016 – 12/2016)"
    assert '40</td><td class="n">70 %' in re.sub(r",0 %", " %", page)
    assert "Số hồ sơ" in page
    assert "Số đánh giá</th>" not in page
    assert (
        scene.manager.post(f"{TIME}/notes?of=promise", data={"text": "Thêm một người", "day": "2016-01-04", "new_level": "on"})
        .headers["Location"]
        .endswith("?of=promise#notes")
    )
    assert title(words(scene.manager, path)) == "Từ 01/2016 mức chung là 70 %, trước đó 90 %; ngoài ra chỉ dao động ngẫu nhiên"
    assert "of=promise" in words(scene.manager, "/admin/results/")


def test_dates_are_told_of_few_dossiers_and_of_none(scene: Scene) -> None:
    given_back(scene, 1, n=2)
    assert "01/2015: 50 % đúng hẹn trong 2 hồ sơ" in words(scene.manager, f"{TIME}?of=promise&period=2015")
    assert "Chưa có hồ sơ nào trả kết quả trong kỳ." in words(scene.manager, f"{TIME}?of=promise&period=2016")


def test_a_channel_has_no_dates_and_an_unknown_measure_is_refused_in_words(scene: Scene) -> None:
    given_back(scene, 1)
    assert "Trang này không lọc theo kênh" in words(scene.manager, f"{TIME}?of=promise&channel=kiosk")
    answer = scene.manager.get(f"{TIME}?of=speed")
    assert (answer.status_code, "chọn lại chỉ tiêu" in answer.text) == (422, True)
