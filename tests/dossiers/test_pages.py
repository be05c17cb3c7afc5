"""Upload, preview, bar, result; the on-time page and its files; who may see what; what stays at the door."""

import csv
import io
import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.dossiers.models import Dossier, DossierImport, ImportChunk
from tests.builders import place
from tests.dossiers.files import DATA, row, table, text
from tests.signing import make_account, sign_in

PERIOD = "from=2016-01-01&to=2016-12-31"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An administrator of H38 (with H38.20 below it) signed in; a manager and a stranger of H39 beside."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.extensions["phieu"].database.writing() as session:
        where = place(session)
        place(session, code="H38.20", parent=where.office)
        make_account(session, where, Role.ADMINISTRATOR, login="admin")
        make_account(session, where, Role.MANAGER, login="manager")
        make_account(session, place(session, code="H39"), Role.ADMINISTRATOR, login="stranger")
    return signed(app, "admin")


def signed(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, login)
    return client


def upload(client: FlaskClient, data: bytes, name: str = "xuat.csv") -> str:
    """Upload a file; the address of its preview."""
    answer = client.post("/admin/dossiers/imports", data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def run(client: FlaskClient, where: str, *, htmx: bool = True) -> list[str]:
    """Press *Nhập* and follow the bar to its end; the answers."""
    answers: list[str] = []
    while True:
        answer = client.post(f"{where}/step", headers={"HX-Request": "true"} if htmx else {})
        answers.append(answer.get_data(as_text=True))
        page = client.get(where).get_data(as_text=True)
        if "Đã nhập xong" in page:
            return answers
        assert "<progress" in page


def test_an_upload_is_previewed_then_taken_step_by_step(client: FlaskClient, app: Flask) -> None:
    where = upload(client, (DATA / "dossiers.csv").read_bytes(), "dossiers.csv")
    preview = client.get(where).get_data(as_text=True)
    assert "Nhập 604 hồ sơ" in preview
    assert "Số điện thoại" in preview
    database = app.extensions["phieu"].database
    with database.reading() as session:
        assert session.query(Dossier).count() == 0
    answers = run(client, where)
    assert [re.findall(r'value="(\d+)"', a)[:1] for a in answers[:3]] == [["200"], ["400"], ["600"]]
    assert all(a.lstrip().startswith('<div id="import_state"') for a in answers)
    with database.reading() as session:
        assert (session.query(Dossier).count(), session.query(ImportChunk).count()) == (604, 0)
        assert session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "dossiers.import")).one()["created"] == 604


def test_without_javascript_each_press_goes_on_and_a_closed_browser_goes_on_later(client: FlaskClient, app: Flask) -> None:
    where = upload(client, (DATA / "dossiers.xlsx").read_bytes())
    assert client.post(f"{where}/step").status_code == 303
    again = signed(app, "admin")
    assert "Đang nhập: 200 trong 604" in again.get(where).get_data(as_text=True)
    assert len(run(again, where, htmx=False)) == 3


def test_refused_rows_stand_in_the_preview_with_their_number(client: FlaskClient) -> None:
    page = client.get(upload(client, text(table(row(1), row(2, Ngày_tiếp_nhận="31/02/2016"))))).get_data(as_text=True)
    assert "Nhập 1 hồ sơ" in page
    assert "không có ngày giờ này (31/02/2016)" in page
    assert '<td class="n">3</td>' in page


def test_a_file_of_which_nothing_can_be_taken_says_so(client: FlaskClient) -> None:
    page = client.get(upload(client, text(table(row(1, Mã_hồ_sơ=""))))).get_data(as_text=True)
    assert "Không có hồ sơ nào nhập được" in page
    assert "để trống" in page


@pytest.mark.parametrize(("data", "words"), [(b"%PDF-1.7", "PDF"), (b"", "trống"), (b"\x7fELF\0\0\1", "không phải bảng")])
def test_a_refused_file_is_told_beside_the_form(client: FlaskClient, data: bytes, words: str) -> None:
    answer = client.post("/admin/dossiers/imports", data={"file": (io.BytesIO(data), "x.xlsx")})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert 'type="file"' in answer.get_data(as_text=True)


def test_no_file_is_told_too(client: FlaskClient) -> None:
    assert "Chưa chọn tệp" in client.post("/admin/dossiers/imports").get_data(as_text=True)


