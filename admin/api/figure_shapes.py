"""What goes over the wire of figures."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from admin.api.shapes import Day
from surveys.figures.released.kinds import Why


class _Read(BaseModel):
    """Made from the domain's dataclasses as they stand."""

    model_config = ConfigDict(from_attributes=True)


class FigureOut(_Read):
    """Five counts from the worst level to the best, the share of 4 and 5, and its Wilson 95 % interval."""

    counts: tuple[int, int, int, int, int]
    n: int
    satisfied: int
    share: float
    low: float
    high: float
    mean: float


class FlowOut(_Read):
    """Dossiers finished in the period, tickets issued in it, and those of them that were rated (null: withheld)."""

    finished: int
    issued: int
    rated: int | None


class RowOut(_Read):
    """A group. ``figure`` null with ``withheld`` null: nobody answered; with ``withheld``: too few to be shown.

    ``partial``: of several offices some withhold theirs and are left out. ``contested``: the clerk says that the figure isn't
    right, and nobody has decided yet.
    """

    id: int | None
    code: str
    name: str
    field: str
    figure: FigureOut | None
    withheld: Why | None = Field(validation_alias="why")
    minimum: int
    flow: FlowOut | None
    partial: bool
    contested: bool


class PointOut(_Read):
    """A stretch of the trend, first and last day included."""

    first: date
    last: date
    figure: FigureOut | None


class TallyOut(_Read):
    """How often an option was chosen."""

    code: str
    text: str
    n: int


class AskedOut(_Read):
    """A question's answers; none when withheld."""

    code: str
    text: str
    kind: str
    options: tuple[TallyOut, ...]
    figure: FigureOut | None
    withheld: Why | None = Field(validation_alias="why")


class MonthsOut(_Read):
    """Whole months as yyyymm, first and last included."""

    first: int
    last: int
    word: str


class ChoiceOut(_Read):
    """What a filter may be set to."""

    id: int
    name: str


class ChoicesOut(_Read):
    """What the filters may be set to."""

    offices: tuple[ChoiceOut, ...]
    fields: tuple[ChoiceOut, ...]
    procedures: tuple[ChoiceOut, ...]
    clerks: tuple[ChoiceOut, ...]


class FiguresOut(_Read):
    """The figures of a selection."""

    office: str
    period: MonthsOut
    sample: bool
    minimum: int
    minimum_clerk: int
    overall: RowOut = Field(validation_alias="head")
    unverified: RowOut | None
    clerks: tuple[RowOut, ...]
    procedures: tuple[RowOut, ...]
    trend_unit: str
    trend: tuple[PointOut, ...]
    questions: tuple[AskedOut, ...] = Field(validation_alias="asked")
    choices: ChoicesOut


class DossierFiguresIn(BaseModel):
    """The days of the report, first and last included, and the day at whose end dossiers in hand are judged."""

    first: Day = Field(validation_alias="from")
    last: Day = Field(validation_alias="to")
    as_of: Annotated[Day | None, Field(description="Left out: the last day.")] = None


class CountsOut(BaseModel):
    """Columns 3 to 13 of Biểu II.06a/VPCP/KSTT; numbers of dossiers."""

    received: int
    received_online: int
    received_direct_or_postal: int
    carried_over: int
    finished: int
    finished_early: int
    finished_on_time: int
    finished_late: int
    in_hand: int
    in_hand_in_time: int
    in_hand_overdue: int


class LineOut(CountsOut):
    """One field's line."""

    field: str


class DossierFiguresOut(BaseModel):
    """The report: a line per field, the total, and the four equations that it must satisfy."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    as_of: date
    rows: list[LineOut]
    total: CountsOut
    checks: dict[str, bool]
    without_due: int
    withdrawn: int
