"""Reads of the responses themselves, by their indexes: only for one clerk or for few procedures, where no tally serves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from surveys.figures.cells import Counts
from surveys.figures.periods import Period
from surveys.figures.statistics import ZERO
from surveys.forms.models import Option
from surveys.responses.models import Answer, Channel, Response


@dataclass(frozen=True)
class Cut:
    """Which responses: of one clerk, of some procedures, or of both."""

    offices: tuple[int, ...]
    period: Period
    verified: bool
    channel: Channel | None = None
    clerk: int | None = None
    procedures: tuple[int, ...] | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """The conditions, such that the index by clerk (else by procedure, else by office) is taken."""
        found = [Response.rated_at >= self.period.begins, Response.rated_at < self.period.ends]
        # "+ 0" keeps a planner without statistics from taking the office's index, which holds far more rows.
        narrow = self.clerk is not None or self.procedures is not None
        found.append((Response.office_id + 0 if narrow else Response.office_id).in_(self.offices))
        if self.clerk is not None:
            found.append(Response.clerk_id == self.clerk)
        if self.procedures is not None:
            key = Response.procedure_id if self.clerk is None else Response.procedure_id + 0
            found.append(key.in_(self.procedures))
        if self.channel:
            found.append(Response.channel == int(self.channel))
        return [*found, Response.verified.is_(self.verified)]


def pairs(session: Session, cut: Cut) -> dict[tuple[int | None, int | None], Counts]:
    """The five overall counts of a cut per clerk (None: not known) and procedure."""
    keys = (Response.clerk_id, Response.procedure_id, Response.level)
    statement = select(*keys, func.count()).where(*cut.where(), Response.procedure_id.is_not(None)).group_by(*keys)
    found: dict[tuple[int | None, int | None], list[int]] = defaultdict(lambda: list(ZERO))
    for clerk, procedure, level, n in session.execute(statement):
        found[clerk, procedure][level - 1] = n
    return {key: tuple(counts) for key, counts in found.items()}


def options(session: Session, cut: Cut, questions: Sequence[int]) -> dict[int, dict[int, int]]:
    """How often each option (by its position) of each of ``questions`` was chosen in a cut."""
    statement = (
        select(Answer.question_id, Option.position, func.count())
        .join(Response, Response.id == Answer.response_id)
        .join(Option, Option.id == Answer.option_id)
        .where(Answer.question_id.in_(questions), *cut.where())
        .group_by(Answer.question_id, Option.position)
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for question, position, n in session.execute(statement):
        found[question][position] = n
    return dict(found)
