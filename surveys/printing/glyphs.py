"""Which letters the ticket's fonts hold."""

from functools import cache

from surveys.printing.fonts import font_file


@cache
def letters() -> frozenset[int]:
    """The code points that both weights can draw."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415 - asked for when a layout is saved; no start waits for it

    maps = (TTFontFile(str(font_file(weight))).charToGlyph for weight in ("", "Bold"))
    return frozenset.intersection(*(frozenset(each) for each in maps))
