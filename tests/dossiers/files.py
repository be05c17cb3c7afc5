"""Exports for tests, as offices send them."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

DATA = Path(__file__).parent.parent / "data"
LIMIT = 20 * 1024 * 1024
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

HEADER = ["Mã hồ sơ", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Hình thức nộp", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả"]
ROW = ["H38.20-160105-0001", "1.009972", "Thẩm định dự án", "Xây dựng", "Trực tiếp", "05/01/2016 08:00", "12/01/2016", ""]


def table(*rows: Sequence[object], header: Sequence[object] = HEADER) -> list[Sequence[object]]:
    """A header and its rows; ``ROW`` if none are given."""
    return [header, *(rows or (ROW,))]


def row(number: int, **changes: str) -> list[str]:
    """``ROW`` as dossier ``number``, with cells changed by the header's labels (spaces as ``_``)."""
    cells = dict(zip(HEADER, ROW, strict=True)) | {"Mã hồ sơ": f"H38.20-160105-{number:04d}"}
    cells |= {label.replace("_", " "): value for label, value in changes.items()}
    return [cells[label] for label in HEADER]


def text(rows: Sequence[Sequence[object]], *, mark: str = ",", encoding: str = "utf-8", form: str = "NFC") -> bytes:
    """Rows as separated text."""
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return unicodedata.normalize(form, out.getvalue()).encode(encoding)  # type: ignore[arg-type] # form is one of the four


def workbook(rows: Sequence[Sequence[object]], *, merge: Sequence[str] = ()) -> bytes:
    """Rows as the first sheet of a workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    for cells in rows:
        sheet.append(list(cells))
    for span in merge:
        sheet.merge_cells(span)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
