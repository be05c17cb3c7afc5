"""Devices for tests: made and paired through the verbs."""

from typing import Any

from sqlalchemy.orm import Session

from surveys.devices import verbs
from surveys.devices.models import Device, DeviceKind
from surveys.devices.verbs import Paired
from tests.builders import SECRET, Place
from tests.conftest import NOW


def device(session: Session, where: Place, kind: DeviceKind = DeviceKind.KIOSK, **more: Any) -> Device:
    """A device of ``where``, not paired; a tablet's counter is the place's. Flushed."""
    more = {"counter_id": where.counter if kind is DeviceKind.TABLET else None, "name": f"Máy {kind.value}", **more}
    made = Device(office_id=where.office, kind=kind, created_at=NOW, **more)
    session.add(made)
    session.flush()
    return made


def pair(session: Session, made: Device) -> Paired:
    """Pair ``made`` as a browser does with the administrator's code."""
    opened = verbs.open_pairing(session, made, secret=SECRET, now=NOW)
    return verbs.pair(session, opened.code, secret=SECRET, now=NOW)
