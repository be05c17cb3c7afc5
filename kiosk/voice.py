"""Spoken prompts for the citizens' pages: what can be heard at an office, and the sounds themselves."""

from io import BytesIO

from flask import Response, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue

from kiosk import places
from kiosk.base import device, kiosk
from kiosk.kept import MEDIA, PAGES
from surveys.errors import N_, NotFound
from surveys.voice.reading import Spoken, offered, sound
from surveys.web import reading, settings
from surveys.web.assets import YEAR

FRESH = 300  # seconds for which a browser need not ask again what can be heard
DIGEST = 64


@kiosk.get("/recordings")
def recordings() -> Response:
    """What can be heard at the office that ``at`` names: languages, and in each the address of every screen's sound."""
    with reading() as session:
        place = places.near(session, device().at, settings().kiosk_office)
        spoken = offered(session, place.id) if place else ()
    answer = jsonify([_told(one) for one in spoken])
    answer.headers["Cache-Control"] = f"max-age={FRESH}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _told(one: Spoken) -> dict[str, object]:
    sounds = {screen: url_for("kiosk.recording", name=name) for screen, name in one.sounds.items()}
    language = one.language
    return {"code": language.code, "name": language.name, "text": language.text, "sounds": sounds}


@kiosk.get("/recordings/<name>")
def recording(name: str) -> ResponseReturnValue:
    """One sound, whole or in ranges. Its name is made of its content, so it never changes."""
    digest = name.partition(".")[0]
    if len(digest) != DIGEST or not digest.isalnum() or not digest.isascii():
        raise NotFound(N_("Không có tệp âm thanh này."))
    with reading() as session:
        data, media_type = sound(session, digest)
    answer = send_file(BytesIO(data), mimetype=media_type, conditional=True, etag=digest, max_age=YEAR)
    answer.cache_control.public = True
    answer.cache_control.immutable = True
    return answer


def _listed() -> list[str]:
    return [url_for("kiosk.recordings", at=device().at)]


def _sounds() -> list[str]:
    office_id = device().office_id
    if office_id is None:
        return []
    with reading() as session:
        spoken = offered(session, office_id)
    return sorted({url_for("kiosk.recording", name=name) for one in spoken for name in one.sounds.values()})


# A paired device is heard without a network too.
PAGES.append(_listed)
MEDIA.append(_sounds)
