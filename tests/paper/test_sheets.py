"""Paper as PDF: what stands on it, that its codes can be read, and that the same input gives the same bytes."""

import unicodedata
from dataclasses import replace

import pypdfium2
import pypdfium2.raw
import pytest
from PIL import Image
from pyzbar.pyzbar import ZBarSymbol, decode

from surveys.forms.default import DEFAULT
from surveys.forms.definition import Words
from surveys.forms.models import Kind
from surveys.paper import form_sheet, slip_sheet
from surveys.paper.form_sheet import PRIVACY, TITLE
from surveys.paper.sizes import Size
from surveys.printing.ticket import Ticket
from surveys.tokens.codes import new_code, shown
from tests.printing.samples import CODE, FULLEST, PLAIN, URL

SIZES = pytest.mark.parametrize("size", list(Size))
SHEET = replace(PLAIN, clerk="Nguyễn Văn A")


def text(content: bytes) -> list[str]:
    """The text of each page, as someone who selects it gets it, on one line."""
    with pypdfium2.PdfDocument(content) as document:
        pages = []
        for page in document:
            found = page.get_textpage()
            pages.append(" ".join(unicodedata.normalize("NFC", found.get_text_bounded()).split()))
            found.close()
            page.close()
    return pages


def drawn(content: bytes, page: int = 0) -> Image.Image:
    """A page as an office printer of 300 dots an inch prints it."""
    with pypdfium2.PdfDocument(content) as document:
        sheet = document[page]
        image: Image.Image = sheet.render(scale=300 / 72).to_pil().convert("L")
        sheet.close()
    return image


def read(image: Image.Image) -> set[tuple[str, str]]:
    return {(found.type, found.data.decode()) for found in decode(image, symbols=[ZBarSymbol.QRCODE, ZBarSymbol.CODE128])}


def meta(content: bytes) -> dict[str, str]:
    with pypdfium2.PdfDocument(content) as document:
        return dict(document.get_metadata_dict())


def some(count: int, *, like: Ticket = PLAIN) -> list[Ticket]:
    codes = [new_code() for _ in range(count)]
    return [replace(like, code=code, url=URL.replace(CODE, code)) for code in codes]


@SIZES
def test_both_symbols_are_read_from_a_sheet(size: Size) -> None:
    assert read(drawn(form_sheet.pdf(DEFAULT, 1, [SHEET], size=size))) == {("QRCODE", URL), ("CODE128", CODE)}


@SIZES
def test_a_sheet_says_what_the_form_asks_in_text_that_can_be_selected(size: Size) -> None:
    pages = text(form_sheet.pdf(DEFAULT, 7, [SHEET], size=size))
    whole = " ".join(pages)
    for question in DEFAULT.questions:
        assert question.text.vi in whole
        for option in question.options:
            assert option.text.vi in whole, option
    for words in (
        TITLE,
        PRIVACY,
        PLAIN.procedure,
        "Quầy 1",
        "Nguyễn Văn A",
        shown(CODE),
        "Mẫu số 7",
        "31/03/2026",
        PLAIN.hotline,
    ):
        assert words in whole
    assert all(shown(CODE) in page for page in pages), "pages that part can be put together again"


def test_a_form_of_the_default_length_is_one_sheet_of_a4_or_two_sides_of_a5() -> None:
    assert len(text(form_sheet.pdf(DEFAULT, 1, [SHEET], size=Size.A4))) == 1
    assert len(text(form_sheet.pdf(DEFAULT, 1, [SHEET], size=Size.A5))) == 2


@SIZES
def test_the_longest_names_leave_the_codes_readable(size: Size) -> None:
    content = form_sheet.pdf(DEFAULT, 1, [replace(FULLEST, clerk="Nguyễn Thị Hoàng Yến " * 5)], size=size)
    assert read(drawn(content)) == {("QRCODE", FULLEST.url), ("CODE128", CODE)}
    assert "DỮ LIỆU MẪU" in text(content)[0]


@SIZES
def test_the_same_sheet_is_the_same_bytes(size: Size) -> None:
    assert form_sheet.pdf(DEFAULT, 1, [SHEET], size=size) == form_sheet.pdf(DEFAULT, 1, [SHEET], size=size)


def test_a_sheet_follows_the_offices_own_form() -> None:
    [overall, *rest] = DEFAULT.questions
    own = replace(DEFAULT, questions=(replace(overall, text=Words("Chị thấy thế nào?", "How was it?")), rest[-1]))
    [page] = text(form_sheet.pdf(own, 1, [SHEET]))
    assert "1. Chị thấy thế nào?" in page
    assert "2. Ông/Bà muốn góp ý thêm điều gì?" in page
    assert not any(question.text.vi in page for question in DEFAULT.questions if question.kind is Kind.CHOICE)


def test_what_looks_like_markup_in_a_name_stays_text() -> None:
    named = replace(PLAIN, procedure="Cấp <b>giấy</b> & phép </para>")
    assert "Cấp <b>giấy</b> & phép </para>" in text(form_sheet.pdf(DEFAULT, 1, [named]))[0]
    assert "Cấp <b>giấy</b> & phép </para>" in text(slip_sheet.pdf([named]))[0]


def test_files_say_their_title_and_language_and_whose_they_are() -> None:
    for content, title in (
        (form_sheet.pdf(DEFAULT, 1, [SHEET]), "Phiếu nhận xét, đánh giá"),
        (slip_sheet.pdf([PLAIN]), "Phiếu mời đánh giá"),
    ):
        assert meta(content)["Title"] == title
        assert meta(content)["Author"] == PLAIN.office
        assert b"/Lang (vi-VN)" in content
        assert b"/DisplayDocTitle true" in content


def test_fonts_are_embedded() -> None:
    with pypdfium2.PdfDocument(form_sheet.pdf(DEFAULT, 1, [SHEET])) as document:
        page = document[0]
        fonts = [pypdfium2.raw.FPDFTextObj_GetFont(item.raw) for item in page.get_objects() if item.type == 1]
        embedded = [pypdfium2.raw.FPDFFont_GetIsEmbedded(font) for font in fonts]
        page.close()
    assert embedded
    assert set(embedded) == {1}


def test_each_sheet_of_a_batch_has_its_own_code() -> None:
    tickets = some(3, like=replace(PLAIN, batch=True, procedure=""))
    content = form_sheet.pdf(DEFAULT, 1, tickets)
    for number, ticket in enumerate(tickets):
        assert read(drawn(content, number)) == {("QRCODE", ticket.url), ("CODE128", ticket.code)}
    assert "Thủ tục:" not in text(content)[0]


def test_slips_come_eight_to_a_page_in_order_each_with_its_codes() -> None:
    tickets = some(10, like=replace(PLAIN, batch=True))
    content = slip_sheet.pdf(tickets)
    first, second = text(content)
    assert [first.index(shown(ticket.code)) for ticket in tickets[:8]]
    assert all(shown(ticket.code) in second for ticket in tickets[8:])
    wanted = {pair for ticket in tickets[:8] for pair in (("QRCODE", ticket.url), ("CODE128", ticket.code))}
    assert read(drawn(content)) == wanted
    assert "Ngày phát phiếu: 02/03/2026" in first
    assert slip_sheet.pdf(tickets) == content


def test_the_longest_names_stay_inside_their_slip() -> None:
    tickets = some(8, like=replace(FULLEST, batch=True, url=URL))
    [page] = text(slip_sheet.pdf(tickets))
    assert page.count("hết tên thủ tục.") == 8
    assert len(read(drawn(slip_sheet.pdf(tickets)))) == 16
