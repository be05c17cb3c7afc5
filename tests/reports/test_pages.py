"""The pages of reports: who may see, make, enter and switch, and that they show what is kept."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.contests.models import ContestKind
from surveys.contests.verbs import Speaker, say
from surveys.database import Database
from surveys.reports import kept
from surveys.reports.due import Due, make
from surveys.reports.models import ReportFormat, ReportKind
from tests.builders import place
from tests.reports.conftest import NOW, QUARTER, Scene, furnish
from tests.signing import make_account, sign_in
from wsgi import phieu

BASE = "/admin/results/reports"
ASKED = "?period=2016-Q2"


@dataclass(frozen=True)
class Staffed:
    """An app with the quarter, and a client for each role."""

    app: Flask
    scene: Scene
    clients: dict[Role, FlaskClient]
    clerk_account: int

    @property
    def database(self) -> Database:
        database: Database = self.app.extensions["phieu"].database
        return database

    @property
    def manager(self) -> FlaskClient:
        return self.clients[Role.MANAGER]

    @property
    def administrator(self) -> FlaskClient:
        return self.clients[Role.ADMINISTRATOR]


@pytest.fixture
def staffed(make_app: Callable[..., Flask]) -> Staffed:
    """On the fifth of July 2016."""
    app = make_app(clock=lambda: NOW)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.extensions["phieu"].database.writing() as session:
        scene = furnish(session)
        accounts = {role: make_account(session, scene.where.place, role, login=role.value) for role in Role}
    clients = {role: app.test_client() for role in Role}
    for role, client in clients.items():
        sign_in(client, role.value)
    return Staffed(app, scene, clients, accounts[Role.CLERK].id)


def words(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", list(ReportKind))
def test_a_draft_is_a_page_a_workbook_and_a_pdf(staffed: Staffed, kind: ReportKind) -> None:
    page = words(staffed.manager, f"{BASE}/{kind.value}{ASKED}")
    assert "BẢN NHÁP" in page
    assert re.search(r"\sstyle=|<style|<script>|\son\w+=", page) is None
    for form in ReportFormat:
        answer = staffed.manager.get(f"{BASE}/{kind.value}/draft/{form.value}{ASKED}")
        assert answer.get_data()[:4] == {"xlsx": b"PK\x03\x04", "pdf": b"%PDF"}[form.value]
        assert (
            f"filename={ {'scoring': 'cham-diem', 'dossiers': 'so-ho-so', 'notice': 'niem-yet'}[kind.value] }"
            in (answer.headers["Content-Disposition"])
        )


def test_a_manager_makes_a_report_and_its_files_are_what_is_kept(staffed: Staffed) -> None:
    answer = staffed.manager.post(f"{BASE}/scoring{ASKED}")
    assert answer.status_code == 303
    page = words(staffed.manager, answer.headers["Location"])
    with staffed.database.reading() as session:
        [report] = kept.listed(session, [staffed.scene.office])
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "report.make"))
    assert entry.detail == {"kind": "scoring", "period": "2016-Q2", "edition": 1, "reason": ""}
    assert report.data_sha256 in page
    for form, digest in report.files.items():
        data = staffed.manager.get(f"{BASE}/kept/{report.id}/{form.value}").get_data()
        assert sha256(data).hexdigest() == digest
        assert digest in page
    assert "Nguyễn Văn A" in page
    assert words(staffed.manager, f"{BASE}{ASKED}").count(f"{BASE}/kept/{report.id}/pdf") == 2


def test_another_edition_needs_its_reason(staffed: Staffed) -> None:
    for reason, status in (("", 303), ("", 422), ("Sửa ngày trả của ba hồ sơ", 303)):
        assert staffed.manager.post(f"{BASE}/dossiers{ASKED}", data={"reason": reason}).status_code == status
    page = words(staffed.manager, f"{BASE}{ASKED}")
    assert "Đã lưu bản số 2" in page
    assert "Sửa ngày trả của ba hồ sơ" in page
    with staffed.database.reading() as session:
        first = kept.listed(session, [staffed.scene.office])[-1]
    assert "Đã có bản số 2 thay bản này" in words(staffed.manager, f"{BASE}/kept/{first.id}")


def test_a_running_period_is_shown_and_not_kept(staffed: Staffed) -> None:
    assert "kỳ chưa kết thúc" in words(staffed.manager, f"{BASE}/dossiers?period=2016")
    assert staffed.manager.post(f"{BASE}/dossiers?period=2016").status_code == 409


def test_a_contested_figure_is_marked_on_page_and_in_file(staffed: Staffed) -> None:
    where = staffed.scene.where
    with staffed.database.writing() as session:
        by = Speaker(staffed.clerk_account, where.clerks[0], (staffed.scene.office,))
        say(session, ContestKind.CONTEST, "Ba hồ sơ ghi nhầm cho tôi", QUARTER, by=by, now=NOW)
    page = words(staffed.manager, f"{BASE}/scoring{ASKED}")
    assert page.count("đang có ý kiến chưa giải quyết của cán bộ") == 1
    book = load_workbook(io.BytesIO(staffed.manager.get(f"{BASE}/scoring/draft/xlsx{ASKED}").get_data()))
    [row] = [row for row in book["Cán bộ"].iter_rows(values_only=True) if row[1] == "Nguyễn Văn A"]
    assert "đang có ý kiến chưa giải quyết" in str(row[-1])


def test_only_an_administrator_enters_and_switches(staffed: Staffed) -> None:
    for role in (Role.CLERK, Role.MANAGER):
        for path in ("entries", "rules/switch", "rules/plan"):
            assert staffed.clients[role].post(f"{BASE}/{path}").status_code == 403
        assert staffed.clients[role].get(f"{BASE}/rules").status_code == 403
    assert staffed.clients[Role.CLERK].get(BASE).status_code == 403


def test_what_an_administrator_enters_is_in_the_next_draft_and_comes_back_in_the_form(staffed: Staffed) -> None:
    clerk = staffed.scene.where.clerks[1]
    form = {"5.points": "2", "8.part": "9", "8.whole": "10", "7": "1", f"7.{clerk}.early": "1"}
    answer = staffed.administrator.post(f"{BASE}/entries{ASKED}", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BASE}/scoring{ASKED}")
    page = words(staffed.administrator, f"{BASE}/entries{ASKED}")
    assert re.search(rf'name="7\.{clerk}\.early"[^>]*value="1"', page)
    assert re.search(r'name="8\.whole"[^>]*value="10"', page)
    assert "do đơn vị nhập" in words(staffed.manager, f"{BASE}/scoring{ASKED}")


def test_a_wrong_number_is_refused_in_words_and_nothing_typed_is_lost(staffed: Staffed) -> None:
    answer = staffed.administrator.post(f"{BASE}/entries{ASKED}", data={"8.part": "11", "8.whole": "10"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "không được lớn hơn tổng số" in page) == (422, True)
    assert re.search(r'name="8\.part"[^>]*value="11"', page)


def test_a_switch_shows_in_the_next_report(staffed: Staffed) -> None:
    form = {"rules": "tt01-2018.2", "month": "2016-06", "basis": "Công văn số 12"}
    assert staffed.administrator.post(f"{BASE}/rules/switch", data=form).status_code == 303
    assert "Công văn số 12" in words(staffed.administrator, f"{BASE}/rules")
    assert "tt01-2018.2 (đơn vị xác nhận áp dụng: Công văn số 12)" in words(staffed.manager, f"{BASE}/scoring{ASKED}")
    assert staffed.administrator.post(f"{BASE}/rules/switch", data={**form, "month": "2016-13"}).status_code == 422


def test_what_no_file_can_hold_is_left_out_of_words_that_stand_in_reports(staffed: Staffed) -> None:
    first, second = staffed.administrator, staffed.manager
    first.post(f"{BASE}/rules/switch", data={"rules": "tt01-2018.2", "month": "2016-01", "basis": "Công văn\x0b12\x00"})
    first.post(f"{BASE}/rules/plan", data={"day": "5", "place": "Lào\x1f Cai", "superior": "UBND\x08 tỉnh"})
    for reason in ("", "Sửa\x0c số liệu"):
        assert second.post(f"{BASE}/scoring{ASKED}", data={"reason": reason}).status_code == 303
    assert "Công văn 12" in words(second, f"{BASE}/kept/2")


def test_no_browser_keeps_a_file(staffed: Staffed) -> None:
    for answer in (
        staffed.manager.get(f"{BASE}/scoring/draft/pdf{ASKED}"),
        staffed.manager.get(f"{BASE}/scoring/draft/xlsx{ASKED}"),
    ):
        assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_is_entered_for_a_period_without_scoring(staffed: Staffed) -> None:
    for answer in (
        staffed.administrator.get(f"{BASE}/entries?period=2016-05"),
        staffed.administrator.post(f"{BASE}/entries?period=2016-05", data={"5.points": "1"}),
    ):
        assert (answer.status_code, "lập theo quý, năm" in answer.get_data(as_text=True)) == (422, True)


def test_the_day_and_the_heads_are_kept(staffed: Staffed) -> None:
    form = {"day": "9", "place": "Lào Cai", "superior": "Văn phòng UBND tỉnh"}
    assert staffed.administrator.post(f"{BASE}/rules/plan", data=form).status_code == 303
    assert "VĂN PHÒNG UBND TỈNH" in words(staffed.manager, f"{BASE}/dossiers{ASKED}")
    assert staffed.administrator.post(f"{BASE}/rules/plan", data={**form, "day": "31"}).status_code == 422


def test_another_office_s_reports_are_not_found(staffed: Staffed) -> None:
    with staffed.database.writing() as session:
        other = place(session, code="H39").office
    made = make(staffed.database, Due(other, ReportKind.DOSSIERS, QUARTER), clock=lambda: NOW)
    for path in (f"kept/{made}", f"kept/{made}/pdf", f"dossiers?period=2016-Q2&office={other}"):
        assert staffed.manager.get(f"{BASE}/{path}").status_code == 404
    assert staffed.manager.post(f"{BASE}/dossiers?period=2016-Q2&office={other}").status_code == 404


def test_unknown_words_are_pages_that_there_are_not(staffed: Staffed) -> None:
    for path in ("sipas", "notice/draft/exe", "kept/1/exe", "kept/99"):
        assert staffed.manager.get(f"{BASE}/{path}").status_code == 404


def test_the_commands_make_what_is_due_and_verify_what_is_kept(staffed: Staffed) -> None:
    runner = staffed.app.test_cli_runner()
    made = runner.invoke(phieu, args=["reports", "make"])
    assert (made.exit_code, made.output) == (0, "9 report(s) made.\n")
    verified = runner.invoke(phieu, args=["reports", "verify"])
    assert (verified.exit_code, verified.output) == (0, "same: 9, older: 0, other: 0, damaged: 0\n")
    again = ["reports", "make", "--office", "H38", "--kind", "notice", "--period", "2016-Q2"]
    refused = runner.invoke(phieu, args=again)
    assert (refused.exit_code, "lý do" in refused.output) == (1, True)
    assert runner.invoke(phieu, args=[*again, "--reason", "Sửa"]).exit_code == 0
    with staffed.database.reading() as session:
        assert [each.edition for each in kept.listed(session, [staffed.scene.office]) if each.reason] == [2]
