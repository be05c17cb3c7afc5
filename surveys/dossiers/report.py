"""How dossiers stand against their promised dates, as every counter reports it (Biểu II.06a/VPCP/KSTT, "Số hồ sơ TTHC").

Days are Vietnamese days. A dossier counts by what is known at the end of the *as of* day and of the period, whichever is first:

* received in the period, apart by online and by counter or post; or carried over: received before it and not finished before it;
* finished within the period: *early* on a day before the due day, *late* after the due moment, *on time* otherwise;
* still in hand at the end: *overdue* if its due day lies before the *as of* day (a promise for that very day isn't broken before
  it is over), or if it was finished late by then; *in time* otherwise.

A dossier without a due date breaks no promise: it counts as on time or in time, and ``without_due`` tells how many there are.
Withdrawn, stopped and cancelled dossiers are left out wholly; ``withdrawn`` tells how many.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from surveys.clock import day_end, day_start
from surveys.dossiers.models import Dossier, Intake
from surveys.errors import N_, Invalid
from surveys.figures.moments import LocalDay
from surveys.office.models import Field, Procedure
from surveys.office.spelling import bare

BAD_PERIOD = N_("Kỳ báo cáo không đúng: ngày cuối kỳ phải bằng hoặc sau ngày đầu kỳ.")
BAD_AS_OF = N_("Ngày chốt số liệu không được trước ngày đầu kỳ.")


@dataclass(frozen=True)
class Period:
    """The days of a report, first and last included, and the day at whose end dossiers in hand are judged."""

    first: date
    last: date
    as_of: date

    def __post_init__(self) -> None:
        """Raise Invalid if the days are out of order."""
        if self.last < self.first:
            raise Invalid(BAD_PERIOD)
        if self.as_of < self.first:
            raise Invalid(BAD_AS_OF)


@dataclass(frozen=True)
class Counts:
    """Columns 3 to 13 of the form, in their order; numbers of dossiers."""

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

    def checks(self) -> dict[str, bool]:
        """The four equations that the form demands, each by its columns' numbers."""
        return {
            "3=4+5+6": self.received == self.received_online + self.received_direct_or_postal + self.carried_over,
            "7=8+9+10": self.finished == self.finished_early + self.finished_on_time + self.finished_late,
            "11=12+13": self.in_hand == self.in_hand_in_time + self.in_hand_overdue,
            "3=7+11": self.received == self.finished + self.in_hand,
        }


NAMES = tuple(field.name for field in fields(Counts))


@dataclass(frozen=True)
class Report:
    """The form: one line per field, in the alphabet's order, and the total."""

    period: Period
    rows: tuple[tuple[str, Counts], ...]
    total: Counts
    without_due: int
    withdrawn: int

    def to_json(self) -> dict[str, Any]:
        """The same figures under stable English names."""
        return {
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "as_of": self.period.as_of.isoformat(),
            "rows": [{"field": name, **asdict(counts)} for name, counts in self.rows],
            "total": asdict(self.total),
            "checks": self.total.checks(),
            "without_due": self.without_due,
            "withdrawn": self.withdrawn,
        }


def report(session: Session, period: Period, office_ids: Sequence[int] | None = None) -> Report:
    """The figures of ``office_ids`` (None: of every office) in one query."""
    lines = [line._mapping for line in session.execute(_query(period, office_ids))]
    rows = [(line["field"], _counts(line)) for line in lines]
    filled = sorted(((name, counts) for name, counts in rows if counts.received), key=lambda row: (bare(row[0]), row[0]))
    total = Counts(*(sum(getattr(counts, name) for _, counts in filled) for name in NAMES))
    for name, counts in (*filled, ("", total)):
        if not all(counts.checks().values()):
            raise ArithmeticError(f"the report's own equations don't hold: {name or 'total'}")
    told = {name: sum(line[name] for line in lines) for name in ("without_due", "withdrawn")}
    return Report(period, tuple(filled), total, **told)


def _counts(line: Any) -> Counts:
    # Every cell is counted by itself; the sums of the form are then checked, not made.
    return Counts(*(int(line[name]) for name in NAMES))


def _query(period: Period, office_ids: Sequence[int] | None) -> Any:
    start, end = day_start(period.first), min(day_end(period.last), day_end(period.as_of))
    known = [
        Dossier.received_at < end,
        or_(Dossier.finished_at.is_(None), Dossier.finished_at >= start),
    ]
    if office_ids is not None:
        known.append(Dossier.office_id.in_(office_ids))
    counted = {name: _sum(and_(Dossier.withdrawn.is_(False), where)) for name, where in _conditions(period, start, end).items()}
    return (
        select(Field.name.label("field"), *(column.label(name) for name, column in counted.items()))
        .add_columns(_sum(Dossier.withdrawn.is_(True)).label("withdrawn"))
        .join(Procedure, Procedure.field_id == Field.id)
        .join(Dossier, Dossier.procedure_id == Procedure.id)
        .where(*known)
        .group_by(Field.id, Field.name)
    )


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def judged() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Finished early, and late: what is neither, with a due moment, is on time. Early goes before late."""
    finished, due = Dossier.finished_at, Dossier.due_at
    early = and_(due.is_not(None), LocalDay(finished) < LocalDay(due))
    return early, and_(due.is_not(None), finished > due)


def _conditions(period: Period, start: datetime, end: datetime) -> dict[str, ColumnElement[bool]]:
    finished, due = Dossier.finished_at, Dossier.due_at
    early, late = judged()
    done = and_(finished.is_not(None), finished < end)
    in_hand = or_(finished.is_(None), finished >= end)
    no_due = due.is_(None)
    # Between the period's end and the day of judging, an end in time may have become known.
    unknown_end = or_(finished.is_(None), finished >= day_end(period.as_of))
    overdue = or_(and_(unknown_end, due < day_start(period.as_of)), and_(~unknown_end, late))
    return {
        "received": Dossier.received_at < end,
        "received_online": and_(Dossier.received_at >= start, Dossier.intake == Intake.ONLINE),
        "received_direct_or_postal": and_(Dossier.received_at >= start, Dossier.intake != Intake.ONLINE),
        "carried_over": Dossier.received_at < start,
        "finished": done,
        "finished_early": and_(done, early),
        "finished_on_time": and_(done, or_(no_due, and_(~early, ~late))),
        "finished_late": and_(done, late, ~early),
        "in_hand": in_hand,
        "in_hand_in_time": and_(in_hand, or_(no_due, ~overdue)),
        "in_hand_overdue": and_(in_hand, due.is_not(None), overdue),
        "without_due": no_due,
    }
