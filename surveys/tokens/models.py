"""Tokens: each is good for one rating of one dossier. The plain code is never stored here."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, UtcDateTime, choice


class TokenState(StrEnum):
    """Issued tokens can rate (until ``expires_at``); used and void ones can't."""

    ISSUED = "issued"
    USED = "used"
    VOID = "void"


class Token(Base):
    """A *phiếu mời đánh giá*.

    ``digest`` is a keyed digest of the code. Nothing joins a token to the response that used it: the response carries another
    digest of the same code (``Response.proof``), so that not even the store tells who rated (docs/decisions/0002).
    Office, counter, clerk and procedure are those of the moment of issue.
    """

    __tablename__ = "token"
    __table_args__ = (
        UniqueConstraint("dossier_id", "attempt"),
        Index("ix_token_counter_issued", "counter_id", "issued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"))
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    attempt: Mapped[int]
    manual: Mapped[bool]
    state: Mapped[TokenState] = mapped_column(choice(TokenState))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
