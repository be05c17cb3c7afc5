"""What a results page is made of: frozen, plain values that become JSON as they stand (``dataclasses.asdict``).

A withheld row has no figure, no count of ratings and no coverage by ratings, on any page, file or API.
"""

from dataclasses import dataclass
from datetime import date

from surveys.figures.filters import Filters
from surveys.figures.periods import Period
from surveys.figures.released.kinds import Why
from surveys.figures.statistics import Figure


@dataclass(frozen=True)
class Flow:
    """Coverage: dossiers finished in the period, tokens issued in it, and how many of those were rated (None: withheld)."""

    finished: int
    issued: int
    rated: int | None


@dataclass(frozen=True)
class Origins:
    """How the period's tokens came to be. ``batch_rated`` None: withheld, or no batch."""

    automatic: int
    manual: int
    batch: int
    batch_rated: int | None


@dataclass(frozen=True)
class Row:
    """One group: a clerk, a procedure, or all. ``figure`` None with ``why`` None: nobody answered; with ``why``: withheld.

    ``partial``: of several offices some withhold theirs and are left out. ``contested``: the clerk says that it isn't right, and
    nobody has decided yet.
    """

    id: int | None
    code: str
    name: str
    figure: Figure | None
    why: Why | None
    minimum: int
    flow: Flow | None = None
    field: str = ""
    partial: bool = False
    contested: bool = False


@dataclass(frozen=True)
class Point:
    """A stretch of a trend, from one day to another (both included); those with too few answers are merged."""

    first: date
    last: date
    figure: Figure | None


@dataclass(frozen=True)
class Tally:
    """How often one option of a question was chosen."""

    code: str
    text: str
    n: int


@dataclass(frozen=True)
class Asked:
    """A question's answers. ``figure`` only where there are five levels; ``options`` empty when withheld (``why``)."""

    code: str
    text: str
    kind: str
    n: int
    options: tuple[Tally, ...]
    figure: Figure | None
    why: Why | None


@dataclass(frozen=True)
class Offers:
    """How often counters' tablets showed a form unasked, and what came of it; all None where few answered."""

    shown: int
    answered: int | None
    declined: int | None
    ignored: int | None


@dataclass(frozen=True)
class Choice:
    """An entry of a filter's list; ``parent`` is a procedure's field."""

    id: int
    name: str
    parent: int | None = None


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    offices: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    procedures: tuple[Choice, ...]
    clerks: tuple[Choice, ...]
    months: tuple[int, ...]


@dataclass(frozen=True)
class Results:
    """Everything that downloads and the API tell of one selection."""

    filters: Filters
    period: Period
    office: str
    sample: bool
    minimum: int
    minimum_clerk: int
    head: Row
    unverified: Row | None
    clerks: tuple[Row, ...]
    procedures: tuple[Row, ...]
    trend: tuple[Point, ...]
    trend_unit: str
    asked: tuple[Asked, ...]
    choices: Choices
