"""Figures: satisfaction as the results page shows it, with the same groups withheld, and dossiers against their promises."""

from datetime import date
from typing import Annotated, Any

from flask import Response, jsonify, request
from flask_babel import get_locale
from pydantic import BaseModel, ConfigDict, Field

from admin.api.base import blueprint, client, keyed
from admin.api.problems import query
from admin.api.shapes import Day
from surveys.dossiers.report import Period, report
from surveys.figures import filters
from surveys.figures.results import results
from surveys.figures.suppression import Why
from surveys.web import now, reading


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
    """A group. ``figure`` null with ``withheld`` null: nobody answered; with ``withheld``: too few to be shown."""

    id: int | None
    code: str
    name: str
    field: str
    figure: FigureOut | None
    withheld: Why | None = Field(validation_alias="why")
    minimum: int
    flow: FlowOut | None


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


@blueprint.get("/v1/figures")
@keyed
def get_figures() -> Response:
    """How satisfied people are, per clerk and per procedure. Groups that are too small are withheld, as on the results page."""
    chosen = filters.read(request.args)
    with reading() as session:
        found = results(session, chosen, office_ids=client().office_ids, now=now(), language=str(get_locale()))
    return jsonify(FiguresOut.model_validate(found).model_dump(mode="json"))


@blueprint.get("/v1/figures/dossiers")
@keyed
def get_dossier_figures() -> Response:
    """How dossiers stand against their promised dates, in the thirteen columns of Biểu II.06a/VPCP/KSTT."""
    asked = query(DossierFiguresIn)
    period = Period(asked.first, asked.last, asked.as_of or asked.last)
    with reading() as session:
        found: dict[str, Any] = report(session, period, client().office_ids).to_json()
    return jsonify(DossierFiguresOut.model_validate(found).model_dump(mode="json", by_alias=True))
