"""The sample office's kiosk and tablet: not paired, so that whoever tries the product out sees how it is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.devices import verbs
from surveys.devices.models import Device, DeviceKind
from surveys.office.models import Counter, Office

KIOSK = "Kiosk sảnh chính"
TABLET = "Máy tính bảng quầy 1"
# Who tries a sample out takes breaks.
VALID = timedelta(hours=12)


@dataclass(frozen=True)
class SampleDevice:
    """A device, and the code that pairs it; empty when it is paired."""

    name: str
    code: str


def build(session: Session, office_id: int, now: datetime) -> None:
    """A kiosk in the hall, and a tablet at the first counter."""
    counter = session.scalars(select(Counter).where(Counter.office_id == office_id).order_by(Counter.id).limit(1)).one()
    kiosk = Device(office_id=office_id, kind=DeviceKind.KIOSK, name=KIOSK, place="Bên phải cửa vào", created_at=now)
    tablet = Device(office_id=office_id, kind=DeviceKind.TABLET, name=TABLET, place="Trước quầy", created_at=now)
    tablet.counter_id = counter.id
    session.add_all([kiosk, tablet])
    session.flush()


def open_all(session: Session, *, secret: str, now: datetime) -> list[SampleDevice]:
    """The sample's devices, each that is not paired with a new code; none where there is no sample."""
    query = select(Device).join(Office, Office.id == Device.office_id).where(Office.sample, Device.name.in_((KIOSK, TABLET)))
    return [_opened(session, device, secret, now) for device in session.scalars(query.order_by(Device.id))]


def _opened(session: Session, device: Device, secret: str, now: datetime) -> SampleDevice:
    if device.paired_at is not None and device.revoked_at is None:
        return SampleDevice(device.name, "")
    return SampleDevice(device.name, verbs.open_pairing(session, device, secret=secret, now=now, valid=VALID).code)
