"""Reading aloud in a real browser: recordings that play, a touch that interrupts, and a next person who finds it silent."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from surveys.forms.default import DEFAULT
from surveys.forms.verbs import publish
from surveys.office.verbs import Editor
from surveys.voice import verbs
from tests.browser.conftest import SIZES
from tests.browser.kiosk.conftest import Kiosk, seen
from tests.browser.kiosk.standing import Standing, standing
from tests.conftest import NOW
from tests.kiosk.conftest import House
from tests.voice.sounds import tone

pytestmark = pytest.mark.browser

# What sounds, noted by the browser's own element: nothing of ours is replaced.
NOTE_SOUNDS = """
  globalThis.heard = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    globalThis.sound = this;
    heard.push(this.duration);
    return play.call(this);
  };
"""
# Chromium has no voice of its own here. This one stands for the system's: it says each piece of text when it is told to.
GIVE_VOICES = """
  globalThis.said = [];
  const waiting = [];
  const voice = (lang, localService) => ({ lang, localService, name: lang, voiceURI: lang, default: false });
  let given = [];
  speechSynthesis.getVoices = () => given;
  speechSynthesis.speak = (words) => {
    said.push([words.text, words.lang, words.voice.localService]);
    waiting.push(words);
  };
  speechSynthesis.cancel = () => waiting.splice(0);
  globalThis.finish = () => waiting.shift()?.dispatchEvent(new Event("end"));
  globalThis.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
  globalThis.give = (...list) => {
    given = list.map(([lang, local]) => voice(lang, local));
    speechSynthesis.dispatchEvent(new Event("voiceschanged"));
  };
"""


def record(house: House | Standing, *screens: str, language: str = "vi", seconds: float = 30) -> None:
    """Record screens of the office; languages are told apart by how long they sound."""
    office = house.place.office
    by = Editor(None, office, (office,), whole=True)  # type: ignore[arg-type] # the acts of no account
    with house.database.writing() as session:
        for screen in screens:
            verbs.record(session, tone(seconds), office_id=office, language=language, screen=screen, by=by, now=NOW)


class Listener:
    """A citizen who listens."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk, self.page = kiosk, kiosk.page

    def do(self, what: str) -> Locator:
        """One of the controls."""
        return self.page.locator(f'[data-do="{what}"]')

    def press(self, what: str) -> None:
        """Touch a control; two touches at one spot count as two only after a moment."""
        self.kiosk.seen()
        self.do(what).tap()

    def playing(self) -> bool:
        """Whether a sound plays now."""
        found: bool = self.page.evaluate("globalThis.sound !== undefined && !sound.paused && sound.currentTime > 0")
        return found

    def expect_playing(self, *, playing: bool) -> None:
        """Wait until the controls say so, and see that it is so."""
        expect(self.do("pause").locator(f'[data-is="{"playing" if playing else "still"}"]')).to_be_visible()
        if not playing:
            assert self.page.evaluate("globalThis.sound?.paused ?? true")


@pytest.fixture
def listener(kiosk_at: Callable[..., Kiosk]) -> Callable[..., Listener]:
    """Come to a kiosk where these screens are recorded, by language."""

    def make(
        size: str = "kiosk-portrait", *, vi: tuple[str, ...] = (), hmn: tuple[str, ...] = (), **settings: object
    ) -> Listener:
        kiosk = kiosk_at(size, **settings)
        record(kiosk.house, *vi)
        record(kiosk.house, *hmn, language="hmn", seconds=20)
        kiosk.page.add_init_script(NOTE_SOUNDS)
        return Listener(kiosk)

    return make


def test_a_recording_plays_pauses_goes_on_and_is_repeated(listener: Callable[..., Listener]) -> None:
    citizen = listener(vi=("start",))
    citizen.kiosk.start()
    citizen.press("toggle")
    citizen.expect_playing(playing=True)
    citizen.page.wait_for_selector("html.reading")
    citizen.press("pause")
    citizen.expect_playing(playing=False)
    at = citizen.page.evaluate("sound.currentTime")
    assert at > 0
    citizen.press("pause")
    citizen.expect_playing(playing=True)
    assert citizen.page.evaluate("sound.currentTime") >= at
    first = citizen.page.evaluate("heard.length")
    citizen.press("repeat")
    citizen.expect_playing(playing=True)
    assert citizen.page.evaluate("heard.length") == first + 1
    expect(citizen.do("languages")).to_be_hidden()  # no other was recorded
    citizen.press("toggle")
    assert not citizen.playing()
    expect(citizen.do("pause")).to_be_hidden()


