"""The printers' pages: who sees which printer, what is said of it, its test page, its past, and what needs somebody."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.office.models import Holiday, Office
from surveys.printing.faults import Fault
from surveys.printing.models import (
    Circuit,
    JobKind,
    JobState,
    PaperLevel,
    Printer,
    PrinterFault,
    PrinterState,
    PrintJob,
    PrintMode,
)
from tests.builders import Place, place
from tests.conftest import NOW
from tests.printing.paper import Paper
from tests.printing.samples import read
from tests.signing import make_account, sign_in

PARTIAL = {"HX-Request": "true"}


@dataclass(frozen=True)
class World:
    """An office and another one beside it, each with a printer; people of the first."""

    app: Flask
    database: Database
    here: Place
    beside: Place

    def client(self, role: Role = Role.ADMINISTRATOR) -> FlaskClient:
        """A browser in which a person of that role is signed in."""
        client = self.app.test_client()
        sign_in(client, str(role))
        return client


@pytest.fixture
def world(make_app: Callable[..., Flask]) -> World:
    """Two offices; the clerk, manager and administrator of the first."""
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    database: Database = app.extensions["phieu"].database
    with database.writing() as session:
        here, beside = place(session), place(session, code="H99")
        for role in Role:
            make_account(session, here, role, login=str(role))
        session.get_one(Printer, here.printer).address = "tcp://192.0.2.1"
        session.get_one(Printer, beside.printer).name = "Máy in của xã bên"
    return World(app, database, here, beside)


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def told(world: World, *, fault: Fault | None = None, minutes: int = 10, **values: Any) -> None:
    """What was heard of the printer, ``minutes`` ago for the first time."""
    state = {"paper": PaperLevel.UNKNOWN, "circuit": Circuit.CLOSED, "failures": 0, "checked_at": NOW, **values}
    since = NOW - timedelta(minutes=minutes)
    with world.database.writing() as session:
        session.merge(
            PrinterState(printer_id=world.here.printer, fault=fault, since=since, next_check_at=NOW, torn=False, **state)
        )


def job(world: World, **values: Any) -> None:
    """A job of the printer that ended."""
    given = {"state": JobState.CONFIRMED, "ended_at": NOW, "payload_sha256": "", "next_attempt_at": NOW, **values}
    with world.database.writing() as session:
        session.add(PrintJob(printer_id=world.here.printer, created_at=NOW, expires_at=NOW, **given))


@pytest.mark.parametrize(
    ("fault", "more", "words"),
    [
        (None, {}, "Sẵn sàng"),
        (Fault.NEAR_END, {"paper": PaperLevel.NEAR_END}, "Chuẩn bị cuộn giấy mới"),
        (Fault.PAPER_OUT, {"paper": PaperLevel.OUT}, "Thay cuộn giấy"),
        (Fault.COVER_OPEN, {}, "Đóng nắp lại"),
        (Fault.CUTTER, {}, "Lỗi dao cắt"),
        (Fault.UNREACHABLE, {"circuit": Circuit.OPEN}, "Không kết nối được máy in"),
        (None, {"checked_at": NOW - timedelta(hours=1)}, "Chưa biết trạng thái máy in"),
    ],
)
def test_a_manager_reads_how_each_printer_is_in_words(
    world: World, fault: Fault | None, more: dict[str, Any], words: str
) -> None:
    told(world, fault=fault, **more)
    client = world.client(Role.MANAGER)
    assert words in page(client, "/admin/printers/")
    assert words in page(client, f"/admin/printers/{world.here.printer}")


def test_a_manager_reads_and_changes_nothing(world: World) -> None:
    client = world.client(Role.MANAGER)
    assert "Thêm máy in" not in page(client, "/admin/printers/")
    assert "In trang thử" not in page(client, f"/admin/printers/{world.here.printer}")
    for act in ("test", "ask"):
        assert client.post(f"/admin/printers/{world.here.printer}/{act}").status_code == 403


def test_another_offices_printer_is_as_if_it_were_not_there(world: World) -> None:
    client = world.client()
    assert "Máy in của xã bên" not in page(client, "/admin/printers/")
    for path in ("", "/trial.png"):
        assert client.get(f"/admin/printers/{world.beside.printer}{path}").status_code == 404
    for act in ("test", "ask"):
        assert client.post(f"/admin/printers/{world.beside.printer}/{act}").status_code == 404


def test_a_part_that_has_not_changed_is_not_sent_again(world: World) -> None:
    client = world.client()
    for path in ("/admin/printers/", f"/admin/printers/{world.here.printer}"):
        told(world, fault=Fault.PAPER_OUT, paper=PaperLevel.OUT)
        again = re.search(r'hx-get="(/admin/printers/[^"]+)"', page(client, path))
        assert again is not None
        assert client.get(again[1], headers=PARTIAL).status_code == 204
        told(world)
        changed = client.get(again[1], headers=PARTIAL)
        assert changed.status_code == 200
        assert "Sẵn sàng" in changed.get_data(as_text=True)
        assert "<html" not in changed.get_data(as_text=True)


def test_a_test_page_is_queued_readable_and_written_down(world: World) -> None:
    client = world.client()
    assert client.post(f"/admin/printers/{world.here.printer}/test").status_code == 303
    with world.database.reading() as session:
        queued = session.scalars(select(PrintJob)).one()
        assert (queued.kind, queued.state, queued.token_id) == (JobKind.TEST, JobState.QUEUED, None)
        paper = Paper()
        paper.feed(queued.payload or b"")
        assert session.scalars(select(AuditEntry.action)).all() == ["printer.test"]
    assert set(read(paper.sheets[0].image)) == {"QRCODE", "CODE128"}
    assert "Đang chờ in" in page(client, f"/admin/printers/{world.here.printer}")


def test_asking_lets_the_next_worker_look_at_once(world: World) -> None:
    told(world)
    with world.database.writing() as session:
        session.get_one(PrinterState, world.here.printer).next_check_at = NOW + timedelta(seconds=20)
    assert world.client().post(f"/admin/printers/{world.here.printer}/ask").status_code == 303
    with world.database.reading() as session:
        assert session.get_one(PrinterState, world.here.printer).next_check_at == NOW


def test_thirty_days_are_counted_by_how_slips_ended_and_what_troubled_the_printer(world: World) -> None:
    for milliseconds in (400, 600, 5000):
        job(world, paper_ms=milliseconds)
    job(world, state=JobState.SENT)
    job(world, state=JobState.UNKNOWN)
    job(world, state=JobState.EXPIRED)
    job(world, ended_at=NOW - timedelta(days=31))
    with world.database.writing() as session:
        for minutes in (5, 50, 500):
            began = NOW - timedelta(minutes=minutes)
            ended = began + timedelta(minutes=3)
            session.add(PrinterFault(printer_id=world.here.printer, fault=Fault.PAPER_OUT, began_at=began, ended_at=ended))
        session.add(PrinterFault(printer_id=world.here.printer, fault=Fault.CUTTER, began_at=NOW - timedelta(minutes=7)))
    text = re.sub(r"\s+", " ", page(world.client(Role.MANAGER), f"/admin/printers/{world.here.printer}"))
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td class="n">(\d+)</td>', text))
    assert rows == {
        "Đã ra phiếu": "3",
        "Đã gửi, máy in không xác nhận": "1",
        "Không rõ đã ra giấy chưa": "1",
        "Quá giờ, không in nữa": "1",
        "Hết giấy": "3",
        "Lỗi dao cắt": "1",
    }
    assert "0,6 giây" in text
    assert "Tính trên 3 phiếu" in text
    assert "7 phút <span" in text
    assert "đang còn" in text


@pytest.mark.parametrize(
    ("fault", "more", "open_now", "wanted"),
    [
        (Fault.NEAR_END, {"paper": PaperLevel.NEAR_END}, False, True),
        (Fault.UNREACHABLE, {"circuit": Circuit.OPEN}, True, True),
        (Fault.UNREACHABLE, {"circuit": Circuit.OPEN}, False, False),
        (Fault.UNREACHABLE, {"circuit": Circuit.OPEN, "minutes": 0}, True, False),
        (None, {}, True, False),
    ],
)
def test_alerts_tell_of_paper_at_any_hour_and_of_printers_that_are_away_in_opening_hours(
    world: World, fault: Fault | None, more: dict[str, Any], open_now: bool, wanted: bool
) -> None:
    told(world, fault=fault, **more)
    with world.database.writing() as session:
        session.get_one(Office, world.here.office).opening_hours = {"0": [["07:30", "11:30"]]}  # NOW is a Monday, 10:00
        if not open_now:
            session.add(Holiday(office_id=world.here.office, day=NOW.date(), name="Nghỉ bù"))
    text = world.client(Role.MANAGER).get("/admin/printers/alerts", headers=PARTIAL).get_data(as_text=True)
    assert ("Máy in quầy 1" in text) is wanted


def test_a_province_of_printers_in_trouble_takes_five_lines(world: World) -> None:
    with world.database.writing() as session:
        for number in range(9):
            printer = Printer(office_id=world.here.office, name=f"Máy {number}", address="tcp://192.0.2.9")
            session.add(printer)
            session.flush()
            state = {"fault": Fault.REFUSED, "paper": PaperLevel.UNKNOWN, "since": NOW - timedelta(hours=1), "checked_at": NOW}
            session.add(PrinterState(printer_id=printer.id, circuit=Circuit.OPEN, failures=9, next_check_at=NOW, **state))
    text = world.client(Role.MANAGER).get("/admin/printers/alerts", headers=PARTIAL).get_data(as_text=True)
    assert text.count("<li>") == 5
    assert "và 6 máy in nữa" in text  # the office's first printer was never looked at


def test_managers_and_administrators_meet_the_alerts_where_their_work_begins(world: World) -> None:
    for path in ("/admin/results/", "/admin/setup/"):
        assert 'hx-get="/admin/printers/alerts"' in page(world.client(), path)


FORM = {"name": "Máy in quầy 1", "address": "tcp://192.0.2.1", "width_dots": 576, "mode": "raster", "active": "y"}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"address": "tcp://192.168.1.500"}, "address", "không phải là địa chỉ IP"),
        ({"address": "192.168.1.50"}, "address", "tcp://192.168.1.50:9100"),
        ({"address": "/dev/ttyUSB0"}, "address", "serial:///dev/ttyUSB0"),
        ({"profile": "ZJ-5870"}, "profile", "chỉ in được 384 điểm"),
        ({"width_dots": 384, "mode": "text"}, "mode", "không có các chữ"),
        ({"fallback_id": "self"}, "fallback_id", "chính nó"),
        ({"fallback_id": "beside"}, "fallback_id", "trong danh sách"),
        ({"feed_dots": 5000}, "feed_dots", "Từ 0 đến 1000"),
        ({"fragment_rows": 3}, "fragment_rows", "Từ 24 đến 1000"),
    ],
)
def test_what_can_not_work_is_refused_when_it_is_entered(world: World, changes: dict[str, Any], field: str, words: str) -> None:
    ids = {"self": world.here.printer, "beside": world.beside.printer}
    given = {**FORM, **changes}
    if "fallback_id" in given:
        given["fallback_id"] = ids[given["fallback_id"]]
    answer = world.client().post(f"/admin/setup/printers/{world.here.printer}", data=given)
    assert answer.status_code == 422
    beside = re.findall(r'id="(\w+)-error">([^<]+)<', answer.get_data(as_text=True))
    assert [name for name, said in beside if words in said] == [field]


def test_a_printer_is_set_up_in_one_place_and_back_on_its_page(world: World) -> None:
    client = world.client()
    assert client.get("/admin/setup/printers/").headers["Location"] == "/admin/printers/"
    more = {"profile": "TM-T20II", "mode": "text", "cutter": "", "feed_dots": 90, "fragment_rows": ""}
    saved = client.post(f"/admin/setup/printers/{world.here.printer}", data={**FORM, **more})
    assert (saved.status_code, saved.headers["Location"]) == (303, "/admin/printers/")
    with world.database.reading() as session:
        row = session.get_one(Printer, world.here.printer)
        assert (row.profile, row.mode, row.cutter, row.feed_dots, row.fragment_rows) == (
            "TM-T20II",
            PrintMode.TEXT,
            False,
            90,
            200,
        )
    text = page(client, f"/admin/printers/{world.here.printer}")
    assert "Epson TM-T20II" in text
    assert "xé tay" in text


def test_a_printer_out_of_use_is_still_found(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Printer, world.here.printer).active = False
    client = world.client()
    assert "đã ngừng dùng" in page(client, "/admin/printers/")
    assert "Ngừng dùng" in page(client, f"/admin/printers/{world.here.printer}")


def test_without_any_printer_the_page_says_what_happens_then(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Printer, world.here.printer).active = False
    assert "Chưa có máy in nào" in page(world.client(), "/admin/printers/")
