"""Call for help from a device, answer a call, and see which calls are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.calls.models import HelpCall
from surveys.devices.models import Device
from surveys.errors import N_, NotFound
from surveys.office.models import Counter

# Whoever called half an hour ago has gone, or was helped without a tap.
LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Call:
    """An open call as the desk shows it; ``counter`` is empty for a device that belongs to none."""

    id: int
    device: str
    place: str
    counter: str
    called_at: datetime


def call(session: Session, *, device_id: int, now: datetime) -> int:
    """A device's open call, made now if there is none: pressing again calls nobody twice. Its id."""
    device = session.execute(select(Device.office_id).where(Device.id == device_id).with_for_update()).one()
    earlier: int | None = session.scalar(_open(now).where(HelpCall.device_id == device_id).limit(1))
    if earlier is not None:
        return earlier
    made = HelpCall(office_id=device.office_id, device_id=device_id, called_at=now)
    session.add(made)
    session.flush()
    return made.id


def _open(now: datetime):  # type: ignore[no-untyped-def] # SQLAlchemy's Select with columns is unreadable as a type
    return select(HelpCall.id).where(HelpCall.ended_at.is_(None), HelpCall.called_at > now - LASTS)


def take_back(session: Session, *, device_id: int, now: datetime) -> None:
    """End a device's open call: the citizen needs no help any more."""
    session.execute(update(HelpCall).where(HelpCall.device_id == device_id, HelpCall.ended_at.is_(None)).values(ended_at=now))


def came(session: Session, call_id: int, *, office_ids: Sequence[int], account_id: int, now: datetime) -> None:
    """Someone of the staff came. Ending a call that a colleague has ended changes nothing; NotFound outside ``office_ids``."""
    known = session.scalar(select(HelpCall.id).where(HelpCall.id == call_id, HelpCall.office_id.in_(office_ids)))
    if known is None:
        raise NotFound(N_("Không tìm thấy lời gọi này."))
    ending = update(HelpCall).where(HelpCall.id == call_id, HelpCall.ended_at.is_(None))
    session.execute(ending.values(ended_at=now, ended_by=account_id))


def waiting(session: Session, office_id: int, *, now: datetime) -> list[Call]:
    """The open calls of an office, oldest first."""
    rows = session.execute(
        select(HelpCall.id, Device.name, Device.place, func.coalesce(Counter.name, ""), HelpCall.called_at)
        .join(Device, Device.id == HelpCall.device_id)
        .outerjoin(Counter, Counter.id == Device.counter_id)
        .where(HelpCall.office_id == office_id, HelpCall.id.in_(_open(now)))
        .order_by(HelpCall.called_at, HelpCall.id)
    )
    return [Call(*row) for row in rows]
