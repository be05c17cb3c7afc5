"""A table as CSV, piece by piece: for Vietnamese spreadsheets, for others, and for programs."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from surveys.clock import to_local
from surveys.tables.columns import Column, Row, Table, Type, Words

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
PIECE = 64 * 1024  # characters


@dataclass(frozen=True)
class Style:
    """How a CSV is written. With ``words`` it has titles and words for people, else names and codes for programs."""

    delimiter: str = ","
    decimal: str = "."
    mark: str = ""
    words: Words | None = None


def for_people(language: str, words: Words) -> Style:
    """With a byte order mark; in Vietnamese with semicolons and decimal commas, as a Vietnamese Excel opens it by itself."""
    return Style(";", ",", "\ufeff", words) if language == "vi" else Style(mark="\ufeff", words=words)


FOR_PROGRAMS = Style()


def harmless(text: str) -> str:
    """``text`` such that no spreadsheet takes it for a formula (an apostrophe in front, as OWASP advises)."""
    return f"'{text}" if text.startswith(RISKY) else text


def as_csv(table: Table, rows: Iterable[Row], style: Style) -> Iterator[bytes]:
    """The file in pieces of UTF-8; of the rows only one piece is held."""
    text = StringIO(newline="")
    text.write(style.mark)
    writer = csv.writer(text, delimiter=style.delimiter, lineterminator="\r\n")
    words = style.words
    writer.writerow([harmless(words.translate(column.title)) if words else column.name for column in table.columns])
    writers = [_writer(column, style) for column in table.columns]
    for row in rows:
        writer.writerow(["" if value is None else write(value) for write, value in zip(writers, row, strict=True)])
        if text.tell() >= PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _writer(column: Column, style: Style) -> Callable[[Any], str]:
    """How a column's values are written, chosen once: a long table has millions of them."""
    if column.type in (Type.WORD, Type.FLAG) and (words := style.words):
        return lambda value: harmless(words.say(column, value))
    if column.type in (Type.SHARE, Type.NUMBER):
        digits = 4 if column.type is Type.SHARE else 2
        return lambda value: f"{value:.{digits}f}".replace(".", style.decimal)
    if column.type is Type.CHANCE:
        return lambda value: f"{value:.3g}".replace(".", style.decimal)
    if column.type is Type.MOMENT:
        return lambda value: f"{to_local(value):%Y-%m-%d %H:%M}" if style.words else value.isoformat()
    if column.type is Type.FLAG:
        return lambda value: "1" if value else "0"
    return harmless if column.type in (Type.TEXT, Type.WORD) else str
