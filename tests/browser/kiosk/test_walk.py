"""The citizens' face in a real Chromium: the whole way by touch, keyboard and scanner, in two languages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from surveys.tokens import codes
from tests.browser.kiosk.conftest import Kiosk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", ["kiosk-portrait", "kiosk-landscape", "tablet", "phone"])
def test_a_citizen_rates_by_touch_alone_from_the_start_screen_to_the_thanks(kiosk_at: Callable[..., Kiosk], size: str) -> None:
    kiosk = kiosk_at(size, kiosk_thanks_seconds=4)
    code = kiosk.house.slip()
    kiosk.start()
    kiosk.page.locator("[data-open-code]").tap()
    kiosk.seen()
    for symbol in code:
        kiosk.page.locator(f'[data-key="{symbol}"]').tap()
    kiosk.on(0)
    expect(kiosk.page.locator(".matter")).to_contain_text("Nguyễn Văn A")
    for number, (question, option) in enumerate(
        [("overall", "2"), ("time", "late"), ("returns", "more"), ("offices", "one"), ("attitude", "3"), ("information", "2")]
    ):
        kiosk.tap(question, option)
        kiosk.on(number + 1)
    kiosk.next()
    kiosk.on(7)
    kiosk.tap("reasons", "waited_long")
    kiosk.tap("reasons", "came_back")
    kiosk.next()
    kiosk.on(8)
    kiosk.page.locator("textarea").fill("Đợi hai giờ")
    kiosk.next()
    kiosk.saved()
    (response,) = kiosk.house.responses()
    assert (response.level, response.partial, response.verified, response.remark) == (2, False, True, "Đợi hai giờ")
    kiosk.page.locator("[data-start] h1").wait_for()
    assert "Đợi hai giờ" not in kiosk.page.content()


def test_a_citizen_rates_by_keyboard_alone(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    keys = kiosk.page.keyboard
    code = kiosk.house.slip()
    kiosk.start()
    keys.type(f"{code[:5]}-{code[5:]}".lower(), delay=60)
    kiosk.on(0)
    assert kiosk.page.evaluate("document.activeElement.matches('.step.now [data-ask]')"), "the question is announced"
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Enter")
    kiosk.on(1)
    keys.press("ArrowDown")
    keys.press("Space")
    kiosk.on(2)
    keys.press("Escape")
    kiosk.on(1)
    keys.press("Tab")
    assert kiosk.page.evaluate("document.activeElement.value") == "early"
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    for number in range(2, 9):
        kiosk.on(number)
        kiosk.page.locator("[data-next]").focus()
        keys.press("Enter")
    kiosk.saved()
    (response,) = kiosk.house.responses()
    assert response.level == 4
    assert "q.time=late" in (kiosk.sent()[0].post_data or "")


def test_tab_alone_reaches_every_answer_and_the_buttons_after_them(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.open(kiosk.house.slip())
    kiosk.tap("overall", "5")
    kiosk.on(1)
    reached = []
    for _ in range(5):
        kiosk.page.keyboard.press("Tab")
        reached.append(kiosk.page.evaluate("document.activeElement.value || document.activeElement.innerText.trim()"))
    assert reached == ["early", "on_time", "late", "Quay lại", "Bỏ qua"]
    assert kiosk.page.locator('input[name="q.time"]:checked').count() == 0, "looking is not choosing"


@pytest.mark.parametrize("typed", ["http://127.0.0.1:8000/t/{}", "https://danhgia.laocai.example/t/{}?x=1", "{}"])
def test_a_scanner_on_the_start_screen_opens_the_form(kiosk_at: Callable[..., Kiosk], typed: str) -> None:
    kiosk = kiosk_at()
    code = kiosk.house.slip()
    kiosk.start()
    kiosk.page.keyboard.type(typed.format(code))
    kiosk.page.keyboard.press("Enter")
    kiosk.on(0)
    assert f"/t/{code}?at=H38" in kiosk.page.url


def test_a_mistyped_code_is_told_at_once_before_any_request(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    code = kiosk.house.slip()
    wrong = code[:4] + ("7" if code[4] != "7" else "8") + code[5:]
    kiosk.start()
    kiosk.page.locator("[data-open-code]").tap()
    kiosk.seen()
    kiosk.requests.clear()
    for symbol in wrong:
        kiosk.page.locator(f'[data-key="{symbol}"]').tap()
    expect(kiosk.page.locator('[data-tell="wrong"]')).to_be_visible()
    assert kiosk.requests == []
    for _ in range(6):
        kiosk.page.locator("[data-erase]").tap()
    expect(kiosk.page.locator('[data-tell="wrong"]')).to_be_hidden()
    for symbol in code[4:]:
        kiosk.page.locator(f'[data-key="{symbol}"]').tap()
    kiosk.on(0)


def test_the_browser_and_the_server_agree_on_which_codes_can_be_right(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.start()
    module = kiosk.page.locator('script[src$="start.js"]').get_attribute("src")
    assert module is not None
    right = [codes.new_code() for _ in range(200)]
    wrong = [code[:-1] + codes.ALPHABET[(codes.ALPHABET.index(code[-1]) + 1) % 32] for code in right]
    sloppy = [f" {code[:5].lower()}-{code[5:]} ".replace("1", "l").replace("0", "O") for code in right]
    judged = kiosk.page.evaluate(
        "async ([address, texts]) => { const code = await import(address);"
        " return texts.map((text) => code.fits(code.symbols(text))); }",
        [module.replace("start.js", "code.js"), right + sloppy + wrong],
    )
    assert judged == [True] * 400 + [False] * 200


def test_the_language_changes_by_one_tap_without_a_request_or_a_lost_answer(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_thanks_seconds=60)
    kiosk.open(kiosk.house.slip())
    kiosk.tap("overall", "4")
    kiosk.on(1)
    kiosk.requests.clear()
    kiosk.page.locator('[data-lang="en"]').tap()
    expect(kiosk.page.locator(".step.now .ask")).to_contain_text("When did you get the result")
    assert kiosk.page.evaluate("document.documentElement.lang") == "en"
    for number in range(1, 9):
        kiosk.next()
        if number < 8:
            kiosk.on(number + 1)
    kiosk.saved()
    assert [request.method for request in kiosk.requests] == ["POST"]
    (response,) = kiosk.house.responses()
    assert (response.language, response.level) == ("en", 4)


def test_english_is_carried_from_the_start_screen_to_the_form(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.start()
    kiosk.page.locator('[data-lang="en"]').tap()
    kiosk.page.keyboard.type(kiosk.house.slip() + "\n")
    kiosk.on(0)
    expect(kiosk.page.locator(".step.now .ask")).to_contain_text("How satisfied are you")


def test_no_request_is_made_between_two_questions(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.open(kiosk.house.slip())
    kiosk.requests.clear()
    for number, (question, option) in enumerate([("overall", "1"), ("time", "late"), ("returns", "none")]):
        kiosk.tap(question, option)
        kiosk.on(number + 1)
    assert kiosk.requests == []


def test_without_a_slip_counter_and_field_are_chosen_by_touch(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.start()
    kiosk.page.get_by_role("link", name="Không có phiếu").tap()
    kiosk.page.wait_for_url("**/counters*")
    kiosk.seen()
    kiosk.page.get_by_role("link", name="Quầy 2").tap()
    kiosk.page.wait_for_url("**/counters/*")
    kiosk.seen()
    kiosk.page.get_by_role("link", name="Xây dựng").tap()
    kiosk.on(0)
    kiosk.tap("overall", "5")
    for number in range(1, 9):
        kiosk.on(number)
        kiosk.next()
    kiosk.saved()
    (response,) = kiosk.house.responses()
    assert (response.verified, response.counter_id, response.clerk_id) == (False, kiosk.house.second, None)


def test_reasons_follow_the_level_even_when_it_is_taken_back(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.open(kiosk.house.slip())
    kiosk.tap("overall", "1")
    for number in range(1, 7):
        kiosk.on(number)
        kiosk.next()
    kiosk.on(7)
    expect(kiosk.page.locator('input[value="friendly"]')).to_be_hidden()
    kiosk.tap("reasons", "poor_attitude")
    for number in range(6, -1, -1):
        kiosk.page.locator("[data-back]").tap()
        kiosk.on(number)
    kiosk.tap("overall", "5")
    for number in range(1, 8):
        kiosk.on(number)
        kiosk.next()
    kiosk.on(8)
    kiosk.next()
    kiosk.saved()
    (sent,) = kiosk.sent()
    assert "poor_attitude" not in (sent.post_data or "")
    assert kiosk.house.responses()[0].level == 5


def test_a_tap_on_a_used_slip_is_answered_kindly_with_a_way_on(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    code = kiosk.house.slip()
    kiosk.open(code)
    kiosk.tap("overall", "4")
    for number in range(1, 9):
        kiosk.on(number)
        kiosk.next()
    kiosk.saved()
    kiosk.page.goto(f"{kiosk.address}/t/{code}?at=H38")
    expect(kiosk.page.locator("h1")).to_have_text(re.compile("Phiếu này đã được dùng"))
    kiosk.page.get_by_role("link", name="Đánh giá không cần mã").tap()
    expect(kiosk.page.locator("h1")).to_contain_text("quầy nào")
