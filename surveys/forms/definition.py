"""A form as data: frozen dataclasses, their JSON, and the rules that a form must meet before it is published."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from surveys.errors import N_, Invalid
from surveys.forms.models import Kind

OVERALL = "overall"
LEVELS = ("1", "2", "3", "4", "5")
REMARK_LENGTH = 2000
_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")

When = Literal["low", "high"]


@dataclass(frozen=True)
class Words:
    """The same text in Vietnamese, English and simplified Chinese; forms published before there was Chinese have none."""

    vi: str
    en: str
    zh: str = ""

    def written(self, language: str) -> str:
        """The text in ``language`` (vi, en or zh) as it was written; empty where it was not."""
        return {"vi": self.vi, "en": self.en, "zh": self.zh}.get(language, "")

    def say(self, language: str) -> str:
        """The text in ``language``, in Vietnamese where that is missing."""
        return self.written(language) or self.vi


@dataclass(frozen=True)
class OptionDef:
    """Something to tap. ``when`` (reasons only): offered after a low (1–3) or a high (4–5) overall level, else always.

    ``points`` (0–2) score the indicator that the question feeds (Thông tư 01/2018/TT-VPCP Đ.13–15).
    """

    code: str
    text: Words
    when: When | None = None
    points: int | None = None


@dataclass(frozen=True)
class QuestionDef:
    """A question: ``basis`` names the articles that it answers, ``yardsticks`` the indices that it informs."""

    code: str
    kind: Kind
    text: Words
    help: Words | None = None
    options: tuple[OptionDef, ...] = ()
    basis: tuple[str, ...] = ()
    indicator: int | None = None
    yardsticks: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormDefinition:
    """A whole form, its questions in the order in which they are asked."""

    title: Words
    questions: tuple[QuestionDef, ...]

    def question(self, code: str) -> QuestionDef | None:
        """The question of that code."""
        return next((question for question in self.questions if question.code == code), None)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values; ``from_json`` gives the same definition back."""
        return {"title": vars(self.title), "questions": [_question_json(question) for question in self.questions]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "FormDefinition":
        """Read what ``to_json`` wrote."""
        return cls(Words(**data["title"]), tuple(_question(question) for question in data["questions"]))

    def validate(self) -> None:
        """Raise Invalid, naming the question, unless this form can be published."""
        codes = [question.code for question in self.questions]
        if not codes or codes[0] != OVERALL or self.questions[0].kind is not Kind.LEVEL:
            raise Invalid(N_("Câu hỏi đầu tiên phải là mức độ hài lòng chung, với năm mức."))
        for question in self.questions:
            if not _CODE.fullmatch(question.code) or codes.count(question.code) > 1:
                raise Invalid(N_("Mã câu hỏi %(question)s không hợp lệ hoặc bị trùng."), question=question.code)
            _validate_options(question)


def _validate_options(question: QuestionDef) -> None:
    codes = [option.code for option in question.options]
    fits = {
        Kind.LEVEL: tuple(codes) == LEVELS,
        Kind.CHOICE: 2 <= len(codes) <= 5,
        Kind.REASONS: bool(codes),
        Kind.REMARK: not codes,
    }[question.kind]
    if not fits or len(set(codes)) != len(codes):
        raise Invalid(N_("Các phương án của câu hỏi %(question)s chưa đúng."), question=question.code)
    words = [question.text, *(option.text for option in question.options)]
    if not all(text.vi.strip() and text.en.strip() for text in words):
        raise Invalid(N_("Câu hỏi %(question)s còn thiếu lời tiếng Việt hoặc tiếng Anh."), question=question.code)


def _question_json(question: QuestionDef) -> dict[str, Any]:
    return {
        "code": question.code,
        "kind": question.kind.value,
        "text": vars(question.text),
        "help": vars(question.help) if question.help else None,
        "options": [{**vars(option), "text": vars(option.text)} for option in question.options],
        "basis": list(question.basis),
        "indicator": question.indicator,
        "yardsticks": list(question.yardsticks),
    }


def _question(data: dict[str, Any]) -> QuestionDef:
    return QuestionDef(
        code=data["code"],
        kind=Kind(data["kind"]),
        text=Words(**data["text"]),
        help=Words(**data["help"]) if data["help"] else None,
        options=tuple(OptionDef(**{**option, "text": Words(**option["text"])}) for option in data["options"]),
        basis=tuple(data["basis"]),
        indicator=data["indicator"],
        yardsticks=tuple(data["yardsticks"]),
    )
