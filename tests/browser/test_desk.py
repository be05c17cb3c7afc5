"""The desk in a real Chromium: a scan and two keystrokes, the picture read by zbar, faults in words, no axe violation.

The printers are real TCP peers with the faults of the wild, and a real worker stands beside the desk.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

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
from tests.printing.peer import Peer, free_port, printer
from tests.printing.samples import read
from tests.printing.spooling import QUICK, working
from tests.signing import PASSWORD

pytestmark = pytest.mark.browser
# A worker that looks at idle printers every second, so that no test waits a quarter of a minute for it.
WATCHFUL = replace(QUICK, idle=1.0, silent=1.0, troubled=1.0, awaited=0.5)
BIG = "button:has-text('Trả kết quả & in phiếu')"


@pytest.fixture
def live_desk(make_app: Callable[..., Flask], request: pytest.FixtureRequest) -> Iterator[tuple[Counter, str]]:
    """A served desk with a print worker beside it; yields it and its address. A parameter is its seconds for one ticket."""
    app = make_app(clock=utc_now)
    desk = set_up(app)
    app.config["WTF_CSRF_ENABLED"] = True
    limits = replace(WATCHFUL, total=getattr(request, "param", WATCHFUL.total))
    with working(desk.database, app.extensions["phieu"].settings.instance, limits=limits), serving(app) as url:
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
    expect(page.locator("#live")).not_to_have_attribute("hx-trigger", "every 400ms, seen")
    expect(page.locator("#q")).to_be_focused()
    assert violations(page) == []


@contextmanager
def connected(desk: Counter, peer: Peer) -> Iterator[Peer]:
    """``peer`` as the counter's printer."""
    with printer(peer):
        with desk.database.writing() as session:
            session.get_one(Printer, desk.where.printer).address = peer.address
        yield peer


def give(page: Page, code: str) -> None:
    """Scan and press Enter: the dossier's result goes out."""
    scan(page, code)
    page.keyboard.press("Enter")
    expect(page.locator(".slip")).to_be_visible()


