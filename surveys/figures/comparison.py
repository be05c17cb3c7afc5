"""Two groups beside each other: shares, their difference with its interval, the questions one by one, and both coverages."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys.errors import N_, Invalid
from surveys.figures.opinions import Opinion, opinions
from surveys.figures.periods import Period
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell
from surveys.figures.scope import Scope
from surveys.figures.statistics import wilson
from surveys.figures.statistics.difference import Difference, chances, difference
from surveys.figures.statistics.discovery import flagged
from surveys.forms.definition import OVERALL, OptionDef, QuestionDef
from surveys.forms.models import Kind as Asks

SATISFIED = ("4", "5")


@dataclass(frozen=True)
class Side:
    """One of the two: a group of a scope."""

    scope: Scope
    kind: Kind
    subject: int


@dataclass(frozen=True)
class Share:
    """``hits`` of ``n`` as a share (0 to 1) with its 95 % interval."""

    hits: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Hits over n."""
        return self.hits / self.n


@dataclass(frozen=True)
class Pair:
    """A question asked of both. ``counted`` are the answers whose share is compared.

    ``difference`` (the second less the first) is None where a side shows nothing. ``told``: the difference is called more than
    noise, with at most one in twenty of such calls false in expectation, however many questions there are.
    """

    question: QuestionDef
    counted: tuple[OptionDef, ...]
    first: Share | None
    second: Share | None
    cells: tuple[Cell, Cell]
    difference: Difference | None
    told: bool = False


@dataclass(frozen=True)
class Comparison:
    """Overall satisfaction of the two, then the other questions that have one share to compare."""

    overall: Pair | None
    questions: tuple[Pair, ...]


def compare(session: Session, first: Side, second: Side) -> Comparison:
    """Compare two groups in the words of the form in force at the first one's office."""
    ours, theirs = (opinions(session, side.scope, side.kind, side.subject) for side in (first, second))
    others = {opinion.question.code: opinion for opinion in theirs}
    pairs = [_pair(o, others[o.question.code]) for o in ours if o.question.code in others and o.question.kind is not Asks.REASONS]
    overall = next((pair for pair in pairs if pair.question.code == OVERALL), None)
    return Comparison(overall, _told([pair for pair in pairs if pair is not overall]))


def good(question: QuestionDef) -> tuple[OptionDef, ...]:
    """The answers whose share says how good things are: levels 4 and 5; of choices those that score, else the first."""
    if question.kind is Asks.LEVEL:
        return tuple(option for option in question.options if option.code in SATISFIED)
    return tuple(option for option in question.options if option.points) or question.options[:1]


def _pair(first: Opinion, second: Opinion) -> Pair:
    counted = good(first.question)
    mine, yours = (_share(opinion, {option.code for option in counted}) for opinion in (first, second))
    apart = difference((yours.hits, yours.n), (mine.hits, mine.n)) if mine and yours else None
    return Pair(first.question, counted, mine, yours, (first.cell, second.cell), apart)


def _share(opinion: Opinion, codes: set[str]) -> Share | None:
    if not opinion.n:
        return None
    hits = sum(count for option, count in opinion.options if option.code in codes)
    return Share(hits, opinion.n, *wilson(hits, opinion.n))


def _told(pairs: list[Pair]) -> tuple[Pair, ...]:
    """Judge all questions together (Benjamini and Hochberg): among eight, chance alone often moves one."""
    p_values = chances([((p.first.hits, p.first.n), (p.second.hits, p.second.n)) for p in pairs if p.first and p.second])
    flags = iter(flagged(p_values))
    return tuple(
        Pair(p.question, p.counted, p.first, p.second, p.cells, p.difference, next(flags)) if p.difference else p for p in pairs
    )


def apart(first: Period, second: Period) -> None:
    """Raise Invalid for periods that share a month: what stands in both would be compared with itself."""
    if first.first <= second.last and second.first <= first.last:
        raise Invalid(N_("Hai kỳ có tháng chung nên không so sánh được. Hãy chọn hai kỳ tách rời nhau."), code="overlap")


def beside(first: Scope, second: Scope) -> None:
    """Raise Invalid for offices of which one holds the other."""
    if set(first.offices) & set(second.offices):
        raise Invalid(
            N_("Một đơn vị nằm trong đơn vị kia nên không so sánh được. Hãy chọn hai đơn vị tách rời nhau."), code="overlap"
        )
