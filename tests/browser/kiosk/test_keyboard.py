"""Writing a remark on a kiosk: by touch, by the direct keys, and by a keyboard that is plugged in."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, expect

from surveys.forms.default import DEFAULT
from surveys.forms.verbs import publish
from surveys.office.models import Office
from tests.browser.conftest import SIZES
from tests.browser.kiosk.conftest import Kiosk
from tests.conftest import NOW

pytestmark = pytest.mark.browser

SAID = "Cán bộ hướng dẫn rất nhiệt tình"
FITS = """() => {
  const main = document.querySelector("main"), page = document.documentElement, remark = document.querySelector("[data-remark]");
  const keys = [...document.querySelectorAll(".kb-key")].filter((key) => key.offsetParent);
  const boxes = keys.map((key) => key.getBoundingClientRect());
  const apart = (a, b) => Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
  const style = getComputedStyle(remark);
  const seen = ["[data-remark]", ".step.now [data-ask]", "[data-next]", "[data-back]"].map((one) => document.querySelector(one));
  return {
    overflow: [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight, main.scrollHeight - main.clientHeight],
    smallest: Math.min(...boxes.flatMap((box) => [box.width, box.height])),
    nearest: Math.min(...boxes.flatMap((one, at) => boxes.slice(at + 1).map((other) => apart(one, other)))),
    outside: seen.filter((one) => one.getBoundingClientRect().bottom > innerHeight || !one.offsetHeight).length,
    lines: (remark.clientHeight - 2 * parseFloat(style.paddingTop)) / parseFloat(style.lineHeight),
    count: keys.length,
  };
}"""
SHORT = replace(DEFAULT, questions=(DEFAULT.questions[0], DEFAULT.questions[-1]))


class Writer:
    """A citizen at the last of two questions, where a remark can be written."""

    def __init__(self, kiosk: Kiosk, *, query: str = "?at=H38") -> None:
        self.kiosk, self.page = kiosk, kiosk.page
        with kiosk.house.database.writing() as session:
            publish(session, SHORT, code="ngan", office_id=kiosk.house.place.office, now=NOW)
        kiosk.open(kiosk.house.slip(), query=query)
        kiosk.tap("overall", "5")
        kiosk.on(1)

    @property
    def remark(self) -> Locator:
        """What is written."""
        return self.page.locator("[data-remark]")

    def keys(self, *keys: str) -> None:
        """Touch keys one after the other; a number is the tone key in that place."""
        for key in keys:
            name = f'[data-tone="{key}"]' if key in "12345" else f'[data-kb="{key}"]' if len(key) > 1 else f'[data-type="{key}"]'
            self.page.locator(f"[data-keyboard] {name}").tap()


@pytest.fixture
def writer(kiosk_at: Callable[..., Kiosk]) -> Callable[..., Writer]:
    """Come to the remark at a kiosk."""
    return lambda size="kiosk-portrait", *, query="?at=H38", **settings: Writer(kiosk_at(size, **settings), query=query)


def test_a_remark_is_written_by_touching_telex_keys_and_arrives_as_written(writer: Callable[..., Writer]) -> None:
    citizen = writer()
    citizen.keys(*"cans booj huwowngs daanx raats nhieetj tinhf")
    expect(citizen.remark).to_have_value(SAID)
    citizen.kiosk.next()
    citizen.kiosk.saved()
    (response,) = citizen.kiosk.house.responses()
    assert response.remark == SAID


def test_who_does_not_know_telex_writes_the_same_by_the_direct_keys_and_tones_stand_where_the_office_puts_them(
    kiosk_at: Callable[..., Kiosk],
) -> None:
    kiosk = kiosk_at()
    with kiosk.house.database.writing() as session:
        session.get_one(Office, kiosk.house.place.office).tone_marks = "new"
    citizen = Writer(kiosk)
    citizen.keys("telex", *"ca1n bô5 hương1 dân4 râ1t nhiêt5 tinh2 hoa2")
    expect(citizen.remark).to_have_value(f"{SAID} hoà")


def test_shift_signs_and_erasing_write_what_they_show(writer: Callable[..., Writer]) -> None:
    citizen = writer()
    citizen.keys(*"ca", "erase", *"ô", "shift", *"d", "signs", "e", "signs", ".", " ", "d")
    expect(citizen.remark).to_have_value("CôD3. D")
    key = citizen.page.locator('[data-kb="erase"]')
    key.dispatch_event("pointerdown", {"bubbles": True, "pointerId": 7})
    expect(citizen.remark).to_have_value("")
    key.dispatch_event("pointerup", {"bubbles": True, "pointerId": 7})


def test_a_plugged_in_keyboard_writes_telex_too_in_the_middle_over_a_selection_and_beside_what_is_pasted(
    writer: Callable[..., Writer],
) -> None:
    citizen = writer()
    citizen.page.keyboard.type("Cans booj huwowngs daanx raats nhieetj tinhf")
    expect(citizen.remark).to_have_value(SAID)
    citizen.page.locator('[data-kb="telex"]').tap()
    citizen.page.keyboard.type(" ass")
    expect(citizen.remark).to_have_value(f"{SAID} ass")
    citizen.page.locator('[data-kb="telex"]').tap()
    citizen.remark.fill("")
    citizen.page.keyboard.type("toi noi")
    citizen.remark.evaluate("remark => remark.setSelectionRange(2, 2)")
    citizen.keys("o")
    expect(citizen.remark).to_have_value("tôi noi")
    citizen.remark.evaluate("remark => remark.setSelectionRange(4, 7)")
    citizen.keys(*"nois")
    expect(citizen.remark).to_have_value("tôi nói")
    citizen.page.keyboard.insert_text(" vie\u0323\u0302t")
    expect(citizen.remark).to_have_value("tôi nói việt")


def test_what_an_input_method_of_the_system_writes_is_left_to_it(writer: Callable[..., Writer]) -> None:
    citizen = writer()
    citizen.remark.focus()
    session = citizen.page.context.new_cdp_session(citizen.page)
    session.send("Input.imeSetComposition", {"text": "as", "selectionStart": 2, "selectionEnd": 2})
    session.send("Input.imeSetComposition", {"text": "ass", "selectionStart": 3, "selectionEnd": 3})
    expect(citizen.remark).to_have_value("ass")
    session.send("Input.insertText", {"text": "你好"})
    expect(citizen.remark).to_have_value("你好")


def test_a_note_asks_for_no_names_a_long_number_is_pointed_out_and_the_length_left_is_told(writer: Callable[..., Writer]) -> None:
    citizen = writer()
    expect(citizen.page.locator(".kb-note")).to_contain_text("Xin đừng ghi tên, số điện thoại")
    hint = citizen.page.locator('[data-kb-told="number"]')
    citizen.page.keyboard.type("Em doi 30 phut ngay 12.3.2026")
    expect(hint).to_be_hidden()
    citizen.page.keyboard.type(", goi 0912 345 678")
    expect(hint).to_be_visible()
    citizen.remark.fill("a" * 1998)
    expect(citizen.page.locator(".kb-left")).to_contain_text("2 ký tự còn lại")
    citizen.keys(*"bcd")
    assert citizen.remark.input_value()[1996:] == "aabc"
    expect(citizen.page.locator('[data-kb-told="full"]')).to_contain_text("đã đủ độ dài")


def test_question_remark_keys_and_bar_all_fit_every_size_with_large_keys(writer: Callable[..., Writer]) -> None:
    page = writer().page
    for size in ("kiosk-portrait", "kiosk-landscape", "tablet"):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(FITS)
        assert max(found["overflow"]) <= 0, size
        assert found["smallest"] >= 79.5, size
        assert found["nearest"] >= 15.5, size
        assert (found["outside"], found["count"]) == (0, 46), size
        assert found["lines"] >= 2, size


def test_touching_keys_keeps_an_idle_kiosk_awake(writer: Callable[..., Writer]) -> None:
    citizen = writer(kiosk_idle_seconds=3, kiosk_warn_seconds=30)
    still = citizen.page.locator("[data-still]")
    for _ in range(4):
        citizen.page.wait_for_timeout(900)
        citizen.keys("a")
        expect(still).to_be_hidden()
    expect(still).to_be_visible()


def test_a_keyboard_walk_meets_a_closed_keyboard_that_it_can_open_and_the_next_person_a_new_one(
    writer: Callable[..., Writer],
) -> None:
    citizen = writer()
    board, opener = citizen.page.locator("[data-keyboard]"), citizen.page.locator("[data-kb-open]")
    citizen.keys("done")
    expect(board).to_be_hidden()
    opener.focus()
    citizen.page.keyboard.press("Enter")
    expect(board).to_be_visible()
    citizen.page.locator('[data-keyboard] [data-type="q"]').focus()
    citizen.page.keyboard.press("Enter")
    expect(citizen.remark).to_have_value("Q")
    expect(citizen.page.locator('[data-keyboard] [data-type="q"]')).to_be_focused()
    citizen.keys("telex")
    citizen.page.evaluate("document.dispatchEvent(new Event('phieu:home'))")
    expect(citizen.page.locator('[data-kb="telex"]')).to_have_attribute("aria-pressed", "true")


def test_a_phone_keeps_its_own_keyboard(kiosk_at: Callable[..., Kiosk]) -> None:
    citizen = Writer(kiosk_at("phone"), query="")
    expect(citizen.page.locator("[data-keyboard]")).to_have_count(0)
    assert citizen.remark.evaluate("remark => remark.inputMode") == ""
