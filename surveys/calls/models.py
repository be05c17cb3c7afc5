"""Calls for help: a citizen at a device asks for someone to come."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, UtcDateTime


class HelpCall(Base):
    """A call from a device. ``ended_by`` is the account that came, empty when the citizen took the call back."""

    __tablename__ = "help_call"
    __table_args__ = (Index("ix_help_call_office_id_ended_at", "office_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
