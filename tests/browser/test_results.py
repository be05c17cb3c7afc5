"""The results pages in a real browser: one walk with htmx, one without JavaScript, paper, phones, and accessibility."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from surveys.accounts.models import Role
from tests.browser.conftest import serving
from tests.figures.ratings import Given, World, a_year, at, rate, world
from tests.signing import PASSWORD, make_account

pytestmark = pytest.mark.browser
LONG = "Giao đất, cho thuê đất không thông qua đấu giá quyền sử dụng đất đối với dự án của cơ quan nhà nước có thẩm quyền"


@pytest.fixture
def office(make_app: Callable[..., Flask]) -> Iterator[tuple[str, World]]:
    """A served office with a year of ratings; one clerk has too few of them."""
    from surveys.office.models import Procedure

    app = make_app()
    with app.extensions["phieu"].database.writing() as session:
        where = world(session, clerks=6, procedures=6)
        session.get_one(Procedure, where.procedures[0]).name = LONG
        most = [one for one in a_year(where, 500) if one.clerk != where.clerks[5]]
        few = [Given(2, at(201603), where.clerks[5], where.procedures[1])] * 3
        apart = [Given(4, at(201604), None, None, verified=False)] * 8
        rate(session, where, [*most, *few, *apart])
        make_account(session, where.place, Role.MANAGER, login="manager")
    with serving(app) as address:
        yield address, where


def signed_in(page: Page, address: str) -> Page:
    page.goto(f"{address}/admin/sign-in")
    page.fill("[name=login]", "manager")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def broken(page: Page) -> list[str]:
    """What axe finds on the page."""
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in Axe().run(page).response["violations"]]


PATHS = (
    "/admin/results/?period=2016",
    "/admin/results/?period=2015",
    "/admin/results/clerks?period=2016",
    "/admin/results/procedures?period=2016",
    "/admin/results/clerks/{clerk}?period=2016",
    "/admin/results/clerks/{small}?period=2016",
    "/admin/results/procedures/{procedure}?period=2016",
    "/admin/results/how",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_results_page_has_no_accessibility_fault_and_fits_a_phone(
    office: tuple[str, World], open_page: Callable[..., Page], path: str
) -> None:
    address, where = office
    page = signed_in(open_page("admin"), address)
    page.goto(address + path.format(clerk=where.clerks[0], small=where.clerks[5], procedure=where.procedures[0]))
    for chart in page.locator(".fetched").all():
        expect(chart.locator("svg")).to_be_visible()
    assert broken(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_walk_with_htmx_changes_the_page_in_place_and_the_address_with_it(
    office: tuple[str, World], open_page: Callable[..., Page]
) -> None:
    address, _ = office
    page = signed_in(open_page("admin"), address)
    page.goto(f"{address}/admin/results/clerks")
    expect(page.locator(".fetched svg")).to_be_visible()
    page.evaluate("window.kept = true")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "funnel.svg" in request.url else None)
    page.select_option("[name=period]", "2016-Q2")
    expect(page.locator("#clerks .lead")).to_contain_text("Quý II/2016")
    expect(page.locator(".fetched svg")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert fetched == [f"{address}/admin/results/clerks/funnel.svg?period=2016-Q2"]
    page.wait_for_url("**/admin/results/clerks?period=2016-Q2")
    page.get_by_role("link", name="Dưới giới hạn").click()
    page.wait_for_url("**/admin/results/clerks?period=2016-Q2&state=below")
    assert page.evaluate("window.kept") is True
    expect(page.locator("#tabs [aria-current]")).to_have_text("Theo cán bộ")
    page.reload()
    expect(page.locator("#clerks .lead")).to_contain_text("Quý II/2016")
    expect(page.locator(".states [aria-current]")).to_contain_text("Dưới giới hạn")
    page.locator("#tabs").get_by_role("link", name="Theo thủ tục").click()
    page.wait_for_url("**/admin/results/procedures?period=2016-Q2")


def test_a_walk_without_javascript_leads_to_a_clerk_and_back(office: tuple[str, World], open_page: Callable[..., Page]) -> None:
    address, _ = office
    page = signed_in(open_page("admin", java_script_enabled=False), address)
    page.goto(f"{address}/admin/results/")
    page.select_option("[name=period]", "2016")
    page.click("form.filters button")
    expect(page.locator("#overview h3").first).to_have_text("Hài lòng đến mức nào?")
    with page.expect_response("**/clerks/funnel.svg*") as drawn:
        page.locator("#tabs").get_by_role("link", name="Theo cán bộ").click()
    assert drawn.value.ok
    assert (page.locator("img.chart").bounding_box() or {"height": 0})["height"] > 300
    page.get_by_role("link", name="Cán bộ 01", exact=True).click()
    expect(page.locator("#clerk h2")).to_contain_text("Cán bộ 01")
    page.get_by_role("link", name="Cách tính").first.click()
    expect(page.get_by_role("heading", name="Biểu đồ phễu và ba trạng thái")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Mọi cán bộ").click()
    expect(page).to_have_url(f"{address}/admin/results/clerks?period=2016")


def test_months_are_chosen_only_when_asked_for(office: tuple[str, World], open_page: Callable[..., Page]) -> None:
    address, _ = office
    page = signed_in(open_page("admin"), address)
    page.goto(f"{address}/admin/results/?period=2016")
    expect(page.locator("[name=from]")).to_be_hidden()
    page.select_option("[name=period]", "custom")
    page.select_option("[name=to]", "2016-06")
    expect(page.locator("#overview .lead")).to_have_text("Từ 01/2016 đến 06/2016")


def test_on_paper_the_filters_are_gone_and_every_table_is_open(office: tuple[str, World], open_page: Callable[..., Page]) -> None:
    address, where = office
    page = signed_in(open_page("admin"), address)
    page.goto(f"{address}/admin/results/procedures/{where.procedures[0]}?period=2016")
    expect(page.locator("details table").first).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("form.filters")).to_be_hidden()
    expect(page.locator("#tabs")).to_be_hidden()
    expect(page.locator("details table").first).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details table").first).to_be_hidden()


def test_a_chart_that_cannot_be_fetched_says_so_and_the_figures_stand(
    office: tuple[str, World], open_page: Callable[..., Page]
) -> None:
    address, _ = office
    page = signed_in(open_page("admin"), address)
    # No answer, and the answer that there is no chart any more.
    for answer in (lambda route: route.abort(), lambda route: route.fulfill(status=204)):
        page.route("**/funnel.svg*", answer)
        page.goto(f"{address}/admin/results/clerks?period=2016")
        expect(page.locator(".fetched .lost")).to_have_text(re.compile("Chưa tải được biểu đồ"))
        expect(page.get_by_role("link", name="Cán bộ 01", exact=True)).to_be_visible()
        page.unroute("**/funnel.svg*")
