"""Indicator scoring of an office and its clerks for a period: what the register, the citizens and the office itself say.

The office's own dossiers and ratings alone, without those of offices below it: each agency is scored by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.contests.verbs import contested
from surveys.office.models import Clerk, Office
from surveys.office.spelling import bare
from surveys.reports.answers import Answered, answered
from surveys.reports.choosing import in_force
from surveys.reports.documents import Head, Line, Party, Scoring
from surveys.reports.entries import Entered, entered
from surveys.reports.rules import Indicator, RuleSet, Scale
from surveys.reports.scoring import Points, counted, score, stepped, without_complaints
from surveys.reports.timing import NO_CLERK, WORDS, Timing, days_of, timing

Found = tuple[Points | None, str]
NONE, FEW, NOT_ENTERED, ENTERED = "none", "few", "entry", "entered"


@dataclass(frozen=True)
class Sources:
    """Everything that the period's indicators are made of."""

    rules: RuleSet
    dates: Timing
    answers: Answered
    entered: Entered


def scoring(session: Session, office_id: int, head: Head, *, now: datetime) -> Scoring:
    """The scores by the rule set that is in force in the period's last month."""
    chosen = in_force(session, office_id, head.last)
    asked = {each.question for each in chosen.rules.indicators.values() if each.question}
    sources = Sources(
        rules=chosen.rules,
        dates=timing(session, office_id, days_of(head.period, now)),
        answers=answered(session, office_id, head.period, asked, now=now),
        entered=entered(session, office_id, head.period),
    )
    marked = contested(session, [office_id], head.period)
    return Scoring(
        head=head,
        rules=chosen.rules.data,
        basis=chosen.basis,
        office=_office(sources, head.office),
        clerks=tuple(_clerk(sources, key, name, contested=key in marked) for key, name in _people(session, office_id, sources)),
        minimum=session.scalars(select(Office.minimum_clerk_group).where(Office.id == office_id)).one(),
        without_due=sources.dates.without_due,
        without_clerk=sum(sources.dates.clerks.get(NO_CLERK, {}).values()),
    )


def _people(session: Session, office_id: int, sources: Sources) -> list[tuple[int, str]]:
    """Clerks who returned a dossier or were rated, in the alphabet's order."""
    seen = sources.dates.clerks.keys() | sources.answers.clerks.keys()
    rows = session.execute(select(Clerk.id, Clerk.name).where(Clerk.office_id == office_id, Clerk.id.in_(seen)))
    return sorted(((row.id, row.name) for row in rows), key=lambda row: (bare(row[1]), row[1], row[0]))


def _office(sources: Sources, name: str) -> Party:
    complaints = _whole(sources.entered.get("7"))
    found = {
        number: _found(each, sources.dates.office, sources.answers.office, sources.entered.get(str(number)), complaints)
        for number, each in sources.rules.indicators.items()
    }
    return _party(name, found, sources.rules, sources.rules.office)


def _whole(complaints: Mapping[str, Mapping[str, int]] | None) -> Mapping[str, int] | None:
    """All clerks' complaints together."""
    if complaints is None:
        return None
    return {word: sum(counts.get(word, 0) for counts in complaints.values()) for word in WORDS}


def _clerk(sources: Sources, key: int, name: str, *, contested: bool) -> Party:
    told = sources.entered.get("7")
    complaints = None if told is None else told.get(str(key), {})
    dates, answers = sources.dates.clerks.get(key, {}), sources.answers.clerks.get(key, {})
    found = {
        number: _found(sources.rules.indicators[number], dates, answers, {}, complaints)
        for number in sources.rules.clerk.indicators
    }
    return _party(name, found, sources.rules, sources.rules.clerk, contested=contested)


def _found(
    indicator: Indicator,
    dates: Mapping[str, int],
    answers: Mapping[str, dict[str, int] | None],
    value: Mapping[str, int] | None,
    complaints: Mapping[str, int] | None,
) -> Found:
    """One indicator's points, or why there are none."""
    match indicator.source:
        case "dates":
            return _or(counted(dates, indicator), NONE)
        case "answers":
            told = answers.get(indicator.question, {})
            return (None, FEW) if told is None else _or(counted(told, indicator), NONE)
        case "complaints":
            return (None, NOT_ENTERED) if complaints is None else _or(without_complaints(dates, complaints, indicator), NONE)
        case _:
            return _entered(indicator, value)


def _entered(indicator: Indicator, value: Mapping[str, int] | None) -> Found:
    """The points of what an administrator entered for the office; clerks have none of these."""
    if not value:
        return None, NOT_ENTERED if value is None else NONE
    if indicator.source == "entered_points":
        return Points(value["points"], 1), ENTERED
    if indicator.source == "entered_share":
        made = stepped(value["part"], value["whole"], indicator)
        return made, ENTERED if made else NONE
    return _or(counted(value, indicator), NONE)


def _or(points: Points | None, why: str) -> Found:
    return points, "" if points else why


def _party(name: str, found: Mapping[int, Found], rules: RuleSet, scale: Scale, *, contested: bool = False) -> Party:
    made = score({number: points for number, (points, _) in found.items()}, rules, scale)
    return Party(
        name=name,
        lines=tuple(_line(number, *found[number]) for number in scale.indicators),
        tenths=made.tenths if made else None,
        most=made.most if made else 0,
        full=scale.full,
        low=made.low.name if made else "",
        high=made.high.name if made else "",
        contested=contested,
    )


def _line(number: int, points: Points | None, why: str) -> Line:
    return Line(number, points.total, points.n, points.tenths, why) if points else Line(number, None, None, None, why)
