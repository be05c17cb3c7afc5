"""The printers' pages in a real Chromium, with a real printer behind a socket and a real worker beside them."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from surveys.accounts.models import Role
from surveys.clock import utc_now
from surveys.database import Database
from surveys.printing.models import Printer
from tests.browser.conftest import serving
from tests.browser.test_desk import WATCHFUL, violations
from tests.builders import place
from tests.printing.peer import Peer, printer
from tests.printing.samples import read
from tests.printing.spooling import working
from tests.signing import PASSWORD, make_account

pytestmark = pytest.mark.browser
LONG = "Máy in nhiệt khổ 80 mm đặt tại quầy tiếp nhận hồ sơ đất đai và xây dựng, cửa số 12, tầng trệt nhà B"


@pytest.fixture
def watched(make_app: Callable[..., Flask]) -> Iterator[tuple[Peer, str]]:
    """A served app with one printer, and a worker that watches it; yields the printer and the app's address."""
    peer = Peer()
    app = make_app(clock=utc_now)
    database: Database = app.extensions["phieu"].database
    with printer(peer):
        with database.writing() as session:
            where = place(session)
            make_account(session, where, Role.ADMINISTRATOR, login="quan-tri")
            row = session.get_one(Printer, where.printer)
            row.address, row.name = peer.address, LONG
        with working(database, app.extensions["phieu"].settings.instance, limits=WATCHFUL), serving(app) as url:
            yield peer, url


def signed_in(page: Page, url: str, path: str) -> Page:
    page.goto(f"{url}/admin/sign-in?next={path}")
    page.fill("[name=login]", "quan-tri")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")
    return page


def test_a_printer_is_watched_asked_and_tried_on_its_page(watched: tuple[Peer, str], open_page: Callable[..., Page]) -> None:
    peer, url = watched
    page = signed_in(open_page("admin"), url, "/admin/printers/")
    expect(page.locator("#list .tag")).to_have_text("Sẵn sàng")
    assert violations(page) == []
    peer.near_end()
    expect(page.locator("#list .tag")).to_have_text("Gần hết giấy")
    page.get_by_role("link", name=LONG).click()
    page.get_by_role("button", name="In trang thử").click()
    expect(page.locator(".trial .tag")).to_have_text("Đã in xong")
    page.get_by_role("button", name="Hỏi trạng thái ngay").click()
    expect(page.locator(".flash")).to_contain_text("Đang hỏi máy in")
    expect(page.locator(".state-word")).to_have_text("Gần hết giấy")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{url}/admin/setup/")
    expect(page.locator(".printer-alerts")).to_contain_text("Gần hết giấy")
    assert set(read(peer.paper.sheets[0].image)) == {"QRCODE", "CODE128"}


def test_printers_are_set_up_and_tried_without_javascript(watched: tuple[Peer, str], open_page: Callable[..., Page]) -> None:
    _, url = watched
    page = signed_in(open_page("admin", java_script_enabled=False), url, "/admin/printers/")
    page.get_by_role("link", name=LONG).click()
    page.get_by_role("link", name="Sửa").click()
    page.fill("[name=address]", "192.168.1.50")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#address-error")).to_contain_text("tcp://192.168.1.50:9100")
    expect(page.locator(".examples")).to_have_attribute("open", "")
    page.fill("[name=address]", "preview:")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name=LONG).click()
    page.get_by_role("button", name="In trang thử").click()
    expect(page.locator(".trial")).to_be_visible()
