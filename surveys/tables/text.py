"""A table as CSV, piece by piece: for Vietnamese spreadsheets, for others, and for programs."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from surveys.tables.columns import Column, Row, Table, Type, Value, Words

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
    for row in rows:
        writer.writerow([_plain(column, value, style) for column, value in zip(table.columns, row, strict=True)])
        if text.tell() >= PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _plain(column: Column, value: Value, style: Style) -> str:
    if column.type in (Type.WORD, Type.FLAG) and style.words:
        return harmless(style.words.say(column, value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.{4 if column.type is Type.SHARE else 2}f}".replace(".", style.decimal)
    return harmless(value) if isinstance(value, str) else str(value)
