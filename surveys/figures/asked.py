"""The other questions of the form: attitude, information, time, returns, offices, cost, and the reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import NotFound
from surveys.figures import raw
from surveys.figures.cells import Answers, answers
from surveys.figures.ground import Ground
from surveys.figures.models import TallyClerk, TallyOffice, TallyProcedure
from surveys.figures.shapes import Asked, Tally
from surveys.figures.statistics import ZERO, added, figure
from surveys.figures.suppression import ONE, Why, decide, refusal
from surveys.forms.definition import OVERALL, QuestionDef
from surveys.forms.models import Kind, Option
from surveys.forms.verbs import current
from surveys.office.models import Clerk

Found = dict[int, dict[int, int] | Why]  # question → how often each position was chosen, or why that is withheld
COUNTED = (Kind.LEVEL, Kind.CHOICE)


def of_offices(session: Session, ground: Ground) -> Found:
    """For the chosen offices together."""
    where = TallyOffice.office_id.in_(ground.offices)
    cells = answers(session, TallyOffice, where, ground.period, ground.taken)
    return _among(cells, dict.fromkeys(ground.offices, 0), 0, ground.minimum, {})


def of_clerk(session: Session, ground: Ground, clerk: int, withheld: Mapping[int, Why]) -> Found:
    """For one clerk, beside the other clerks of the offices."""
    clerks = select(Clerk.id).where(Clerk.office_id.in_(ground.offices))
    cells = answers(session, TallyClerk, TallyClerk.clerk_id.in_(clerks), ground.period, ground.taken)
    return _among(cells, {key: key for key, _ in cells}, clerk, ground.clerk_minimum, withheld)


def of_procedures(session: Session, ground: Ground, groups: Mapping[int, int], chosen: int, withheld: Mapping[int, Why]) -> Found:
    """For one procedure or field: ``groups`` is procedure → what it is counted under."""
    where = TallyProcedure.office_id.in_(ground.offices)
    cells = answers(session, TallyProcedure, where, ground.period, ground.taken)
    return _among(cells, groups, chosen, ground.minimum, withheld)


def of_cut(session: Session, ground: Ground, cut: raw.Cut) -> Found:
    """For one clerk's responses of some procedures."""
    wanted = [key for key, (_, kind) in ground.questions.items() if kind in COUNTED]
    return {key: _enough(found, ground.clerk_minimum) for key, found in raw.options(session, cut, wanted).items()}


def reasons(session: Session, ground: Ground, cut: raw.Cut, minimum: int) -> Found:
    """The reasons tapped in a cut."""
    wanted = [key for key, (_, kind) in ground.questions.items() if kind is Kind.REASONS]
    return {key: _enough(found, minimum) for key, found in raw.options(session, cut, wanted).items()}


def _enough(found: dict[int, int], minimum: int) -> dict[int, int] | Why:
    return found if sum(found.values()) >= minimum else Why.FEW


def _among(cells: Answers, under: Mapping[int, int], chosen: int, minimum: int, withheld: Mapping[int, Why]) -> Found:
    """Weigh each question by itself: fewer answer it than rate, so a group shown for one may be too small for another."""
    found: Found = {}
    for question in sorted({question for _, question in cells}):
        members: dict[int, list[Sequence[int]]] = {}
        for (key, asked), counts in cells.items():
            if asked == question and key in under:
                members.setdefault(under[key], []).append(counts)
        groups = {key: (((sum(map(sum, rows))),),) for key, rows in members.items()}
        # Alone there is nothing to subtract from; beside others the whole partition is weighed.
        refused = decide(groups, ONE, minimum, [key for key in withheld if key in groups])
        if why := refusal(groups.get(chosen, ((0,),)), ONE, minimum) or refused.get(chosen):
            found[question] = why
        else:
            counts = added(members.get(chosen, [])) or ZERO
            found[question] = {position + 1: n for position, n in enumerate(counts)}
    return found


def worded(session: Session, ground: Ground, found: Found, language: str) -> tuple[Asked, ...]:
    """What was found, in the words of the form in force, in the order in which it asks; overall satisfaction left out."""
    try:
        definition = current(session, ground.offices[0]).definition
    except NotFound:
        return ()
    places = _positions(session)
    made = []
    for question in definition.questions:
        key = next((key for key, (code, _) in ground.questions.items() if code == question.code), None)
        if key is not None and question.code != OVERALL and key in found:
            made.append(_worded(question, found[key], places.get(key, {}), language))
    return tuple(made)


def _positions(session: Session) -> dict[int, dict[str, int]]:
    places: dict[int, dict[str, int]] = {}
    for row in session.execute(select(Option.question_id, Option.code, Option.position)):
        places.setdefault(row.question_id, {})[row.code] = row.position
    return places


def _worded(question: QuestionDef, found: Any, places: Mapping[str, int], language: str) -> Asked:
    kind, text = question.kind.value, question.text.say(language)
    if isinstance(found, Why):
        return Asked(question.code, text, kind, 0, (), None, found)
    options = tuple(Tally(o.code, o.text.say(language), found.get(places.get(o.code, 0), 0)) for o in question.options)
    level = figure([option.n for option in options]) if question.kind is Kind.LEVEL else None
    if question.kind is Kind.REASONS:
        options = tuple(sorted((o for o in options if o.n), key=lambda o: -o.n))
    return Asked(question.code, text, kind, sum(option.n for option in options), options, level, None)
