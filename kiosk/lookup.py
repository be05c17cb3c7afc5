"""*Tra cứu thủ tục*: what to bring, what it costs, how long it takes. A page of its own, and data for paired devices."""

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kiosk import places
from kiosk.base import DeviceUnpaired, device, kiosk
from kiosk.devices import paired_page
from kiosk.kept import PAGES
from surveys.guide import verbs as guide
from surveys.web import reading

SHOWN = 30


@kiosk.get("/k/<office_code>/lookup")
def lookup(office_code: str) -> str:
    """Search by name, code or field, with or without a script."""
    query, field = request.args.get("q", "").strip()[:200], request.args.get("field", "")
    with reading() as session:
        place = places.office(session, office_code)
        entries = guide.entries(session, place.id)
    found = guide.search([entry for entry in entries if not field or entry.field == field], query)
    fields = sorted({(entry.field, entry.field_en) for entry in entries})
    told = {"query": query, "field": field, "fields": fields, "asked": bool(query or field), "all": len(entries)}
    return render_template("kiosk/lookup.html", place=place, entries=found[:SHOWN], more=len(found) - SHOWN, **told)


PAGES.append(lambda: (url_for("kiosk.device_lookup"), url_for("kiosk.lookup_data")))


@kiosk.get("/d/lookup")
@paired_page
def device_lookup() -> ResponseReturnValue:
    """The page of a paired device, which searches by itself in what it keeps."""
    with reading() as session:
        place = _place(session)
    return render_template("kiosk/device_lookup.html", place=place)


@kiosk.get("/d/lookup.json")
def lookup_data() -> ResponseReturnValue:
    """All that a paired device can look up; 304 while it is as the device has it."""
    with reading() as session:
        data = guide.as_data(guide.entries(session, _place(session).id))
    answer = make_response(data)
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _place(session: Session) -> places.Place:
    here = device()
    place = places.office_by_id(session, here.office_id) if here.office_id else None
    if place is None:
        raise DeviceUnpaired
    return place
