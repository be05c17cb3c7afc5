"""The test page: a ruler from edge to edge, every letter, and both symbols, at any width."""

import unicodedata

import pytest

from surveys.printing.glyphs import letters
from surveys.printing.machine import Machine
from surveys.printing.models import PrintMode
from surveys.printing.trial import CODE, LETTERS, draw_test
from tests.conftest import NOW
from tests.printing.samples import read


def machine(width: int) -> Machine:
    return Machine(1, False, width, PrintMode.RASTER, "", True, 180, 200)


@pytest.mark.parametrize("width", [384, 512, 576])
def test_the_page_reaches_both_edges_and_its_symbols_can_be_read(width: int) -> None:
    page = draw_test(machine(width), name="Máy in quầy 1", address="tcp://192.168.1.50:9100", url="https://x.example", now=NOW)
    assert page.width == width
    for row in (0, 43, page.height - 10):
        assert page.getpixel((0, row)) == 0 == page.getpixel((width - 1, row))
    marks = [x for x in range(2, width - 2) if page.getpixel((x, 4)) == 0]
    assert marks == list(range(8, width - 2, 8)), "a mark each millimetre"
    assert read(page) == {"QRCODE": "https://x.example", "CODE128": CODE}


def test_the_page_shows_every_vietnamese_letter() -> None:
    shown = set("".join(LETTERS).replace(" ", ""))
    bases, marks = "aăâeêioôơuưy", ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
    every = {unicodedata.normalize("NFC", base + mark) for base in bases for mark in marks} | {"đ"}
    assert shown == every | {letter.upper() for letter in every}
    assert {ord(letter) for letter in shown} <= letters()
