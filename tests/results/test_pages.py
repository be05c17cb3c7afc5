"""The frame and its pages: who may see them, how they are addressed, and that they are whole with and without htmx."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from admin.results.frame import TABS
from surveys.office.models import Clerk
from tests.builders import place
from tests.results.scenes import Scene, furnished

PAGES = ("", "clerks", "procedures", "clerks/2", "procedures/1", "how")


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    return furnished(make_app)


def at_root(page: str) -> str:
    """The id of a page's root, which is its template's name."""
    return {"": "overview", "clerks/2": "clerk", "procedures/1": "procedure"}.get(page, page)


def test_only_managers_see_results(scene: Scene) -> None:
    for page in PAGES:
        path = f"/admin/results/{page}"
        assert scene.manager.get(path).status_code == 200
        assert scene.clerk.get(path).status_code == 403
        assert scene.stranger.get(path).status_code in (302, 303)


def test_htmx_gets_the_page_alone_with_its_tabs_and_a_clean_address(scene: Scene) -> None:
    for page in PAGES:
        answer = scene.manager.get(f"/admin/results/{page}?period=2016&office=&state=", headers={"HX-Request": "true"})
        part = answer.get_data(as_text=True)
        assert part.lstrip().startswith(f'<div id="{at_root(page)}"')
        assert "<html" not in part
        assert '<nav id="tabs"' in part
        assert 'hx-swap-oob="true"' in part
        assert answer.headers["HX-Push-Url"] == f"/admin/results/{page}" + ("" if page == "how" else "?period=2016")


def test_the_page_is_whole_without_htmx_and_holds_the_same_root(scene: Scene) -> None:
    for page in PAGES:
        text = scene.page(f"/admin/results/{page}?period=2016")
        assert "<html" in text
        assert f'<div id="{at_root(page)}"' in text
        assert re.search(r"\sstyle=|<style|<script>|\son\w+=", text) is None
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids))


def test_every_tab_leads_to_a_page_and_keeps_the_period(scene: Scene) -> None:
    text = scene.page("/admin/results/clerks?period=2016-Q2")
    tabs = re.search(r'<nav id="tabs".*?</nav>', text, re.DOTALL)
    assert tabs is not None
    links = re.findall(r'href="([^"]+)"', tabs[0])
    assert len(links) == len(TABS)
    for link in links:
        assert "period=2016-Q2" in link
        assert scene.manager.get(link).status_code == 200, link
    assert re.findall(r'aria-current="page">([^<]+)', tabs[0]) == ["Theo cán bộ"]


def test_every_figure_s_link_to_how_it_is_made_finds_its_paragraph(scene: Scene) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', scene.page("/admin/results/how")))
    for tab in TABS:
        with scene.app.test_request_context():
            path = scene.app.url_for(tab.endpoint)
        wanted = set(re.findall(r'href="/admin/results/how[^"#]*#([^"]+)"', scene.page(f"{path}?period=2016")))
        assert wanted <= ids, path


def test_every_chart_has_a_role_a_title_and_a_description(scene: Scene) -> None:
    pages = [scene.page(f"/admin/results/{page}?period=2016") for page in PAGES]
    charts = [chart for page in pages for chart in re.findall(r"<svg xmlns.*?</svg>", page, re.DOTALL) + scene.drawn(page)]
    assert len(charts) >= 5
    for chart in charts:
        assert 'role="img"' in chart
        assert re.search(r"<title id=\"[\w-]+\">[^<]+</title><desc id=\"[\w-]+\">[^<]+</desc>", chart)


def test_an_empty_period_teaches(scene: Scene) -> None:
    for page in ("", "clerks", "procedures"):
        assert "Phiếu được in khi trả kết quả tại quầy" in scene.page(f"/admin/results/{page}?period=2015")


def test_a_wrong_filter_is_refused_in_words(scene: Scene) -> None:
    for page in PAGES:
        answer = scene.manager.get(f"/admin/results/{page}?period=2016-13")
        assert answer.status_code == 422
        assert "Tháng phải viết như 2016-05" in answer.get_data(as_text=True)


def test_an_endless_number_is_refused_in_words(scene: Scene) -> None:
    for name in ("office", "clerk", "procedure", "field"):
        answer = scene.manager.get(f"/admin/results/?{name}={'0' * 18}{'1' * 5000}")
        assert answer.status_code == 422
        assert "Vui lòng chọn lại từ danh sách" in answer.get_data(as_text=True)


def test_another_office_is_not_found_by_any_door(scene: Scene) -> None:
    with scene.database.writing() as session:
        other = place(session, code="H39")
    for page in PAGES:
        assert scene.manager.get(f"/admin/results/{page}?office={other.office}").status_code == 404
    assert scene.manager.get(f"/admin/results/clerks/{other.clerk}").status_code == 404
    assert scene.manager.get("/admin/results/procedures/999").status_code == 404


def test_addresses_of_the_one_page_results_lead_on(scene: Scene) -> None:
    clerk, procedure = scene.where.clerks[1], scene.where.procedures[2]
    moved = scene.manager.get(f"/admin/results/?clerk={clerk}&period=2016")
    assert (moved.status_code, moved.headers["Location"]) == (303, f"/admin/results/clerks/{clerk}?period=2016")
    assert (
        scene.manager.get(f"/admin/results/?procedure={procedure}").headers["Location"]
        == f"/admin/results/procedures/{procedure}"
    )


def test_a_clerk_s_name_cannot_break_out_of_a_chart(scene: Scene) -> None:
    with scene.database.writing() as session:
        for clerk in scene.where.clerks:
            session.get_one(Clerk, clerk).name = "<script>alert(1)</script> & $\\frac{$"
    page = scene.page("/admin/results/clerks?period=2016")
    [chart] = scene.drawn(page)
    assert "<script>alert" not in page + chart
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; $\\frac{$</text>" in chart


def test_the_page_is_there_in_english(scene: Scene) -> None:
    assert '<html lang="en"' in scene.page("/admin/results/?period=2016&lang=en")
