"""Signing in and setting up in a real Chromium: by keyboard, without a fault in the console, and without an axe violation."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from surveys.accounts.models import Role
from surveys.database import Database
from surveys.forms.verbs import ensure_default
from surveys.office.models import Holiday, Office
from surveys.responses.models import Quarantined, Reason
from tests import builders
from tests.browser.conftest import serving
from tests.conftest import NOW
from tests.signing import PASSWORD, make_account

pytestmark = pytest.mark.browser

PAYLOAD = {"form_version": 1, "channel": "kiosk", "answers": {"overall": ["2"]}, "remark": "Chờ lâu quá"}


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """A served province with a commune, its administrator ``tinh``, a clerk, and something set aside."""
    database: Database = app.extensions["phieu"].database
    with database.writing() as session:
        ensure_default(session, NOW)
        top = builders.place(session)
        builders.place(session, code="H38.20", parent=top.office)
        session.get_one(Office, top.office).opening_hours = {"0": [["07:30", "11:30"], ["13:30", "17:00"]]}
        make_account(session, top, Role.ADMINISTRATOR, login="tinh")
        make_account(session, top, Role.CLERK, login="lan")
        session.add(Holiday(office_id=top.office, day=NOW.date(), name="Ngày nghỉ"))
        session.add(Quarantined(reason=Reason.TOKEN_USED, office_id=top.office, payload=PAYLOAD, received_at=NOW))
    with serving(app) as address:
        yield address


def sign_in(page: Page, address: str) -> None:
    """By keyboard alone."""
    page.goto(f"{address}/admin/sign-in?next=/admin/setup/")
    page.keyboard.press("Tab")  # the skip link
    page.locator("#login").focus()
    page.keyboard.type("tinh")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thiết lập")


def faultless(page: Page) -> None:
    """No axe violation, and nothing wider than the window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_sign_in_page_is_faultless_before_and_after_a_refusal(address: str, open_page: Callable[..., Page]) -> None:
    for size in ("admin", "phone"):
        page = open_page(size)
        page.goto(f"{address}/admin/sign-in")
        faultless(page)
        page.get_by_label("Tên đăng nhập").fill("tinh")
        page.get_by_label("Mật khẩu").fill("sai-mat-khau-roi")
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("alert")).to_have_text("Tên đăng nhập hoặc mật khẩu không đúng.")
        faultless(page)


def test_every_set_up_page_is_faultless(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, address)
    links = page.locator("nav.sections a").evaluate_all("links => links.map(a => a.href)")
    for link in [*links, f"{address}/admin/password"]:
        page.goto(link)
        faultless(page)
    for link in links:
        page.goto(link)
        row = page.locator("tbody a").first
        if row.count():
            row.click()
            page.wait_for_load_state()
            faultless(page)
        page.goto(link)
        add = page.get_by_role("link", name=re.compile("^Thêm"))
        if add.count():
            add.first.click()
            page.get_by_role("button", name="Lưu").click()
            page.wait_for_load_state()
            faultless(page)


def test_an_administrator_makes_an_account_and_its_owner_gets_in(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, address)
    page.get_by_role("navigation", name="Thiết lập").get_by_role("link", name="Tài khoản").click()
    page.get_by_role("link", name="Thêm tài khoản").click()
    page.get_by_label("Tên đăng nhập").fill("binh")
    page.get_by_label("Họ và tên").fill("Lê Bình")
    page.get_by_label("Vai trò").select_option(label="Lãnh đạo: thêm kết quả và báo cáo")
    page.get_by_label("Cơ quan").select_option(index=1)
    page.get_by_role("button", name="Lưu").click()
    password = page.locator(".secret code").inner_text()
    faultless(page)
    theirs = open_page()
    theirs.goto(f"{address}/admin/sign-in")
    theirs.get_by_label("Tên đăng nhập").fill("binh")
    theirs.get_by_label("Mật khẩu").fill(password)
    theirs.get_by_role("button", name="Đăng nhập").click()
    expect(theirs).to_have_url(re.compile("/admin/results/"))


def test_what_is_refused_is_marked_at_its_field(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, address)
    page.get_by_role("navigation", name="Thiết lập").get_by_role("link", name="Máy in").click()
    page.get_by_role("link", name="Máy in quầy 1").first.click()
    page.get_by_role("link", name="Sửa").click()
    page.get_by_label("Địa chỉ máy in").fill("máy in của tôi")
    page.get_by_role("button", name="Lưu").click()
    field = page.get_by_label("Địa chỉ máy in")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("máy in của tôi")
    expect(page.locator(".field-error")).to_contain_text("tcp://")
    faultless(page)
