"""Responses, their answers, and the quarantine for what could not be accepted."""

import uuid
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class Channel(IntEnum):
    """Where a rating was given. Stored as its number; its lower-case name stands in URLs and files."""

    KIOSK = 1
    TABLET = 2
    PHONE = 3
    PAPER = 4
    STAFF = 5


class Response(Base):
    """One rating. ``submission_id`` (UUIDv7) was made by the device before the first tap and is the idempotency key.

    ``proof`` is a keyed digest of the token's code, unlike the token's own digest: one token, one response, and no join between
    the two. ``level`` is overall satisfaction, 1 (worst) to 5. ``revision`` counts the citizen's taps: a partial response may be
    completed by a later revision, a complete one is final.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        CheckConstraint("channel BETWEEN 1 AND 5", name="channel"),
        Index("ix_response_office_rated", "office_id", "rated_at"),
        Index("ix_response_clerk_rated", "clerk_id", "rated_at"),
        Index("ix_response_procedure_rated", "procedure_id", "rated_at"),
        # Few responses carry a remark, and fewer one that stands in no batch yet: gathering them must not read the others.
        Index(
            "ix_response_remark_waiting",
            "office_id",
            "verified",
            "received_at",
            sqlite_where=text("remark IS NOT NULL AND remark_batch_id IS NULL"),
            postgresql_where=text("remark IS NOT NULL AND remark_batch_id IS NULL"),
        ),
        Index(
            "ix_response_remark_batch",
            "remark_batch_id",
            sqlite_where=text("remark_batch_id IS NOT NULL"),
            postgresql_where=text("remark_batch_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    proof: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"))
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedure.id"))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("field.id"))
    channel: Mapped[int] = mapped_column(SmallInteger)
    # The paired device that sent it: for signs of gaming, never for a figure.
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    verified: Mapped[bool]
    partial: Mapped[bool]
    revision: Mapped[int]
    language: Mapped[str] = mapped_column(NfcText(8))
    level: Mapped[int] = mapped_column(SmallInteger)
    remark: Mapped[str | None] = mapped_column(NfcText(2000))
    # The batch in which the remark is read; none while it waits (surveys/remarks).
    remark_batch_id: Mapped[int | None] = mapped_column(ForeignKey("remark_batch.id"))
    rated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Answer(Base):
    """One tapped option of one response (several for reasons). The overall level is here too, so that a recount is one query."""

    __tablename__ = "answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("question.id"), primary_key=True, autoincrement=False)
    option_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("option.id"), primary_key=True, autoincrement=False)


class Reason(StrEnum):
    """Why a submission was set aside."""

    TOKEN_USED = "token_used"  # noqa: S105 - a word, not a password
    TOKEN_VOID = "token_void"  # noqa: S105 - the same
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - the same
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105 - the same
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"


class Quarantined(Base):
    """A submission that could not be accepted: kept with its reason, never counted, seen by administrators.

    ``payload`` is the submission without its token code.
    """

    __tablename__ = "quarantined"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, unique=True)
    reason: Mapped[Reason] = mapped_column(choice(Reason))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
