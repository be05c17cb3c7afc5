"""The desk in a real Chromium: a scan and two keystrokes, the picture read by zbar, faults in words, no axe violation."""

import io
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from surveys.clock import utc_now
from surveys.office.models import Procedure
from surveys.printing.models import Printer
from tests.browser.conftest import serving
from tests.builders import LONG_NAME
from tests.desk.conftest import Counter, set_up
from tests.printing.peer import Peer, printer
from tests.printing.samples import read
from tests.printing.spooling import working
from tests.signing import PASSWORD

pytestmark = pytest.mark.browser
BIG = "button:has-text('Trả kết quả & in phiếu')"


@pytest.fixture
def live_desk(make_app: Callable[..., Flask]) -> Iterator[tuple[Counter, str]]:
    """A served desk with a print worker beside it; yields it and its address."""
    app = make_app(clock=utc_now)
    desk = set_up(app)
    app.config["WTF_CSRF_ENABLED"] = True
    with working(desk.database, app.extensions["phieu"].settings.instance), serving(app) as url:
        yield desk, url


def signed_in(page: Page, url: str) -> Page:
    page.goto(f"{url}/admin/desk/")
    page.fill("[name=login]", "lan")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    return page


def scan(page: Page, text: str) -> None:
    """What a keyboard-wedge scanner does: the code, then Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator(".dossier")).to_contain_text(text)
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("[data-enter-hint]")).to_be_visible()


def seen(page: Page, selector: str) -> dict[str, str]:
    """What zbar reads off the screen."""
    return read(Image.open(io.BytesIO(page.locator(selector).screenshot())))


def violations(page: Page) -> list[str]:
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in Axe().run(page).response["violations"]]


def test_a_scan_and_enter_hand_over_and_the_ticket_is_readable_on_the_screen(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    page = signed_in(open_page("admin"), url)
    assert violations(page) == []
    scan(page, desk.code)
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("img.ticket")).to_be_visible()
    expect(page.locator("img.ticket")).to_have_js_property("complete", value=True)
    expect(page.locator(".slip-state")).to_have_text("Đã hiện trên màn hình")
    assert seen(page, "img.ticket")["QRCODE"].startswith("http://127.0.0.1:8000/t/")
    expect(page.locator("#live")).not_to_have_attribute("hx-trigger", "every 400ms")
    expect(page.locator("#q")).to_be_focused()
    assert violations(page) == []


def test_paper_out_shows_the_reason_and_a_readable_code_until_the_roll_is_changed(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    peer = Peer()
    peer.paper_out()
    with printer(peer):
        with desk.database.writing() as session:
            session.get_one(Printer, desk.where.printer).address = peer.address
        page = signed_in(open_page("admin"), url)
        scan(page, desk.code)
        page.keyboard.press("Enter")
        expect(page.locator(".slip .alert")).to_contain_text("Hết giấy")
        assert seen(page, "svg.qr")["QRCODE"].endswith(page.locator(".instead .code").inner_text().replace("-", ""))
        assert violations(page) == []
        peer.mend()
        expect(page.locator(".slip-state")).to_have_text("Đã ra phiếu", timeout=30_000)
        expect(page.locator("svg.qr")).to_have_count(0)
    assert len(peer.paper.sheets) == 1


def test_the_field_gets_what_is_scanned_wherever_the_focus_was(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    page = signed_in(open_page("admin"), url)
    page.locator("h1").click()
    scan(page, desk.code)
    page.locator(BIG).focus()
    page.keyboard.type("0001")
    expect(page.locator("#q")).to_have_value("0001")


def test_a_double_click_prints_one_slip(live_desk: tuple[Counter, str], open_page: Callable[..., Page]) -> None:
    desk, url = live_desk
    page = signed_in(open_page("admin"), url)
    scan(page, desk.code)
    page.locator(BIG).dblclick()
    expect(page.locator("img.ticket")).to_be_visible()
    expect(page.locator(".slips tbody tr")).to_have_count(1)


def test_the_desk_works_without_javascript(live_desk: tuple[Counter, str], open_page: Callable[..., Page]) -> None:
    desk, url = live_desk
    page = signed_in(open_page("admin", java_script_enabled=False), url)
    page.keyboard.type(desk.code)
    page.keyboard.press("Enter")
    page.locator(BIG).click()
    expect(page.locator(".slips tbody tr")).to_have_count(1)
    page.reload()
    expect(page.locator(".slip")).to_be_visible()


def test_the_desk_fits_its_screen_with_the_longest_names(live_desk: tuple[Counter, str], open_page: Callable[..., Page]) -> None:
    desk, url = live_desk
    with desk.database.writing() as session:
        session.get_one(Procedure, desk.where.procedure).name = f"{LONG_NAME}; " * 9
    page = signed_in(open_page("admin"), url)
    scan(page, desk.code)
    expect(page.locator(BIG)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
