"""A whole file read: the dossiers that can be taken, and row by row why the others can't."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from surveys.dossiers.entry import Entry, from_row
from surveys.dossiers.labels import TITLES, Column
from surveys.dossiers.reasons import Reason
from surveys.dossiers.table import read


@dataclass(frozen=True)
class Refused:
    """A row that was not taken: its number as a spreadsheet shows it, and every reason."""

    row: int
    reasons: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        """For the store."""
        return {"row": self.row, "reasons": [reason.to_json() for reason in self.reasons]}


@dataclass(frozen=True)
class Replaced:
    """A row whose dossier stands again further down; the last one counts."""

    row: int
    by: int


@dataclass(frozen=True)
class Reading:
    """What a file holds. ``entries`` are (row, entry), one per code; ``passed_over`` rows were totals, headings and notes."""

    entries: list[tuple[int, Entry]]
    refused: list[Refused]
    replaced: list[Replaced]
    passed_over: int
    without_intake: int
    columns: tuple[str, ...]
    dropped: tuple[str, ...]
    source: str = field(default="")

    @property
    def rows(self) -> int:
        """Rows that were meant as dossiers."""
        return len(self.entries) + len(self.refused) + len(self.replaced)


def read_dossiers(data: bytes, *, limit: int, now: datetime, on_row: Callable[[int], None] | None = None) -> Reading:
    """Read a CSV or XLSX export of at most ``limit`` bytes; ``on_row`` is told the number of each row that was read.

    Raises Invalid or TooLarge if the file as a whole can't be taken; a bad row never does.
    """
    table = read(data, limit=limit)
    entries: dict[str, tuple[int, Entry]] = {}
    refused: list[Refused] = []
    replaced: list[Replaced] = []
    passed_over = 0
    for row in table.rows():
        if row is None:
            passed_over += 1
            continue
        if on_row:
            on_row(row.number)
        outcome = from_row(row, epoch=table.epoch, now=now)
        if isinstance(outcome, list):
            refused.append(Refused(row.number, tuple(outcome)))
            continue
        if earlier := entries.pop(outcome.code, None):
            replaced.append(Replaced(earlier[0], row.number))
        entries[outcome.code] = (row.number, outcome)
    kept = list(entries.values())
    return Reading(
        entries=kept,
        refused=refused,
        replaced=replaced,
        passed_over=passed_over,
        without_intake=sum(entry.intake is None for _, entry in kept),
        columns=tuple(TITLES[column] for column in Column if column in table.header.places),
        dropped=table.header.dropped,
        source=table.source.name,
    )
