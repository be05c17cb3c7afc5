"""What a device sends, and what it must be to count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from surveys.errors import N_, Invalid
from surveys.forms import verbs
from surveys.forms.definition import OVERALL, REMARK_LENGTH, FormDefinition
from surveys.forms.models import Kind, Option, Question
from surveys.responses.models import Channel


@dataclass(frozen=True)
class Submission:
    """One rating as a device sends it, ``revision`` taps old.

    ``answers`` is question code → option codes. ``code`` is the token's, as typed or scanned; without one, ``office_id`` (and
    perhaps ``counter_id`` and ``field_id``) say where the citizen was served. ``device_id`` is the paired device that sent it.
    """

    submission_id: UUID
    form_version_id: int
    code: str | None
    office_id: int | None
    counter_id: int | None
    field_id: int | None
    channel: Channel
    language: str
    partial: bool
    revision: int
    rated_at: datetime | None
    answers: Mapping[str, tuple[str, ...]]
    remark: str | None
    device_id: int | None = None

    def kept(self) -> dict[str, Any]:
        """Its content as JSON values, without the token's code: what the quarantine keeps."""
        return {
            "form_version": self.form_version_id,
            "office": self.office_id,
            "counter": self.counter_id,
            "field": self.field_id,
            "channel": self.channel.name.lower(),
            "language": self.language,
            "partial": self.partial,
            "revision": self.revision,
            "rated_at": self.rated_at.isoformat() if self.rated_at else None,
            "answers": {question: list(options) for question, options in self.answers.items()},
            "remark": self.remark,
        }


@dataclass(frozen=True)
class Catalog:
    """One form version with the store's ids: ``options`` is question code → option code → (option id, position)."""

    definition: FormDefinition
    questions: Mapping[str, int]
    options: Mapping[str, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True)
class Checked:
    """A submission's answers with the store's ids: (question id, option id) pairs, and the positions that are tallied."""

    level: int
    pairs: tuple[tuple[int, int], ...]
    positions: Mapping[int, int]
    overall_id: int
    remark: str | None


# A published version never changes, so each process reads it once per store.
_CATALOGS: WeakKeyDictionary[Engine, dict[int, Catalog]] = WeakKeyDictionary()


def catalog(session: Session, version_id: int) -> Catalog:
    """The form version's catalogue; raises NotFound for one that was never published."""
    engine = session.get_bind().engine
    known = _CATALOGS.setdefault(engine, {})
    if version_id not in known:
        known[version_id] = _read(session, version_id)
    return known[version_id]


def _read(session: Session, version_id: int) -> Catalog:
    definition = verbs.version(session, version_id).definition
    codes = [question.code for question in definition.questions]
    rows = session.execute(
        select(Question.code, Question.id, Option.code.label("option"), Option.id.label("option_id"), Option.position)
        .outerjoin(Option, Option.question_id == Question.id)
        .where(Question.code.in_(codes))
    ).all()
    options: dict[str, dict[str, tuple[int, int]]] = {code: {} for code in codes}
    for row in rows:
        if row.option is not None:
            options[row.code][row.option] = (row.option_id, row.position)
    return Catalog(definition, {row.code: row.id for row in rows}, options)


def check(session: Session, submission: Submission) -> Checked:
    """Check the answers against their form version; raises Invalid or NotFound and says what is wrong."""
    form = catalog(session, submission.form_version_id)
    pairs: list[tuple[int, int]] = []
    positions: dict[int, int] = {}
    for code, chosen in submission.answers.items():
        question = form.definition.question(code)
        if question is None or question.kind is Kind.REMARK:
            raise Invalid(N_("Phiếu có câu hỏi lạ: %(question)s."), question=code[:32])
        for option in _chosen(form, code, chosen, several=question.kind is Kind.REASONS):
            pairs.append((form.questions[code], option[0]))
            if question.kind is not Kind.REASONS:
                positions[form.questions[code]] = option[1]
    overall_id = form.questions[OVERALL]
    if overall_id not in positions:
        raise Invalid(N_("Vui lòng chọn mức độ hài lòng chung."), code="overall_missing")
    return Checked(positions[overall_id], tuple(sorted(pairs)), positions, overall_id, _remark(submission.remark))


def _chosen(form: Catalog, code: str, chosen: tuple[str, ...], *, several: bool) -> list[tuple[int, int]]:
    known = form.options[code]
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(known) or (len(chosen) > 1 and not several):
        raise Invalid(N_("Câu trả lời cho câu hỏi %(question)s không hợp lệ."), question=code)
    return [known[option] for option in chosen]


def _remark(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    if len(text) > REMARK_LENGTH:
        raise Invalid(N_("Góp ý dài quá %(limit)s ký tự. Vui lòng rút gọn."), limit=REMARK_LENGTH)
    # PostgreSQL takes no NUL in text.
    return text.replace("\0", "").strip()
