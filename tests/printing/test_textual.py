"""Tickets as text: every letter as it was meant, both symbols readable, a fraction of the bytes; or refused, with the letters."""

from dataclasses import replace

import pytest
from PIL import Image

from surveys.printing.driver import code_pages
from surveys.printing.machine import Machine
from surveys.printing.models import PrintMode
from surveys.printing.payload import RESET, largest_fragment
from surveys.printing.press import pressed
from surveys.printing.profiles import profiles
from surveys.printing.template import DEFAULT, TemplateLine
from surveys.printing.textual import ALPHABET, Unprintable, missing, pages_for, plain, text_payload
from surveys.printing.ticket import Band, Line, Ticket, lines
from surveys.printing.trial import trial_page
from surveys.tokens.codes import shown
from tests.conftest import NOW
from tests.printing.paper import Paper, Sheet
from tests.printing.samples import CODE, FULLEST, PLAIN, URL, read

MACHINE = Machine(
    1, preview=False, width=384, mode=PrintMode.TEXT, profile="TM-T20II", cutter=True, feed_dots=180, fragment_rows=200
)
TICKETS = pytest.mark.parametrize("ticket", [PLAIN, FULLEST], ids=["plain", "fullest"])
PAPERS = pytest.mark.parametrize("width", [384, 576])
# TCVN 5712:1993 VN3 as printers have it (Epson's pages 30 and 31, small and capital letters), and PC852 from Python.
_VN3 = {
    0xA8: "ăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}


def _page(letters: dict[int, str]) -> str:
    found = ["\ufffd"] * 128
    for start, run in letters.items():
        found[start - 0x80 : start - 0x80 + len(run)] = run
    return "".join(found)


# In the page of capitals the letters with a tone stand where the small ones do.
_TONED = {start: run.upper() for start, run in _VN3.items() if start != 0xA8}
PAGES = {
    30: _page(_VN3),
    31: _page({**_TONED, 0xA1: "ĂÂ", 0xAA: "ÊÔƠƯ"}),
    18: bytes(range(128, 256)).decode("cp852"),
}


def printed(content: bytes) -> Sheet:
    paper = Paper(PAGES)
    paper.feed(content)
    assert not paper.unknown
    assert len(paper.sheets) == 1, "one ticket, cut once"
    return paper.sheets[0]


def said(ticket: Ticket) -> str:
    """Every word of a ticket, without line ends."""
    return " ".join(plain(part.text) for part in lines(ticket) if isinstance(part, Line | Band))


@TICKETS
@PAPERS
def test_a_text_ticket_says_what_the_picture_says(ticket: Ticket, width: int) -> None:
    sheet = printed(pressed(ticket, replace(MACHINE, width=width)).content)
    words = " ".join(line.strip("* ") for line in sheet.texts if line.strip("-") and line != shown(CODE))
    assert words == said(ticket)
    assert shown(CODE) in sheet.texts
    assert max(map(len, sheet.texts)) <= width // 12, "no line is wider than the paper"


@TICKETS
def test_both_symbols_of_a_text_ticket_are_read(ticket: Ticket) -> None:
    sheet = printed(pressed(ticket, MACHINE).content)
    assert [read(on_paper(each)) for each in sheet.pictures] == [{"QRCODE": ticket.url}, {"CODE128": CODE}]


def on_paper(picture: Image.Image) -> Image.Image:
    """A picture as it stands, centred, on a narrow roll."""
    roll = Image.new("1", (384, picture.height + 40), 1)
    roll.paste(picture, ((384 - picture.width) // 2, 20))
    return roll


def test_text_needs_a_fraction_of_the_bytes_and_fits_a_slow_line() -> None:
    text, picture = (len(pressed(PLAIN, replace(MACHINE, mode=mode)).content) for mode in (PrintMode.TEXT, PrintMode.RASTER))
    print(f"bytes: text {text}, picture {picture}; at 9600 baud {text / 960:.1f} s and {picture / 960:.1f} s")  # noqa: T201 - read with -s
    assert text * 5 < picture
    assert text * 10 / 9600 < 10
    assert largest_fragment(pressed(PLAIN, MACHINE).content) <= 1024, "so that a broken one is made good in a second"


def test_capitals_and_every_tone_come_out() -> None:
    # As an office in capitals, half of the alphabet on each.
    for letters in (ALPHABET[:67], ALPHABET[67:]):
        sheet = printed(pressed(replace(PLAIN, office=letters), MACHINE).content)
        assert letters in "".join(sheet.texts)


@pytest.mark.parametrize(
    ("name", "lacking"),
    [("TM-T20II", ""), ("TM-T88V", ""), ("CT-S651", ""), ("ZJ-5870", 98), ("POS-5890", 94), ("TM-T88IV", 98)],
)
def test_each_profile_is_known_for_the_letters_that_it_lacks(name: str, lacking: int | str) -> None:
    found = missing(ALPHABET, name)
    assert found == "" if lacking == "" else len(found) == lacking


def test_a_profile_without_a_letter_is_refused_with_that_letter() -> None:
    with pytest.raises(Unprintable) as refusal:
        pages_for("Tiếp nhận", "ZJ-5870")
    assert refusal.value.letters == "ậế"


def test_no_profile_ever_prints_a_question_mark_for_a_letter() -> None:
    for name in profiles():
        machine = replace(MACHINE, profile=name)
        lacking = missing(said(PLAIN), name)
        if lacking:
            with pytest.raises(Unprintable):
                text_payload(PLAIN, machine)
        else:
            assert b"?" not in text_payload(PLAIN, machine).content.partition(b"\x1dv0")[0]


def test_a_ticket_with_a_letter_that_the_printer_lacks_is_printed_as_a_picture() -> None:
    chinese = replace(PLAIN, procedure="边境 thủ tục")
    assert missing(said(chinese), "TM-T20II") == "境边"
    raster = replace(MACHINE, mode=PrintMode.RASTER)
    assert pressed(chinese, MACHINE) == pressed(chinese, raster)


def test_a_question_mark_of_the_office_stays_one() -> None:
    asked = replace(DEFAULT, closing=(TemplateLine("Ông/Bà có hài lòng không?"),))
    assert "Ông/Bà có hài lòng không?" in printed(pressed(replace(PLAIN, template=asked), MACHINE).content).texts


def test_the_printers_own_settings_are_kept() -> None:
    torn = pressed(PLAIN, replace(MACHINE, cutter=False, feed_dots=100)).content
    assert torn.endswith(b"\x1bd\x04"), "a hundred dots are four lines, rounded up"
    assert torn.startswith(RESET + b"\x1c."), "two bytes are not taken for one Chinese letter"
    raster = pressed(PLAIN, replace(MACHINE, mode=PrintMode.RASTER, fragment_rows=24, feed_dots=240)).content
    assert largest_fragment(raster) == 24 * 48
    assert raster.endswith(b"\x1bd\x08\x1dV\x00")


def test_a_test_page_shows_the_alphabet_in_the_way_in_which_tickets_are_printed() -> None:
    about = {"name": "Máy in quầy 1", "address": "serial:///dev/ttyS0?baud=9600", "url": URL, "now": NOW}
    page, image = trial_page(MACHINE, **about)  # type: ignore[arg-type] # each is what it is named for
    sheet = printed(page.content)
    shown_letters = "".join(sheet.texts)
    assert all(letter in shown_letters for letter in ALPHABET)
    assert [read(on_paper(each)) for each in sheet.pictures] == [{"QRCODE": URL}, {"CODE128": "THU-0123456789"}]
    assert len(page.content) < 10_000, "a slow line can print it"
    other, same = trial_page(replace(MACHINE, mode=PrintMode.RASTER), **about)  # type: ignore[arg-type] # as above
    assert len(other.content) > 3 * len(page.content)
    assert same.height > 300
    assert image.width == 384


def test_the_pages_of_every_profile_are_python_escposs() -> None:
    for name in profiles():
        chosen = pages_for("abc", name)
        assert chosen.items() <= code_pages(name).items()
