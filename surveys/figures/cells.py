"""Reads of the tallies: each one statement that an index answers, whatever the number of responses."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from surveys.figures.models import FlowClerk, FlowOrigin, FlowProcedure, Origin, TallyClerk, TallyDay, TallyOffice, TallyProcedure
from surveys.figures.periods import FIRST, LAST, Period
from surveys.figures.statistics import ZERO
from surveys.responses.models import Channel

Counts = tuple[int, ...]
Months = dict[int, Counts]
Answers = dict[tuple[int, int], Counts]


def sources(channel: Channel | None, *, verified: bool) -> list[int]:
    """The ``source`` numbers of the tallies that a selection takes."""
    channels = [channel] if channel else list(Channel)
    return [member * 2 + int(verified) for member in channels]


def _five(model: Any) -> list[Any]:
    return [func.sum(getattr(model, f"n{level}")) for level in range(1, 6)]


def _months(session: Session, statement: Select[Any]) -> dict[int, Months]:
    found: dict[int, Months] = defaultdict(dict)
    for key, month, *counts in session.execute(statement):
        if FIRST <= month <= LAST:
            found[key][month] = tuple(map(int, counts))
    return dict(found)


def by_office(session: Session, offices: Sequence[int], question: int, taken: Sequence[int]) -> dict[int, Months]:
    """The five counts per office and month."""
    model = TallyOffice
    statement = select(model.office_id, model.month, *_five(model)).group_by(model.office_id, model.month)
    return _months(
        session,
        statement.where(model.office_id.in_(offices), model.question_id == question, model.source.in_(taken)),
    )


def by_clerk(session: Session, offices: Sequence[int], question: int, taken: Sequence[int]) -> dict[int, Months]:
    """The five counts per clerk of ``offices`` and month."""
    model = TallyClerk
    statement = select(model.clerk_id, model.month, *_five(model)).group_by(model.clerk_id, model.month)
    return _months(
        session,
        statement.where(model.office_id.in_(offices), model.question_id == question, model.source.in_(taken)),
    )


def by_procedure(session: Session, offices: Sequence[int], question: int, taken: Sequence[int]) -> dict[int, Months]:
    """The five counts per procedure and month, at ``offices``."""
    model = TallyProcedure
    statement = select(model.procedure_id, model.month, *_five(model)).group_by(model.procedure_id, model.month)
    return _months(
        session,
        statement.where(model.office_id.in_(offices), model.question_id == question, model.source.in_(taken)),
    )


def by_day(session: Session, offices: Sequence[int], period: Period, taken: Sequence[int]) -> dict[date, Counts]:
    """The five overall counts per day of ``period``."""
    model = TallyDay
    statement = select(model.day, *_five(model)).group_by(model.day)
    within = model.day.between(period.first_day, period.last_day)
    rows = session.execute(statement.where(model.office_id.in_(offices), within, model.source.in_(taken)))
    return {day: tuple(map(int, counts)) for day, *counts in rows}


def answers(session: Session, model: Any, where: Any, period: Period, taken: Sequence[int]) -> Answers:
    """The five counts per group and question in ``period``; ``model`` is TallyClerk, TallyProcedure or TallyOffice."""
    key = {TallyClerk: "clerk_id", TallyProcedure: "procedure_id", TallyOffice: "office_id"}[model]
    group = getattr(model, key)
    statement = select(group, model.question_id, *_five(model)).group_by(group, model.question_id)
    within = model.month.between(period.first, period.last)
    rows = session.execute(statement.where(where, within, model.source.in_(taken)))
    return {(group, question): tuple(map(int, counts)) for group, question, *counts in rows}


def flows(session: Session, offices: Sequence[int], period: Period) -> tuple[dict[int, Counts], dict[int, Counts]]:
    """(finished, issued, rated) of ``period`` per clerk and per procedure."""
    return (
        _flows(session, FlowClerk, FlowClerk.clerk_id, FlowClerk.office_id.in_(offices), period),
        _flows(session, FlowProcedure, FlowProcedure.procedure_id, FlowProcedure.office_id.in_(offices), period),
    )


def _flows(session: Session, model: Any, key: Any, where: Any, period: Period) -> dict[int, Counts]:
    sums = [func.sum(model.finished), func.sum(model.issued), func.sum(model.rated)]
    within = model.month.between(period.first, period.last)
    rows = session.execute(select(key, *sums).where(where, within).group_by(key))
    return {group: tuple(map(int, counts)) for group, *counts in rows}


def origins(session: Session, offices: Sequence[int], period: Period) -> dict[Origin, Counts]:
    """(issued, rated) of ``period`` per way in which tokens came to be; those without any are left out."""
    sums = [func.sum(FlowOrigin.issued), func.sum(FlowOrigin.rated)]
    within = FlowOrigin.month.between(period.first, period.last)
    wanted = select(FlowOrigin.origin, *sums).where(FlowOrigin.office_id.in_(offices), within).group_by(FlowOrigin.origin)
    return {Origin(origin): tuple(map(int, counts)) for origin, *counts in session.execute(wanted)}


def total(rows: Sequence[Months]) -> Months:
    """Several groups' months as one group's."""
    found: Months = {}
    for months in rows:
        for month, counts in months.items():
            found[month] = tuple(a + b for a, b in zip(found.get(month, ZERO), counts, strict=True))
    return found
