"""Time, comparisons, questions and coverage in a real browser: accessibility, narrow screens, and notes without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from surveys.accounts.models import Role
from tests.browser.conftest import serving
from tests.browser.test_results import broken, signed_in
from tests.figures.ratings import World, a_year, rate, world
from tests.signing import make_account

pytestmark = pytest.mark.browser
PAGES = ("time", "compare?a=2016-Q1&b=2016-Q2", "questions?period=2016&by=factor", "coverage?period=2016")


@pytest.fixture
def office(make_app: Callable[..., Flask]) -> Iterator[tuple[str, World]]:
    """A served office with a year of ratings."""
    app = make_app()
    with app.extensions["phieu"].database.writing() as session:
        where = world(session)
        rate(session, where, a_year(where, 400))
        make_account(session, where.place, Role.MANAGER, login="manager")
    with serving(app) as address:
        yield address, where


@pytest.mark.parametrize("size", ["admin", "phone"])
def test_no_page_has_an_accessibility_fault_or_sticks_out(
    office: tuple[str, World], open_page: Callable[..., Page], size: str
) -> None:
    page = signed_in(open_page(size), office[0])
    for path in PAGES:
        page.goto(f"{office[0]}/admin/results/{path}")
        assert broken(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path


def test_a_note_is_written_and_taken_away_without_javascript(office: tuple[str, World], open_page: Callable[..., Page]) -> None:
    page = signed_in(open_page("admin", java_script_enabled=False), office[0])
    page.goto(f"{office[0]}/admin/results/time?period=2016")
    page.click(".add-note summary")
    page.fill(".add-note [name=day]", "2016-06-01")
    page.fill(".add-note [name=text]", "Thay phần mềm một cửa")
    page.check(".add-note [name=new_level]")
    page.click(".add-note button")
    page.wait_for_url("**/admin/results/time?period=2016#notes")
    expect(page.locator(".note-list li")).to_contain_text("Thay phần mềm một cửa")
    expect(page.locator("svg.chart")).to_contain_text("Mức")
    page.click(".note-list summary")
    page.click(".note-list button.quiet")
    expect(page.locator(".note-list")).to_have_count(0)


def test_what_is_compared_changes_in_place_and_the_address_with_it(
    office: tuple[str, World], open_page: Callable[..., Page]
) -> None:
    page = signed_in(open_page("admin"), office[0])
    page.goto(f"{office[0]}/admin/results/compare")
    page.evaluate("window.kept = true")
    page.get_by_role("link", name="Hai thủ tục").click()
    page.wait_for_url("**/admin/results/compare?which=procedures")
    page.select_option("[name=a]", str(office[1].procedures[0]))
    page.wait_for_url("**/admin/results/compare?which=procedures&a=*")
    page.select_option("[name=b]", str(office[1].procedures[1]))
    expect(page.locator("#overall")).to_contain_text("Thủ tục số 0")
    assert page.evaluate("window.kept") is True
    assert broken(page) == []