def test_a_staged_upload_can_be_dropped_but_not_one_that_has_begun(client: FlaskClient, app: Flask) -> None:
    first, second = (upload(client, (DATA / "dossiers.csv").read_bytes()) for _ in range(2))
    assert client.post(f"{first}/discard").status_code == 303
    assert client.get(first).status_code == 404
    client.post(f"{second}/step")
    assert client.post(f"{second}/discard").status_code == 409
    with app.extensions["phieu"].database.reading() as session:
        assert session.query(DossierImport).count() == 1


def test_strangers_see_nothing_of_an_import(client: FlaskClient, app: Flask) -> None:
    where = upload(client, text(table()))
    stranger = signed(app, "stranger")
    assert stranger.get(where).status_code == 404
    assert stranger.post(f"{where}/step").status_code == 404
    assert "xuat.csv" not in stranger.get("/admin/dossiers/imports").get_data(as_text=True)
    assert signed(app, "manager").get("/admin/dossiers/imports").status_code == 403
    assert client.get("/admin/dossiers/report?office=9999").status_code == 404


def test_uploading_needs_its_token(client: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/admin/dossiers/imports", data={"file": (io.BytesIO(text(table())), "x.csv")}).status_code == 400


def test_the_report_shows_and_gives_the_published_figures(client: FlaskClient, app: Flask) -> None:
    run(client, upload(client, (DATA / "dossiers.csv").read_bytes()))
    manager = signed(app, "manager")
    page = manager.get(f"/admin/dossiers/report?{PERIOD}").get_data(as_text=True)
    foot = re.search(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    assert foot
    assert re.findall(r"<td[^>]*>(\d+)</td>", foot[1]) == ["604", "179", "425", "0", "574", "402", "125", "47", "30", "30", "0"]
    lines = list(csv.reader(io.StringIO(manager.get(f"/admin/dossiers/report.csv?{PERIOD}").data.decode("utf-8-sig"))))
    assert lines[-1][2:] == ["604", "179", "425", "0", "574", "402", "125", "47", "30", "30", "0"]
    sheet = load_workbook(io.BytesIO(manager.get(f"/admin/dossiers/report.xlsx?{PERIOD}").data)).worksheets[0]
    assert [cell.value for cell in sheet[sheet.max_row]][2:] == [604, 179, 425, 0, 574, 402, 125, 47, 30, 30, 0]


def test_an_empty_period_points_to_one_with_dossiers(client: FlaskClient) -> None:
    run(client, upload(client, (DATA / "dossiers.csv").read_bytes()))
    assert "Xem năm 2016" in client.get("/admin/dossiers/report?from=2015-01-01&to=2015-12-31").get_data(as_text=True)


@pytest.mark.parametrize("query", ["from=2016-12-31&to=2016-01-01", "from=yesterday", "from=0001-01-01"])
def test_a_bad_period_is_told_on_the_page(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/admin/dossiers/report?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def personal() -> list[str]:
    with (DATA / "dossiers.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row[label] for row in csv.DictReader(file) for label in ("Chủ hồ sơ", "Số điện thoại", "Số CCCD")]


def test_owner_phone_and_id_number_reach_neither_store_nor_log_nor_page(
    client: FlaskClient, app: Flask, settings_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    damaged = (DATA / "dossiers.csv").read_text(encoding="utf-8-sig").replace("/2016 08:", "/16 08:").replace("Trực tuyến,", "")
    seen = []
    for data in ((DATA / "dossiers.xlsx").read_bytes(), damaged.encode()):
        where = upload(client, data)
        seen += [client.get(where).get_data(as_text=True), *run(client, where)]
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    app.extensions["phieu"].database.dispose()
    bytes_ = b"".join(path.read_bytes() for path in settings_path.parent.glob(f"{settings_path.name}*"))
    told = caplog.text + "".join(seen)
    assert "dossier" in caplog.text
    assert b"H38-160123-0001" in bytes_
    # Columns of a row touch each other in the file, so a code's digits may run into the next column's: a number stands alone.
    everything = told + bytes_.decode("utf-8", errors="replace")
    numbers = set(re.findall(r"\d+", everything))
    assert [value for value in set(personal()) if value in (numbers if value.isdecimal() else everything)] == []


@pytest.fixture
def settings_path(sqlite_url: str) -> Path:
    """The store's file."""
    return Path(sqlite_url.removeprefix("sqlite:///"))
