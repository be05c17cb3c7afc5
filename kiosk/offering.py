"""A counter's tablet looks for an offer every second, and says what became of it."""

from dataclasses import asdict

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from kiosk.base import COOKIE, DeviceUnpaired, kiosk
from kiosk.calling import paired
from surveys.devices import keys
from surveys.errors import N_, Conflict, Invalid
from surveys.offers import tablet
from surveys.offers.verbs import Ending
from surveys.web import now, reading, settings, writing

ENDINGS = {"declined": Ending.DECLINED, "ignored": Ending.IGNORED}


@kiosk.get("/d/offer")
def offer() -> ResponseReturnValue:
    """What this tablet is offered: 204 for nothing, 304 while it is as the tablet knows it. One statement and no session."""
    digest = keys.key_digest(settings().secret_key, request.cookies.get(COOKIE, ""))
    with reading() as session:
        look = tablet.poll(session, digest, now=now())
    if look is None:
        raise DeviceUnpaired
    if look.offered is None:
        return "", 204
    answer = jsonify(asdict(look.offered))
    answer.set_etag(f"{look.offered.id}.{look.offered.state}")
    return answer.make_conditional(request)


@kiosk.post("/d/offer/<int(max=2147483647):offer_id>")
def told(offer_id: int) -> ResponseReturnValue:
    """What became of an offer: ``shown``, ``begun``, ``declined`` or ``ignored``. Raises Conflict when it is over already."""
    what, device_id = request.form.get("what", ""), paired()
    with writing() as session:
        if what == "shown":
            held = tablet.show(session, offer_id, device_id=device_id, now=now())
        elif what == "begun":
            held = tablet.begin(session, offer_id, device_id=device_id, now=now())
        elif what in ENDINGS:
            held = tablet.give_back(session, offer_id, ENDINGS[what], device_id=device_id, now=now())
        else:
            raise Invalid(N_("Yêu cầu không đúng. Vui lòng thử lại."))
    if not held:
        raise Conflict(N_("Lời mời này đã kết thúc."), code="offer_over")
    return "", 204
