"""Tổng quan: how satisfied, how sure, in time, what changed, what waits."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from surveys.calls.models import HelpCall
from surveys.database import Database
from surveys.devices.models import Device, DeviceKind
from surveys.figures import recount
from surveys.figures.tally import FlowKey, flows_changed
from surveys.office.models import Office
from tests.builders import dossier, place
from tests.conftest import NOW
from tests.figures.ratings import Given, a_year, at, rate
from tests.results.scenes import Scene, furnished


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    return furnished(make_app)


def finished(database: Database, scene: Scene, n: int, month: int = 201603) -> None:
    key = FlowKey(scene.where.place.office, scene.where.clerks[0], scene.where.procedures[0], month)
    with database.writing() as session:
        flows_changed(session, [(key, 1, "finished")] * n + [(key, 1, "rated")] * 60)


def test_it_answers_five_questions(scene: Scene) -> None:
    page = scene.page("/admin/results/?period=2016")
    for heading in (
        "Hài lòng đến mức nào?",
        "Chắc đến mức nào?",
        "Đúng hẹn đến mức nào?",
        "Điều gì thay đổi",
        "Việc gì cần trả lời?",
    ):
        assert heading in page
    assert re.search(r"khoảng tin cậy 95 %: \d+ – \d+ %", page)


def test_low_coverage_is_said_with_what_the_silent_ones_might_think(scene: Scene) -> None:
    finished(scene.database, scene, 5000)
    page = scene.page("/admin/results/?period=2016")
    assert "Độ phủ thấp" in page
    assert re.search(r"tỷ lệ hài lòng thật nằm trong khoảng \d+ – 9\d %", page)


def test_nothing_changed_is_said_when_nothing_did(scene: Scene) -> None:
    with scene.database.writing() as session:
        rate(session, scene.where, a_year(scene.where, 300, seed=5, first=201501))
    page = scene.page("/admin/results/?period=2016")
    assert "không thay đổi hơn mức dao động ngẫu nhiên so với năm 2015" in page
    assert "không có thay đổi nào hơn mức ngẫu nhiên" in page


def test_a_change_beyond_noise_is_named_with_its_size(scene: Scene) -> None:
    clerk, procedure = scene.where.clerks[1], scene.where.procedures[0]
    with scene.database.writing() as session:
        bad = [Given(2 if i % 5 else 4, at(201501 + i % 12), clerk, procedure) for i in range(240)]
        rate(session, scene.where, bad)
    page = scene.page("/admin/results/?period=2016")
    assert re.search(r"Tỷ lệ hài lòng tăng từ 20 % lên \d+ % so với năm 2015", page)
    assert re.search(rf'<a href="/admin/results/clerks/{clerk}\?period=2016">Cán bộ 01</a>: tăng từ 20 % lên', page)


def test_a_first_period_has_nothing_to_be_compared_with(scene: Scene) -> None:
    assert "Chưa so sánh được với năm 2015" in scene.page("/admin/results/?period=2016")


def test_dossiers_in_time_are_counted_against_their_due_moment(scene: Scene) -> None:
    with scene.database.writing() as session:
        for number in range(4):
            made = dossier(session, scene.where.place, number=number + 1, finished=True)
            if number == 0:
                made.due_at = NOW - timedelta(days=2)
        recount.rebuild(session)
    page = scene.page(f"/admin/results/?period=2016..{NOW:%Y-%m}".replace("2016..", "2016-01.."))
    assert "1 trong 4 hồ sơ trả kết quả bị quá hạn" in page
    assert '<p class="big">75 %</p>' in page


def test_ratings_without_a_code_have_a_line_of_their_own(scene: Scene) -> None:
    with scene.database.writing() as session:
        rate(session, scene.where, [Given(4, at(201604), None, None, verified=False)] * 8)
    page = scene.page("/admin/results/?period=2016")
    assert "8 đánh giá không có mã phiếu, 100 % hài lòng" in page


def test_few_ratings_without_a_code_are_not_told(scene: Scene) -> None:
    with scene.database.writing() as session:
        rate(session, scene.where, [Given(4, at(201604), None, None, verified=False)] * 4)
    assert "đánh giá không có mã phiếu: chưa đủ 5 đánh giá" in scene.page("/admin/results/?period=2016")


def test_a_call_for_help_waits_for_an_answer_until_someone_came(scene: Scene) -> None:
    assert "Hiện không có việc nào chờ" in scene.page("/admin/results/?period=2016")
    with scene.database.writing() as session:
        device = Device(office_id=scene.where.place.office, kind=DeviceKind.KIOSK, name="Kiosk", place="", created_at=NOW)
        session.add(device)
        session.flush()
        session.add(HelpCall(office_id=scene.where.place.office, device_id=device.id, called_at=NOW - timedelta(minutes=1)))
    assert "1 lời gọi giúp đỡ chưa có người đến" in scene.page("/admin/results/?period=2016")


def test_a_withheld_office_says_so_and_shows_no_figure(scene: Scene) -> None:
    with scene.database.writing() as session:
        session.get_one(Office, scene.where.place.office).minimum_group = 1000
    page = scene.page("/admin/results/?period=2016")
    assert "Số liệu của lựa chọn này được giữ kín" in page
    assert 'class="big"' not in page


def test_a_province_shows_its_offices_that_have_enough(scene: Scene) -> None:
    with scene.database.writing() as session:
        for number, n in enumerate((40, 60, 3)):
            below = place(session, code=f"H38.{number}", parent=scene.where.place.office)
            session.get_one(Office, below.office).name = f"Xã số {number}"
            given = [Given(5, at(201605), below.clerk, scene.where.procedures[0])] * n
            rate(session, type(scene.where)(**{**vars(scene.where), "place": below}), given)
    page = scene.page("/admin/results/?period=2016")
    table = page[page.index('id="by-office"') :]
    assert "Xã số 0" in table
    assert "Xã số 2</a>" not in table
    assert "Tính trên các đơn vị đủ số đánh giá" in page
