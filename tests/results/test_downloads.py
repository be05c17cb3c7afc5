"""Tables as files from the pages: who gets them, what they hold, and that they keep to themselves what the pages do."""

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update

from surveys.accounts.models import Account, Role
from surveys.tables.definitions import TABLES
from tests.builders import place
from tests.signing import make_account, sign_in
from tests.tables.figures import FIRST, Figures

ENDINGS = ("csv", "xlsx", "parquet")


@dataclass(frozen=True)
class Scene:
    """An office with released figures, its manager and one of its clerks."""

    app: Flask
    figures: Figures
    manager: FlaskClient
    clerk: FlaskClient


@pytest.fixture
def scene(make_app: Callable[..., Flask], filled_sqlite: Path, tmp_path: Path) -> Scene:
    shutil.copy(filled_sqlite, tmp_path / "filled.db")
    app = make_app(url=f"sqlite:///{tmp_path / 'filled.db'}")
    database = app.extensions["phieu"].database
    with database.writing() as session:
        for role in (Role.MANAGER, Role.CLERK):
            make_account(session, FIRST, role, login=role.value)
    manager, clerk = app.test_client(), app.test_client()
    sign_in(manager, "manager")
    sign_in(clerk, "clerk")
    return Scene(app, Figures(database), manager, clerk)


def test_managers_alone_get_files_and_of_their_own_offices(scene: Scene) -> None:
    with scene.figures.database.writing() as session:
        other = place(session, code="H39").office
    for path in ("clerks.csv", "clerks.xlsx", "clerks.parquet", "results.xlsx", "released.csv", "data"):
        assert scene.manager.get(f"/admin/results/{path}").status_code == 200
        assert scene.manager.get(f"/admin/results/{path}?office={other}").status_code == 404
        assert scene.clerk.get(f"/admin/results/{path}").status_code == 403
        assert scene.app.test_client().get(f"/admin/results/{path}").status_code == 303


@pytest.mark.parametrize("path", ["secrets.csv", "clerks.ods", "results.csv"])
def test_an_unknown_table_or_kind_is_not_found(scene: Scene, path: str) -> None:
    assert scene.manager.get(f"/admin/results/{path}").status_code == 404


@pytest.mark.parametrize("narrow", ["clerk=1", "procedure=1", "channel=phone", "verified=0", "period=2016-13"])
def test_a_file_of_less_than_an_office_is_refused_in_words(scene: Scene, narrow: str) -> None:
    for ending in ENDINGS:
        answer = scene.manager.get(f"/admin/results/clerks.{ending}?{narrow}")
        assert answer.status_code == 422
        assert "Vui lòng" in answer.get_data(as_text=True) or "Tháng phải viết" in answer.get_data(as_text=True)


def test_a_csv_withholds_a_small_group_and_says_why(scene: Scene) -> None:
    answer = scene.manager.get("/admin/results/clerks.csv?period=2016")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clerks-2016.csv"'
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = {row["Cán bộ"]: row for row in csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";")}
    assert len(rows) == 4
    assert rows["Cán bộ 03"]["Ghi chú"] == "chưa đủ 10 đánh giá"
    assert all(not rows["Cán bộ 03"][name] for name in ("Số đánh giá", "Hài lòng", "Tỷ lệ hài lòng", "Điểm trung bình"))
    assert rows["Cán bộ 01"]["Tỷ lệ hài lòng"].startswith("0,") or rows["Cán bộ 01"]["Ghi chú"]


def test_a_workbook_has_every_table_of_the_period_with_the_same_numbers(scene: Scene) -> None:
    answer = scene.manager.get("/admin/results/results.xlsx?period=2016")
    book = load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames == [table.title for table in TABLES.values() if table.name != "released"]
    expected = [row[6] for row in scene.figures.rows("clerks")]
    assert [row[6] for row in book["Theo cán bộ"].iter_rows(min_row=2, values_only=True)] == expected
    assert any(isinstance(n, int) for n in expected)


def test_parquet_is_the_table_itself_and_tells_its_length(scene: Scene) -> None:
    answer = scene.manager.get("/admin/results/released.parquet")
    data = answer.get_data()
    assert answer.content_length == len(data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="released-all.parquet"'
    assert [tuple(row.values()) for row in pq.read_table(io.BytesIO(data)).to_pylist()] == scene.figures.rows("released", "")


def test_signs_and_reports_are_told_in_words_and_run_nothing(scene: Scene) -> None:
    text = scene.manager.get("/admin/results/signs.csv?period=2016").get_data().decode("utf-8-sig")
    told = {row["Dấu hiệu"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    run = told["Chuỗi dài các đánh giá giống hệt nhau"]
    assert (run["Cán bộ"], run["Mong đợi"], run["Kết luận"]) == ("Nguyễn Văn A", "0,75", "Đã rõ nguyên nhân")
    assert run["Lý do, việc đã làm"] == "'=Đã hỏi rõ"
    text = scene.manager.get("/admin/results/reports.csv?period=2016").get_data().decode("utf-8-sig")
    names = [row["Báo cáo"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]
    assert sorted(names) == ["Chấm điểm theo chỉ số", "Chấm điểm theo chỉ số", "Số hồ sơ thủ tục hành chính"]
    text = scene.manager.get("/admin/results/indicators.csv?period=2016").get_data().decode("utf-8-sig")
    assert "không có số liệu" in {row["Vì sao không có"] for row in csv.DictReader(io.StringIO(text), delimiter=";")}


def test_a_manager_s_files_leave_out_the_signs_about_their_own_work(scene: Scene) -> None:
    with scene.figures.database.writing() as session:
        session.execute(update(Account).where(Account.login == "manager").values(clerk_id=FIRST.clerk))
    assert "Nguyễn Văn A" not in scene.manager.get("/admin/results/signs.csv?period=2016").get_data(as_text=True)
    book = load_workbook(io.BytesIO(scene.manager.get("/admin/results/results.xlsx?period=2016").get_data()))
    assert [row[6] for row in book["Dấu hiệu cần xem"].iter_rows(min_row=2, values_only=True)] == ["'=Quầy 1"]


def test_a_workbook_that_nobody_could_open_is_refused_in_words(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from admin.results import files

    monkeypatch.setattr(files, "MOST_IN_SHEET", 100)
    answer = scene.manager.get("/admin/results/released.xlsx")
    assert answer.status_code == 422
    assert "quá lớn cho một tệp Excel" in answer.get_data(as_text=True)
    assert scene.manager.get("/admin/results/released.csv").status_code == 200


def test_a_broken_off_download_gives_its_connection_back(scene: Scene) -> None:
    pool = scene.figures.database.engine.pool
    for _ in range(3):
        answer = scene.manager.get("/admin/results/released.csv", buffered=False)
        next(iter(answer.response))
        answer.close()
    assert pool.checkedout() == 0  # type: ignore[attr-defined] # a queue of connections, as every file's


def test_the_page_offers_every_table_in_every_kind(scene: Scene) -> None:
    page = scene.manager.get("/admin/results/data?period=2016").get_data(as_text=True)
    for name in TABLES:
        for ending in ENDINGS:
            assert f"/admin/results/{name}.{ending}?period=2016" in page
