"""The ticket: every letter, both widths, both symbols readable, from the picture and from the bytes."""

import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFont

from surveys.printing import canvas
from surveys.printing.fonts import font, printable, wrap
from surveys.printing.payload import FRAGMENT_ROWS, payload, png, safe
from surveys.printing.symbols import qr_path
from surveys.printing.ticket import WIDTHS, Ticket, picture
from surveys.tokens.codes import new_code, shown
from tests.printing.paper import Paper
from tests.printing.samples import CODE, FULLEST, PLAIN, URL, opened, read

TICKETS = pytest.mark.parametrize("ticket", [PLAIN, FULLEST], ids=["plain", "fullest"])
PAPERS = pytest.mark.parametrize("width", WIDTHS)


def printed(content: bytes) -> Image.Image:
    paper = Paper()
    paper.feed(content)
    sheet = paper.sheets[0] if paper.sheets else paper.cut()
    assert not paper.unknown
    assert sheet.largest_fragment <= FRAGMENT_ROWS
    return sheet.image


@PAPERS
@TICKETS
def test_both_symbols_are_read_from_the_picture(ticket: Ticket, width: int) -> None:
    image = picture(ticket, width)
    assert image.mode == "1"
    assert image.width == width
    assert read(image) == {"QRCODE": ticket.url, "CODE128": CODE}


@PAPERS
@TICKETS
def test_the_bytes_print_the_picture_dot_for_dot(ticket: Ticket, width: int) -> None:
    image = safe(picture(ticket, width))
    arrived = printed(payload(image).content)
    assert arrived.size == image.size
    assert ImageChops.difference(arrived.convert("L"), image.convert("L")).getbbox() is None
    assert read(arrived) == {"QRCODE": ticket.url, "CODE128": CODE}


@PAPERS
def test_any_code_can_be_read_from_either_symbol(width: int) -> None:
    for code in [new_code() for _ in range(20)] + ["0123456789", "00000000A0", "A1B2C3D4E5", "99DV8KXTEE", "9912345678"]:
        ticket = replace(PLAIN, code=code, url=URL.replace(CODE, code))
        assert read(picture(ticket, width)) == {"QRCODE": ticket.url, "CODE128": code}


@settings(deadline=None, max_examples=25)
@given(text=st.text(max_size=500), office=st.text(min_size=1, max_size=200))
def test_no_name_breaks_a_ticket(text: str, office: str) -> None:
    image = picture(replace(PLAIN, procedure=text, office=office), 384)
    assert read(image)["QRCODE"] == URL


@PAPERS
def test_marks_stand_only_where_they_belong(width: int) -> None:
    plain = picture(PLAIN, width)
    reprint = picture(replace(PLAIN, reprint=3), width)
    sample = picture(replace(PLAIN, sample=True), width)
    assert plain.height < reprint.height == sample.height
    # A band is black from edge to edge; a plain ticket has white margins.
    assert sample.getpixel((0, 2)) == 0 == reprint.getpixel((0, 2))
    assert plain.getpixel((0, 2)) != 0


def test_decomposed_text_prints_as_composed_text() -> None:
    loose = unicodedata.normalize("NFD", PLAIN.procedure)
    assert loose != PLAIN.procedure
    assert picture(replace(PLAIN, procedure=loose)).tobytes() == picture(PLAIN).tobytes()


def test_every_vietnamese_letter_has_a_glyph_of_its_own() -> None:
    bases = "aăâeêioôơuưy"
    marks = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
    letters = [unicodedata.normalize("NFC", base + mark) for base in bases for mark in marks] + ["đ"]
    letters += [letter.upper() for letter in letters]
    assert len(set(letters)) == 146
    drawn = {bytes(font(40).getmask(letter, mode="1")) for letter in letters}
    assert len(drawn) == len(letters)


@given(text=st.text(max_size=300), width=st.integers(60, 500))
@settings(deadline=None, max_examples=50)
def test_wrapped_lines_fit_and_keep_every_letter(text: str, width: int) -> None:
    face = font(22)
    lines = wrap(text, face, width)
    assert "".join(lines).replace(" ", "") == printable(text).replace(" ", "")
    assert all(face.getlength(line) <= width or len(line) == 1 for line in lines)


@pytest.mark.parametrize("pair", [b"\x10\x04", b"\x10\x05", b"\x10\x14"])
def test_a_picture_never_holds_a_real_time_command(pair: bytes) -> None:
    black = pair * 24
    image = Image.frombytes("1", (384, 1), bytes(b ^ 0xFF for b in black))
    mended = safe(image)
    assert pair in payload(image).content
    assert pair not in payload(mended).content
    # Dots are only added, one beside another.
    assert ImageChops.lighter(image.convert("L"), mended.convert("L")).tobytes() == image.convert("L").tobytes()


def test_the_png_is_the_same_picture() -> None:
    image = picture(PLAIN)
    assert opened(png(image)).tobytes() == image.tobytes()


def test_the_screen_code_is_the_same_symbol() -> None:
    side, path = qr_path(URL)
    image = Image.new("1", (side, side), 1)
    for stroke in path.split("M")[1:]:
        x, y = stroke.split("h")[0].split()
        image.putpixel((int(x), int(y)), 0)
    large = image.resize((side * 6, side * 6), Image.Resampling.NEAREST)
    assert read(large) == {"QRCODE": URL}


def test_a_ticket_says_nothing_personal() -> None:
    assert {"owner", "dossier"}.isdisjoint(Ticket.__dataclass_fields__)


@PAPERS
def test_a_clerk_is_named_only_where_the_office_wants_it(width: int) -> None:
    named = replace(PLAIN, clerk="Nguyễn Văn A")
    assert picture(named, width).tobytes() == picture(PLAIN, width).tobytes()
    wanted = replace(PLAIN.template, shown=PLAIN.template.shown | {"clerk"})
    assert picture(replace(named, template=wanted), width).height > picture(PLAIN, width).height


def test_drawing_leaves_matplotlib_and_the_log_alone() -> None:
    script = (
        "import logging, sys; from surveys.printing import payload, driver; from surveys.printing.ticket import picture;"
        "from tests.printing.samples import PLAIN; assert 'escpos' not in sys.modules;"
        "payload.payload(picture(PLAIN)); assert 'matplotlib' not in sys.modules; assert not logging.getLogger().handlers"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize(
    ("text", "width", "wanted"),
    [
        ("Bộ phận Một cửa Văn phòng UBND tỉnh Lào Cai", 364, ("Bộ phận Một cửa Văn phòng", "UBND tỉnh Lào Cai")),
        ("Quầy số 12: Tài nguyên, Môi trường và Đất đai", 320, ("Quầy số 12: Tài nguyên,", "Môi trường và Đất đai")),
        ("Giao đất, cho thuê đất qua đấu giá tại Quầy 1", 330, ("Giao đất, cho thuê đất", "qua đấu giá tại Quầy 1")),
    ],
)
def test_a_name_is_not_torn_apart_and_no_word_stands_alone(text: str, width: int, wanted: tuple[str, ...]) -> None:
    assert wrap(text, font(22, "Bold"), width) == wanted


def test_no_code_is_remembered_once_its_slip_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered: list[str] = []

    def noting(words: str, face: ImageFont.FreeTypeFont, width: int) -> tuple[str, ...]:
        remembered.append(words)
        return wrap(words, face, width)

    monkeypatch.setattr(canvas, "wrap", noting)
    picture(PLAIN, 576)
    assert remembered
    assert not [words for words in remembered if shown(PLAIN.code) in words or PLAIN.code in words]
