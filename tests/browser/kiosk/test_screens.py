"""Every screen: passes axe in each language and view, fits each size with the longest names, and is light."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from surveys.office.models import Field, Office, Procedure
from surveys.tokens.models import Token
from tests.browser.kiosk.conftest import Kiosk

pytestmark = pytest.mark.browser

LONGEST = (
    "Thẩm định báo cáo nghiên cứu khả thi đầu tư xây dựng, điều chỉnh báo cáo nghiên cứu khả thi đầu tư xây dựng công trình "
    "sử dụng vốn ngân sách nhà nước trên địa bàn từ hai đơn vị hành chính cấp xã trở lên thuộc phạm vi quản lý của tỉnh"
)


def lengthen(kiosk: Kiosk) -> None:
    """Give the office the longest names that it may meet."""
    with kiosk.house.database.writing() as session:
        session.get_one(Office, kiosk.house.place.office).name = "Trung tâm phục vụ hành chính công Văn phòng UBND tỉnh Lào Cai"
        procedure = session.get_one(Procedure, kiosk.house.place.procedure)
        procedure.name = LONGEST
        procedure.name_en = "Appraisal of the feasibility study of " + "a construction project " * 8
        for number in range(14):
            field = Field(name=f"Nông nghiệp và Phát triển nông thôn {number}")
            session.add(field)
            session.flush()
            session.add(Procedure(code=f"9.{number}", name="x", field_id=field.id))


def screens(kiosk: Kiosk, query: str) -> Iterator[str]:
    """Show every screen in turn; yields each one's name."""
    page, code = kiosk.page, kiosk.house.slip()
    page.goto(f"{kiosk.address}/{query}")
    yield "start"
    page.locator("[data-open-code]").click()
    yield "keypad"
    page.keyboard.type("ABCDEFGHJK")
    yield "mistyped on the keypad"
    page.goto(f"{kiosk.address}/k/H38/counters{query}")
    yield "counters"
    page.goto(f"{kiosk.address}/k/H38/counters/{kiosk.house.place.counter}{query}")
    yield "fields"
    kiosk.open(code, query=query + "&at=H38")
    yield "overall"
    kiosk.tap("overall", "1")
    for number in range(1, 9):
        kiosk.on(number)
        if number == 7:
            kiosk.tap("reasons", "waited_long")
        yield f"question {number}"
        kiosk.next()
    kiosk.saved()
    yield "thanks"
    for name, address in (("used", f"/t/{code}"), ("mistyped", "/t/ABCDEFGHJK"), ("unknown", "/t/0000000000"), ("nowhere", "/x")):
        page.goto(f"{kiosk.address}{address}{query}&at=H38")
        yield name
    with kiosk.house.database.writing() as session:
        for token in session.query(Token):
            session.delete(token)
    page.evaluate("document.querySelector('[data-still]').showModal()")
    yield "still there?"


def overflow(page: Page) -> list[int]:
    """By how many pixels the page and its main part are too wide and too high."""
    found: list[int] = page.evaluate(
        """() => {
          const main = document.querySelector("main"), page = document.documentElement;
          return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight,
                  main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight];
        }"""
    )
    return found


def small_targets(page: Page) -> list[str]:
    """Answers, keys and buttons under 80 px (tools in the top bar: 44 px, as on any screen)."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".answer, .key, .pick, .way, .button")]
          .filter((one) => one.offsetParent && (one.offsetHeight < 79.5 || one.offsetWidth < 79.5))
          .map((one) => `${one.className} ${one.innerText} ${one.offsetWidth}x${one.offsetHeight}`)"""
    )
    return found


@pytest.mark.parametrize("size", ["kiosk-portrait", "kiosk-landscape", "tablet"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_screen_needs_scrolling_on_a_kiosk_or_tablet_even_with_the_longest_names(
    kiosk_at: Callable[..., Kiosk], size: str, language: str
) -> None:
    kiosk = kiosk_at(size, kiosk_thanks_seconds=60)
    lengthen(kiosk)
    faults = {}
    for screen in screens(kiosk, f"?lang={language}"):
        if any(pixels > 0 for pixels in overflow(kiosk.page)) or small_targets(kiosk.page):
            faults[screen] = (overflow(kiosk.page), small_targets(kiosk.page))
    assert faults == {}


def test_no_screen_is_wider_than_a_phone_nor_than_320_pixels(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone", kiosk_thanks_seconds=60)
    lengthen(kiosk)
    faults = {}
    for screen in screens(kiosk, "?lang=vi"):
        for width in (390, 320):
            kiosk.page.set_viewport_size({"width": width, "height": 844})
            if overflow(kiosk.page)[0] > 0 or overflow(kiosk.page)[2] > 0:
                faults[screen, width] = overflow(kiosk.page)
    assert faults == {}


@pytest.mark.parametrize(
    ("size", "language", "view"),
    [
        ("kiosk-portrait", "vi", []),
        ("kiosk-landscape", "en", ["contrast"]),
        ("phone", "vi", ["text", "contrast"]),
        ("tablet", "en", ["text"]),
    ],
)
def test_axe_finds_nothing_on_any_screen(kiosk_at: Callable[..., Kiosk], size: str, language: str, view: list[str]) -> None:
    kiosk = kiosk_at(size, kiosk_thanks_seconds=60)
    for tool in view:
        kiosk.page.add_init_script(f"sessionStorage.setItem('phieu.{tool}', '1')")
    faults = {}
    for screen in screens(kiosk, f"?lang={language}"):
        # axe measures what is on the screen now; a screen that still fades in would be measured pale.
        kiosk.page.evaluate(
            "Promise.all(document.getAnimations().filter((one) => one.playState === 'running'"
            " && one.effect.getTiming().duration < 1000).map((one) => one.finished))"
        )
        result = Axe().run(kiosk.page)
        if result.violations_count:
            faults[screen] = [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in result.response["violations"]]
    assert faults == {}


def test_a_first_visit_to_the_form_weighs_little_and_asks_for_little(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    weights: list[int] = []
    session = kiosk.page.context.new_cdp_session(kiosk.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
    kiosk.open(kiosk.house.slip(), query="")
    kiosk.page.wait_for_load_state("networkidle")
    assert 5_000 < sum(weights) < 45_000
    assert len(kiosk.requests) <= 12


def test_a_warm_start_screen_fetches_its_page_alone(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.start()
    kiosk.page.wait_for_load_state("networkidle")
    wire: list[str] = []
    kiosk.page.on("response", lambda answer: wire.append(answer.url) if not answer.from_service_worker else None)
    session = kiosk.page.context.new_cdp_session(kiosk.page)
    session.send("Network.enable")
    fetched: list[int] = []
    session.on("Network.loadingFinished", lambda event: fetched.append(int(event["encodedDataLength"])))
    kiosk.start()
    kiosk.page.wait_for_load_state("networkidle")
    assert sum(1 for size in fetched if size) == 1


def test_reduced_motion_is_respected(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(options={"reduced_motion": "reduce"})
    kiosk.open(kiosk.house.slip())
    assert kiosk.page.locator(".step.now").evaluate("(step) => getComputedStyle(step).animationName") == "none"


def test_the_five_faces_differ_without_their_colours(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.open(kiosk.house.slip())
    drawn = kiosk.page.locator("symbol[id^=face-]").evaluate_all("(faces) => faces.map((face) => face.innerHTML)")
    assert len(set(drawn)) == 5
    assert kiosk.page.locator(".step.now .answer-words").count() == 5
