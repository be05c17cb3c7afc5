"""The pages of a paired device, which it keeps: none holds a code or anything of a person, and each works without the network."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kiosk import limits, places
from kiosk.base import Device, DeviceUnpaired, device, kiosk
from kiosk.rating import GUESSES, show_form
from kiosk.start import screenful
from surveys.errors import N_, NotFound
from surveys.forms import verbs as forms
from surveys.tokens.errors import TokenError
from surveys.tokens.verbs import look_up, mark_opened
from surveys.web import now, reading, settings, writing
from surveys.web.language import said

P = ParamSpec("P")

# Why a code can't rate, each with a screen of its own that a device keeps.
REFUSALS = {
    "mistyped": N_("Mã chưa đúng. Vui lòng xem lại 10 ký tự trên phiếu và nhập lại."),
    "token_unknown": N_("Không tìm thấy mã này."),
    "token_used": N_("Phiếu này đã được dùng."),
    "token_void": N_("Phiếu này đã được thay."),
    "token_expired": N_("Phiếu này đã hết hạn."),
    "too_many": N_("Quá nhiều lần thử. Vui lòng đợi một lát."),
}


def paired_page(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Guard a device's page: any other browser is sent to be paired."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if device().id is None:
            return redirect(url_for("kiosk.pairing", why="unpaired" if device().revoked else None), 303)
        return view(*args, **kwargs)

    return guarded


def paired_device() -> Device:
    """The device that asks; raises DeviceUnpaired for any other browser."""
    here = device()
    if here.id is None:
        raise DeviceUnpaired
    return here


def _place(session: Session, here: Device) -> places.Place:
    place = places.office_by_id(session, here.office_id) if here.office_id is not None else None
    if place is None:
        raise NotFound(N_("Cơ quan của máy này đã ngừng dùng. Vui lòng báo quản trị."))
    return place


@kiosk.get("/d/")
@paired_page
def device_home() -> ResponseReturnValue:
    """A standing kiosk's start, or the screen on which a counter's tablet rests."""
    here = device()
    with reading() as session:
        place = _place(session, here)
        counter = places.counter(session, place.id, here.counter_id) if here.counter_id is not None else None
        counters = [counter] if counter else places.counters(session, place.id)
        hours = places.hours(session, place.id, here.opening_hours or {}, now())
    only = counters[0] if len(counters) == 1 else None
    without = url_for("kiosk.device_fields", counter_id=only.id) if only else url_for("kiosk.device_counters")
    page = "kiosk/rest.html" if counter else "kiosk/start.html"
    return render_template(page, place=place, at=place.code, counter=counter, hours=hours, without_url=without)


@kiosk.get("/d/form")
@paired_page
def device_form() -> ResponseReturnValue:
    """The form without anything baked in: opened.js fills in what is rated."""
    with reading() as session:
        place = _place(session, device())
        published = forms.current(session, place.id)
    refusals = {reason: url_for("kiosk.device_refused", reason=reason) for reason in REFUSALS}
    return show_form(published, place=place, refusals=refusals)


@kiosk.get("/d/counters")
@paired_page
def device_counters() -> ResponseReturnValue:
    """Choose the counter, for who holds no slip."""
    with reading() as session:
        place = _place(session, device())
        choices = places.counters(session, place.id)
    return render_template("kiosk/counters.html", place=place, shown=screenful(choices))


@kiosk.get("/d/counters/<int:counter_id>")
@paired_page
def device_fields(counter_id: int) -> ResponseReturnValue:
    """Choose the field; the choice is carried to the form by choosing.js."""
    here = device()
    with reading() as session:
        place = _place(session, here)
        counter = places.counter(session, place.id, counter_id)
        choices = places.fields(session, place.id)
        alone = here.counter_id is not None or len(places.counters(session, place.id)) == 1
    return render_template("kiosk/fields.html", place=place, counter=counter, shown=screenful(choices), alone=alone)


@kiosk.get("/d/refused/<reason>")
@paired_page
def device_refused(reason: str) -> ResponseReturnValue:
    """Why a code can't rate."""
    if reason not in REFUSALS:
        raise NotFound(N_("Không tìm thấy trang này."))
    with reading() as session:
        place = _place(session, device())
    message = said(TokenError(REFUSALS[reason]))
    return render_template("kiosk/refused.html", reason=reason, message=message, place=place)


@kiosk.post("/d/invitation")
def device_invitation() -> ResponseReturnValue:
    """What a typed or scanned code invites to rate, in names; raises TokenError or TooMany for one that can't."""
    paired_device()
    try:
        with reading() as session:
            found = look_up(session, request.form.get("code", ""), secret=settings().secret_key, now=now())
    except TokenError as error:
        _count(error)
        raise
    with writing() as session:
        mark_opened(session, found.token_id, now=now())
    return jsonify(
        procedure=found.procedure_name,
        procedure_en=found.procedure_name_en,
        clerk=found.clerk_name,
        counter=found.counter_name,
    )


def _count(error: TokenError) -> None:
    limits.before_code()
    if error.error_code in GUESSES:
        limits.wrong_code()
