"""The data dictionary: every table and column with its type, unit, meaning, source, and what an empty cell means."""

from dataclasses import asdict
from typing import Any

from surveys.tables.columns import Column, Table
from surveys.tables.definitions import TABLES

HEAD = ("Column", "Type", "Unit", "Meaning", "Source", "Empty means", "Heading in CSV and XLSX")


def as_json() -> list[dict[str, Any]]:
    """Every table with its columns, as plain values."""
    return [{**asdict(table), "columns": [asdict(column) for column in table.columns]} for table in TABLES.values()]


def as_markdown() -> str:
    """The same as sections of a document, one for each table."""
    return "\n".join(map(_section, TABLES.values()))


def _section(table: Table) -> str:
    rows = [HEAD, tuple("---" for _ in HEAD), *map(_line, table.columns)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"### `{table.name}` ({table.title})", "", f"{table.rows}.", "", *lines, ""])


def _line(column: Column) -> tuple[str, ...]:
    told = (column.type.value, column.unit, column.meaning, column.source, column.null or "never empty", column.title)
    return (f"`{column.name}`", *(text.replace("|", "\\|") for text in told))
