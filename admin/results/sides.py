"""What can be compared: which two sides an address chooses, what it may choose from, and what it may not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from flask import request
from sqlalchemy.orm import Session

from admin.access import person
from admin.results import words
from surveys.errors import N_, DomainError, Invalid
from surveys.figures import naming
from surveys.figures.comparison import Side, apart, beside
from surveys.figures.filters import Filters
from surveys.figures.periods import Period, parse
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import groups
from surveys.figures.scope import Scope
from surveys.figures.scope import scope as read_scope
from surveys.web import now
from surveys.web.language import said

LATEST = 2  # quarters that stand beside each other when nothing is chosen


class Which(StrEnum):
    """What is compared."""

    PERIODS = "periods"
    OFFICES = "offices"
    PROCEDURES = "procedures"


WORDS = {Which.PERIODS: N_("Hai kỳ"), Which.OFFICES: N_("Hai đơn vị"), Which.PROCEDURES: N_("Hai thủ tục")}


@dataclass(frozen=True)
class Chosen:
    """Both sides with their names, or what is wrong with the choice; neither: nothing is chosen yet."""

    sides: tuple[Side, Side] | None = None
    names: tuple[str, str] = ("", "")
    refusal: str = ""


def which_one() -> Which:
    """What the address compares. Raises Invalid."""
    word = request.args.get("which", "") or Which.PERIODS.value
    if word not in set(Which):
        raise Invalid(N_("Chỉ so sánh được hai kỳ, hai đơn vị hoặc hai thủ tục."), code="filter")
    return Which(word)


def offered_for(session: Session, scope: Scope, which: Which) -> Mapping[str, str]:
    """What either side may be: word of the address → name."""
    if which is Which.OFFICES:
        return {str(key): name for key, name in scope.names.items()}
    if which is Which.PROCEDURES:
        named = naming.procedures(session, [key for key in groups(session, scope, Kind.PROCEDURE) if key])
        return {str(one.id): one.name for one in sorted(named.values(), key=lambda one: one.name)}
    return {one.word: words.begun(words.period(one)) for one in _periods(scope)}


def _periods(scope: Scope) -> list[Period]:
    """Years, quarters and months with ratings, the newest first."""
    newest = sorted(scope.months, reverse=True)
    years = dict.fromkeys(Period(m // 100 * 100 + 1, m // 100 * 100 + 12) for m in newest)
    return [*years, *_quarters(scope), *(Period(m, m) for m in newest)]


def _quarters(scope: Scope) -> list[Period]:
    firsts = [m - (m % 100 - 1) % 3 for m in sorted(scope.months, reverse=True)]
    return list(dict.fromkeys(Period(first, first + 2) for first in firsts))


def choose(session: Session, scope: Scope, which: Which, pair: tuple[str, str], offered: Mapping[str, str]) -> Chosen:
    """The sides of a pair of words, with their names; a choice that can't be compared is refused in words."""
    if not all(pair):
        return Chosen()
    try:
        return _sides(session, scope, which, pair, offered)
    except DomainError as error:
        return Chosen(refusal=said(error))


def _sides(session: Session, scope: Scope, which: Which, pair: tuple[str, str], offered: Mapping[str, str]) -> Chosen:
    if which is Which.PERIODS:
        first, second = map(parse, pair)
        apart(first, second)
        scopes = replace(scope, period=first), replace(scope, period=second)
        names = words.begun(words.period(first)), words.begun(words.period(second))
        return Chosen((Side(scopes[0], Kind.OFFICE, 0), Side(scopes[1], Kind.OFFICE, 0)), names)
    if pair[0] == pair[1] or not set(pair) <= set(offered):
        raise Invalid(N_("Vui lòng chọn hai mục khác nhau trong danh sách."), code="filter")
    names = offered[pair[0]], offered[pair[1]]
    if which is Which.PROCEDURES:
        return Chosen((Side(scope, Kind.PROCEDURE, int(pair[0])), Side(scope, Kind.PROCEDURE, int(pair[1]))), names)
    mine, yours = (_office(session, scope.filters, scope.period, int(key)) for key in pair)
    beside(mine, yours)
    return Chosen((Side(mine, Kind.OFFICE, 0), Side(yours, Kind.OFFICE, 0)), names)


def _office(session: Session, filters: Filters, period: Period, office: int) -> Scope:
    chosen = replace(filters, office=office, period=period)
    return read_scope(session, chosen, office_ids=person().office_ids, now=now())


def pair_of(scope: Scope, which: Which) -> tuple[str, str]:
    """The two words of the address; of periods, when it has none, the latest two quarters."""
    ours, theirs = (request.args.get(name, "").strip() for name in ("a", "b"))
    latest = [quarter.word for quarter in _quarters(scope)[:LATEST]]
    if which is Which.PERIODS and not (ours or theirs) and len(latest) == LATEST:
        return latest[1], latest[0]
    return ours, theirs
