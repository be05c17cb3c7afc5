"""Forms and their published versions, questions and options. A published version never changes (a trigger holds it)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class Kind(StrEnum):
    """What a question asks for: one of five levels, one of up to five choices, any of some reasons, or free text."""

    LEVEL = "level"
    CHOICE = "choice"
    REASONS = "reasons"
    REMARK = "remark"


class Form(Base):
    """A *phiếu* that an office uses; ``office_id`` None is for every office without one of its own."""

    __tablename__ = "form"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), unique=True)
    code: Mapped[str] = mapped_column(NfcText(64), unique=True)


class FormVersion(Base):
    """One version of a form. ``definition`` is described in ``surveys.forms.definition``."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(NfcText(64))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Question(Base):
    """A question's stable identity: equal codes in two versions are one question, so results add up."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(NfcText(32), unique=True)
    kind: Mapped[Kind] = mapped_column(choice(Kind))


class Option(Base):
    """An answer that can be tapped. ``position`` is 1–5 for levels (worst to best) and choices, 1… for reasons."""

    __tablename__ = "option"
    __table_args__ = (UniqueConstraint("question_id", "code"), UniqueConstraint("question_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    code: Mapped[str] = mapped_column(NfcText(32))
    position: Mapped[int] = mapped_column(SmallInteger)
