"""What staff changed and which free text they read."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime


class AuditEntry(Base):
    """One act of one account: ``action`` is a stable word (``office.update``, ``remarks.read``), ``detail`` never personal."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(NfcText(64))
    subject: Mapped[str] = mapped_column(NfcText(200), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
