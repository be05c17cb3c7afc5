"""Batches of remarks, and who has read them."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, UtcDateTime


class RemarkBatch(Base):
    """Remarks of one office that may be read together; which they are stands at the responses and never changes.

    ``first`` and ``last`` (yyyymm, both included) are the months in which they came in; ``size`` is how many there were. Those of
    ratings with a code (``verified``) and without are never in one batch.
    """

    __tablename__ = "remark_batch"
    __table_args__ = (UniqueConstraint("office_id", "verified", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    verified: Mapped[bool]
    first: Mapped[int]
    last: Mapped[int]
    size: Mapped[int]
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RemarkReading(Base):
    """That an account has opened a batch, and when it first did."""

    __tablename__ = "remark_reading"

    batch_id: Mapped[int] = mapped_column(ForeignKey("remark_batch.id"), primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
