"""Printers, how they are doing, and the durable jobs of their spool."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.database import Base, NfcText, UtcDateTime, choice


class PrintMode(StrEnum):
    """How a ticket is sent: as one picture, or as text in the printer's code page (for slow serial lines)."""

    RASTER = "raster"
    TEXT = "text"


class Printer(Base):
    """A thermal printer at ``address`` (addresses.py); ``width_dots`` 384 (58 mm) or 576 (80 mm).

    ``profile`` is one of python-escpos's, empty for the one that fits the width. After a ticket it feeds ``feed_dots`` and, with
    a ``cutter``, cuts. Pictures go in fragments of ``fragment_rows``. ``fallback_id``: the printer that takes over its tickets.
    """

    __tablename__ = "printer"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(NfcText(100))
    address: Mapped[str] = mapped_column(NfcText(200))
    width_dots: Mapped[int] = mapped_column(default=576)
    active: Mapped[bool] = mapped_column(default=True)
    profile: Mapped[str] = mapped_column(NfcText(64), default="", server_default="")
    mode: Mapped[PrintMode] = mapped_column(choice(PrintMode), default=PrintMode.RASTER, server_default="raster")
    cutter: Mapped[bool] = mapped_column(default=True, server_default="true")
    feed_dots: Mapped[int] = mapped_column(default=180, server_default="180")
    fragment_rows: Mapped[int] = mapped_column(default=200, server_default="200")
    fallback_id: Mapped[int | None] = mapped_column(ForeignKey("printer.id"))


class PaperLevel(StrEnum):
    """What a printer says of its roll; UNKNOWN of one that never says."""

    PLENTY = "plenty"
    NEAR_END = "near_end"
    OUT = "out"
    UNKNOWN = "unknown"


class Circuit(StrEnum):
    """CLOSED: tickets go out. OPEN: too many failures in a row, only probes. HALF_OPEN: one try may show that it is back."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class PrinterState(Base):
    """How a printer is doing, from its jobs and from the probes of idle moments.

    ``fault`` (a ``faults.Fault``) is what it met last, since ``since``; ``failures`` counts tries in a row that failed. ``torn``:
    it may still wait for the rest of a broken ticket. Until ``probing_until`` a worker talks to it without a job, and nobody
    else may.
    """

    __tablename__ = "printer_state"

    printer_id: Mapped[int] = mapped_column(ForeignKey("printer.id"), primary_key=True, autoincrement=False)
    fault: Mapped[str | None] = mapped_column(NfcText(32))
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper: Mapped[PaperLevel] = mapped_column(choice(PaperLevel), default=PaperLevel.UNKNOWN)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    circuit: Mapped[Circuit] = mapped_column(choice(Circuit), default=Circuit.CLOSED)
    failures: Mapped[int] = mapped_column(default=0)
    torn: Mapped[bool] = mapped_column(default=False)
    next_check_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    probing_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PrinterFault(Base):
    """One spell of trouble: a printer had ``fault`` from ``began_at`` to ``ended_at`` (None: still)."""

    __tablename__ = "printer_fault"
    __table_args__ = (Index("ix_printer_fault_printer_began", "printer_id", "began_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    printer_id: Mapped[int] = mapped_column(ForeignKey("printer.id"))
    fault: Mapped[str] = mapped_column(NfcText(32))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PrinterTally(Base):
    """What is left of a printer's jobs and spells that were cleaned away: how many ended on ``day`` (Vietnamese) as ``word``.

    ``word`` is a JobState, or ``fault.`` and a Fault.
    """

    __tablename__ = "printer_tally"

    printer_id: Mapped[int] = mapped_column(ForeignKey("printer.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(NfcText(40), primary_key=True)
    count: Mapped[int]


class JobKind(StrEnum):
    """TEST: an administrator's test page, which carries no token."""

    TICKET = "ticket"
    TEST = "test"


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
    """One ticket (or test page) on its way to paper.

    ``payload`` (the exact bytes), ``picture`` (the same as PNG, for preview printers), ``spare`` and ``code`` (the token's plain
    one) are wiped at its end; a failed or unknown one keeps ``code`` until it expires, so that the desk can show it.
    ``printer_id`` is None where the office has no printer. ``fault`` is one of ``faults.Fault``: what hinders it, or a warning
    of a confirmed one. ``beat_at`` is when its worker last gave a sign of life.

    ``spare`` are the bytes for printer ``spare_id``, which may take the job over (None: those of ``payload`` suit it too);
    once it did, ``moved_from_id`` is the printer that the job was meant for. ``paper_ms``: from ``created_at`` to the printer's
    own word that it is out.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index("ix_print_job_printer_state", "printer_id", "state"),
        # The worker asks for due jobs many times a second.
        Index("ix_print_job_state_next", "state", "next_attempt_at"),
        Index("ix_print_job_printer_ended", "printer_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    printer_id: Mapped[int | None] = mapped_column(ForeignKey("printer.id"))
    token_id: Mapped[int | None] = mapped_column(ForeignKey("token.id"), index=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"), index=True)
    kind: Mapped[JobKind] = mapped_column(choice(JobKind), default=JobKind.TICKET, server_default="ticket")
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
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper_ms: Mapped[int | None]
    spare_id: Mapped[int | None] = mapped_column(ForeignKey("printer.id"))
    spare: Mapped[bytes | None] = mapped_column(LargeBinary)
    spare_sha256: Mapped[str | None] = mapped_column(NfcText(64))
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("printer.id"))

    printer: Mapped[Printer | None] = relationship(foreign_keys=[printer_id])