def test_a_tap_anywhere_interrupts_and_the_next_screen_is_read_by_itself(listener: Callable[..., Listener]) -> None:
    citizen = listener(vi=("q.overall", "q.time"))
    citizen.kiosk.open(citizen.kiosk.house.slip())
    citizen.press("toggle")
    citizen.expect_playing(playing=True)
    citizen.page.evaluate("globalThis.first = sound")
    citizen.kiosk.tap("overall", "4")
    assert citizen.page.evaluate("first.paused")
    citizen.kiosk.on(1)
    citizen.expect_playing(playing=True)
    assert citizen.page.evaluate("sound !== first && !sound.paused")
    citizen.page.locator(".step.now .ask").tap()
    citizen.expect_playing(playing=False)


def test_without_a_recording_and_without_a_voice_there_is_no_button(listener: Callable[..., Listener]) -> None:
    citizen = listener(vi=("q.overall",))
    citizen.page.add_init_script(GIVE_VOICES)
    citizen.kiosk.open(citizen.kiosk.house.slip())
    expect(citizen.do("toggle")).to_be_visible()
    citizen.kiosk.tap("overall", "4")
    citizen.kiosk.on(1)
    expect(citizen.do("toggle")).to_be_hidden()
    citizen.page.evaluate("give(['en-US', true])")
    expect(citizen.do("toggle")).to_be_hidden()
    citizen.page.evaluate("give(['en-US', true], ['vi_VN', true])")
    expect(citizen.do("toggle")).to_be_visible()


def test_a_voice_that_never_ends_does_not_keep_a_screen_for_ever(listener: Callable[..., Listener]) -> None:
    citizen = listener()
    page = citizen.page
    page.add_init_script(GIVE_VOICES)
    citizen.kiosk.open(citizen.kiosk.house.slip())
    page.evaluate("give(['vi-VN', true])")
    citizen.press("toggle")
    citizen.expect_playing(playing=True)
    idle = "document.dispatchEvent(new Event('phieu:idle', { cancelable: true }))"
    assert not page.evaluate(idle), "who listens is there"
    page.evaluate("{ const now = performance.now.bind(performance); performance.now = () => now() + 6 * 60000; }")
    assert page.evaluate(idle)


def test_a_voice_of_the_browser_reads_the_question_and_its_answers_with_their_places(listener: Callable[..., Listener]) -> None:
    citizen = listener()
    page = citizen.page
    page.add_init_script(GIVE_VOICES)
    citizen.kiosk.open(citizen.kiosk.house.slip())
    page.evaluate("give(['vi-VN', false], ['vi-VN', true], ['en-GB', true])")
    citizen.press("toggle")
    for _ in range(3):
        page.evaluate("finish()")
    said = page.evaluate("said.map(([text]) => text)")
    assert page.evaluate("said.every(([, , local]) => local)"), "the voice that needs no network is preferred"
    assert said[0].startswith("Ông/Bà hài lòng đến mức nào")
    assert said[1:4] == ["Ô số 1: Rất hài lòng.", "Ô số 2: Hài lòng.", "Ô số 3: Bình thường."]
    expect(page.locator(".answer.spoken")).to_contain_text("Bình thường")
    citizen.press("pause")
    expect(page.locator(".spoken")).to_have_count(0)
    citizen.press("pause")
    assert page.evaluate("said.at(-1)[0]") == "Ô số 3: Bình thường.", "it goes on with the answer that was cut off"
    page.locator('[data-lang="en"]').tap()
    expect(page.locator(".spoken")).to_have_count(1)
    assert page.evaluate("said.at(-1).slice(0, 2)") == [
        page.locator(".step.now [data-ask]").inner_text().replace("\n", " "),
        "en-US",
    ]


def rows(page: Page) -> list[str]:
    """The languages that can be chosen."""
    return page.locator(".voice-row").all_inner_texts()


def test_a_spoken_language_is_chosen_by_its_own_name_and_heard_over_vietnamese_text(listener: Callable[..., Listener]) -> None:
    citizen = listener(vi=("start", "counters"), hmn=("start", "q.overall"))
    page = citizen.page
    citizen.kiosk.start()
    citizen.press("toggle")
    assert rows(page) == ["Tiếng Việt", "Hmoob (H’Mông)"]
    assert page.evaluate("heard.length") == 0, "nothing is said before the language is chosen"
    citizen.kiosk.seen()
    page.locator(".voice-row").nth(1).tap()
    citizen.expect_playing(playing=True)
    assert page.evaluate("sound.duration") == pytest.approx(20, abs=0.1)
    assert page.evaluate("document.documentElement.lang") == "vi"
    citizen.kiosk.open(citizen.kiosk.house.slip())
    expect(citizen.do("languages")).to_be_hidden()
    citizen.expect_playing(playing=True)
    page.locator('[data-lang="en"]').tap()
    expect(citizen.do("toggle")).to_be_hidden()
    assert not citizen.playing()


