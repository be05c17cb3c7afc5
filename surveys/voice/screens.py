"""Every screen that can be heard, and what a speaker says on it: fixed words, and the questions of a form with their answers."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from surveys.forms.definition import FormDefinition, QuestionDef, Words
from surveys.forms.models import Kind
from surveys.voice.script import FIXED

ANSWER = Words("Ô số %d: %s.", "Button %d: %s.", "第%d项：%s。")
AFTER = {
    "low": Words("khi chưa hài lòng", "after a low rating", "评价较低时"),
    "high": Words("khi hài lòng", "after a high rating", "评价较高时"),
}


@dataclass(frozen=True)
class Screen:
    """``code`` is the name that the page gives its screen, with ``.low`` or ``.high`` where the answers depend on the first."""

    code: str
    title: Words
    script: Words

    @property
    def asks(self) -> bool:
        """Whether it is a question, whose answers must be those that are heard."""
        return self.code.startswith("q.")


def script_digest(text: str) -> str:
    """What a recording is kept with, to know whether the screen still says what was read out."""
    return hashlib.sha256(text.encode()).hexdigest()


def screens(definition: FormDefinition) -> tuple[Screen, ...]:
    """The screens in the order in which a citizen meets them."""
    asked = [screen for question in definition.questions for screen in _asked(question)]
    before, after = FIXED[:4], FIXED[4:]
    return (*(Screen(*one) for one in before), *asked, *(Screen(*one) for one in after))


def _asked(question: QuestionDef) -> Iterator[Screen]:
    code = f"q.{question.code}"
    if not any(option.when for option in question.options):
        yield Screen(code, question.text, _script(question, None))
        return
    for when, words in AFTER.items():
        yield Screen(f"{code}.{when}", _titled(question, words), _script(question, when))


def _titled(question: QuestionDef, when: Words) -> Words:
    return _each(lambda language: f"{question.text.say(language)} ({when.say(language)})")


def _script(question: QuestionDef, when: str | None) -> Words:
    options = [option.text for option in question.options if option.when in (None, when)]
    if question.kind is Kind.LEVEL:
        options.reverse()  # as the screen shows them, best first

    def said(language: str) -> str:
        lines = [question.text.say(language)]
        lines += [question.help.say(language)] if question.help else []
        lines += [ANSWER.say(language) % (number, text.say(language)) for number, text in enumerate(options, 1)]
        return "\n".join(lines)

    return _each(said)


def _each(say: Callable[[str], str]) -> Words:
    return Words(say("vi"), say("en"), say("zh"))
