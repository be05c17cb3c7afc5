"""How each device is, as staff see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.devices.models import Device, DeviceKind
from surveys.office import hours
from surveys.office.models import Counter, Holiday, Office

SILENCE = timedelta(minutes=10)
FRESH = timedelta(minutes=2)


class DeviceState(StrEnum):
    """What matters first about a device."""

    NEW = "new"  # never paired
    REVOKED = "revoked"
    SILENT = "silent"  # not heard of for SILENCE while it should be at work
    RESTING = "resting"  # not heard of, and the office is closed
    WORKING = "working"


@dataclass(frozen=True)
class DeviceLine:
    """A device. ``skew`` is by how many seconds its clock is ahead; ``version`` is empty where it can't keep pages offline."""

    id: int
    name: str
    kind: DeviceKind
    place: str
    office: str
    counter: str
    language: str
    state: DeviceState
    seen_at: datetime | None
    queue_length: int
    refused_count: int
    version: str
    outdated_since: datetime | None
    skew: int | None
    paired_at: datetime | None
    revoked_at: datetime | None
    pairing_until: datetime | None
    has_pin: bool


def overview(session: Session, office_ids: Sequence[int], *, now: datetime) -> list[DeviceLine]:
    """The devices of ``office_ids``: those that need somebody first, then by name."""
    query = (
        select(Device, Office.name, Office.opening_hours, Counter.name)
        .join(Office, Office.id == Device.office_id)
        .outerjoin(Counter, Counter.id == Device.counter_id)
        .where(Device.office_id.in_(office_ids))
    )
    holidays = _holidays(session, office_ids, now)
    lines = []
    for device, office, office_hours, counter in session.execute(query):
        own = device.opening_hours if device.opening_hours is not None else office_hours
        table = hours.timetable(own, holidays[device.office_id])
        lines.append(_line(device, office, counter or "", _state(device, table, now), now))
    order = [DeviceState.SILENT, DeviceState.REVOKED, DeviceState.NEW, DeviceState.WORKING, DeviceState.RESTING]
    return sorted(lines, key=lambda line: (order.index(line.state), line.office, line.name.casefold()))


def line_of(session: Session, device: Device, *, now: datetime) -> DeviceLine:
    """One device's line."""
    return next(line for line in overview(session, [device.office_id], now=now) if line.id == device.id)


def _holidays(session: Session, office_ids: Sequence[int], now: datetime) -> dict[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    near = [(now + timedelta(days=ahead)).date() for ahead in (-1, 0, 1)]
    for office_id, day in session.execute(
        select(Holiday.office_id, Holiday.day).where(Holiday.office_id.in_(office_ids), Holiday.day.in_(near))
    ):
        found[office_id].add(day)
    return found


def _state(device: Device, table: hours.Timetable, now: datetime) -> DeviceState:
    if device.revoked_at is not None:
        return DeviceState.REVOKED
    if device.paired_at is None:
        return DeviceState.NEW
    heard = device.last_seen_at or device.paired_at
    if now - heard <= FRESH:
        return DeviceState.WORKING
    at_work = hours.is_open(table, now) and hours.is_open(table, now - SILENCE)
    if now - heard > SILENCE and at_work:
        return DeviceState.SILENT
    return DeviceState.WORKING if hours.is_open(table, now) and now - heard <= SILENCE else DeviceState.RESTING


def _line(device: Device, office: str, counter: str, state: DeviceState, now: datetime) -> DeviceLine:
    until = device.pairing_expires_at
    return DeviceLine(
        id=device.id,
        name=device.name,
        kind=device.kind,
        place=device.place,
        office=office,
        counter=counter,
        language=device.language,
        state=state,
        seen_at=device.last_seen_at,
        queue_length=device.queue_length,
        refused_count=device.refused_count,
        version=device.app_version,
        outdated_since=device.outdated_since,
        skew=device.clock_skew_seconds,
        paired_at=device.paired_at,
        revoked_at=device.revoked_at,
        pairing_until=until if until is not None and until > now else None,
        has_pin=device.pin_hash is not None,
    )
