"""The figures of a selection, whole: what downloads and the API are made of. Every number is a sum of released rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from surveys.errors import N_, NotFound
from surveys.figures import rows
from surveys.figures.cells import flows
from surveys.figures.filters import Filters
from surveys.figures.opinions import Opinion, opinions
from surveys.figures.periods import months_between
from surveys.figures.released.reading import series, weeks
from surveys.figures.scope import Scope, scope
from surveys.figures.shapes import Asked, Choice, Choices, Point, Results, Row, Tally
from surveys.figures.statistics import figure
from surveys.forms.definition import OVERALL

WEEKLY_UP_TO = 6  # months


def results(session: Session, filters: Filters, *, office_ids: Sequence[int], now: datetime, language: str = "vi") -> Results:
    """The figures of ``filters``, among the offices that the asker may see (the first is the asker's own).

    Groups are released by themselves: a selection of one clerk, procedure, field or channel has a figure, their combinations have
    none. Raises NotFound for an office, clerk, field or procedure that the asker may not see or that does not exist.
    """
    around = scope(session, filters, office_ids=office_ids, now=now)
    names = rows.names(session, around)
    _check(filters, names)
    flow = flows(session, around.offices, around.period)
    head = rows.head(session, around, names, flow)
    clerks, procedures = rows.tables(session, around, names, flow)
    return Results(
        filters=filters,
        period=around.period,
        office=around.names[around.offices[0]],
        sample=around.sample,
        minimum=around.minimum,
        minimum_clerk=around.clerk_minimum,
        head=head,
        unverified=rows.unverified(session, around) if filters.verified and not filters.narrow else None,
        clerks=clerks,
        procedures=procedures,
        trend=_trend(session, around) if head.figure else (),
        trend_unit="week" if _weekly(around) else "month",
        asked=_asked(session, around, language) if head.figure and filters.verified else (),
        choices=_choices(around, names, procedures),
    )


def _check(filters: Filters, names: rows.Names) -> None:
    if filters.clerk and filters.clerk not in names.clerks:
        raise NotFound(N_("Không có cán bộ này ở đơn vị đã chọn."))
    if filters.procedure and filters.procedure not in names.procedures:
        raise NotFound(N_("Không có thủ tục này."))
    if filters.field and filters.field not in names.fields:
        raise NotFound(N_("Không có lĩnh vực này."))


def _weekly(around: Scope) -> bool:
    period, filters = around.period, around.filters
    return filters.verified and not filters.narrow and months_between(period.first, period.last) < WEEKLY_UP_TO


def _trend(session: Session, around: Scope) -> tuple[Point, ...]:
    kind, subject = rows.chosen(around.filters)
    found = weeks(session, around) if _weekly(around) else series(session, around, kind, subject)
    return tuple(Point(one.first, one.last, figure(one.counts)) for one in found)


def _asked(session: Session, around: Scope, language: str) -> tuple[Asked, ...]:
    kind, subject = rows.chosen(around.filters)
    found = opinions(session, around, kind, subject)
    return tuple(_worded(one, language) for one in found if one.question.code != OVERALL and (one.options or one.cell.why))


def _worded(one: Opinion, language: str) -> Asked:
    options = tuple(Tally(option.code, option.text.say(language), count) for option, count in one.options)
    question = one.question
    return Asked(question.code, question.text.say(language), question.kind.value, one.n, options, one.figure, one.cell.why)


def _choices(around: Scope, names: rows.Names, shown: Sequence[Row]) -> Choices:
    used = sorted((names.procedures[row.id] for row in shown if row.id), key=lambda one: one.name)
    fields = sorted({one.under for one in used}, key=lambda key: names.fields[key])
    people = sorted(names.clerks.values(), key=lambda one: one.name)
    return Choices(
        offices=tuple(Choice(key, name, around.tree.get(key)) for key, name in around.names.items()),
        fields=tuple(Choice(key, names.fields[key]) for key in fields),
        procedures=tuple(Choice(one.id, one.name, one.under) for one in used),
        clerks=tuple(Choice(one.id, one.name) for one in people),
        months=around.months,
    )
