"""The results pages: who may see them, what they show, and what they keep to themselves."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.office.models import Office
from tests.builders import place
from tests.figures.ratings import Given, World, a_year, at, rate, world
from tests.signing import make_account, sign_in

PAGES = ("/admin/results/", "/admin/results/remarks", "/admin/results/clerks.csv", "/admin/results/results.xlsx")


@dataclass(frozen=True)
class Scene:
    """An app with an office, and a client for each role."""

    app: Flask
    where: World
    manager: FlaskClient
    clerk: FlaskClient
    stranger: FlaskClient

    @property
    def database(self) -> Database:
        database: Database = self.app.extensions["phieu"].database
        return database


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    """300 ratings of 2016 over three clerks and four procedures; one more clerk has but three."""
    app = make_app()
    with app.extensions["phieu"].database.writing() as session:
        where = world(session, clerks=4)
        most = [one for one in a_year(where, 300) if one.clerk != where.clerks[3]]
        few = [Given(1, at(201603), where.clerks[3], where.procedures[0], remark="Gọi 0912 345 678")] * 3
        rate(session, where, [*most, *few])
        for role in (Role.MANAGER, Role.CLERK):
            make_account(session, where.place, role, login=role.value)
    clients = [app.test_client() for _ in range(3)]
    sign_in(clients[0], "manager")
    sign_in(clients[1], "clerk")
    return Scene(app, where, *clients)


def words(client: FlaskClient, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PAGES)
def test_only_managers_see_results(scene: Scene, path: str) -> None:
    assert scene.manager.get(path).status_code == 200
    assert scene.clerk.get(path).status_code == 403
    assert scene.stranger.get(path).status_code in (302, 303)


def test_the_page_says_how_satisfied_how_sure_and_what_to_read(scene: Scene) -> None:
    page = words(scene.manager, "/admin/results/?period=2016")
    for heading in ("Hài lòng đến mức nào?", "Chắc đến mức nào?", "Cần xem gì?", "Theo cán bộ", "Theo thủ tục", "Theo thời gian"):
        assert heading in page
    assert re.search(r"khoảng tin cậy 95 %: \d+ – \d+ %", page)


def test_a_withheld_cell_says_why_and_shows_nothing_else(scene: Scene) -> None:
    page = words(scene.manager, "/admin/results/?period=2016")
    row = re.search(r"<tr>\s*<th scope=\"row\"><a[^>]*>Cán bộ 03</a>.*?</tr>", page, re.DOTALL)
    assert row is not None
    assert "chưa đủ 10 đánh giá" in row[0]
    assert re.findall(r'<td class="n">([^<]*)</td>', row[0])[2:] == ["–", "–"]
    assert "giữ kín để không suy ra được nhóm nhỏ khác" in page


def test_no_page_has_inline_style_or_script(scene: Scene) -> None:
    page = words(scene.manager, "/admin/results/?period=2016")
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 4
    assert re.search(r"\sstyle=|<style|<script>|\son\w+=", page) is None


def test_every_chart_has_a_role_a_title_and_a_description_and_no_id_twice(scene: Scene) -> None:
    page = words(scene.manager, "/admin/results/?period=2016")
    charts = re.findall(r"<svg xmlns.*?</svg>", page, re.DOTALL)
    for chart in charts:
        assert 'role="img"' in chart
        assert re.search(r"<title id=\"[\w-]+\">[^<]+</title><desc id=\"[\w-]+\">[^<]+</desc>", chart)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_htmx_gets_the_figures_alone_and_a_clean_address(scene: Scene) -> None:
    answer = scene.manager.get(
        "/admin/results/?period=2016&clerk=&field=&channel=phone&verified=", headers={"HX-Request": "true"}
    )
    part = answer.get_data(as_text=True)
    assert part.lstrip().startswith('<div id="figures"')
    assert "<html" not in part
    assert answer.headers["HX-Push-Url"] == "/admin/results/?period=2016&channel=phone"


def test_links_keep_the_filters(scene: Scene) -> None:
    page = words(scene.manager, "/admin/results/?period=2016&channel=kiosk")
    assert f"/admin/results/?clerk={scene.where.clerks[0]}&amp;period=2016&amp;channel=kiosk" in page
    assert "/admin/results/results.xlsx?period=2016&amp;channel=kiosk" in page


def test_an_empty_period_teaches(scene: Scene) -> None:
    assert "Phiếu được in khi trả kết quả tại quầy" in words(scene.manager, "/admin/results/?period=2015")


def test_a_wrong_filter_is_refused_in_words(scene: Scene) -> None:
    answer = scene.manager.get("/admin/results/?period=2016-13")
    assert answer.status_code == 422
    assert "Tháng phải viết như 2016-05" in answer.get_data(as_text=True)


def test_another_office_is_not_found_by_any_door(scene: Scene) -> None:
    with scene.database.writing() as session:
        other = place(session, code="H39")
    for path in PAGES:
        assert scene.manager.get(f"{path}?office={other.office}").status_code == 404
        assert scene.manager.get(f"{path}?clerk={other.clerk}").status_code == 404


def test_a_csv_withholds_what_the_page_withholds(scene: Scene) -> None:
    answer = scene.manager.get("/admin/results/clerks.csv?period=2016")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="clerks-2016.csv"'
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    row = next(line for line in lines if "Cán bộ 03" in line).split(";")
    assert row[2:12] == [""] * 10
    assert row[-2:] == ["", "chưa đủ 10 đánh giá"]


def test_a_workbook_has_the_page_s_numbers(scene: Scene) -> None:
    data = scene.manager.get("/admin/results/results.xlsx?period=2016").get_data()
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Chung", "Theo cán bộ", "Theo thủ tục", "Theo thời gian", "Theo câu hỏi"]
    shown: list[Any] = [row for row in book["Theo cán bộ"].iter_rows(min_row=2, values_only=True) if row[2] is not None]
    assert len(shown) == 2
    assert all(row[2] == sum(row[3:8]) and row[8] == (row[6] + row[7]) / row[2] for row in shown)


def test_an_unknown_table_is_not_found(scene: Scene) -> None:
    assert scene.manager.get("/admin/results/secrets.csv").status_code == 404


def test_remarks_are_masked_and_reading_them_is_written_down(scene: Scene) -> None:
    page = words(scene.manager, "/admin/results/remarks?period=2016&stretch=201603")
    assert "Gọi •••" in page
    assert "0912" not in page
    with scene.database.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "remarks.read")).all()
    assert [entry.detail for entry in entries] == [{"period": "2016", "stretch": 201603, "page": 1}]
    assert entries[0].subject == f"office:{scene.where.place.office}"


TOGETHER = "Góp ý được hiển thị chung cho cả đơn vị"


def test_remarks_are_never_listed_by_less_than_an_office_and_the_page_says_so(scene: Scene) -> None:
    path = "/admin/results/remarks?period=2016&stretch=201603"
    items = re.findall(r'<li class="card">.*?</li>', words(scene.manager, path))
    assert items
    clerk, procedure = scene.where.clerks[3], scene.where.procedures[1]
    field = scene.where.fields[procedure]
    for narrow in (f"clerk={clerk}", f"procedure={procedure}", f"field={field}", "channel=phone"):
        page = words(scene.manager, f"{path}&{narrow}")
        assert re.findall(r'<li class="card">.*?</li>', page) == items
        assert TOGETHER in page
    for narrow in (f"procedure={procedure}", f"field={field}", "channel=phone"):
        assert TOGETHER in words(scene.manager, f"/admin/results/?period=2016&{narrow}")
    assert TOGETHER not in words(scene.manager, "/admin/results/?period=2016")
    assert TOGETHER not in words(scene.manager, path)
    with scene.database.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "remarks.read")).all()
    assert [entry.detail for entry in entries] == [{"period": "2016", "stretch": 201603, "page": 1}] * 6


def test_a_withheld_office_has_no_remarks_and_no_entry_is_made(scene: Scene) -> None:
    with scene.database.writing() as session:
        session.get_one(Office, scene.where.place.office).minimum_group = 1000
    page = words(scene.manager, "/admin/results/remarks?period=2016")
    assert "Gọi" not in page
    assert "chưa đủ 1000 đánh giá".capitalize() in page
    with scene.database.reading() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "remarks.read")).all() == []


@pytest.mark.parametrize("name", ["office", "clerk", "procedure", "field"])
def test_an_endless_number_is_refused_in_words(scene: Scene, name: str) -> None:
    answer = scene.manager.get(f"/admin/results/?{name}={'0' * 18}{'1' * 5000}")
    assert answer.status_code == 422
    assert "Vui lòng chọn lại từ danh sách" in answer.get_data(as_text=True)


def test_a_remark_is_shown_as_text_never_as_markup(scene: Scene) -> None:
    with scene.database.writing() as session:
        given = [Given(5, at(201604), scene.where.clerks[0], scene.where.procedures[0], remark="<b>đậm</b>")]
        rate(session, scene.where, given)
    page = words(scene.manager, "/admin/results/remarks?period=2016&stretch=201604")
    assert "&lt;b&gt;đậm&lt;/b&gt;" in page


def test_a_clerk_s_name_cannot_break_out_of_a_chart(scene: Scene) -> None:
    from surveys.office.models import Clerk

    with scene.database.writing() as session:
        for clerk in scene.where.clerks:
            session.get_one(Clerk, clerk).name = "<script>alert(1)</script> & $\\frac{$"
    page = words(scene.manager, "/admin/results/?period=2016")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; $\\frac{$</text>" in page


def test_the_page_is_there_in_english(scene: Scene) -> None:
    assert '<html lang="en"' in words(scene.manager, "/admin/results/?period=2016&lang=en")
