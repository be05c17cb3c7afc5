"""Layouts as data: what is refused in words, what is accepted prints readable codes, and which office prints which."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.errors import Invalid, NotFound
from surveys.office.models import Office
from surveys.office.verbs import FieldInvalid
from surveys.printing import templates
from surveys.printing.acceptance import accept, check_pictures, check_words
from surveys.printing.glyphs import letters
from surveys.printing.longest import fullest
from surveys.printing.payload import payload, safe
from surveys.printing.reading import Symbols, read, worn
from surveys.printing.template import DEFAULT, SECTIONS, SHOWN, Emphasis, Template, TemplateLine, filled
from surveys.printing.ticket import WIDTHS, Band, Bars, Line, Qr, Ticket, lines, picture
from tests.builders import LONG_NAME, place
from tests.conftest import NOW
from tests.printing.paper import Paper
from tests.printing.samples import CODE, FULLEST, PLAIN, URL
from tests.printing.samples import read as zbar


def with_line(text: str, section: str = "header") -> Template:
    return replace(DEFAULT, **{section: (TemplateLine(text),)})  # type: ignore[arg-type] # the section's name is the test's


def test_a_layout_comes_back_from_its_json_as_it_was() -> None:
    assert Template.from_json(DEFAULT.to_json()) == DEFAULT


@pytest.mark.parametrize("typed", ["{cơ quan}", "{Cơ Quan}", "{co quan}", "{ CƠ QUAN }"])
def test_a_place_is_found_however_it_is_typed(typed: str) -> None:
    assert filled(f"tại {typed}.", {"office": "Lào Cai"}) == "tại Lào Cai."


@pytest.mark.parametrize(
    ("template", "field", "told"),
    [
        (with_line("Xin mời {bàn}"), "header0", "{bàn}"),
        (with_line("Xin mời {quầy"), "header0", "thành cặp"),
        (with_line("Xin mời }"), "header0", "thành cặp"),
        (with_line("x" * 121, "closing"), "closing0", "120"),
        (replace(DEFAULT, invitation=()), "invitation0", "trống"),
        (replace(DEFAULT, header=(TemplateLine("a"),) * 4), "header3", "3 dòng"),
        (replace(DEFAULT, english=""), "english", "tiếng Anh"),
        (replace(DEFAULT, english="e" * 301), "english", "300"),
        (with_line("Mời\u0007 vào", "how"), "how0", "U+0007"),
        (with_line("Mời \u202eoàv"), "header0", "U+202E"),
        (with_line("Mời\u200b vào"), "header0", "U+200B"),
        (with_line("欢迎 quý khách"), "header0", "欢 (U+6B22)"),
        (with_line("שלום"), "header0", "phải sang trái"),
        (with_line("مرحبا"), "header0", "phải sang trái"),
        (with_line("q\u0303"), "header0", "U+0303"),
        (with_line("Cảm ơn 🦋"), "header0", "U+1F98B"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words_beside_its_field(template: Template, field: str, told: str) -> None:
    with pytest.raises(FieldInvalid, match=None) as refused:
        check_words(template)
    assert refused.value.field == field
    assert told in str(refused.value)


def test_decomposed_vietnamese_is_no_fault() -> None:
    check_words(with_line("Mo\u031b\u0300i O\u0302ng/Ba\u0300"))


def test_a_slip_that_is_too_long_is_refused_with_its_length() -> None:
    tall = tuple(
        TemplateLine("Một dòng rất dài về cải cách thủ tục hành chính tại địa phương"[:60] * 2, Emphasis.LARGE) for _ in "123"
    )
    with pytest.raises(Invalid, match="nhiều nhất 320 mm"):
        accept(replace(DEFAULT, header=tall, invitation=tall, how=tall, closing=tall), FULLEST)


def test_a_picture_upside_down_or_without_its_codes_is_not_read() -> None:
    image = picture(PLAIN)
    assert read(image) == Symbols(URL, CODE)
    assert read(image.transpose(Image.Transpose.ROTATE_180)) == Symbols("", "")
    assert read(Image.new("1", (576, 400), 1)) == Symbols("", "")


def test_a_symbol_that_does_not_fit_the_paper_is_not_accepted() -> None:
    with pytest.raises(Invalid, match="không đọc được trên giấy 58 mm"):
        check_pictures(replace(PLAIN, code="7ZK3MQ4WXH" * 4))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_worn_heads_slip_can_still_be_read(width: int) -> None:
    for image in worn(picture(FULLEST, width)):
        assert zbar(image) == {"QRCODE": FULLEST.url, "CODE128": CODE}


_words = st.text(alphabet=sorted(chr(c) for c in letters() if 32 <= c < 0x24F or 0x1EA0 <= c < 0x1EFA), max_size=120)
_text = st.one_of(_words, st.sampled_from(["{cơ quan}", "{quầy} – {thủ tục}", "Hạn {hạn}, {đường dây nóng}", "{cán bộ} {ngày}"]))
_lines = st.lists(st.builds(TemplateLine, _text, st.sampled_from(Emphasis)), max_size=3).map(tuple)
_templates = st.builds(
    Template,
    header=_lines,
    invitation=_lines,
    how=_lines,
    closing=_lines,
    english=_words,
    languages=st.sampled_from(["vi", "vi+en"]),
    shown=st.sets(st.sampled_from(SHOWN)).map(frozenset),
)


@settings(deadline=None, max_examples=25)
@given(template=_templates, width=st.sampled_from(WIDTHS))
def test_any_accepted_layout_prints_readable_codes(template: Template, width: int) -> None:
    ticket = replace(FULLEST, clerk="Nguyễn Thị Hoàng Yến", template=template)
    try:
        accept(template, ticket)
    except Invalid:
        return
    image = safe(picture(ticket, width))
    paper = Paper()
    paper.feed(payload(image).content)
    arrived = (paper.sheets[0] if paper.sheets else paper.cut()).image
    assert arrived.tobytes() == image.tobytes()
    assert zbar(arrived) == {"QRCODE": ticket.url, "CODE128": CODE}


def test_the_symbols_and_marks_are_not_the_templates_to_leave_out() -> None:
    bare = replace(DEFAULT, header=(), how=(), closing=(), languages="vi", shown=frozenset())
    parts = lines(replace(PLAIN, template=bare, reprint=2, sample=True))
    assert Qr(URL) in parts
    assert Bars(CODE) in parts
    assert [part.text for part in parts if isinstance(part, Band)] == ["DỮ LIỆU MẪU", "BẢN IN LẠI – LẦN 2"]
    assert [part.text for part in parts if isinstance(part, Line)] == ["Mời Ông/Bà đánh giá", "sự phục vụ hôm nay"]


def test_dates_stand_in_vietnamese_form_and_empty_facts_leave_no_line() -> None:
    written = with_line("{cán bộ}")
    texts = [part.text for part in lines(replace(PLAIN, template=written)) if isinstance(part, Line)]
    assert "Ngày trả kết quả: 02/03/2026" in texts
    assert "Đánh giá đến hết ngày 31/03/2026" in texts
    assert "" not in texts


def test_every_section_of_a_layout_is_on_the_slip() -> None:
    marked = replace(DEFAULT, **{name: (TemplateLine(f"dòng {name}"),) for name in SECTIONS}, english="the English line")  # type: ignore[arg-type] # sections' names
    texts = [part.text for part in lines(replace(PLAIN, template=marked)) if isinstance(part, Line)]
    assert {"dòng header", "dòng invitation", "dòng how", "dòng closing", "the English line"} <= set(texts)


def test_an_office_prints_its_own_layout_else_that_of_the_office_above(database: Database) -> None:
    own, above = with_line("của xã"), with_line("của tỉnh")
    with database.writing() as session:
        top = place(session)
        low = place(session, code="H38.20", parent=top.office)
        assert templates.in_force(session, low.office).template == DEFAULT
        templates.publish(session, top.office, above, by=None, now=NOW)
        assert templates.in_force(session, low.office).template == above
        templates.publish(session, low.office, own, by=None, now=NOW)
        assert templates.in_force(session, low.office).template == own
        templates.publish(session, low.office, None, by=None, now=NOW)
        standing = templates.in_force(session, low.office)
    assert (standing.template, standing.own) == (above, False)


def test_published_layouts_are_kept_and_the_same_again_publishes_nothing(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        for text in ("một", "hai", "hai"):
            templates.publish(session, where.office, with_line(text), by=None, now=NOW)
        kept = templates.history(session, where.office)
        assert [line.template.header[0].text for line in kept if line.template] == ["hai", "một"]
        assert templates.published(session, where.office, 1).template == with_line("một")
        with pytest.raises(NotFound):
            templates.published(session, where.office, 3)
        assert session.query(AuditEntry).filter_by(action="ticket.publish").count() == 2


def test_the_preview_has_the_longest_names_of_the_office_and_those_below(database: Database) -> None:
    with database.writing() as session:
        top = place(session)
        low = place(session, code="H38.20", parent=top.office)
        session.get_one(Office, low.office).name = "Trung tâm phục vụ hành chính công xã " + "Tả Phìn " * 8
        session.flush()
        ticket = fullest(session, [top.office, low.office], public_url="https://x.example", now=NOW)
        alone = fullest(session, [top.office], public_url="https://x.example", now=NOW)
    assert ticket.office.startswith("Trung tâm")
    assert alone.office.startswith("Bộ phận")
    assert ticket.procedure == LONG_NAME
    assert isinstance(ticket, Ticket)
