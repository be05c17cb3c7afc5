"""Dated notes: what happened at an office on a day, so that a change in its figures can be told from chance."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime


class TimeNote(Base):
    """A note on a Vietnamese day, for an office and all below it.

    ``new_level``: from that day on, charts compute their centre and limits anew. ``account_id`` wrote it, or changed it last.
    """

    __tablename__ = "time_note"
    __table_args__ = (Index("ix_time_note_office_day", "office_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    day: Mapped[date]
    text: Mapped[str] = mapped_column(NfcText(200))
    new_level: Mapped[bool]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
