"""Without a touch: by keyboard alone from the start screen to the thanks, by two switches, by one; and words made larger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kiosk.conftest import Kiosk

pytestmark = pytest.mark.browser

MOVE, CHOOSE = "F8", "F9"
HERE = """() => {
  const here = document.activeElement;
  // Past the last control a browser goes through its own bar, which a kiosk has not; and a heading is read, not pressed.
  if (here.matches("body, h1, [data-ask]")) return null;
  const shown = here.closest(".answer") ?? here;
  const style = getComputedStyle(shown);
  return {
    name: here.getAttribute("aria-label") ?? (here.labels?.[0] ?? here).innerText.trim().split("\\n")[0],
    value: here.value ?? "",
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: shown.getBoundingClientRect().top >= 0 && shown.getBoundingClientRect().bottom <= innerHeight,
  };
}"""


class Hand:
    """Someone who can press a few keys and nothing else."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self.page: Page = kiosk.page

    def press(self, key: str, *, until: str, at_most: int = 40) -> None:
        """Press ``key`` until the focus stands on a control of that name or value, each time on one that can be seen."""
        for _ in range(at_most):
            self.page.keyboard.press(key)
            here = self.page.evaluate(HERE)
            if here is None:
                continue
            assert here["ringed"], f"no ring around {here}"
            assert here["inside"], f"out of sight: {here}"
            if until in (here["name"], here["value"]):
                return
        pytest.fail(f"{until} was never reached by {key}")


def test_two_switches_rate_from_the_start_screen_to_the_thanks(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_thanks_seconds=60)
    hand = Hand(kiosk)
    keys = kiosk.page.keyboard
    kiosk.start()
    hand.press(MOVE, until="Không có phiếu")
    keys.press(CHOOSE)
    kiosk.page.wait_for_url("**/counters*")
    kiosk.seen()
    hand.press(MOVE, until="Quầy 2")
    keys.press(CHOOSE)
    kiosk.page.wait_for_url("**/counters/*")
    kiosk.seen()
    hand.press(MOVE, until="Tôi không rõ")
    keys.press(CHOOSE)
    kiosk.on(0)
    hand.press(MOVE, until="4")
    keys.press(CHOOSE)
    kiosk.on(1)
    hand.press(MOVE, until="early")
    keys.press(CHOOSE)
    kiosk.on(2)
    hand.press(MOVE, until="Đã chọn")
    keys.press(CHOOSE)
    kiosk.on(1)
    hand.press(MOVE, until="late")
    keys.press(CHOOSE)
    for number in range(2, 8):
        kiosk.on(number)
        hand.press(MOVE, until="Bỏ qua")
        keys.press(CHOOSE)
    kiosk.on(8)
    hand.press(MOVE, until="Gửi đánh giá")
    keys.press(CHOOSE)
    kiosk.saved()
    (response,) = kiosk.house.responses()
    assert (response.level, response.partial) == (4, False)
    assert "q.time=late" in (kiosk.sent()[-1].post_data or "")


def test_one_switch_is_enough_when_the_choice_moves_on_by_itself(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_scan_seconds=3)  # a loaded machine presses late
    kiosk.open(kiosk.house.slip())
    kiosk.page.keyboard.press(CHOOSE)
    chosen = kiosk.page.locator('input[name="q.overall"][value="3"]')
    expect(chosen).to_be_focused()
    kiosk.page.keyboard.press(CHOOSE)
    kiosk.on(1)
    assert kiosk.page.locator("input:checked").get_attribute("value") == "3"
    expect(kiosk.page.locator("[data-step].now [data-ask]")).to_be_focused()


def test_other_switches_can_be_set(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_switch_keys="1 2")
    kiosk.open(kiosk.house.slip())
    kiosk.page.keyboard.press("1")
    kiosk.page.keyboard.press("2")
    kiosk.on(1)
    assert kiosk.page.locator("input:checked").get_attribute("value") == "5"


def test_tab_and_the_space_bar_alone_reach_everything_from_start_to_thanks(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_thanks_seconds=60)
    hand = Hand(kiosk)
    keys = kiosk.page.keyboard
    kiosk.start()
    hand.press("Tab", until="Nhập mã trên phiếu")
    keys.press("Enter")
    kiosk.seen()
    keys.type(kiosk.house.slip())
    kiosk.on(0)
    hand.press("Tab", until="2")
    keys.press("Space")
    for number in range(1, 8):
        kiosk.on(number)
        hand.press("Tab", until="Bỏ qua")
        keys.press("Enter")
    kiosk.on(8)
    hand.press("Tab", until="Gửi đánh giá")
    keys.press("Enter")
    kiosk.saved()
    assert kiosk.house.responses()[0].level == 2


def test_the_tools_are_at_hand_by_keyboard_on_every_screen(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    hand = Hand(kiosk)
    kiosk.open(kiosk.house.slip())
    hand.press("Shift+Tab", until="EN")
    kiosk.page.keyboard.press("Enter")
    expect(kiosk.page.locator("html")).to_have_attribute("lang", "en")
    hand.press("Shift+Tab", until="High contrast")
    kiosk.page.keyboard.press("Space")
    expect(kiosk.page.locator("html")).to_have_class("js more-contrast")


def test_each_screen_is_announced_once_and_what_was_chosen_with_it(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.page.add_init_script(
        "document.addEventListener('phieu:screen', ({ detail }) => (globalThis.told ??= []).push(detail.screen))"
    )
    kiosk.open(kiosk.house.slip())
    kiosk.tap("overall", "4")
    kiosk.on(1)
    expect(kiosk.page.locator("[data-step].now [data-ask]")).to_be_focused()
    expect(kiosk.page.get_by_role("status").filter(has_text="Đã chọn: Hài lòng")).to_be_attached()
    kiosk.page.locator("[data-chosen]").tap()
    kiosk.on(0)
    assert kiosk.page.evaluate("told") == ["q.time", "q.overall"]
    assert kiosk.page.locator("body").get_attribute("data-screen") == "q.overall"


def test_words_twice_as_large_are_cut_nowhere(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    kiosk.open(kiosk.house.slip(), query="")
    kiosk.page.evaluate("document.styleSheets[0].insertRule('html { --larger: 2 !important }')")
    for number in range(9):
        assert kiosk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"question {number} is too wide"
        words = kiosk.page.locator(".step.now .answer-words, .step.now .ask, .bottom .button")
        cut = words.evaluate_all("(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).length")
        assert cut == 0
        if number < 8:
            answer = kiosk.page.locator(".step.now .answer:not([hidden]) input[type=radio]")
            (answer.first if answer.count() else kiosk.page.locator("[data-next]")).evaluate("(control) => control.click()")


def test_in_the_systems_own_contrast_theme_what_is_chosen_is_still_told(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(options={"forced_colors": "active"})
    kiosk.open(kiosk.house.slip())
    kiosk.tap("overall", "4")
    kiosk.on(1)
    kiosk.page.locator("[data-chosen]").tap()
    kiosk.on(0)
    widths = kiosk.page.locator(".step.now .answer").evaluate_all(
        "(all) => all.map((one) => parseFloat(getComputedStyle(one).outlineWidth))"
    )
    chosen = kiosk.page.locator(".step.now .answer:has(:checked)").evaluate("(one) => getComputedStyle(one).outlineStyle")
    assert chosen == "solid"
    assert len(widths) == 5
