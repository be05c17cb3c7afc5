"""The frame of every citizens' page: its blueprint, its words in all languages at once, its files, and where it was opened."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory, url_for

from kiosk import words
from surveys.errors import N_
from surveys.web import settings
from surveys.web.assets import YEAR

kiosk = Blueprint("kiosk", __name__, template_folder="templates")
FILES = Path(__file__).parent / "static"
AT_LENGTH = 64


@dataclass(frozen=True)
class Device:
    """Where a page was opened: ``at`` is the code of the kiosk's office, empty on a phone. A claim, nothing to trust."""

    at: str

    @property
    def channel(self) -> str:
        """The channel's name, as a form sends it."""
        return "kiosk" if self.at else "phone"

    @property
    def home(self) -> str:
        """The start screen to go back to."""
        return url_for("kiosk.office", code=self.at) if self.at else url_for("kiosk.home")


def device() -> Device:
    """What the request says of its device: kiosk pages name their office in ``at``, and those under /k/ in the path."""
    path = (request.view_args or {}).get("office_code")
    return Device(str(path or request.args.get("at", ""))[:AT_LENGTH])


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


@kiosk.app_context_processor
def _frame() -> dict[str, object]:
    return {
        "N_": N_,
        "both": words.both,
        "say": words.say,
        "named": words.named,
        "device": device,
        "kiosk_file": file,
        "timing": settings(),
    }
