"""Slips and paper in a real Chromium: a preview that follows the typing at the paper's true size, a form typed in by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.clock import utc_now
from surveys.database import Database
from surveys.forms.verbs import ensure_default
from surveys.responses.models import Answer, Channel, Response
from tests.browser.conftest import serving
from tests.builders import SECRET, Place, place, token
from tests.signing import PASSWORD, make_account

pytestmark = pytest.mark.browser
MM = 96 / 25.4  # CSS pixels in a millimetre


@pytest.fixture
def office(make_app: Callable[..., Flask]) -> Iterator[tuple[Database, Place, str, str]]:
    """A served office: its store, its place, a sheet's code, its address. ``xa`` administers it."""
    app = make_app(clock=utc_now)
    database: Database = app.extensions["phieu"].database
    with database.writing() as session:
        ensure_default(session, utc_now())
        where = place(session)
        make_account(session, where, Role.ADMINISTRATOR, login="xa")
        code = token(session, where, now=utc_now(), secret=SECRET).code
    with serving(app) as url:
        yield database, where, code, url


def signed_in(page: Page, url: str, path: str) -> None:
    page.goto(f"{url}{path}")
    page.fill("[name=login]", "xa")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")


def no_violations(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_preview_follows_the_typing_at_true_scale_and_refuses_in_words(
    office: tuple[Database, Place, str, str], open_page: Callable[..., Page]
) -> None:
    _, _, _, url = office
    page = open_page()
    signed_in(page, url, "/admin/tickets/")
    narrow, wide = page.locator(".roll-58 img"), page.locator(".roll-80 img")
    expect(narrow).to_be_visible()
    boxes = [box for box in (narrow.bounding_box(), wide.bounding_box()) if box]
    assert [round(box["width"] / MM) for box in boxes] == [48, 72]
    before = narrow.get_attribute("src") or ""
    page.fill("[name=header1]", "Tỉnh Lào Cai")
    expect(narrow).not_to_have_attribute("src", before)
    expect(page.locator("[name=header1]")).to_be_focused()
    page.fill("[name=header2]", "{phòng}")
    expect(page.locator("#preview [role=alert]")).to_contain_text("Không có chỗ điền {phòng}")
    no_violations(page)
    page.click("text=Lưu và dùng mẫu này")
    expect(page.locator("[name=header2]")).to_have_attribute("aria-invalid", "true")
    page.fill("[name=header2]", "")
    # An answer that the next page overtakes would be an error in the console.
    expect(page.locator("#preview [role=alert]")).to_have_count(0)
    page.click("text=Lưu và dùng mẫu này")
    expect(page.locator(".flash")).to_contain_text("Đã lưu")


def test_a_paper_form_is_typed_in_by_keyboard_alone(
    office: tuple[Database, Place, str, str], open_page: Callable[..., Page]
) -> None:
    database, where, code, url = office
    page = open_page()
    signed_in(page, url, "/admin/paper/")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("[name=q_overall]").first).to_be_focused()
    assert code not in page.url
    no_violations(page)
    for key in "42":
        page.keyboard.press(key)
    # The third, the fourth … are left open; reasons are ticked by letter, and one is taken back.
    for _ in range(5):
        page.keyboard.press("Enter")
    for key in "abba":
        page.keyboard.press(key)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.keyboard.type("Cán bộ 1 niềm nở")
    page.keyboard.press("Enter")
    expect(page.locator("[data-done]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_contain_text("Đã nhập phiếu")
    expect(page.locator("#code")).to_be_focused()
    with database.reading() as session:
        [kept] = session.scalars(select(Response))
        assert (kept.channel, kept.level, kept.remark, kept.clerk_id) == (Channel.PAPER, 4, "Cán bộ 1 niềm nở", where.clerk)
        assert len(session.scalars(select(Answer.option_id)).all()) == 3
