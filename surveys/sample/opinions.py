"""What a citizen of the sample office thinks and taps: better for warm clerks and early results, worse for late ones."""

import random
from dataclasses import dataclass

from surveys.forms.default import DEFAULT
from surveys.forms.definition import QuestionDef
from surveys.forms.models import Kind
from surveys.sample.remarks import for_level

# Standard deviations by which a result's time shifts what people say; without one, the citizen came for something else.
PROMPTNESS = {"early": 0.15, "on_time": 0.0, "late": -1.7, "": -0.1}
CUTS = (-1.6, -0.9, -0.1, 1.1)
MEAN = 0.85


@dataclass(frozen=True)
class Experience:
    """What shapes an opinion: shifts in standard deviations, and how the result's time was (empty: unknown)."""

    warmth: float
    ease: float
    outcome: str


@dataclass(frozen=True)
class Opinion:
    """What was tapped and written, as a submission takes it."""

    answers: dict[str, tuple[str, ...]]
    remark: str | None
    language: str
    partial: bool


def opinion(rng: random.Random, lived: Experience) -> Opinion:
    """One citizen's answers; one in eight walks away after the first screens."""
    level = _graded(rng.gauss(MEAN + lived.warmth + lived.ease + PROMPTNESS[lived.outcome], 1))
    answers: dict[str, tuple[str, ...]] = {"overall": (str(level),)}
    language = "en" if rng.random() < 0.06 else "vi"
    questions = [q for q in DEFAULT.questions if q.code != "overall" and q.kind is not Kind.REMARK]
    partial = rng.random() < 0.12
    for question in questions[: rng.randint(0, 3)] if partial else questions:
        if rng.random() > 0.08 and (chosen := _answer(rng, question, level, lived)):
            answers[question.code] = chosen
    writes = not partial and rng.random() < (0.34 if level <= 3 else 0.22)
    return Opinion(answers, rng.choice(for_level(level, language)) if writes else None, language, partial)


def _graded(feeling: float) -> int:
    return 1 + sum(feeling > cut for cut in CUTS)


def _answer(rng: random.Random, question: QuestionDef, level: int, lived: Experience) -> tuple[str, ...]:
    if question.kind is Kind.REASONS:
        return _reasons(rng, question, level)
    if question.kind is Kind.LEVEL:
        own = lived.warmth if question.code == "attitude" else 0.0
        return (str(_graded(rng.gauss((level - 3) * 0.75 + 0.6 + own, 0.7))),)
    if question.code == "time":
        truthful = lived.outcome if lived.outcome and rng.random() < 0.92 else rng.choice(["early", "on_time"])
        return (truthful,)
    if question.code == "cost":
        return ("yes" if rng.random() < 0.012 else "no",)
    codes = [option.code for option in question.options]
    weights = {5: (80, 17, 3), 4: (70, 24, 6), 3: (50, 36, 14), 2: (30, 40, 30), 1: (22, 38, 40)}[level]
    return (rng.choices(codes, weights)[0],)


def _reasons(rng: random.Random, question: QuestionDef, level: int) -> tuple[str, ...]:
    when = "low" if level <= 3 else "high"
    fitting = [option.code for option in question.options if option.when in (when, None)]
    return tuple(sorted(rng.sample(fitting, rng.choices((0, 1, 2, 3), (20, 40, 28, 12))[0])))
