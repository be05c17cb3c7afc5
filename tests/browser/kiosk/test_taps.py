"""What counts as a tap: real touches, several at once, twice, long, sliding, held, by touch and by key."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.kiosk.conftest import Kiosk, seen

pytestmark = pytest.mark.browser


class Fingers:
    """Fingers on a page's glass: what a touch panel reports, through Chromium's own recognition of gestures."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def send(self, kind: str, *spots: tuple[float, float], moment: float | None = None) -> None:
        """One event of the panel, with the spots that are touched after it; ``moment`` is its own time, in seconds since 1970."""
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(spots)]
        told = {"timestamp": moment} if moment else {}
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, **told})

    def rattle(self, spot: tuple[float, float], times: int) -> None:
        """Tap a spot again and again, 40 ms apart, however slow this machine is."""
        now = time.time()
        for number in range(times):
            self.tap(spot, moment=now + number * 0.04)

    def tap(self, spot: tuple[float, float], *, moment: float | None = None) -> None:
        """Down and up on one spot, at the ``moment`` that ``send`` tells, or now."""
        self.send("touchStart", spot, moment=moment)
        self.send("touchEnd", moment=moment and moment + 0.02)

    def press(self, down: tuple[float, float], up: tuple[float, float], *, milliseconds: int = 0) -> None:
        """Down, slide in small steps, rest, and up."""
        self.send("touchStart", down)
        for step in range(1, 9) if up != down else ():
            self.send("touchMove", (down[0] + (up[0] - down[0]) * step / 8, down[1] + (up[1] - down[1]) * step / 8))
        if milliseconds:
            self.page.wait_for_timeout(milliseconds)
        self.send("touchEnd")

    def together(self, *spots: tuple[float, float]) -> None:
        """All down one after the other, then all up."""
        for count in range(1, len(spots) + 1):
            self.send("touchStart", *spots[:count])
        for count in range(len(spots) - 1, -1, -1):
            self.send("touchEnd", *spots[:count])


def middle(control: Locator) -> tuple[float, float]:
    """The middle of what is shown."""
    box = control.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def level(kiosk: Kiosk, option: str) -> tuple[float, float]:
    """The spot of a level's answer."""
    return middle(kiosk.page.locator(f'.answer:has(input[name="q.overall"][value="{option}"])'))


def at(kiosk: Kiosk) -> str | None:
    """The number of the question that is shown."""
    return kiosk.page.locator("[data-rating]").get_attribute("data-at")


@pytest.fixture
def opened(kiosk_at: Callable[..., Kiosk]) -> tuple[Kiosk, Fingers]:
    """A kiosk with a slip's form open, and fingers in front of it."""
    kiosk = kiosk_at()
    kiosk.open(kiosk.house.slip())
    return kiosk, Fingers(kiosk.page)


