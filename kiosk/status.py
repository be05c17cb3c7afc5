"""The attendant's page on a paired device: how it is, and what to do about it, behind the device's PIN.

The PIN is judged by the server alone (docs/decisions/0011): its hash never lies on a device that stands unwatched. Without the
network the page shows how the device is, which is nobody's secret; what changes anything needs the server.
"""

from flask import jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk import places
from kiosk.base import COOKIE, DeviceUnpaired, device, kiosk
from kiosk.calling import paired
from kiosk.devices import paired_page
from kiosk.kept import PAGES
from surveys.accounts import passwords, throttle
from surveys.audit.verbs import note
from surveys.devices import verbs as devices
from surveys.devices.models import Device
from surveys.errors import N_, Conflict, Forbidden
from surveys.web import database, now, reading, settings, writing

TRIES, SECONDS = 5, 600


class WrongPin(Forbidden):
    """The PIN is not this device's."""

    code = "wrong_pin"

    def __init__(self) -> None:
        super().__init__(N_("Mã PIN chưa đúng."))


PAGES.append(lambda: (url_for("kiosk.status"),))


@kiosk.get("/d/status")
@paired_page
def status() -> ResponseReturnValue:
    """The page, which the device keeps; it says nothing before it is asked on the device itself."""
    here = device()
    with reading() as session:
        place = places.office_by_id(session, here.office_id) if here.office_id else None
    if place is None:
        raise DeviceUnpaired
    return render_template("kiosk/status.html", place=place)


@kiosk.post("/d/status")
def told_status() -> ResponseReturnValue:
    """What the server knows of this device, to whoever knows its PIN; raises WrongPin, and TooMany after a few."""
    known = _entered()
    return jsonify(
        name=known.name,
        place=known.place,
        last_seen_at=known.last_seen_at.isoformat() if known.last_seen_at else None,
        queue_length=known.queue_length,
        refused_count=known.refused_count,
        outdated=known.outdated_since is not None,
        clock_skew_seconds=known.clock_skew_seconds,
        now=now().isoformat(),
    )


@kiosk.post("/d/status/unpair")
def unpair() -> ResponseReturnValue:
    """End this device's pairing. What waits on it stays on it until it is paired again."""
    known = _entered()
    with writing() as session:
        row = session.get_one(Device, known.id)
        devices.revoke(session, row, now=now())
        note(session, account_id=None, action="device.unpair", subject=row.name, now=now())
    answer = make_response("", 204)
    answer.delete_cookie(COOKIE)
    return answer


def _entered() -> Device:
    """The device, if its PIN was sent."""
    device_id = paired()
    limits = {"limit": TRIES, "secret": settings().secret_key, "now": now()}
    throttle.check(database(), "device_pin", str(device_id), **limits)  # type: ignore[arg-type] # its own keywords
    with reading() as session:
        known = session.get_one(Device, device_id)
        session.expunge(known)
    if known.pin_hash is None:
        raise Conflict(N_("Máy này chưa có mã PIN. Quản trị đặt mã trong phần Thiết bị."), code="no_pin")
    if not passwords.verify(known.pin_hash, request.form.get("pin", "")):
        throttle.count(database(), "device_pin", str(device_id), seconds=SECONDS, **limits)  # type: ignore[arg-type] # the same
        raise WrongPin
    return known
