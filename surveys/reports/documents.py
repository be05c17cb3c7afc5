"""What reports hold: frozen values that become canonical JSON and come back from it the same. All that a file is made of.

Every figure is a whole number (counts, points, tenths of a point): nothing here depends on how a machine rounds.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from surveys.figures.periods import Period
from surveys.reports.models import ReportKind


@dataclass(frozen=True)
class Head:
    """What stands above each report. ``edition`` 0 is a draft; ``reason`` says why there is another edition."""

    office: str
    superior: str
    place: str
    first: int
    last: int
    as_of: date
    made_at: datetime
    edition: int
    reason: str
    sample: bool

    @property
    def period(self) -> Period:
        """Its months."""
        return Period(self.first, self.last)


@dataclass(frozen=True)
class Line:
    """One indicator: ``points`` of ``n`` dossiers, shown as ``tenths``; else None; ``why`` (of ``words.WHY``) says more."""

    number: int
    points: int | None
    n: int | None
    tenths: int | None
    why: str = ""


@dataclass(frozen=True)
class Party:
    """A clerk or the office. ``low`` and ``high``: the classes between which what is missing leaves it; empty without a score."""

    name: str
    lines: tuple[Line, ...]
    tenths: int | None
    most: int
    full: int
    low: str
    high: str
    contested: bool = False


@dataclass(frozen=True)
class Scoring:
    """Indicator scoring. ``rules`` is the rule set as it stood; ``basis`` what the office confirmed it by, if it did."""

    head: Head
    rules: dict[str, Any]
    basis: str
    office: Party
    clerks: tuple[Party, ...]
    minimum: int
    without_due: int
    without_clerk: int


@dataclass(frozen=True)
class Columns:
    """The thirteen dossier columns: per field, and in all, the eleven counts of columns 3 to 13."""

    head: Head
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    total: tuple[int, ...]
    without_due: int
    withdrawn: int


@dataclass(frozen=True)
class Notice:
    """The summary for the notice board.

    ``levels`` are the five counts, None where they are withheld (``few``) or nobody answered; ``praised`` and ``blamed`` are
    reasons with how often each was chosen, most often first, empty where withheld. ``partial``: offices with few ratings
    are left out.
    """

    head: Head
    levels: tuple[int, ...] | None
    few: bool
    partial: bool
    minimum: int
    on_time: int
    finished: int
    praised: tuple[tuple[str, int], ...]
    blamed: tuple[tuple[str, int], ...]
    hotline: str
    email: str
    address: str


Document = Scoring | Columns | Notice
SHAPES: dict[ReportKind, type[Document]] = {
    ReportKind.SCORING: Scoring,
    ReportKind.DOSSIERS: Columns,
    ReportKind.NOTICE: Notice,
}


@cache
def _shape(kind: ReportKind) -> TypeAdapter[Document]:
    return TypeAdapter(SHAPES[kind])


def kind_of(document: Document) -> ReportKind:
    """Which kind of report a document is."""
    return next(kind for kind, shape in SHAPES.items() if isinstance(document, shape))


def to_text(document: Document) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    plain = _shape(kind_of(document)).dump_python(document, mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(kind: ReportKind, text: str) -> Document:
    """The document that ``to_text`` wrote."""
    return _shape(kind).validate_json(text)


def digest(text: str) -> str:
    """SHA-256 of a document's canonical JSON, in hex: what its files carry at their foot."""
    return sha256(text.encode()).hexdigest()