def test_volume_has_three_steps_and_the_next_person_finds_it_silent_as_loud_as_usual_and_in_no_chosen_language(
    listener: Callable[..., Listener],
) -> None:
    citizen = listener(vi=("start", "thanks"), hmn=("start", "q.overall"), kiosk_thanks_seconds=60)
    page, house = citizen.page, citizen.kiosk.house
    with house.database.writing() as session:
        alone = replace(DEFAULT, questions=DEFAULT.questions[:1])
        publish(session, alone, code="ngan", office_id=house.place.office, now=NOW)
    citizen.kiosk.open(house.slip())
    citizen.press("toggle")
    citizen.expect_playing(playing=True)
    usual, heard = page.evaluate("sound.volume"), []
    for _ in range(4):
        heard.append((page.evaluate("sound.volume"), " ".join(citizen.do("volume").inner_text().split())))
        citizen.press("volume")
    assert [name for _, name in heard[:3]] == ["Âm lượng vừa", "Âm lượng to", "Âm lượng nhỏ"]
    assert len({volume for volume, _ in heard}) == 3
    assert page.evaluate("sound.volume") > usual
    citizen.kiosk.tap("overall", "5")
    citizen.kiosk.seen()
    citizen.kiosk.next()
    citizen.kiosk.saved()
    citizen.kiosk.seen()
    page.locator("[data-go-home]").tap()
    page.locator("[data-start] h1").wait_for()
    expect(citizen.do("toggle")).to_have_attribute("aria-pressed", "false")
    expect(citizen.do("pause")).to_be_hidden()
    assert page.evaluate("heard.length") == 0
    citizen.press("toggle")
    citizen.kiosk.seen()
    assert rows(page) == ["Tiếng Việt", "Hmoob (H’Mông)"]
    page.locator(".voice-row").first.tap()
    citizen.expect_playing(playing=True)
    assert page.evaluate("sound.volume") == pytest.approx(usual)


def test_reasons_are_read_as_they_are_offered_after_a_low_or_a_high_rating(listener: Callable[..., Listener]) -> None:
    citizen = listener(vi=("q.reasons.high",))
    house = citizen.kiosk.house
    short = replace(DEFAULT, questions=(DEFAULT.questions[0], DEFAULT.questions[-2]))
    with house.database.writing() as session:
        publish(session, short, code="ngan", office_id=house.place.office, now=NOW)
    citizen.kiosk.open(house.slip())
    citizen.kiosk.tap("overall", "5")
    citizen.kiosk.on(1)
    expect(citizen.do("toggle")).to_be_visible()
    citizen.page.locator("[data-back]").tap()
    citizen.kiosk.on(0)
    citizen.kiosk.tap("overall", "1")
    citizen.kiosk.on(1)
    expect(citizen.do("toggle")).to_be_hidden()


TOOLS = """() => {
  const page = document.documentElement, main = document.querySelector("main");
  const tools = [...document.querySelectorAll(".tools button, .tools a")].filter((one) => one.offsetParent);
  const boxes = tools.map((one) => one.getBoundingClientRect());
  const least = Math.min(...boxes.flatMap((box) => [box.width, box.height]));
  const beyond = Math.max(...boxes.map((box) => box.right)) - innerWidth;
  return { wide: page.scrollWidth - innerWidth, high: main.scrollHeight - main.clientHeight, count: boxes.length, least, beyond };
}"""


def test_the_controls_fit_every_size_without_scrolling_and_are_large_enough(listener: Callable[..., Listener]) -> None:
    citizen = listener(vi=("q.overall",), hmn=("q.overall",))
    citizen.kiosk.open(citizen.kiosk.house.slip())
    citizen.press("toggle")
    citizen.kiosk.seen()
    citizen.page.locator(".voice-row").first.tap()
    citizen.expect_playing(playing=True)
    for size, (width, height) in SIZES.items():
        citizen.page.set_viewport_size({"width": width, "height": height})
        found = citizen.page.evaluate(TOOLS)
        assert (found["wide"], found["count"]) == (0, 11), size
        assert found["beyond"] <= 0, size
        assert found["high"] <= 0 or width < 700, size
        assert found["least"] >= (43.5 if width < 700 else 79.5), size


def test_a_paired_device_is_heard_with_the_server_gone(chromium: Browser, sqlite_url: str, tmp_path: Path) -> None:
    with standing(chromium, sqlite_url, tmp_path) as stand:
        record(stand, "start", language="hmn", seconds=20)
        stand.pair()
        stand.die()
        stand.home()
        seen(stand.page)
        stand.page.locator('[data-do="toggle"]').tap()
        expect(stand.page.locator('[data-do="pause"] [data-is="playing"]')).to_be_visible()