def test_paper_out_shows_the_reason_and_a_readable_code_until_the_roll_is_changed(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    peer = Peer()
    peer.paper_out()
    with connected(desk, peer):
        page = signed_in(open_page("admin"), url)
        give(page, desk.code)
        expect(page.locator(".slip .alert")).to_contain_text("Hết giấy")
        expect(page.locator(".printer")).to_contain_text("Thay cuộn giấy")
        assert seen(page, ".instead svg.qr")["QRCODE"].endswith(page.locator(".instead .code").inner_text().replace("-", ""))
        expect(page.locator(".unresolved tbody tr")).to_have_count(1)
        assert violations(page) == []
        peer.mend()
        expect(page.locator(".slip-state")).to_have_text("Đã ra phiếu", timeout=30_000)
        expect(page.locator("svg.qr")).to_have_count(0)
        expect(page.locator(".unresolved")).to_have_count(0)
        expect(page.locator(".printer")).to_contain_text("Sẵn sàng")
    assert len(peer.paper.sheets) == 1


def test_an_idle_desk_says_what_the_printer_needs_and_when_it_is_well_again(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    with connected(desk, Peer()) as peer:
        page = signed_in(open_page("admin"), url)
        state, act = page.locator(".printer-state"), page.locator(".printer-act")
        for trouble, words, help_words in (
            (peer.near_end, "Gần hết giấy", "Chuẩn bị cuộn giấy mới."),
            (peer.cover_open, "Nắp máy in đang mở", "Đóng nắp lại; phiếu đang chờ sẽ tự in."),
        ):
            trouble()
            expect(state).to_have_text(words)
            expect(act).to_have_text(help_words)
        peer.mend()
        expect(state).to_have_text("Sẵn sàng")
        expect(page.locator("#q")).to_be_focused()


def test_a_printer_that_refuses_is_named_and_prints_by_itself_when_it_is_back(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    peer = Peer(port=free_port())
    with desk.database.writing() as session:
        session.get_one(Printer, desk.where.printer).address = peer.address
    page = signed_in(open_page("admin"), url)
    give(page, desk.code)
    expect(page.locator(".slip .alert")).to_contain_text("Máy in từ chối kết nối")
    expect(page.locator(".instead .code")).to_be_visible()
    with printer(peer):
        page.keyboard.press("F9")
        expect(page.locator(".slip-state")).to_have_text("Đã ra phiếu", timeout=30_000)


@pytest.mark.parametrize("live_desk", [30.0], indirect=True)
def test_the_code_shows_when_paper_is_three_seconds_late_and_goes_when_it_is_out(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    # It takes the ticket, says that it is well, and prints nothing.
    with connected(desk, Peer(blocked=True)) as peer:
        page = signed_in(open_page("admin"), url)
        # That it isn't there before is tests/desk's claim: a loaded machine may be three seconds late itself.
        give(page, desk.code)
        expect(page.locator(".instead .code")).to_be_visible()
        expect(page.locator(".slip-state")).to_have_text("Đang in")
        peer.mend()
        expect(page.locator(".slip-state")).to_have_text("Đã ra phiếu", timeout=30_000)
        expect(page.locator("svg.qr")).to_have_count(0)


def test_a_key_says_that_a_doubtful_slip_did_come_out(live_desk: tuple[Counter, str], open_page: Callable[..., Page]) -> None:
    desk, url = live_desk
    with connected(desk, Peer(blocks_after=5000)):
        page = signed_in(open_page("admin"), url)
        give(page, desk.code)
        expect(page.locator(".slip-state")).to_have_text("Không rõ đã ra giấy chưa", timeout=30_000)
        expect(page.locator(".ask")).to_contain_text("Phiếu đã ra đủ chưa?")
        assert violations(page) == []
        page.keyboard.press("F2")
        expect(page.locator(".flash")).to_contain_text("phiếu đã ra giấy")
        expect(page.locator(".unresolved")).to_have_count(0)
        expect(page.locator(".slips tbody .tag")).to_have_text("Đã ra phiếu")


def test_a_key_reprints_a_slip_that_did_not_come_out(live_desk: tuple[Counter, str], open_page: Callable[..., Page]) -> None:
    desk, url = live_desk
    with connected(desk, Peer(blocks_after=5000)) as peer:
        page = signed_in(open_page("admin"), url)
        give(page, desk.code)
        expect(page.locator(".slip-state")).to_have_text("Không rõ đã ra giấy chưa", timeout=30_000)
        peer.mend()
        page.keyboard.press("F4")
        expect(page.locator(".slip-state")).to_have_text("Đã ra phiếu", timeout=30_000)
        expect(page.locator(".slips tbody tr").first).to_contain_text("bản in lại, lần 2")
        expect(page.locator("#q")).to_be_focused()


def test_a_waiting_slip_is_cancelled(live_desk: tuple[Counter, str], open_page: Callable[..., Page]) -> None:
    desk, url = live_desk
    peer = Peer()
    peer.cover_open()
    with connected(desk, peer):
        page = signed_in(open_page("admin"), url)
        give(page, desk.code)
        page.locator(".slip").get_by_text("Hủy in").click()
        expect(page.locator(".flash")).to_contain_text("Đã hủy in")
        peer.mend()
        expect(page.locator(".printer-state")).to_have_text("Sẵn sàng")
        expect(page.locator(".slips tbody .tag")).to_have_text("Đã hủy in")
    assert peer.paper.sheets == []


def test_the_next_counters_printer_prints_and_the_desk_says_where(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    away, beside = Peer(), Peer()
    away.paper_out()
    with connected(desk, away), printer(beside):
        with desk.database.writing() as session:
            other = Printer(office_id=desk.where.office, name="Máy in quầy 2", address=beside.address)
            session.add(other)
            session.flush()
            session.get_one(Printer, desk.where.printer).fallback_id = other.id
        page = signed_in(open_page("admin"), url)
        give(page, desk.code)
        expect(page.locator(".elsewhere")).to_contain_text("Phiếu ra ở Máy in quầy 2", timeout=30_000)
        expect(page.locator(".slip-state")).to_have_text("Đã ra phiếu", timeout=30_000)
        expect(page.locator(".printer")).to_contain_text("Phiếu đang ra ở Máy in quầy 2.")
    assert (len(away.paper.sheets), len(beside.paper.sheets)) == (0, 1)


def test_the_code_for_over_the_counter_is_large_readable_and_gone_with_the_paper(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    peer = Peer()
    peer.paper_out()
    with connected(desk, peer):
        page = signed_in(open_page("admin"), url)
        give(page, desk.code)
        expect(page.locator(".instead .code")).to_be_visible()
        page.keyboard.press("F8")
        expect(page.locator(".big-code svg.qr")).to_be_in_viewport(ratio=1)
        assert seen(page, ".big-code svg.qr")["QRCODE"].endswith(page.locator(".code").inner_text().replace("-", ""))
        assert (page.locator(".big-code svg.qr").bounding_box() or {"width": 0})["width"] > 500
        assert desk.code not in page.locator("body").inner_text()
        assert violations(page) == []
        peer.mend()
        expect(page.locator(".big-lead")).to_have_text("Phiếu đã ra. Mời lấy phiếu.", timeout=30_000)
        expect(page.locator("svg.qr")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(page.locator("#q")).to_be_focused()


def test_a_button_keeps_the_focus_when_the_live_part_is_exchanged(
    live_desk: tuple[Counter, str], open_page: Callable[..., Page]
) -> None:
    desk, url = live_desk
    peer = Peer()
    peer.cover_open()
    with connected(desk, peer):
        page = signed_in(open_page("admin"), url)
        give(page, desk.code)
        expect(page.locator(".slip .alert")).to_contain_text("Nắp máy in đang mở")
        cancel = page.locator(".unresolved").get_by_text("Hủy in")
        cancel.focus()
        peer.status = dict.fromkeys((1, 2, 3, 4), 0x12)
        peer.paper_out()
        expect(page.locator(".slip .alert")).to_contain_text("Hết giấy", timeout=30_000)
        expect(cancel).to_be_focused()


def test_a_desk_that_nobody_looks_at_asks_nothing(live_desk: tuple[Counter, str], open_page: Callable[..., Page]) -> None:
    desk, url = live_desk
    page = signed_in(open_page("admin"), url)
    give(page, desk.code)
    expect(page.locator("#live")).to_have_attribute("hx-trigger", "every 5s, seen")
    hide = "value => Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })"
    page.evaluate(hide, True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/desk/live" in request.url else None)
    page.evaluate("htmx.trigger(document.querySelector('#live'), 'seen')")
    page.evaluate(hide, False)
    with page.expect_response("**/desk/live**") as answered:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert answered.value.status == 204
    assert len(asked) == 1


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
