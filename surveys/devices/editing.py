"""Devices as administrators edit them: what they are, how they are paired, and that their keys can be ended."""

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from surveys.accounts import passwords
from surveys.audit.verbs import note
from surveys.devices import verbs
from surveys.devices.models import Device, DeviceKind
from surveys.devices.verbs import PAIRING_TIME, Pairing
from surveys.errors import N_
from surveys.office.verbs import Editor, FieldInvalid, Values, save

_PIN = re.compile(r"\d{4,12}")


def save_device(session: Session, device: Device | None, values: Values, *, by: Editor, now: datetime) -> tuple[int, str]:
    """Change a device, or (None) make one that is not paired yet; (its id, ""). An empty ``pin`` leaves the PIN as it is.

    Raises FieldInvalid for a tablet without a counter, a kiosk with one, or a PIN that is not 4 to 12 digits.
    """
    rest = {name: value for name, value in values.items() if name != "pin"}
    row = device or Device(created_at=now)
    kind = values.get("kind", row.kind)
    counter_id = values.get("counter_id", row.counter_id)
    if kind is DeviceKind.TABLET and counter_id is None:
        raise FieldInvalid("counter_id", N_("Máy tính bảng đứng ở một quầy: vui lòng chọn quầy."))
    if kind is DeviceKind.KIOSK and counter_id is not None:
        raise FieldInvalid("counter_id", N_("Kiosk phục vụ mọi quầy: để trống mục này."))
    if pin := str(values.get("pin") or ""):
        rest["pin_hash"] = _hashed(pin)
    return save(session, row, rest, by=by, now=now), ""


def _hashed(pin: str) -> str:
    if not _PIN.fullmatch(pin):
        raise FieldInvalid("pin", N_("PIN có từ 4 đến 12 chữ số."))
    return passwords.digest(pin)


def give_code(
    session: Session, device: Device, *, by: Editor, secret: str, now: datetime, valid: timedelta = PAIRING_TIME
) -> Pairing:
    """A new pairing code, written down without itself."""
    opened = verbs.open_pairing(session, device, secret=secret, now=now, valid=valid)
    note(session, account_id=by.account_id, action="device.pairing", subject=device.name, now=now)
    return opened


def revoke(session: Session, device: Device, *, by: Editor, now: datetime) -> None:
    """End the device's key, and write that down."""
    verbs.revoke(session, device, now=now)
    note(session, account_id=by.account_id, action="device.revoke", subject=device.name, now=now)