def test_a_tap_shows_the_next_question_at_once_and_what_was_chosen_beside_it(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, fingers = opened
    fingers.tap(level(kiosk, "4"))
    chosen = kiosk.page.locator("[data-chosen]")
    expect(chosen).to_be_visible()
    expect(chosen.locator('[data-chosen-words] .say[lang="vi"]')).to_have_text("Hài lòng")
    expect(chosen.locator("use")).to_have_attribute("href", "#face-4")
    expect(kiosk.page.locator("[data-said]")).to_have_text("Đã chọn: Hài lòng")
    kiosk.seen()
    fingers.tap(middle(chosen))
    kiosk.on(0)
    expect(chosen).to_be_hidden()
    assert kiosk.page.locator('input[name="q.overall"]:checked').get_attribute("value") == "4"
    fingers.tap(level(kiosk, "2"))
    kiosk.on(1)
    assert kiosk.page.locator('input[name="q.overall"]:checked').get_attribute("value") == "2"


def test_nothing_is_waited_for_between_a_tap_and_the_next_question(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, _ = opened
    shown = kiosk.page.locator('input[name="q.overall"][value="4"]').evaluate(
        """(input) => {
          const step = document.querySelector(".step.now");
          input.click();
          // In the same task: the next frame shows it, neither moved nor faded in.
          const both = [step, document.querySelector(".step.now")];
          return both.map((one) => [one.dataset.question, getComputedStyle(one).opacity]);
        }"""
    )
    assert shown == [["overall", "0"], ["time", "1"]]
    expect(kiosk.page.locator("[data-chosen]")).to_be_visible()


def test_a_click_on_the_question_that_has_just_gone_changes_nothing(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, _ = opened
    kiosk.page.locator('input[name="q.overall"][value="4"]').evaluate(
        """(input) => {
          input.click();
          document.querySelector('input[name="q.overall"][value="1"]').click();
        }"""
    )
    kiosk.on(1)
    assert kiosk.page.locator("input:checked").evaluate_all("(all) => all.map((one) => one.value)") == ["4"]


def test_eight_taps_on_one_spot_answer_one_question(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, fingers = opened
    fingers.rattle(level(kiosk, "3"), 8)
    kiosk.on(1)
    assert kiosk.page.locator("input:checked").count() == 1


def test_a_double_tap_does_not_take_back_a_reason(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, fingers = opened
    kiosk.tap("overall", "1")
    for number in range(1, 7):
        kiosk.on(number)
        kiosk.next()
    kiosk.on(7)
    reason = kiosk.page.locator('.answer:has(input[value="waited_long"])')
    other = kiosk.page.locator('.answer:has(input[value="came_back"])')
    fingers.rattle(middle(reason), 2)
    fingers.tap(middle(other))
    expect(reason.locator("input")).to_be_checked()
    expect(other.locator("input")).to_be_checked()
    kiosk.seen()
    fingers.tap(middle(reason))
    expect(reason.locator("input")).not_to_be_checked()


@pytest.mark.parametrize(("later", "ends"), [(0.2, "2"), (0.6, "2/other")])
def test_a_double_tap_on_one_page_chooses_nothing_on_the_next(kiosk_at: Callable[..., Kiosk], later: float, ends: str) -> None:
    kiosk = kiosk_at()
    fingers = Fingers(kiosk.page)
    kiosk.page.goto(f"{kiosk.address}/k/H38/counters")
    kiosk.seen()
    spot = middle(kiosk.page.get_by_role("link", name="Quầy 2"))
    first = time.time()
    fingers.tap(spot, moment=first)
    kiosk.page.wait_for_url(re.compile(r"/counters/2(\?|$)"))
    kiosk.seen()
    # By the panel's own clock, however late the next page came on this machine.
    fingers.tap(spot, moment=first + later)
    kiosk.seen()
    kiosk.page.wait_for_url(re.compile(rf"/counters/{ends}(\?|$)"))


def test_a_quick_hand_that_answers_one_question_after_the_other_on_the_same_spot_is_heard(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, fingers = opened
    fingers.tap(level(kiosk, "3"))
    for number in range(1, 4):
        kiosk.page.locator(f'[data-rating][data-at="{number}"]').wait_for()
        seen(kiosk.page)
        fingers.tap(middle(kiosk.page.locator(".step.now .answer").nth(1)))
    kiosk.on(4)
    assert kiosk.page.locator("input:checked").count() == 4


@pytest.mark.parametrize("others", [1, 4])
def test_a_palm_answers_nothing_and_is_told_why(opened: tuple[Kiosk, Fingers], others: int) -> None:
    kiosk, fingers = opened
    x, y = level(kiosk, "5")
    fingers.together((x, y), *((x + 60 * n, y + 45 * n) for n in range(1, others + 1)))
    expect(kiosk.page.locator("[data-hint]")).to_be_visible()
    assert at(kiosk) == "0"
    assert kiosk.page.locator("input:checked").count() == 0
    fingers.tap((x, y))
    kiosk.on(1)


def test_a_second_finger_that_comes_late_answers_nothing_either(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, fingers = opened
    palm, finger = level(kiosk, "1"), level(kiosk, "5")
    fingers.send("touchStart", palm)
    kiosk.seen()
    fingers.send("touchStart", palm, finger)
    fingers.send("touchEnd", palm)
    fingers.send("touchEnd")
    kiosk.seen()
    assert at(kiosk) == "0"
    assert kiosk.page.locator("input:checked").count() == 0


@pytest.mark.parametrize("way", [(0, 400), (0, -400), (500, 0), (-500, 0)])
def test_a_swipe_answers_nothing_and_moves_nothing(opened: tuple[Kiosk, Fingers], way: tuple[int, int]) -> None:
    kiosk, fingers = opened
    x, y = level(kiosk, "3")
    fingers.press((x, y), (x + way[0], y + way[1]))
    kiosk.seen()
    assert at(kiosk) == "0"
    assert kiosk.page.locator("input:checked").count() == 0
    assert kiosk.page.evaluate("[scrollX, scrollY, getSelection().toString(), history.length > 2]") == [0, 0, "", False]


def test_a_long_press_counts_as_a_tap_and_opens_no_menu(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, fingers = opened
    kiosk.page.evaluate("addEventListener('contextmenu', (event) => (document.title = `menu ${event.defaultPrevented}`))")
    spot = level(kiosk, "2")
    fingers.press(spot, spot, milliseconds=1200)
    kiosk.on(1)
    assert kiosk.page.locator('input[name="q.overall"]:checked').get_attribute("value") == "2"
    assert kiosk.page.locator("input:checked").count() == 1
    assert kiosk.page.title() != "menu false"


def test_a_finger_that_slides_a_little_is_heard(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, fingers = opened
    x, y = level(kiosk, "5")
    fingers.press((x, y), (x + 30, y + 6))
    kiosk.on(1)
    assert kiosk.page.locator("input:checked").count() == 1


def test_an_answer_waits_for_the_finger_to_be_lifted_and_is_given_up_by_sliding_off(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, fingers = opened
    x, y = level(kiosk, "5")
    fingers.send("touchStart", (x, y))
    assert at(kiosk) == "0"
    for step in range(1, 13):
        fingers.send("touchMove", (x, y + 20 * step))
    fingers.send("touchEnd")
    kiosk.seen()
    assert at(kiosk) == "0"
    assert kiosk.page.locator("input:checked").count() == 0


def test_a_key_held_down_answers_once(opened: tuple[Kiosk, Fingers]) -> None:
    kiosk, _ = opened
    keys = kiosk.page.keyboard
    keys.press("Tab")
    for _ in range(12):
        keys.down("Enter")
    keys.up("Enter")
    kiosk.on(1)
    assert kiosk.page.locator("input:checked").count() == 1
    kiosk.page.locator("[data-next]").focus()
    for _ in range(12):
        keys.down("Enter")
    keys.up("Enter")
    kiosk.on(2)


def test_two_thumbs_type_a_code_as_fast_as_they_can(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("tablet")
    kiosk.start()
    kiosk.page.locator("[data-open-code]").tap()
    kiosk.seen()
    fingers = Fingers(kiosk.page)
    for symbol in "1177":
        fingers.tap(middle(kiosk.page.locator(f'[data-key="{symbol}"]')))
    expect(kiosk.page.locator("#code-input")).to_have_value("1177")
