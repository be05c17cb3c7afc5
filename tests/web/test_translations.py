"""English and the citizens' Chinese are complete, and say with the same places what the Vietnamese says."""

import re
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask

from surveys.forms.default import DEFAULT
from surveys.forms.definition import Words
from surveys.web.language import CITIZEN_LANGUAGES
from tests import messages

PLACES = re.compile(r"%\(\w+\)[sd]|%%")
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
# Vietnamese words that an English screen keeps: what stands on paper or is to be typed.
CHINESE = re.compile("[\u4e00-\u9fff]")
# Common characters of these screens that simplified Chinese writes otherwise.
TRADITIONAL = re.compile("[評價請選擇單號碼網絡時間開關謝謝務辦業員電話語對應後個為與這來說話問題]")
# What is quoted from paper, from data or from the keyboard, and names of peoples and of the product.
KEPT = (
    *("BẢN IN LẠI", "Bản in lại", "Dữ liệu mẫu", "Quầy 1", "Trực tuyến, Trực tiếp or Bưu chính", "{quầy}"),
    *("hòa, khỏe, thúy", "hoà, khoẻ, thuý", "H’Mông", "Tày", "Giáy", "Nùng", "restarts Phiếu", "Biểu II.06a", "NĐ-CP"),
)


def translated(language: str) -> list[Message]:
    """A catalogue's messages."""
    with messages.catalogue(language).open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The one form of a message, or each of its plural ones."""
    return [text] if isinstance(text, str) else list(text or ())


@pytest.mark.parametrize("language", messages.CATALOGUES)
def test_every_string_is_in_the_catalogue_and_nothing_else_is(language: str) -> None:
    found = {text for string in messages.strings(language) for text in forms(string)[:1]}
    assert {forms(message.id)[0] for message in translated(language)} ^ found == set(), "run: make messages"


@pytest.mark.parametrize("language", messages.CATALOGUES)
def test_every_string_is_translated(language: str) -> None:
    assert [message.id for message in translated(language) if not message.string or not all(forms(message.string))] == []


@pytest.mark.parametrize("language", messages.CATALOGUES)
def test_a_translation_has_the_same_places(language: str) -> None:
    odd = [
        message.id
        for message in translated(language)
        for text in forms(message.string)
        if sorted(PLACES.findall(text)) != sorted(PLACES.findall(forms(message.id)[0]))
    ]
    assert odd == []


@pytest.mark.parametrize("language", messages.CATALOGUES)
def test_no_vietnamese_is_left_in_a_translation(language: str) -> None:
    def without(text: str) -> str:
        for kept in KEPT:
            text = text.replace(kept, "")
        return text

    left = [text for message in translated(language) for text in forms(message.string) if VIETNAMESE.search(without(text))]
    assert left == []


def words(value: object) -> Iterator[Words]:
    """All the words of a form."""
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from words(part)
    elif is_dataclass(value):
        yield from words(tuple(vars(value).values()))


def test_the_form_that_offices_start_with_is_said_in_every_language_of_the_citizens() -> None:
    found = list(words(DEFAULT))
    assert len(found) > 40
    assert [text.vi for text in found if not all(text.written(language).strip() for language in CITIZEN_LANGUAGES)] == []
    assert [text.en for text in found if VIETNAMESE.search(text.en)] == []
    assert [text.zh for text in found if not CHINESE.search(text.zh)] == []


def test_the_chinese_is_simplified_and_polite() -> None:
    said = [text for message in translated("zh") for text in forms(message.string)] + [text.zh for text in words(DEFAULT)]
    assert [text for text in said if TRADITIONAL.search(text)] == []
    assert [text for text in said if "你" in text] == []


@pytest.mark.parametrize(
    ("path", "vietnamese", "words"), [("/admin/sign-in", "Đăng nhập", "Sign in"), ("/nowhere", "Xin lỗi", "sorry")]
)
def test_a_tap_changes_the_language(app: Flask, path: str, vietnamese: str, words: str) -> None:
    client = app.test_client()
    assert vietnamese in client.get(path).get_data(as_text=True)
    assert words in client.get(f"{path}?lang=en").get_data(as_text=True), "run: make translations"
    assert words in client.get(path).get_data(as_text=True)


def test_an_unknown_language_is_the_offices_own(make_app: Callable[..., Flask]) -> None:
    client = make_app(language="en").test_client()
    assert 'lang="en"' in client.get("/admin/sign-in?lang=xx").get_data(as_text=True)
