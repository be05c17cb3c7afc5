"""The other questions of the form, one row for each option."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from sqlalchemy.orm import Session

from surveys.errors import NotFound
from surveys.figures.released import reading
from surveys.figures.released.reading import Cell
from surveys.figures.scope import Scope
from surveys.forms.definition import QuestionDef
from surveys.forms.verbs import current, option_codes
from surveys.tables.cells import why
from surveys.tables.columns import Row


def rows(session: Session, scope: Scope, language: str) -> Iterator[Row]:
    """By the question and the option's place. What the form in force does not ask any more is told by its codes."""
    words = _words(session, scope)
    codes = option_codes(session)
    for key, cell in reading.asked(session, scope).items():
        code, kind = scope.questions[key]
        asked = words.get(code)
        head = (code, asked.text.say(language) if asked else None, kind.value)
        if cell.counts is None:
            yield *head, None, None, None, None, None, None, cell.partial, why(cell.why)
        else:
            yield from _options_of(head, cell, codes.get(key, {}), asked, language)


def _options_of(
    head: tuple[str, str | None, str], cell: Cell, codes: Mapping[int, str], asked: QuestionDef | None, language: str
) -> Iterator[Row]:
    texts = {option.code: option.text.say(language) for option in asked.options} if asked else {}
    counts = cell.counts or ()
    total = sum(counts)
    for place, (code, n) in enumerate(zip_longest((codes.get(p) for p in range(1, max(codes, default=0) + 1)), counts), start=1):
        if code is not None:
            share = (n or 0) / total if total else None
            yield *head, place, code, texts.get(code), n or 0, total, share, cell.partial, None


def _words(session: Session, scope: Scope) -> dict[str, QuestionDef]:
    try:
        definition = current(session, scope.offices[0]).definition
    except NotFound:
        return {}
    return {question.code: question for question in definition.questions}
