"""A table as an answer: CSV as it is written, workbooks and Parquet from a file on the disk; memory stays flat."""

import os
import tempfile
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack
from typing import BinaryIO

from flask import Response, stream_with_context
from flask_babel import get_locale

from admin.results.speech import speech
from surveys.errors import N_, Invalid
from surveys.figures.scope import Scope
from surveys.tables import parquet, released, workbook
from surveys.tables.columns import Table
from surveys.tables.rows import ROWS
from surveys.tables.text import FOR_PROGRAMS, Style, as_csv, for_people
from surveys.web import database, reading, settings

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
PIECE = 64 * 1024
MOST_IN_SHEET = 200_000  # rows: a workbook of more takes minutes to write and as long to open


def answer(table: Table, scope: Scope, ending: str, *, programs: bool = False) -> Response:
    """A table as a file with ``ending`` (csv, xlsx or parquet), for people or for ``programs`` (plain CSV with names and codes).

    Raises Invalid for a table that is too large for a workbook.
    """
    if ending == "csv":
        style = FOR_PROGRAMS if programs else for_people(str(get_locale()), speech(table, scope))
        return _attached(_streamed(_text(table, scope, style), ending), table.name, scope, ending)
    if ending == "parquet":
        return _written(lambda file: _parquet(file, table, scope), table.name, scope, ending)
    return book([table], table.name, scope)


def book(tables: Iterable[Table], name: str, scope: Scope) -> Response:
    """Tables as one workbook, a sheet each. Raises Invalid where one is too large."""
    return _written(lambda file: _workbook(file, list(tables), scope), name, scope, "xlsx")


def _text(table: Table, scope: Scope, style: Style) -> Generator[bytes, None, None]:
    # The session lives as long as the answer: one moment of the store, however slowly somebody takes it.
    with database().reading() as session:
        yield from as_csv(table, ROWS[table.name](session, scope, str(get_locale())), style)


def _streamed(pieces: Generator[bytes, None, None], ending: str) -> Response:
    # What fails at once fails before the answer begins, as an error page.
    first = next(pieces)
    return Response(stream_with_context(_joined(first, pieces)), content_type=TYPES[ending])


def _joined(first: bytes, rest: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
    yield first
    yield from rest


def _parquet(file: BinaryIO, table: Table, scope: Scope) -> None:
    with reading() as session:
        parquet.write(file, table, ROWS[table.name](session, scope, str(get_locale())))


def _workbook(file: BinaryIO, tables: list[Table], scope: Scope) -> None:
    with reading() as session:
        if (
            any(table.name == "released" for table in tables)
            and released.size(session, scope, most=MOST_IN_SHEET) >= MOST_IN_SHEET
        ):
            raise Invalid(N_("Bảng này quá lớn cho một tệp Excel. Vui lòng chọn kỳ ngắn hơn, hoặc tải CSV hay Parquet."))
        language = str(get_locale())
        sheets = ((table, ROWS[table.name](session, scope, language), speech(table, scope)) for table in tables)
        workbook.write(file, sheets)


def _written(write: Callable[[BinaryIO], None], name: str, scope: Scope, ending: str) -> Response:
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile(dir=settings().instance))
        write(file)
        size = file.seek(0, os.SEEK_END)
        made = _streamed(_pieces(file), ending)
        # From here on the file is closed with the answer.
        stack.pop_all()
    made.content_length = size
    return _attached(made, name, scope, ending)


def _pieces(file: BinaryIO) -> Generator[bytes, None, None]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _attached(made: Response, name: str, scope: Scope, ending: str) -> Response:
    period = "all" if name == "released" and scope.filters.period is None else scope.period.word
    made.headers["Content-Disposition"] = f'attachment; filename="{name}-{period}.{ending}"'
    return made
