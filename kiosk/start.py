"""The start screen, and the way to the form for those who hold no slip: counter, then field."""

from dataclasses import dataclass
from math import ceil

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk import places
from kiosk.base import device, kiosk
from kiosk.rating import show_form
from surveys.forms import verbs as forms
from surveys.tokens import codes
from surveys.web import reading, settings

ON_A_SCREEN = 11


@kiosk.get("/")
def home() -> ResponseReturnValue:
    """The start screen of the office in the settings, or of the first one that has a counter."""
    with reading() as session:
        place = places.first(session, settings().kiosk_office)
    if place is None:
        return make_response(render_template("kiosk/empty.html"), 200)
    return render_template("kiosk/start.html", place=place, at=place.code)


@kiosk.get("/k/<code>")
def office(code: str) -> str:
    """The start screen of one office."""
    with reading() as session:
        place = places.office(session, code)
    return render_template("kiosk/start.html", place=place, at=place.code)


@kiosk.get("/t")
def typed() -> ResponseReturnValue:
    """Where the keypad leads without JavaScript: on to the code's own page."""
    text = request.args.get("code", "")
    try:
        code = codes.parse(text)
    except codes.Mistyped:
        code = "".join(filter(str.isalnum, text))[:32] or "0"
    return redirect(url_for("kiosk.invited", code=code, at=device().at or None), 303)


@dataclass(frozen=True)
class Screenful:
    """The choices that one screen shows, and which of the screens it is."""

    choices: list[places.Choice]
    page: int
    pages: int


def screenful(choices: list[places.Choice]) -> Screenful:
    """The screenful that the request's ``page`` names."""
    pages = max(1, ceil(len(choices) / ON_A_SCREEN))
    page = min(max(request.args.get("page", 1, int), 1), pages)
    return Screenful(choices[(page - 1) * ON_A_SCREEN : page * ON_A_SCREEN], page, pages)


@kiosk.get("/k/<office_code>/counters")
def counters(office_code: str) -> ResponseReturnValue:
    """Choose the counter, a screenful at a time; with only one there is nothing to choose."""
    with reading() as session:
        place = places.office(session, office_code)
        choices = places.counters(session, place.id)
    if len(choices) == 1:
        return redirect(url_for("kiosk.fields", office_code=office_code, counter_id=choices[0].id), 303)
    return render_template("kiosk/counters.html", place=place, shown=screenful(choices))


@kiosk.get("/k/<office_code>/counters/<int:counter_id>")
def fields(office_code: str, counter_id: int) -> str:
    """Choose the field, a screenful at a time."""
    with reading() as session:
        place = places.office(session, office_code)
        counter = places.counter(session, place.id, counter_id)
        choices = places.fields(session, place.id)
        alone = len(places.counters(session, place.id)) == 1
    return render_template("kiosk/fields.html", place=place, counter=counter, shown=screenful(choices), alone=alone)


@kiosk.get("/k/<office_code>/counters/<int:counter_id>/fields/<int:field_id>")
@kiosk.get("/k/<office_code>/counters/<int:counter_id>/other", defaults={"field_id": None})
def without_code(office_code: str, counter_id: int, field_id: int | None) -> str:
    """The form of a rating without a code, kept apart as unverified."""
    with reading() as session:
        place = places.office(session, office_code)
        counter = places.counter(session, place.id, counter_id)
        field = next((one for one in places.fields(session, place.id) if one.id == field_id), None)
        published = forms.current(session, place.id)
    if field_id is not None and field is None:
        abort(404)
    return show_form(published, place=place, counter=counter, field=field)
