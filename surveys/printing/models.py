"""Printers and the durable jobs of their spool."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.database import Base, NfcText, UtcDateTime, choice


class Printer(Base):
    """A thermal printer. ``address`` is ``preview:`` or ``tcp://host:port``; ``width_dots`` 384 (58 mm) or 576 (80 mm)."""

    __tablename__ = "printer"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(NfcText(100))
    address: Mapped[str] = mapped_column(NfcText(200))
    width_dots: Mapped[int] = mapped_column(default=576)
    active: Mapped[bool] = mapped_column(default=True)


class JobState(StrEnum):
    """queued → sending → confirmed (the printer said so) | sent (it never says) | failed (no byte left, and none will) | unknown
    (some bytes left, then something went wrong; a person decides) | expired | cancelled.

    A job whose printer can't be reached goes back to queued, with its fault, until it expires.
    """

    QUEUED = "queued"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class PrintJob(Base):
    """One ticket on its way to paper.

    ``payload`` (the exact bytes), ``picture`` (the same as PNG, for preview printers) and ``code`` (the token's plain one) are
    wiped at its end; a failed or unknown one keeps ``code`` until it expires, so that the desk can show it. ``printer_id`` is
    None where the office has no printer. ``fault`` is one of ``faults.Fault``: what hinders it, or a warning of a confirmed one.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index("ix_print_job_printer_state", "printer_id", "state"),
        # The worker asks for due jobs many times a second.
        Index("ix_print_job_state_next", "state", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    printer_id: Mapped[int | None] = mapped_column(ForeignKey("printer.id"))
    token_id: Mapped[int | None] = mapped_column(ForeignKey("token.id"), index=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"), index=True)
    state: Mapped[JobState] = mapped_column(choice(JobState))
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    payload_sha256: Mapped[str] = mapped_column(NfcText(64))
    picture: Mapped[bytes | None] = mapped_column(LargeBinary)
    code: Mapped[str | None] = mapped_column(NfcText(16))
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str | None] = mapped_column(NfcText(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_by: Mapped[str | None] = mapped_column(NfcText(64))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    printer: Mapped[Printer | None] = relationship()
