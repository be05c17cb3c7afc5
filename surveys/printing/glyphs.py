"""Which letters the ticket's fonts hold."""

from functools import cache

from reportlab.pdfbase.ttfonts import TTFontFile

from surveys.printing.fonts import font_file


@cache
def letters() -> frozenset[int]:
    """The code points that both weights can draw."""
    maps = (TTFontFile(str(font_file(weight))).charToGlyph for weight in ("", "Bold"))
    return frozenset.intersection(*(frozenset(each) for each in maps))
