"""Telex: every syllable of Vietnamese in every order of keys, undoing, and nothing that breaks it. Run in a real browser."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

import kiosk
from tests.browser.kiosk.syllables import syllables, typings

pytestmark = pytest.mark.browser

SOURCE = Path(kiosk.__file__).parent / "static" / "telex.js"
ADDRESS = "http://telex.invalid/"

# Everything is done in one call: a call for each key would take minutes.
TYPE = """async ([address, given]) => {
  const { press, setTone, erase } = await import(address);
  const [cases, options] = JSON.parse(given);
  const one = (state, key) => {
    if (key === "\\b") return erase(state, options);
    const tone = " ①②③④⑤".indexOf(key);
    if (tone > 0) return setTone(state, tone, options);
    if (key === "<" || key === ">") {
      const left = [...state.text.slice(0, state.start)], right = [...state.text.slice(state.start)];
      const at = state.start + (key === "<" ? -(left.at(-1) ?? "").length : (right[0] ?? "").length);
      return { ...state, start: at, end: at };
    }
    return press(state, key, options);
  };
  const ends = cases.map(([text, at, keys]) => [...keys].reduce(one, { text, start: at, end: at }));
  return JSON.stringify(ends.map(({ text, start, end }) => ({ text, start, end })));
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A bare page of an origin of its own, which serves the module and nothing else."""
    context = chromium.new_context()
    page = context.new_page()
    page.route(ADDRESS, lambda route: route.fulfill(content_type="text/html", body="<title>telex</title>"))
    page.route(
        ADDRESS + "telex.js",
        lambda route: route.fulfill(content_type="text/javascript", body=SOURCE.read_text(encoding="utf-8")),
    )
    page.goto(ADDRESS)
    yield page
    context.close()


def states(page: Page, cases: list[tuple[str, int, str]], **options: object) -> list[dict[str, Any]]:
    """What stands there after each case's (text, caret, keys); ①–⑤ are the tone keys, < and > move the caret."""
    # As text: Playwright takes large values apart piece by piece, which takes longer than all the typing.
    found: list[dict[str, Any]] = json.loads(page.evaluate(TYPE, [ADDRESS + "telex.js", json.dumps([cases, options])]))
    return found


def typed(page: Page, *keys: str, **options: object) -> list[str]:
    """The texts that come of typing ``keys`` into nothing."""
    return [str(state["text"]) for state in states(page, [("", 0, each) for each in keys], **options)]


@pytest.mark.parametrize("placement", ["old", "new"])
def test_every_syllable_comes_of_every_order_of_its_keys(page: Page, placement: str) -> None:
    wanted = [(keys, str(one)) for one in syllables(new=placement == "new") for keys in typings(one)]
    assert len({syllable for _, syllable in wanted}) > 12_000
    got = typed(page, *(keys for keys, _ in wanted), placement=placement)
    wrong = [(keys, syllable, text) for (keys, syllable), text in zip(wanted, got, strict=True) if text != syllable]
    assert wrong[:20] == []


UNDONE = {
    "cass": "cas",
    "casss": "cass",
    "canss": "cans",
    "aaa": "aa",
    "aaaa": "aaa",
    "ddd": "dd",
    "dddd": "ddd",
    "didd": "did",
    "ww": "w",
    "www": "ww",
    "uww": "uw",
    "uoww": "uow",
    "tooo": "too",
    "caana": "cana",
}


def test_a_key_pressed_twice_takes_its_change_back_and_stands_for_itself(page: Page) -> None:
    assert dict(zip(UNDONE, typed(page, *UNDONE), strict=True)) == UNDONE


def test_z_takes_the_tone_away_and_is_a_letter_where_there_is_none(page: Page) -> None:
    assert typed(page, "casz", "huyeenfz", "caz", "zoo") == ["ca", "huyên", "caz", "zô"]


def test_capitals_stay_where_they_were_typed(page: Page) -> None:
    assert typed(page, "DDUWOWNGF", "Vieejt Nam", "HoafN", "LAOF Cai") == ["ĐƯỜNG", "Việt Nam", "HoàN", "LÀO Cai"]


def test_words_that_are_not_vietnamese_and_numbers_are_left_alone(page: Page) -> None:
    assert typed(page, "Pleiku", "0912 345", "H'MMoong", "email@x.vn") == [
        "Pleiku",
        "0912 345",
        "H'MMông",
        "email@x.vn",
    ]


def test_with_telex_off_letters_stay_letters_and_the_tone_keys_still_write(page: Page) -> None:
    assert typed(page, "Vieejt ass", "ca①n", "hoa②n", "thuy③", "a①①", telex=False) == ["Vieejt ass", "cán", "hoàn", "thủy", "a"]


def test_a_caret_in_the_middle_changes_the_word_that_it_stands_in_and_no_letter_behind_it(page: Page) -> None:
    cases = [
        ("toan", 4, "s"),
        ("toan", 3, "s"),
        ("an", 0, "s"),
        ("hoa moi", 3, "f"),
        ("tan lam", 2, "a"),
        ("tan", 0, "a"),
        ("", 0, "an<<cs>s"),
    ]
    texts = [(state["text"], state["start"]) for state in states(page, cases)]
    assert texts == [("toán", 4), ("toán", 3), ("san", 1), ("hòa moi", 3), ("tân lam", 2), ("atan", 1), ("csán", 3)]


def test_erasing_moves_the_tone_to_its_place(page: Page) -> None:
    assert typed(page, "hoafn\b", "toans\b\b\b") == ["hòa", "t"]
    assert typed(page, "hoafn\b", placement="new") == ["hoà"]


KEYS = st.text(st.sampled_from("aeiouydwsfrxjzbcghklmnpqtvAEIOUDWSZ1①②③④⑤\b<> .,ăâđêôơưÁế\u0301中😀"), max_size=24)
WORDS = st.sampled_from(["", "hoà thúy", "đường", "nghie\u0323\u0302p", "a\u0301b", "TOÁN 中 x", "w", "quyển", "ươ"])


@given(
    cases=st.lists(st.tuples(WORDS, st.integers(0, 12), KEYS), min_size=20, max_size=40),
    placement=st.sampled_from(["old", "new"]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_keys_breaks_it_and_the_text_is_always_composed(
    page: Page, cases: list[tuple[str, int, str]], placement: str
) -> None:
    placed = [(text, min(at, len(text)), keys) for text, at, keys in cases]
    for (before, _, keys), state in zip(placed, states(page, placed, placement=placement), strict=True):
        assert 0 <= state["start"] == state["end"] <= len(state["text"].encode("utf-16-le")) // 2
        assert unicodedata.is_normalized("NFC", state["text"]) or not keys.strip("<>"), (before, keys)


ORDERS = sorted({keys for one in list(syllables(new=False))[::7] for keys in typings(one)})


@given(orders=st.lists(st.sampled_from(ORDERS), min_size=100, max_size=100), cut=st.integers(0, 4))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_key_that_marked_a_letter_takes_the_mark_back_when_pressed_again(page: Page, orders: list[str], cut: int) -> None:
    keys = [order[: max(1, len(order) - cut)] for order in orders]
    before, once = typed(page, *(each[:-1] for each in keys)), typed(page, *keys)
    twice = typed(page, *(each + each[-1] for each in keys))
    for order, earlier, changed, again in zip(keys, before, once, twice, strict=True):
        if len(changed) == len(earlier):  # a mark, not a letter
            assert again == earlier + order[-1], order
