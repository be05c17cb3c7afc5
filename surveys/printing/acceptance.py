"""What a slip's layout must be before an office may print it: words that can be printed, and codes that can be read."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from surveys.errors import N_, Invalid
from surveys.office.verbs import FieldInvalid
from surveys.printing.glyphs import letters
from surveys.printing.reading import Symbols, read, worn
from surveys.printing.template import PLACE, PLACES, SECTIONS, SHOWN, Template, fact_of
from surveys.printing.ticket import DOTS_PER_MM, WIDTHS, Ticket, picture

LONGEST_LINE = 120  # letters
LONGEST_ENGLISH = 300
MOST_LINES = 3  # a section
TALLEST = 320  # mm of paper, with the office's longest names


def accept(template: Template, fullest: Ticket) -> None:
    """Raise FieldInvalid, which names the editor's field, or Invalid, unless ``template`` prints well.

    ``fullest`` is a slip with the longest names that the office can have on one; it is drawn at both widths, as it is and as a
    worn head burns it, and its symbols are read back.
    """
    check_words(template)
    check_pictures(replace(fullest, template=template, reprint=2, sample=True))


def check_words(template: Template) -> None:
    """The rules that need no drawing."""
    for section in SECTIONS:
        if len(getattr(template, section)) > MOST_LINES:
            raise FieldInvalid(f"{section}{MOST_LINES}", N_("Mỗi phần nhiều nhất %(most)s dòng."), most=MOST_LINES)
    if not any(line.text.strip() for line in template.invitation):
        raise FieldInvalid("invitation0", N_("Lời mời không được để trống."))
    if template.languages == "vi+en" and not template.english.strip():
        raise FieldInvalid("english", N_("Vui lòng ghi lời tiếng Anh, hoặc chọn chỉ in tiếng Việt."))
    if not template.shown <= set(SHOWN):
        raise Invalid(N_("Phiếu in có mục lạ. Vui lòng mở lại trang này."))
    for field, text in template.texts():
        _check_text(field, text, longest=LONGEST_ENGLISH if field == "english" else LONGEST_LINE)


def _check_text(field: str, text: str, *, longest: int) -> None:
    if len(text) > longest:
        raise FieldInvalid(field, N_("Dòng này dài quá %(longest)s ký tự."), longest=longest)
    for place in PLACE.findall(text):
        if fact_of(place) is None:
            known = ", ".join(f"{{{name}}}" for name in PLACES)
            raise FieldInvalid(field, N_("Không có chỗ điền {%(place)s}. Các chỗ điền: %(known)s."), place=place, known=known)
    plain = PLACE.sub("", text)
    if "{" in plain or "}" in plain:
        raise FieldInvalid(field, N_("Dấu { và } phải đi thành cặp quanh một chỗ điền, như {quầy}."))
    if hidden := _named(c for c in plain if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")):
        raise FieldInvalid(field, N_("Có ký tự điều khiển không in được: %(letters)s. Vui lòng gõ lại dòng này."), letters=hidden)
    _check_letters(field, unicodedata.normalize("NFC", plain))


def _check_letters(field: str, text: str) -> None:
    # Written from right to left, or of loose marks: our letters are set one after the other, so these would come out wrong.
    if backwards := _named(c for c in text if unicodedata.bidirectional(c) in ("R", "AL", "AN")):
        raise FieldInvalid(field, N_("Chữ viết từ phải sang trái không in đúng được: %(letters)s."), letters=backwards)
    if loose := _named(c for c in text if unicodedata.category(c)[0] == "M"):
        raise FieldInvalid(field, N_("Có dấu đứng rời khỏi chữ: %(letters)s. Vui lòng gõ lại dòng này."), letters=loose)
    if missing := _named(c for c in text if not c.isspace() and ord(c) not in letters()):
        raise FieldInvalid(field, N_("Phông chữ của phiếu không có: %(letters)s."), letters=missing)


def _named(letters_found: Iterable[str]) -> str:
    """Letters for a message: as they look where they have a look, and by number."""
    each = dict.fromkeys(letters_found)
    names = [
        f"{c} (U+{ord(c):04X})" if c.isprintable() and unicodedata.category(c)[0] != "M" else f"U+{ord(c):04X}" for c in each
    ]
    return ", ".join(names[:5])


def check_pictures(ticket: Ticket) -> None:
    """Draw ``ticket`` at both widths and read it back. Raises Invalid."""
    for width in WIDTHS:
        image = picture(ticket, width)
        if image.height > TALLEST * DOTS_PER_MM:
            tall, paper = round(image.height / DOTS_PER_MM), _paper(width)
            message = N_("Phiếu dài %(tall)s mm trên giấy %(paper)s mm; nhiều nhất %(most)s mm. Vui lòng bớt chữ hoặc giảm cỡ.")
            raise Invalid(message, tall=tall, paper=paper, most=TALLEST)
        for seen in (image, *worn(image)):
            if read(seen) != Symbols(ticket.url, ticket.code):
                message = N_("Mã QR hoặc mã vạch không đọc được trên giấy %(paper)s mm nên chưa lưu.")
                raise Invalid(message, paper=_paper(width))


def _paper(width: int) -> int:
    return 58 if width == WIDTHS[0] else 80
