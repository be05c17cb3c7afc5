"""A form left half way: kept, sent as partial, completed later, never lost and never shown to the next person."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.kiosk.conftest import Kiosk

pytestmark = pytest.mark.browser

HIDE = """state => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def waiting(kiosk: Kiosk) -> list[str]:
    """What this device has not got acknowledged."""
    frame = kiosk.page.locator('script[src$="/frame.js"]').get_attribute("src") or ""
    found: list[str] = kiosk.page.evaluate(
        "async (queue) => (await (await import(queue)).waiting()).map(([id]) => id)", frame.replace("frame.js", "queue.js")
    )
    return found


def emptied(kiosk: Kiosk) -> None:
    """Wait until the server has all."""
    for _ in range(100):
        if not waiting(kiosk):
            return
        kiosk.page.wait_for_timeout(50)
    raise AssertionError(waiting(kiosk))


def test_a_kiosk_left_after_the_first_tap_asks_then_keeps_the_rating_as_partial_and_starts_anew(
    kiosk_at: Callable[..., Kiosk],
) -> None:
    kiosk = kiosk_at(kiosk_idle_seconds=3, kiosk_warn_seconds=2)
    kiosk.open(kiosk.house.slip())
    kiosk.tap("overall", "2")
    expect(kiosk.page.locator("[data-still]")).to_be_visible()
    expect(kiosk.page.locator("[data-still]")).to_contain_text("Điều đã chọn vẫn được giữ")
    kiosk.page.locator("[data-start] h1").wait_for()
    (response,) = kiosk.house.responses()
    assert (response.level, response.partial) == (2, True)
    emptied(kiosk)


def test_a_touch_or_a_key_extends_the_time_and_typing_counts(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_idle_seconds=6, kiosk_warn_seconds=60)
    kiosk.open(kiosk.house.slip())
    still = kiosk.page.locator("[data-still]")
    expect(still).to_be_visible()
    kiosk.seen()
    kiosk.page.locator("[data-still-stay]").tap()
    expect(still).to_be_hidden()
    expect(still).to_be_visible()
    kiosk.seen()
    kiosk.page.keyboard.press("Shift")
    expect(still).to_be_hidden()
    kiosk.seen()
    kiosk.tap("overall", "5")
    for number in range(1, 9):
        kiosk.on(number)
        if number < 8:
            kiosk.next()
    kiosk.page.locator("textarea").press_sequentially("mười hai chữ", delay=650)
    expect(still).to_be_hidden()
    assert kiosk.sent() == []


def test_an_untouched_start_screen_stays_as_it_is(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_idle_seconds=3, kiosk_warn_seconds=1)
    kiosk.start()
    kiosk.page.wait_for_timeout(4500)
    expect(kiosk.page.locator("[data-still]")).to_be_hidden()
    kiosk.page.locator('[data-lang="en"]').tap()
    kiosk.page.locator("[data-open-code]").tap()
    kiosk.page.locator('[data-key="7"]').tap()
    kiosk.page.wait_for_url("**/k/H38?lang=vi")
    assert kiosk.page.evaluate("document.documentElement.lang") == "vi", "the next citizen starts in the default"
    assert kiosk.page.locator("#code-input").input_value() == ""


def test_a_form_without_a_tap_leaves_nothing_behind(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_idle_seconds=1, kiosk_warn_seconds=1)
    kiosk.open(kiosk.house.slip())
    kiosk.page.locator("[data-start] h1").wait_for()
    assert kiosk.sent() == []
    assert kiosk.house.responses() == []


