"""A file of dossiers as rows of kept columns. Every other cell is left here: owner, phone and ID number go no further."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from surveys.dossiers import archive, plain
from surveys.dossiers.header import LOOK_AT, Header, best_header, score
from surveys.dossiers.labels import FAMILIES, TITLES, Column, known
from surveys.dossiers.reasons import Reason
from surveys.dossiers.source import MAX_ROWS, Cells, Source
from surveys.errors import N_, Invalid, TooLarge
from surveys.office.spelling import bare

EMPTY = N_("Tệp này trống.")
TOO_LARGE = N_("Tệp lớn quá: nhiều nhất %(mib)s MiB. Hãy chia tệp theo từng quý hoặc từng năm rồi nhập từng tệp.")
PICTURE = N_("Tệp này là văn bản hoặc hình ảnh (PDF, ảnh…), không phải bảng. Hãy xuất hồ sơ ra tệp .xlsx hoặc CSV.")
OLD_EXCEL = N_("Tệp Excel kiểu cũ (.xls) không đọc được. Hãy mở tệp, chọn Lưu thành… .xlsx rồi tải lên lại.")
WEB_PAGE = N_("Tệp này là trang web (HTML), dù có thể mang đuôi .xls. Hãy mở bằng Excel, lưu thành .xlsx rồi tải lên lại.")
NO_HEADER = N_("Không tìm thấy dòng tiêu đề của bảng hồ sơ. Cần có các cột: %(needed)s.")
MISSING = N_("Bảng thiếu cột bắt buộc: %(missing)s. Tên cột được nhận ra, ví dụ: %(examples)s.")
SLIPPED = Reason(N_("Dòng có nhiều ô hơn dòng tiêu đề (có thể do dấu phân cách nằm trong chữ): các cột đã lệch"))
SWALLOWED = Reason(N_("Dấu ngoặc kép không đóng: ô này có thể đã nuốt các dòng sau"))

_PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"{\\rtf", b"BM", b"II*\0", b"MM\0*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_TOTALS = ("tong", "cong", "luyke")
_ORDINAL = re.compile(r"^\(?(\d{1,2}|[A-Z])\)?$")


@dataclass(frozen=True)
class KeptRow:
    """One row: ``number`` as a spreadsheet shows it, the kept cells that are not empty, or what is wrong with the whole row."""

    number: int
    cells: dict[Column, object]
    fault: Reason | None = None


@dataclass(frozen=True)
class Table:
    """A table whose header was found. ``dropped`` are labels of columns left at the door; iterate ``rows()`` for the rest."""

    source: Source
    header: Header
    usual: int  # cells in most of the first rows: some exports end each row with a separator

    @property
    def epoch(self) -> datetime:
        """The day that Excel counts from in this file."""
        return self.source.epoch

    def rows(self) -> Iterator[KeptRow | None]:
        """Each row with something in it: a dossier's, or None for totals, headings and notes. Raises TooLarge."""
        after = islice(enumerate(self.source.rows(), start=1), self.header.row + 1, None)
        filled = ((number, cells) for number, cells in after if any(cell not in (None, "") for cell in cells))
        for count, (number, cells) in enumerate(filled, start=1):
            if count > MAX_ROWS:
                raise archive.too_many_rows()
            yield _kept(number, cells, self)


def read(data: bytes, *, limit: int) -> Table:
    """Open a CSV or XLSX file of at most ``limit`` bytes and find its table.

    Raises Invalid or TooLarge with what to do about it; never anything else, whatever the bytes.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise Invalid(EMPTY)
    if len(data) > limit:
        raise TooLarge(TOO_LARGE, mib=limit // (1024 * 1024))
    _refuse_foreign(data)
    return _best(_workbook(data) if data.startswith(b"PK") else plain.sources(data))


def _workbook(data: bytes) -> list[Source]:
    from surveys.dossiers import workbook  # noqa: PLC0415 - with openpyxl, which no start waits for

    return workbook.sources(data)


def _refuse_foreign(data: bytes) -> None:
    if data.startswith(_OLE):
        raise Invalid(archive.LOCKED if _LOCKED in data else OLD_EXCEL)
    if data.startswith(_PICTURES):
        raise Invalid(PICTURE)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise Invalid(WEB_PAGE)


def _best(found: list[Source]) -> Table:
    tables = [table for source in found if (table := _table(source))]
    if not tables:
        raise Invalid(NO_HEADER, needed=_words((Column.CODE, Column.PROCEDURE_NAME, Column.RECEIVED)))
    table = max(tables, key=lambda each: score(each.header))
    if missing := table.header.missing:
        examples = "; ".join(", ".join(FAMILIES[column][:3]) for column in missing)
        raise Invalid(MISSING, missing=_words(missing), examples=examples)
    return table


def _table(source: Source) -> Table | None:
    first = list(islice(source.rows(), LOOK_AT))
    header = best_header(first)
    if header is None:
        return None
    widths = Counter(len(cells) for cells in first[header.row + 1 :] if cells)
    usual = max(len(first[header.row]), *(width for width, _ in widths.most_common(1)), 0)
    return Table(source, header, usual)


def _words(columns: tuple[Column, ...]) -> str:
    return ", ".join(TITLES[column] for column in columns)


def _kept(number: int, cells: Cells, table: Table) -> KeptRow | None:
    header = table.header
    slipped = len(cells) > table.usual or any(cell not in (None, "") for cell in cells[header.width :])
    if table.source.ragged and slipped:
        return KeptRow(number, {}, SLIPPED)
    if any(isinstance(cell, str) and cell.count("\n") > 20 for cell in cells):
        return KeptRow(number, {}, SWALLOWED)
    kept = {column: value for column, places in header.places.items() if (value := _first(cells, places)) is not None}
    return None if _is_no_dossier(cells, kept) else KeptRow(number, kept)


def _first(cells: Cells, places: tuple[int, ...]) -> object:
    for place in places:
        cell = cells[place] if place < len(cells) else None
        if cell is not None and (not isinstance(cell, str) or cell.strip()):
            return cell
    return None


def _is_no_dossier(cells: Cells, kept: dict[Column, object]) -> bool:
    """Totals, group headings, column numbers, a header repeated on each printed page, signatures."""
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    code = kept.get(Column.CODE)
    if not filled or known(code):
        return True
    if len(filled) > 2 and all(_ORDINAL.match(str(cell).strip()) for cell in filled):
        return True
    if code is None and len(filled) <= 2:
        return True  # a heading or a signature, in whatever column it stands
    if Column.RECEIVED in kept:
        return False
    total = bare(str(filled[0])).startswith(_TOTALS)
    return total or (code is None and Column.DUE not in kept) or (len(filled) <= 2 and not _has_digits(code))


def _has_digits(code: object) -> bool:
    return sum(c.isdigit() for c in str(code)) >= 4
