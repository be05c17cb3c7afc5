"""Make a browser a device: the administrator's code is typed on it, or comes in the address's fragment from the QR code."""

from flask import jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk import limits, places
from kiosk.base import device, kiosk, remember
from kiosk.submitting import from_here
from surveys.devices import verbs
from surveys.devices.verbs import PairingRefused
from surveys.web import now, reading, settings, writing
from surveys.web.failures import wants_json
from surveys.web.language import said


@kiosk.get("/d/pair")
def pairing() -> str:
    """Where the code is typed. A device that is paired stays so until a new code has been accepted."""
    return _page()


@kiosk.post("/d/pair")
def pair() -> ResponseReturnValue:
    """Pair this browser; raises PairingRefused (or TooMany: codes can't be guessed)."""
    from_here()
    limits.pairing_try()
    try:
        with writing() as session:
            paired = verbs.pair(session, request.form.get("code", ""), secret=settings().secret_key, now=now())
    except PairingRefused as error:
        if wants_json():
            raise
        return _page(said(error)), error.status
    home = url_for("kiosk.device_home")
    answer = make_response(jsonify(home=home)) if wants_json() else make_response(redirect(home, 303))
    return remember(answer, paired.key)


def _page(refusal: str = "") -> str:
    here = device()
    with reading() as session:
        place = places.near(session, here.at, settings().kiosk_office)
    ended = here.revoked or request.args.get("why") == "unpaired"
    return render_template("kiosk/pair.html", place=place, refusal=refusal, ended=ended)
