"""What no register holds and an administrator enters for a period's scoring: the office's own indicators, and complaints.

``data`` in the store, by the indicator's number: ``{"points": 2}`` (entered_points), ``{"early": 1, "on_time": 2, "late": 0}``
(entered_counts), ``{"part": 9, "whole": 10}`` (entered_share), or for complaints, by clerk (0: none known), how many dossiers
that were early or on time drew one. What is not there has no data: an entered nought is data.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.errors import N_, Invalid, NotFound
from surveys.figures.periods import Period
from surveys.office.models import Clerk
from surveys.office.verbs import Editor
from surveys.reports.choosing import NO_OFFICE, in_force
from surveys.reports.models import ReportEntry
from surveys.reports.rules import Indicator
from surveys.reports.timing import NO_CLERK, Timing, days_of, timing

MOST = 1_000_000
BAD_POINTS = N_("Chỉ số %(number)s: điểm phải là 0, 1 hoặc 2.")
BAD_NUMBER = N_("Chỉ số %(number)s: cần số nguyên từ 0 đến %(most)s.")
BAD_SHARE = N_("Chỉ số %(number)s: số đúng hạn không được lớn hơn tổng số.")
STRANGER = N_("Có cán bộ không thuộc đơn vị này.")
TOO_MANY = N_("%(clerk)s: số hồ sơ có phản ánh, kiến nghị lớn hơn số hồ sơ đã trả (%(n)s).")

Entered = Mapping[str, Any]


def entered(session: Session, office_id: int, period: Period) -> Entered:
    """What was entered for an office's period; empty without."""
    kept = session.get(ReportEntry, (office_id, period.first, period.last))
    return kept.data if kept else {}


def enter(session: Session, office_id: int, period: Period, data: Entered, *, by: Editor, now: datetime) -> None:
    """Keep what was entered, in place of what was before; the record says both.

    Raises NotFound for another office, and Invalid for numbers that can't be or complaints that outnumber a clerk's dossiers.
    """
    if office_id not in by.office_ids:
        raise NotFound(NO_OFFICE)
    rules = in_force(session, office_id, period.last).rules
    dates = timing(session, office_id, days_of(period, now))
    people = {row.id: row.name for row in session.execute(select(Clerk.id, Clerk.name).where(Clerk.office_id == office_id))}
    for number, value in data.items():
        _check(rules.indicators[int(number)], value, people, dates)
    kept = session.get(ReportEntry, (office_id, period.first, period.last))
    before = dict(kept.data) if kept else {}
    row = {"data": dict(data), "account_id": by.account_id, "entered_at": now}
    session.merge(ReportEntry(office_id=office_id, first=period.first, last=period.last, **row))
    detail = {"period": period.word, "before": before, "after": dict(data)}
    note(session, account_id=by.account_id, action="report.enter", subject=f"office:{office_id}", detail=detail, now=now)
    session.flush()


def _check(indicator: Indicator, value: Mapping[str, Any], people: Mapping[int, str], dates: Timing) -> None:
    match indicator.source:
        case "entered_points":
            if value["points"] not in (0, 1, 2):
                raise Invalid(BAD_POINTS, number=indicator.number)
        case "entered_counts":
            _numbers(indicator, *value.values())
        case "entered_share":
            _numbers(indicator, *value.values())
            if value["part"] > value["whole"]:
                raise Invalid(BAD_SHARE, number=indicator.number)
        case "complaints":
            _complaints(indicator, value, people, dates)
        case _:
            raise Invalid(BAD_NUMBER, number=indicator.number, most=0)


def _numbers(indicator: Indicator, *values: int) -> None:
    if not all(0 <= value <= MOST for value in values):
        raise Invalid(BAD_NUMBER, number=indicator.number, most=MOST)


def _complaints(indicator: Indicator, value: Mapping[str, Any], people: Mapping[int, str], dates: Timing) -> None:
    for key, counts in value.items():
        clerk = int(key)
        if clerk != NO_CLERK and clerk not in people:
            raise Invalid(STRANGER)
        _numbers(indicator, *counts.values())
        there = dates.clerks.get(clerk, {}) if clerk != NO_CLERK else dates.office
        for word, n in counts.items():
            if n > there.get(word, 0):
                raise Invalid(TOO_MANY, clerk=people.get(clerk, "–"), n=there.get(word, 0))
