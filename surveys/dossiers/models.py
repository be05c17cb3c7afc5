"""Dossiers as the register keeps them: no owner, no phone, no ID number has a column here."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.database import Base, NfcText, UtcDateTime, choice
from surveys.office.models import Clerk, Counter, Office, Procedure


class Intake(StrEnum):
    """How a dossier was handed in (*hình thức nộp*)."""

    ONLINE = "online"
    DIRECT = "direct"
    POSTAL = "postal"


def _backwards(context: DefaultExecutionContext) -> str:
    key: str = context.get_current_parameters()["search_key"]  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
    return key[::-1]


class Dossier(Base):
    """A *hồ sơ*. ``finished_at`` is the moment its result was ready or returned; None while it is in hand."""

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_office_received", "office_id", "received_at"),
        # All that tells whether a dossier was in time, so that counting a province's year reads no dossier.
        Index("ix_dossier_office_finished", "office_id", "finished_at", "due_at", "withdrawn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    code: Mapped[str] = mapped_column(NfcText(64), unique=True)
    # The code's letters and digits alone, lower case: what a hurried clerk's typing is compared with.
    search_key: Mapped[str] = mapped_column(NfcText(64), index=True)
    # The same backwards, so that its last digits, all that a clerk types, are found through an index. Compared byte by byte.
    search_tail: Mapped[str] = mapped_column(
        String(64).with_variant(String(64, collation="C"), "postgresql"), index=True, default=_backwards
    )
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), index=True)
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"), index=True)
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    intake: Mapped[Intake] = mapped_column(choice(Intake))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    state_text: Mapped[str] = mapped_column(NfcText(100), default="")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    office: Mapped[Office] = relationship()
    procedure: Mapped[Procedure] = relationship()
    clerk: Mapped[Clerk | None] = relationship()
    counter: Mapped[Counter | None] = relationship()


class ImportState(StrEnum):
    """Where an upload stands: staged (shown, nothing changed), running (some rows in), done."""

    STAGED = "staged"
    RUNNING = "running"
    DONE = "done"


class DossierImport(Base):
    """One upload on its way in: ``total`` dossiers, ``done`` of them in; ``report`` tells what was read and what came of it."""

    __tablename__ = "dossier_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(NfcText(200))
    state: Mapped[ImportState] = mapped_column(choice(ImportState))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ImportChunk(Base):
    """Some staged dossiers of an upload, as (row, entry) with only the columns that the register keeps; gone once they are in."""

    __tablename__ = "import_chunk"

    import_id: Mapped[int] = mapped_column(ForeignKey("dossier_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rows: Mapped[list[Any]] = mapped_column(JSON)
