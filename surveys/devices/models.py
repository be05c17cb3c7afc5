"""Devices that an office stands up for its citizens: kiosks and counter tablets, each paired with a key of its own."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class DeviceKind(StrEnum):
    """What a device is; its ratings come in on the channel of the same name."""

    KIOSK = "kiosk"
    TABLET = "tablet"


class Device(Base):
    """A browser that stands for an office. It is known by a random key in its cookie, of which only a keyed digest is kept here.

    ``key_digest`` stays when the device is revoked, so that it can be told so; a new pairing replaces it. ``pairing_digest`` is
    that of a short code, good once and until ``pairing_expires_at``. What follows ``last_seen_at`` is what the device last said
    of itself: ratings that wait on it, ratings that the server refused for good, the version of its kept pages, and how many
    seconds its clock is ahead (negative: behind).
    """

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    kind: Mapped[DeviceKind] = mapped_column(choice(DeviceKind))
    name: Mapped[str] = mapped_column(NfcText(100))
    place: Mapped[str] = mapped_column(NfcText(200), default="")
    # A tablet's own counter; a kiosk serves them all.
    counter_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    language: Mapped[str] = mapped_column(NfcText(8), default="vi")
    # As Office.opening_hours; None: the office's.
    opening_hours: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    pin_hash: Mapped[str | None] = mapped_column(NfcText(200))
    key_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    pairing_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    pairing_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    queue_length: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)
    app_version: Mapped[str] = mapped_column(NfcText(32), default="")
    # Since when the device has been told that newer pages wait for it; None: it has them.
    outdated_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_skew_seconds: Mapped[int | None] = mapped_column()
