"""So sánh: two periods, two offices or two procedures beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response
from flask_babel import get_locale
from sqlalchemy.orm import Session

from admin.access import requires
from admin.results import comparing
from admin.results.base import blueprint
from admin.results.frame import BAR, asked, framed, showing
from admin.results.sides import WORDS, Chosen, Which, choose, offered_for, pair_of, which_one
from admin.results.telling import covered, points
from surveys.accounts.models import Role
from surveys.figures import coverage
from surveys.figures.comparison import Comparison, Side
from surveys.figures.comparison import compare as put_beside
from surveys.figures.coverage import Flows
from surveys.figures.periods import Period
from surveys.figures.released.kinds import Kind
from surveys.figures.scope import Scope
from surveys.web import now


@dataclass(frozen=True)
class Read:
    """What was read of a choice: the comparison, and each side's coverage (nothing of ratings where its figure is withheld)."""

    comparison: Comparison
    flows: tuple[Flows, Flows]


@blueprint.get("/compare")
@requires(Role.MANAGER)
def compare() -> Response:
    """One picture, one sentence; the questions; both coverages."""
    which, filters = which_one(), replace(asked(), clerk=None, procedure=None, field=None, channel=None)
    with showing(filters) as (session, scope):
        pair = pair_of(scope, which)
        offered = offered_for(session, scope, which)
        chosen = choose(session, scope, which, pair, offered)
        found = _read(session, chosen.sides) if chosen.sides else None
    return _page(which, _covering(scope, chosen), pair, (offered, chosen), found)


BARS = {Which.PERIODS: ("office",), Which.OFFICES: ("period",), Which.PROCEDURES: ("period", "office")}


def _page(
    which: Which, scope: Scope, pair: tuple[str, str], choice: tuple[Mapping[str, str], Chosen], found: Read | None
) -> Response:
    offered, chosen = choice
    told: dict[str, Any] = _told(found.comparison, chosen.names, str(get_locale())) if found else {}
    return framed(
        "admin/results/compare.html",
        scope,
        bar=BARS[which],
        barless=True,
        carries=BAR,
        extra={"which": which.value, "a": pair[0], "b": pair[1]},
        which=which,
        kinds=WORDS,
        a=pair[0],
        b=pair[1],
        offered=offered,
        chosen=chosen,
        found=found,
        covered=covered,
        points=points,
        **told,
    )


def _covering(scope: Scope, chosen: Chosen) -> Scope:
    """The scope with the months of both sides, for what the page says of its source."""
    if not chosen.sides:
        return scope
    periods = [side.scope.period for side in chosen.sides]
    return replace(scope, period=Period(min(p.first for p in periods), max(p.last for p in periods)))


def _read(session: Session, sides: tuple[Side, Side]) -> Read:
    return Read(put_beside(session, *sides), _flows(session, sides))


def _flows(session: Session, sides: tuple[Side, Side]) -> tuple[Flows, Flows]:
    a, b = (side.scope for side in sides)
    if Kind.PROCEDURE in (side.kind for side in sides):
        found = (coverage.by_procedure(session, one.offices, one.period, now=now()) for one in (a, b))
        first, second = (each.get(side.subject, Flows()) for each, side in zip(found, sides, strict=True))
    elif a.offices == b.offices:
        first, second = coverage.wholes(session, a.offices, [a.period, b.period], now=now())
    else:
        [first], [second] = (coverage.wholes(session, one.offices, [one.period], now=now()) for one in (a, b))
    return first, second


def _told(found: Comparison, names: tuple[str, str], language: str) -> dict[str, Any]:
    title, questions = comparing.sentence(found, names), comparing.told(found.questions)
    return {
        "title": title,
        "apart": comparing.apart(found),
        "drawing": comparing.picture("both", title, [found.overall] if found.overall else [], names, language),
        "told": questions,
        "by_question": comparing.picture("by-question", questions, found.questions, names, language),
        "label": comparing.label,
        "locale": language,
    }