def test_a_phone_put_away_keeps_the_rating_and_completes_it_on_return(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    kiosk.open(kiosk.house.slip(), query="")
    kiosk.tap("overall", "4")
    kiosk.on(1)
    with kiosk.page.expect_response("**/responses"):
        kiosk.page.evaluate(HIDE, "hidden")
    (partial,) = kiosk.house.responses()
    assert (partial.level, partial.partial, partial.channel) == (4, True, 3)
    kiosk.page.evaluate(HIDE, "visible")
    kiosk.tap("time", "early")
    for number in range(2, 9):
        kiosk.on(number)
        kiosk.next()
    kiosk.saved()
    (whole,) = kiosk.house.responses()
    assert (whole.submission_id, whole.partial) == (partial.submission_id, False)
    assert whole.revision > partial.revision


def test_a_phone_that_reloads_after_a_part_was_taken_in_goes_on_where_it_was(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    code = kiosk.house.slip()
    kiosk.open(code, query="")
    kiosk.tap("overall", "4")
    kiosk.on(1)
    kiosk.tap("time", "early")
    kiosk.on(2)
    with kiosk.page.expect_response("**/responses"):
        kiosk.page.evaluate(HIDE, "hidden")
    (partial,) = kiosk.house.responses()
    kiosk.page.goto(f"{kiosk.address}/t/{code}")
    kiosk.on(2)
    for number in range(2, 9):
        kiosk.on(number)
        kiosk.next()
    kiosk.saved()
    (whole,) = kiosk.house.responses()
    assert (whole.submission_id, whole.level, whole.partial) == (partial.submission_id, 4, False)
    kiosk.page.goto(f"{kiosk.address}/t/{code}?begun={whole.submission_id}")
    expect(kiosk.page.locator("h1")).to_contain_text("Phiếu này đã được dùng")


def test_nobody_else_opens_the_form_of_a_slip_that_was_begun(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    first, second = kiosk.house.slip(), kiosk.house.slip()
    for code in (first, second):
        kiosk.open(code, query="")
        kiosk.tap("overall", "2")
        kiosk.on(1)
        with kiosk.page.expect_response("**/responses"):
            kiosk.page.evaluate(HIDE, "hidden")
    kiosk.page.evaluate("sessionStorage.clear()")
    other = next(response for response in kiosk.house.responses())
    kiosk.page.goto(f"{kiosk.address}/t/{second}")
    expect(kiosk.page.locator("h1")).to_contain_text("Phiếu này đã được dùng")
    kiosk.page.goto(f"{kiosk.address}/t/{second}?begun={other.submission_id}")
    expect(kiosk.page.locator("h1")).to_contain_text("Phiếu này đã được dùng")


def test_closing_the_phones_page_sends_what_was_tapped(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    kiosk.open(kiosk.house.slip(), query="")
    kiosk.tap("overall", "1")
    kiosk.on(1)
    with kiosk.page.context.expect_event("requestfinished", lambda request: request.url.endswith("/responses")):
        kiosk.page.goto(f"{kiosk.address}/thanks")
    (response,) = kiosk.house.responses()
    assert (response.level, response.partial) == (1, True)


def cut(route: Route) -> None:
    """A network that is away."""
    route.abort()


def test_a_rating_made_while_the_server_is_away_is_thanked_for_kept_and_sent_later(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_thanks_seconds=60)
    kiosk.open(kiosk.house.slip())
    kiosk.page.route("**/responses", cut)
    kiosk.tap("overall", "3")
    for number in range(1, 9):
        kiosk.on(number)
        kiosk.next()
    expect(kiosk.page.locator('[data-tell="waiting"]')).to_be_visible()
    assert len(waiting(kiosk)) == 1
    assert kiosk.house.responses() == []
    kiosk.page.unroute("**/responses", cut)
    with kiosk.page.expect_response("**/responses"):
        kiosk.start()
    expect(kiosk.page.locator("[data-start] h1")).to_be_visible()
    (response,) = kiosk.house.responses()
    assert (response.level, response.partial) == (3, False)


def test_a_browser_that_fell_over_finds_the_same_slips_answers_again(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    code = kiosk.house.slip()
    kiosk.open(code, query="")
    kiosk.page.evaluate("() => { globalThis.fetch = () => Promise.reject(new TypeError('away')); }")
    kiosk.tap("overall", "2")
    kiosk.on(1)
    kiosk.tap("time", "late")
    kiosk.on(2)
    kiosk.page.goto(f"{kiosk.address}/t/{code}")
    kiosk.on(2)
    for number in range(2, 9):
        kiosk.on(number)
        kiosk.next()
    kiosk.saved()
    (response,) = kiosk.house.responses()
    assert (response.level, response.partial) == (2, False)
    assert kiosk.house.set_aside() == []


def test_the_next_person_finds_nothing_of_the_last_ones_remark(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_thanks_seconds=60)
    kiosk.open(kiosk.house.slip())
    kiosk.tap("overall", "5")
    for number in range(1, 9):
        kiosk.on(number)
        if number < 8:
            kiosk.next()
    kiosk.page.locator("textarea").fill("Chuyện riêng")
    kiosk.next()
    kiosk.saved()
    assert kiosk.page.locator("textarea").input_value() == ""
    kiosk.seen()
    kiosk.page.locator("[data-go-home]").tap()
    kiosk.page.locator("[data-start] h1").wait_for()
    assert "Chuyện riêng" not in kiosk.page.evaluate("JSON.stringify(localStorage)")
    kiosk.page.go_back()
    assert kiosk.page.url == "about:blank", "the form is not in the browser's history"
