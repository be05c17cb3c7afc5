"""Reports that are kept, and what an office chose and entered for them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class ReportKind(StrEnum):
    """Indicator scoring; the thirteen dossier columns; the summary for the notice board."""

    SCORING = "scoring"
    DOSSIERS = "dossiers"
    NOTICE = "notice"


class ReportFormat(StrEnum):
    """The files that a report is kept as."""

    XLSX = "xlsx"
    PDF = "pdf"


class Report(Base):
    """A report as it was made; never changed, never deleted (a trigger holds it). A correction is the next edition.

    ``first`` and ``last`` are months (yyyymm, both included); ``data`` is canonical JSON, all that its files are made of;
    ``rules`` names the rule set of a scoring; ``account_id`` None: it made itself.
    """

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("office_id", "kind", "first", "last", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    kind: Mapped[ReportKind] = mapped_column(choice(ReportKind))
    first: Mapped[int]
    last: Mapped[int]
    edition: Mapped[int]
    rules: Mapped[str] = mapped_column(NfcText(64))
    data: Mapped[str] = mapped_column(Text)
    data_sha256: Mapped[str] = mapped_column(NfcText(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_with: Mapped[str] = mapped_column(NfcText(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(NfcText(300))


class ReportFile(Base):
    """A kept report's file, byte for byte as it was first made (a trigger holds it)."""

    __tablename__ = "report_file"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True, autoincrement=False)
    format: Mapped[ReportFormat] = mapped_column(choice(ReportFormat), primary_key=True)
    sha256: Mapped[str] = mapped_column(NfcText(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ReportPlan(Base):
    """How an office's reports are made: on which day after a period's end, and what stands in their heads."""

    __tablename__ = "report_plan"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    day: Mapped[int]
    place: Mapped[str] = mapped_column(NfcText(100))
    superior: Mapped[str] = mapped_column(NfcText(200))


class ReportRule(Base):
    """From ``month`` on, ``rules`` is in force at the office and those below it; ``basis`` is what the office confirmed it by.

    Rows are only added: of those of the same month the last one holds.
    """

    __tablename__ = "report_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    month: Mapped[int]
    rules: Mapped[str] = mapped_column(NfcText(64))
    basis: Mapped[str] = mapped_column(NfcText(300))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReportEntry(Base):
    """What an administrator entered for a period's scoring (``surveys.reports.entries`` says what ``data`` holds)."""

    __tablename__ = "report_entry"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
