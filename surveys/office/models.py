"""Offices, their counters, clerks and holidays, and the procedures that they handle."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.database import Base, NfcText


class ToneMarks(StrEnum):
    """Where a tone mark stands on two open vowels: *hòa, thúy* (old) or *hoà, thuý* (new)."""

    OLD = "old"
    NEW = "new"


class Office(Base):
    """A *Bộ phận Một cửa*; offices form a tree (province → commune)."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    code: Mapped[str] = mapped_column(NfcText(64), unique=True)
    name: Mapped[str] = mapped_column(NfcText(200))
    name_en: Mapped[str] = mapped_column(NfcText(200), default="")
    address: Mapped[str] = mapped_column(NfcText(300), default="")
    hotline: Mapped[str] = mapped_column(NfcText(64), default="")
    fax: Mapped[str] = mapped_column(NfcText(64), default="")
    email: Mapped[str] = mapped_column(NfcText(200), default="")
    # Weekday "0" (Monday) … "6" to a list of ["07:30", "11:30"] spans in Vietnamese time.
    opening_hours: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    minimum_group: Mapped[int] = mapped_column(default=5)
    minimum_clerk_group: Mapped[int] = mapped_column(default=10)
    # When a ticket prints by itself: "off", "reported" (by the dossier system), "imported" (files too); None: as the one above.
    automatic_issue: Mapped[str | None] = mapped_column(NfcText(16))
    # A word of ToneMarks: how the kiosk's keyboard writes.
    tone_marks: Mapped[str] = mapped_column(NfcText(8), default=ToneMarks.OLD.value, server_default=ToneMarks.OLD.value)
    sample: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class Holiday(Base):
    """A day on which an office is closed."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("office_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    day: Mapped[date]
    name: Mapped[str] = mapped_column(NfcText(200))


class Counter(Base):
    """A *quầy* of an office; ``printer_id`` prints its tickets (none: the office's first active printer)."""

    __tablename__ = "counter"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(NfcText(100))
    printer_id: Mapped[int | None] = mapped_column(ForeignKey("printer.id"))
    active: Mapped[bool] = mapped_column(default=True)

    office: Mapped[Office] = relationship()


class Clerk(Base):
    """A *cán bộ một cửa*: the person whose work is rated. Signs in with an Account, if at all."""

    __tablename__ = "clerk"
    __table_args__ = (UniqueConstraint("office_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    code: Mapped[str] = mapped_column(NfcText(64))
    name: Mapped[str] = mapped_column(NfcText(200))
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    active: Mapped[bool] = mapped_column(default=True)

    office: Mapped[Office] = relationship()


class Field(Base):
    """A *lĩnh vực*: what procedures are grouped by."""

    __tablename__ = "field"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(NfcText(200), unique=True)
    name_en: Mapped[str] = mapped_column(NfcText(200), default="")


class Procedure(Base):
    """A *thủ tục hành chính*; its code is national, so offices share it."""

    __tablename__ = "procedure"

    id: Mapped[int] = mapped_column(primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("field.id"), index=True)
    code: Mapped[str] = mapped_column(NfcText(64), unique=True)
    name: Mapped[str] = mapped_column(NfcText(500))
    name_en: Mapped[str] = mapped_column(NfcText(500), default="")
    active: Mapped[bool] = mapped_column(default=True)

    field: Mapped[Field] = relationship()
