"""*Cần giúp đỡ*: a paired device calls the staff to itself; everyone else reads how to reach the office."""

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from kiosk import places
from kiosk.base import DeviceUnpaired, device, kiosk
from surveys.accounts import throttle
from surveys.calls import verbs as calls
from surveys.web import database, now, reading, settings, writing

CALLS, SECONDS = 6, 600


@kiosk.get("/k/<office_code>/help")
def help_page(office_code: str) -> str:
    """How to reach the office: what the button opens where no script runs."""
    with reading() as session:
        place = places.office(session, office_code)
    return render_template("kiosk/help.html", place=place)


@kiosk.post("/d/help")
def call_help() -> ResponseReturnValue:
    """Call the staff to this device. Raises TooMany when it called often without anyone's need."""
    device_id = paired()
    limits = {"limit": CALLS, "seconds": SECONDS, "secret": settings().secret_key, "now": now()}
    throttle.count(database(), "kiosk_help", str(device_id), **limits)  # type: ignore[arg-type] # its own keywords
    with writing() as session:
        calls.call(session, device_id=device_id, now=now())
    return jsonify(status="called"), 201


@kiosk.post("/d/help/cancel")
def take_back_help() -> ResponseReturnValue:
    """The citizen needs no help any more."""
    with writing() as session:
        calls.take_back(session, device_id=paired(), now=now())
    return "", 204


def paired() -> int:
    """The id of the paired device that asks; raises DeviceUnpaired for any other browser."""
    if (device_id := device().id) is None:
        raise DeviceUnpaired
    return device_id
