"""Pair, know, hear and revoke a device."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from surveys.database import table
from surveys.devices import keys
from surveys.devices.models import Device, DeviceKind
from surveys.errors import N_, Conflict, Invalid
from surveys.office.models import Counter, Office

PAIRING_TIME = timedelta(minutes=15)
FARTHEST = 2**31 - 1  # seconds of a clock's error: what an INTEGER holds


@dataclass(frozen=True)
class Pairing:
    """A pairing code, to be shown once; good until ``expires_at`` for one browser."""

    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Paired:
    """A browser that has become a device; ``key`` goes into its cookie and nowhere else."""

    device_id: int
    key: str


@dataclass(frozen=True)
class Known:
    """The device behind a key. ``opening_hours`` are its own, else its office's."""

    id: int
    kind: DeviceKind
    name: str
    office_id: int
    office_code: str
    counter_id: int | None
    language: str
    opening_hours: dict[str, Any]
    revoked: bool


@dataclass(frozen=True)
class Report:
    """What a device says of itself; ``clock`` is its own time."""

    queue_length: int
    refused_count: int
    version: str
    clock: datetime | None


class PairingRefused(Invalid):
    """The pairing code is wrong, used or too old: which of them is nobody's business."""

    code = "pairing_refused"

    def __init__(self) -> None:
        super().__init__(N_("Mã ghép không đúng hoặc đã hết hạn. Ông/Bà xin quản trị một mã mới."))


def open_pairing(session: Session, device: Device, *, secret: str, now: datetime, valid: timedelta = PAIRING_TIME) -> Pairing:
    """A new code for ``device``, in the place of an earlier one. Its present key works on until the code is used.

    Raises Conflict for a tablet whose counter is closed: it would have nothing to show.
    """
    if device.counter_id is not None and not session.get_one(Counter, device.counter_id).active:
        raise Conflict(N_("Quầy của máy tính bảng này đã ngừng dùng. Vui lòng chọn quầy khác trước khi ghép."))
    code = keys.new_pairing_code()
    device.pairing_digest = keys.pairing_digest(secret, code)
    device.pairing_expires_at = now + valid
    session.flush()
    return Pairing(code, device.pairing_expires_at)


_USE = (
    update(table(Device))
    .where(Device.pairing_digest == bindparam("digest"), Device.pairing_expires_at > bindparam("moment"))
    .values(pairing_digest=None, pairing_expires_at=None, revoked_at=None, last_seen_at=None, outdated_since=None)
    .returning(Device.id)
)


def pair(session: Session, text: str, *, secret: str, now: datetime) -> Paired:
    """Make this browser the device that the code was given for; an earlier browser's key ends. Raises PairingRefused.

    The UPDATE decides between two browsers that race: a code pairs one.
    """
    code = keys.parse_pairing_code(text)
    if code is None:
        raise PairingRefused
    digest = keys.pairing_digest(secret, code)
    device_id = session.execute(_USE, {"digest": digest, "moment": now}).scalar_one_or_none()
    if device_id is None:
        raise PairingRefused
    key = keys.new_key()
    session.execute(update(Device).where(Device.id == device_id).values(key_digest=keys.key_digest(secret, key), paired_at=now))
    return Paired(device_id, key)


def revoke(session: Session, device: Device, *, now: datetime) -> None:
    """End the device's key and an open pairing code. What waits on it stays there until it is paired again."""
    device.revoked_at = device.revoked_at or now
    device.pairing_digest = device.pairing_expires_at = None
    session.flush()


_KNOWN = (
    select(
        Device.id,
        Device.kind,
        Device.name,
        Device.office_id,
        Office.code.label("office_code"),
        Device.counter_id,
        Device.language,
        Device.opening_hours,
        Office.opening_hours.label("office_hours"),
        Device.revoked_at,
    )
    .join(Office, Office.id == Device.office_id)
    .where(Device.key_digest == bindparam("digest"))
)


def known(session: Session, key: str, *, secret: str) -> Known | None:
    """The device of ``key``, revoked or not; None for a key that we never gave or that a new pairing has ended."""
    row = session.connection().execute(_KNOWN, {"digest": keys.key_digest(secret, key)}).one_or_none()
    if row is None:
        return None
    return Known(
        id=row.id,
        kind=row.kind,
        name=row.name,
        office_id=row.office_id,
        office_code=row.office_code,
        counter_id=row.counter_id,
        language=row.language,
        opening_hours=row.opening_hours if row.opening_hours is not None else row.office_hours,
        revoked=row.revoked_at is not None,
    )


def hear(session: Session, device_id: int, report: Report, *, current: str, now: datetime) -> bool:
    """Write down what a device said of itself; whether its pages are older than version ``current``."""
    device = session.get_one(Device, device_id)
    outdated = bool(current) and report.version != current
    device.last_seen_at = now
    device.queue_length = report.queue_length
    device.refused_count = report.refused_count
    device.app_version = report.version
    device.outdated_since = (device.outdated_since or now) if outdated else None
    device.clock_skew_seconds = skew(report.clock, now)
    return outdated


def skew(clock: datetime | None, now: datetime) -> int | None:
    """By how many whole seconds a device's clock is ahead of ours (negative: behind); None when it said nothing.

    At most ``FARTHEST``: a clock in another century is no further wrong than the store can tell.
    """
    return None if clock is None else max(-FARTHEST, min(FARTHEST, round((clock - now).total_seconds())))


def corrected(told: datetime | None, sent_at: datetime | None, now: datetime) -> datetime | None:
    """A moment that a device told, by our clock: ``sent_at`` is what its clock said when it sent it to us, at ``now``.

    A device whose clock was set right between the rating and its sending can't be corrected; the rating's own limits hold then.
    """
    if told is None or sent_at is None:
        return told
    try:
        return told + (now - sent_at)
    except OverflowError:
        return None
