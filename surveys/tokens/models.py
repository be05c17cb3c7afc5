"""Tokens: each is good for one rating, of one dossier or (from a batch) of one visit. The plain code is never stored here."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class TokenState(StrEnum):
    """Issued tokens can rate (until ``expires_at``); used and void ones can't."""

    ISSUED = "issued"
    USED = "used"
    VOID = "void"


class BatchForm(StrEnum):
    """What a batch was made as: slips from the ticket printer, a sheet of slips to cut, or paper forms to fill in."""

    SLIPS = "slips"
    SHEET = "sheet"
    FORMS = "forms"


class Batch(Base):
    """Tokens made ahead for people without a dossier here, as at a mobile counter; ``voided_at`` ends those that weren't used.

    What its tokens rate is the office and, where they were named, the counter, clerk, procedure or field.
    """

    __tablename__ = "token_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"))
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedure.id"))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("field.id"))
    form: Mapped[BatchForm] = mapped_column(choice(BatchForm))
    count: Mapped[int]
    reason: Mapped[str] = mapped_column(NfcText(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Token(Base):
    """A *phiếu mời đánh giá*.

    ``digest`` is a keyed digest of the code. Nothing joins a token to the response that used it: the response carries another
    digest of the same code (``Response.proof``), so that not even the store tells who rated (docs/decisions/0002).
    ``printed``: its slip came out, or was handed out as a sheet of paper. A token in an earlier one's place keeps that one's
    ``issued_at``. Office, counter, clerk and procedure are those of the moment of issue. It stands for a dossier or belongs to a
    batch, never both; only a batch's may be without a procedure.
    """

    __tablename__ = "token"
    __table_args__ = (
        UniqueConstraint("dossier_id", "attempt"),
        CheckConstraint("(dossier_id IS NULL) <> (batch_id IS NULL)", name="source"),
        CheckConstraint("procedure_id IS NOT NULL OR batch_id IS NOT NULL", name="procedure"),
        Index("ix_token_counter_issued", "counter_id", "issued_at"),
        # An office's month, for a recount of it.
        Index("ix_token_office_issued", "office_id", "issued_at"),
        # How many are still alive, answered from the index alone (figures/coverage.py).
        Index(
            "ix_token_alive",
            "office_id",
            "expires_at",
            "issued_at",
            "clerk_id",
            "procedure_id",
            sqlite_where=text("state = 'issued' AND batch_id IS NULL"),
            postgresql_where=text("state = 'issued' AND batch_id IS NULL"),
        ),
        # A batch's. Not of the many that belong to none: whoever asks for those is not to be led through all of them.
        Index(
            "ix_token_batch",
            "batch_id",
            sqlite_where=text("batch_id IS NOT NULL"),
            postgresql_where=text("batch_id IS NOT NULL"),
        ),
        # How many were replaced (figures/reach.py). SQLite reads the rows too unless the index has the condition's own columns.
        Index(
            "ix_token_void",
            "office_id",
            "issued_at",
            "state",
            "batch_id",
            sqlite_where=text("state = 'void' AND batch_id IS NULL"),
            postgresql_where=text("state = 'void' AND batch_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("token_batch.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"))
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedure.id"))
    attempt: Mapped[int]
    manual: Mapped[bool]
    printed: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[TokenState] = mapped_column(choice(TokenState))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
