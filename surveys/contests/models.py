"""Comments and contests: a clerk's words on their own figure of a period."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class ContestKind(StrEnum):
    """A COMMENT is read and answered; a CONTEST asks for a decision, and marks the figure until there is one."""

    COMMENT = "comment"
    CONTEST = "contest"


class ContestState(StrEnum):
    """OPEN until a manager's words: ANSWERED for a comment, ACCEPTED or DECLINED for a contest. None leads back."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Contest(Base):
    """Words of a clerk on their figure of the months ``first`` to ``last`` (yyyymm): for them and their managers alone.

    ``office_id`` is the clerk's office of that moment. The reply comes with the state, in one step, and is final.
    """

    __tablename__ = "contest"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (replied_at IS NULL)", name="replied"),
        Index("ix_contest_office_state", "office_id", "state"),
        Index("ix_contest_clerk_first", "clerk_id", "first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    clerk_id: Mapped[int] = mapped_column(ForeignKey("clerk.id"))
    first: Mapped[int]
    last: Mapped[int]
    kind: Mapped[ContestKind] = mapped_column(choice(ContestKind))
    words: Mapped[str] = mapped_column(NfcText(2000))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ContestState] = mapped_column(choice(ContestState), default=ContestState.OPEN)
    reply: Mapped[str | None] = mapped_column(NfcText(2000))
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
