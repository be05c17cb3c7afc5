"""The questions of the form in force with what was answered, overall satisfaction first, each as its release shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import NotFound
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell, asked, groups
from surveys.figures.scope import Scope
from surveys.figures.statistics import Figure, figure
from surveys.forms.definition import OVERALL, FormDefinition, OptionDef, QuestionDef, Words
from surveys.forms.models import Kind as Asks
from surveys.forms.models import Option, Question
from surveys.forms.verbs import current

NOTHING = Cell(None, None)
# Answers that the form in force offers no more: left out, the shares of the others would be of fewer people than answered.
RETIRED = OptionDef(
    "", Words("Lựa chọn nay không còn trong phiếu", "Options that the form no longer offers", "表格中已取消的选项")
)


@dataclass(frozen=True)
class Opinion:
    """A question, its cell, and how often each of its options was chosen (no options where it is withheld or unanswered)."""

    question: QuestionDef
    cell: Cell
    options: tuple[tuple[OptionDef, int], ...]

    @property
    def n(self) -> int:
        """How many answered; of reasons, how often one was tapped."""
        return sum(count for _, count in self.options)

    @property
    def figure(self) -> Figure | None:
        """What the five levels say; None for other kinds of questions."""
        return figure([count for _, count in self.options]) if self.question.kind is Asks.LEVEL and self.options else None


def form(session: Session, scope: Scope) -> FormDefinition | None:
    """The form in force at the scope's first office; None before any was published."""
    try:
        return current(session, scope.offices[0]).definition
    except NotFound:
        return None


def opinions(session: Session, scope: Scope, kind: Kind = Kind.OFFICE, subject: int = 0) -> tuple[Opinion, ...]:
    """One group's answers, in the words and the order of the form in force; free text left out."""
    definition = form(session, scope)
    if definition is None:
        return ()
    cells = cells_of(session, scope, kind, subject)
    places = positions(session)
    return tuple(
        worded(question, cells.get(question.code, NOTHING), places.get(question.code, {}))
        for question in definition.questions
        if question.kind is not Asks.REMARK
    )


def cells_of(session: Session, scope: Scope, kind: Kind, subject: int) -> dict[str, Cell]:
    """Question code → cell of one group, overall satisfaction among them."""
    codes = {key: code for key, (code, _) in scope.questions.items()}
    found = {codes[key]: cell for key, cell in asked(session, scope, kind, subject).items() if key in codes}
    return {**found, OVERALL: groups(session, scope, kind).get(subject, NOTHING)}


def positions(session: Session) -> dict[str, dict[str, int]]:
    """Question code → option code → position, from 1."""
    found: dict[str, dict[str, int]] = {}
    rows = select(Question.code, Option.code, Option.position).join(Question, Question.id == Option.question_id)
    for question, option, position in session.execute(rows):
        found.setdefault(question, {})[option] = position
    return found


def worded(question: QuestionDef, cell: Cell, places: Mapping[str, int]) -> Opinion:
    """A cell's counts beside the options that they are of; reasons that anyone tapped, the most frequent first."""
    counts = cell.counts
    if not counts or not any(counts):
        return Opinion(question, cell, ())
    at = {option.code: places.get(option.code, 0) for option in question.options}
    chosen = [(o, counts[at[o.code] - 1] if 0 < at[o.code] <= len(counts) else 0) for o in question.options]
    if gone := sum(counts) - sum(n for _, n in chosen):
        chosen.append((RETIRED, gone))
    if question.kind is Asks.REASONS:
        chosen = sorted((pair for pair in chosen if pair[1]), key=lambda pair: -pair[1])
    return Opinion(question, cell, tuple(chosen))
