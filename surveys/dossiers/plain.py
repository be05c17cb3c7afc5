"""Separated text (CSV): its encoding and its rows under each separator that offices use."""

import codecs
import csv
import io
from collections.abc import Iterator
from functools import partial

from surveys.dossiers.source import MAX_COLUMNS, Cells, Source
from surveys.errors import N_, Invalid

SEPARATORS = {",": N_("dấu phẩy"), ";": N_("dấu chấm phẩy"), "\t": N_("dấu tab"), "|": N_("dấu gạch đứng")}
NOT_TEXT = N_("Tệp này không phải bảng hồ sơ. Hãy xuất hồ sơ ra tệp Excel (.xlsx) hoặc CSV rồi tải lên lại.")
OTHER_ENCODING = N_(
    "Không đọc được chữ trong tệp: tệp không phải UTF-8 hay UTF-16. Hãy mở tệp bằng Excel, lưu thành .xlsx rồi tải lên lại."
)
UNCLOSED = N_("Tệp CSV bị hỏng gần dòng %(row)s: dấu ngoặc kép không đóng. Hãy xuất lại tệp.")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def sources(data: bytes) -> list[Source]:
    """The text under each separator. Raises Invalid if ``data`` is no text in UTF-8 or UTF-16."""
    text = _decoded(data)
    if any(ord(c) < 32 and c not in "\t\n\r\f\v" for c in text[:100_000]):
        raise Invalid(NOT_TEXT)
    return [Source(name, partial(_rows, text, mark), ragged=True) for mark, name in SEPARATORS.items()]


def _rows(text: str, mark: str) -> Iterator[Cells]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):  # noqa: B007 - the error below names the row
            yield tuple(row[:MAX_COLUMNS])
    except csv.Error:
        raise Invalid(UNCLOSED, row=number + 1) from None


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None) or _guessed(data[:4096])
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        # From None: the error's text would quote the file's bytes.
        raise Invalid(NOT_TEXT if any(byte < 9 for byte in data[:4096]) else OTHER_ENCODING) from None


def _guessed(start: bytes) -> str:
    """UTF-16 without its mark shows as zero bytes at every other place: separators, digits and Latin letters have them."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 10 < len(start):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"
