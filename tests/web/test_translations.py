"""The English catalogue is complete, and says with the same places what the Vietnamese says."""

import re
from collections.abc import Callable

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask

from tests import messages

PLACES = re.compile(r"%\(\w+\)[sd]|%%")
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
# Vietnamese words that an English screen keeps: what stands on paper or is to be typed.
KEPT = ("BẢN IN LẠI", "Quầy 1", "Trực tuyến, Trực tiếp or Bưu chính")


def english() -> list[Message]:
    """The English catalogue's messages."""
    with messages.catalogue("en").open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The one form of a message, or each of its plural ones."""
    return [text] if isinstance(text, str) else list(text or ())


def test_every_string_is_in_the_catalogue_and_nothing_else_is() -> None:
    found = {text for string in messages.strings() for text in forms(string)[:1]}
    assert {forms(message.id)[0] for message in english()} ^ found == set(), "run: make messages"


def test_every_string_has_its_english() -> None:
    assert [message.id for message in english() if not message.string or not all(forms(message.string))] == []


def test_the_english_has_the_same_places() -> None:
    odd = [
        message.id
        for message in english()
        for text in forms(message.string)
        if sorted(PLACES.findall(text)) != sorted(PLACES.findall(forms(message.id)[0]))
    ]
    assert odd == []


def test_no_vietnamese_is_left_in_the_english() -> None:
    def without(text: str) -> str:
        for kept in KEPT:
            text = text.replace(kept, "")
        return text

    assert [text for message in english() for text in forms(message.string) if VIETNAMESE.search(without(text))] == []


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
