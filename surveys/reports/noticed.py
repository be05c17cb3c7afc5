"""The summary for the notice board: how satisfied, how many, on time, what was praised and what wasn't, and where to complain.

No clerk's name, no procedure, nothing that was not released; offices without enough ratings give none.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.dossiers.places import Offices
from surveys.dossiers.report import Period, report
from surveys.errors import NotFound
from surveys.forms.definition import QuestionDef
from surveys.forms.verbs import current
from surveys.office.models import Office
from surveys.reports.answers import REASONS, Said, said
from surveys.reports.documents import Head, Notice

MOST = 3  # reasons of each kind


def notice(session: Session, office_id: int, head: Head, *, now: datetime) -> Notice:
    """The summary of the head's period for an office and those below it."""
    office = session.scalars(select(Office).where(Office.id == office_id)).one()
    days = Period(head.period.first_day, head.period.last_day, head.as_of)
    total = report(session, days, sorted(Offices(session, office_id).ids)).total
    heard = said(session, office_id, head.period, now=now)
    shown = heard.levels.counts is not None and any(heard.levels.counts)
    return Notice(
        head=head,
        levels=heard.levels.counts if shown else None,
        few=heard.levels.why is not None,
        partial=heard.levels.partial,
        minimum=heard.minimum,
        on_time=total.finished_early + total.finished_on_time,
        finished=total.finished,
        praised=_reasons(session, office_id, heard, "high"),
        blamed=_reasons(session, office_id, heard, "low"),
        hotline=office.hotline,
        email=office.email,
        address=office.address,
    )


def _reasons(session: Session, office_id: int, heard: Said, when: str) -> tuple[tuple[str, int], ...]:
    """The reasons given most often after a high or a low level, in the words of the form in force."""
    question = _question(session, office_id)
    if not heard.reasons or heard.levels.counts is None or question is None:
        return ()
    found = [(option.text.vi, heard.reasons.get(option.code, 0)) for option in question.options if option.when == when]
    ordered = sorted((pair for pair in found if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ordered[:MOST])


def _question(session: Session, office_id: int) -> QuestionDef | None:
    try:
        return current(session, office_id).definition.question(REASONS)
    except NotFound:
        return None
