"""The frame of every citizens' page: its blueprint, its words in all languages at once, its files, and where it was opened."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, request, send_from_directory, url_for

from kiosk import words
from surveys.devices import verbs
from surveys.errors import N_, Forbidden
from surveys.responses.models import Channel
from surveys.web import reading, settings
from surveys.web.assets import YEAR

kiosk = Blueprint("kiosk", __name__, template_folder="templates")
FILES = Path(__file__).parent / "static"
AT_LENGTH = 64
COOKIE = "phieu_device"
KEPT_SECONDS = 400 * 86400  # browsers cap it there; each report of the device renews it


@dataclass(frozen=True)
class Device:
    """The browser that asks. Paired: a standing kiosk or a counter's tablet, with its ``id``. Not paired: a phone to us, even
    if ``at`` (an office's code, from the address) makes its pages look like that office's kiosk; a claim, nothing to trust.

    ``revoked`` is a browser whose key no longer counts, or never did.
    """

    at: str = ""
    id: int | None = None
    kind: str = "phone"
    name: str = ""
    office_id: int | None = None
    counter_id: int | None = None
    language: str = ""
    opening_hours: Mapping[str, Any] | None = None
    revoked: bool = False

    @property
    def office_code(self) -> str:
        """The code of its office; empty on a phone."""
        return self.at

    @property
    def channel(self) -> Channel:
        """On which channel its ratings count."""
        return Channel[self.kind.upper()]

    @property
    def home(self) -> str:
        """The start screen to go back to."""
        if self.id is not None:
            return url_for("kiosk.device_home")
        return url_for("kiosk.office", code=self.at) if self.at else url_for("kiosk.home")


class DeviceUnpaired(Forbidden):
    """This browser holds a key that no longer counts."""

    code = "device_unpaired"

    def __init__(self) -> None:
        super().__init__(N_("Máy này không còn được ghép với hệ thống. Đánh giá trên máy vẫn được giữ."))


def device() -> Device:
    """Who asks, known by the key in its cookie; read once per request."""
    if "kiosk_device" not in g:
        g.kiosk_device = _paired(request.cookies.get(COOKIE, ""))
    known: Device | None = g.kiosk_device
    return known or Device(_claimed())


def _paired(key: str) -> Device | None:
    if not key:
        return None
    with reading() as session:
        known = verbs.known(session, key, secret=settings().secret_key)
    if known is None or known.revoked:
        return Device(_claimed(), revoked=True)
    return Device(
        at=known.office_code,
        id=known.id,
        kind=known.kind.value,
        name=known.name,
        office_id=known.office_id,
        counter_id=known.counter_id,
        language=known.language,
        opening_hours=known.opening_hours,
    )


def _claimed() -> str:
    # Kiosk pages name their office in ``at``, and those under /k/ in the path.
    path = (request.view_args or {}).get("office_code")
    return str(path or request.args.get("at", ""))[:AT_LENGTH]


def remember(answer: Response, key: str = "") -> Response:
    """Let this browser keep ``key`` (default: the one that it sent) for as long as browsers keep anything."""
    answer.set_cookie(
        COOKIE,
        key or request.cookies[COOKIE],
        max_age=KEPT_SECONDS,
        path="/",
        secure=settings().cookies_secure,
        httponly=True,
        samesite="Strict",
    )
    return answer


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for path in sorted(FILES.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@kiosk.get("/static/kiosk/<version>/<path:filename>", endpoint="static")
def static_file(version: str, filename: str) -> Response:  # noqa: ARG001 - the version only makes the address new
    """A file of the face. All share one version in their folder's name, so that a module's own imports are renewed with it."""
    return send_from_directory(FILES, filename, max_age=YEAR)


def file(filename: str) -> str:
    """The address of one of the face's files."""
    return url_for("kiosk.static", version=_version(), filename=filename)


def _counters_url(office_code: str, page: int | None = None) -> str:
    """Where one without a slip begins."""
    if device().id is not None:
        return url_for("kiosk.device_counters", page=page)
    return url_for("kiosk.counters", office_code=office_code, page=page)


@kiosk.app_context_processor
def _frame() -> dict[str, object]:
    return {
        "N_": N_,
        "both": words.both,
        "say": words.say,
        "named": words.named,
        "device": device,
        "counters_url": _counters_url,
        "app_version": _version,
        "kiosk_file": file,
        "timing": settings(),
    }
