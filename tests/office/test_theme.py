"""An office's colours and emblem: what can't be read, and what could run, is refused."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy.orm import Session

from surveys.accounts.models import Role
from surveys.database import Database
from surveys.errors import Forbidden, Invalid, TooLarge
from surveys.office.verbs import Editor
from surveys.theme import verbs as themes
from surveys.theme.contrast import FIXED, OURS, Colours, contrast, mixed, pairs, palette
from surveys.theme.emblem import LARGEST, SIDE, accept
from surveys.theme.verbs import PoorContrast, parse
from tests import builders
from tests.conftest import NOW
from tests.signing import make_account

CSS = (Path(__file__).parents[2] / "surveys/web/static/base.css").read_text(encoding="utf-8")
GREEN = Colours(action="#0B5D3B", paper="#F6FAF4", accent="#FFC83D")
DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">%s</svg>"""


def editor(session: Session, where: builders.Place) -> Editor:
    """An administrator of ``where`` alone."""
    account = make_account(session, where, Role.ADMINISTRATOR)
    return Editor(account.id, where.office, (where.office,), whole=False)


def test_our_own_colours_are_those_of_the_style_sheet_and_pass() -> None:
    named = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})", CSS))
    assert {name: named[name] for name in FIXED} == FIXED
    assert (named["action"], named["paper"], named["marigold"]) == (OURS.action, OURS.paper, OURS.accent)
    assert all(pair.enough for pair in pairs(OURS))
    assert set(palette(OURS)) <= set(named), "a theme sets no variable that nobody reads"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert mixed("#FF0000", 0.5, "#0000FF") == "#800080"


def test_colours_that_cannot_be_read_are_told_by_pair_and_by_how_much() -> None:
    pale = {pair.what: pair for pair in pairs(Colours(action="#8FB8DE", paper="#FFFFFF", accent="#1B2A41"))}
    assert not pale["Chữ trắng trên màu chính"].enough
    assert pale["Chữ trắng trên màu chính"].ratio == pytest.approx(2.1, abs=0.05)
    assert not pale["Chữ thường trên màu nhấn"].enough
    assert pale["Khuôn mặt năm mức trên màu nền"].enough


def test_a_theme_is_kept_with_a_version_that_changes_with_it_on_either_store(database: Database) -> None:
    with database.writing() as session:
        where = builders.place(session)
        me = editor(session, where)
        emblem = accept(DRAWING % b'<circle cx="5" cy="5" r="4"/>')
        themes.choose(session, where.office, GREEN, emblem=emblem, keep_emblem=False, by=me, now=NOW)
        first = themes.read(session, where.office)
        themes.choose(session, where.office, OURS, emblem=None, keep_emblem=True, by=me, now=NOW)
        second = themes.read(session, where.office)
        themes.clear(session, where.office, by=me, now=NOW)
        third = themes.read(session, where.office)
    assert first.colours == GREEN
    assert "--action: #0B5D3B;" in first.css
    assert second.emblem == first.emblem == emblem
    assert len({first.version, second.version, third.version}) == 3
    assert third.version == ""


def test_unreadable_colours_and_another_offices_theme_are_refused(database: Database) -> None:
    with database.writing() as session:
        where = builders.place(session)
        other = builders.place(session, code="H38.21")
        me = editor(session, where)
        pale = Colours("#FFFFFF", "#FFFFFF", "#FFFFFF")
        with pytest.raises(PoorContrast):
            themes.choose(session, where.office, pale, emblem=None, keep_emblem=True, by=me, now=NOW)
        with pytest.raises(Forbidden):
            themes.choose(session, other.office, GREEN, emblem=None, keep_emblem=True, by=me, now=NOW)
    for wrong in ("red", "#12345", "#1234567", "#GGGGGG"):
        with pytest.raises(Invalid):
            parse(wrong, "#FFFFFF", "#FFFFFF")
    assert parse(" #0b5d3b", "#F6FAF4", "#FFC83D") == GREEN


def test_a_plain_drawing_is_kept_and_what_editors_leave_goes() -> None:
    left = (
        b'<metadata>who</metadata><sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/x"/>'
        b'<path style="fill:#ff0000;-inkscape-font:x" d="M0 0h9"/><!-- note -->'
    )
    kept = accept(DRAWING % left)
    assert kept.media_type == "image/svg+xml"
    assert b'fill="#ff0000"' in kept.content
    for gone in (b"who", b"namedview", b"inkscape", b"note", b"style"):
        assert gone not in kept.content


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>1</script>",
        b'<path onclick="x()" d="M0 0"/>',
        b'<a href="#x"><path d="M0 0"/></a>',
        b'<foreignObject width="9" height="9"/>',
        b'<image href="http://example.org/x.png"/>',
        b"<style>path{fill:red}</style>",
        b'<path fill="url(http://example.org/#a)" d="M0 0"/>',
        b'<path style="fill:url(//example.org/a)" d="M0 0"/>',
        b'<linearGradient xlink:href="data:x"/>',
        b'<animate attributeName="x"/>',
        b'<use href="#a"/>',
    ],
)
def test_a_drawing_that_could_run_or_load_something_is_refused(inside: bytes) -> None:
    with pytest.raises(Invalid):
        accept(DRAWING % inside)


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING % b"",
        b'<?xml version="1.0"?><?xml-stylesheet href="x.css"?>' + DRAWING % b"",
        b"<svg viewBox='0 0 1 1'/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<?xml version="1.0" encoding="gb2312"?>' + DRAWING % b"",
        b'<?xml version="1.0" encoding="unheard-of"?>' + DRAWING % b"",
        DRAWING % (b"<g>" * 4000 + b"</g>" * 4000),
        b"GIF89a",
        b"",
        b"\x89PNG\r\n\x1a\nnothing more",
    ],
)
def test_what_is_no_safe_picture_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Invalid):
        accept(content)


def test_a_gradient_of_its_own_is_fine() -> None:
    inside = b'<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
    assert b"url(#g)" in accept(DRAWING % (inside + b'<path fill="url(#g)" d="M0 0"/>')).content


def test_a_png_is_drawn_anew_without_what_was_hidden_in_it() -> None:
    file, hidden = io.BytesIO(), PngInfo()
    hidden.add_text("Author", "a name")
    Image.new("RGB", (2000, 1000), "#0B5D3B").save(file, "PNG", pnginfo=hidden)
    kept = accept(file.getvalue())
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (SIDE, SIDE // 2)
        assert image.info == {}


def test_a_picture_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        accept(b" " * (LARGEST + 1))
    file = io.BytesIO()
    Image.new("1", (5000, 5000)).save(file, "PNG")
    with pytest.raises(TooLarge):
        accept(file.getvalue())
