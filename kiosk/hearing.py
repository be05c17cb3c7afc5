"""A device says how it is: every half minute, in a few bytes. It hears whether newer pages wait for it, and stays paired."""

from datetime import datetime, timedelta
from threading import Lock

from flask import make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from kiosk.base import Device, kiosk, remember
from kiosk.devices import paired_device
from kiosk.kept import render
from surveys.audit.models import AuditEntry
from surveys.devices import verbs
from surveys.devices.verbs import Report
from surveys.errors import N_, Invalid
from surveys.web import now, reading, settings, writing

OUTDATED = "Phieu-Outdated"
LARGEST = 2048
MOST = 1_000_000
LONGEST_VERSION = 32
# What changes without being written down (a field met for the first time in an import) is found by then.
LOOK_AGAIN = timedelta(minutes=15)


@kiosk.post("/d/state")
def state() -> ResponseReturnValue:
    """Take a device's report; 204, with ``Phieu-Outdated: 1`` when its kept pages are older than ours."""
    request.max_content_length = LARGEST
    here = paired_device()
    report = Report(_count("queue"), _count("refused"), request.form.get("version", "")[:LONGEST_VERSION], _clock())
    current = _versions.of(here) if report.version else ""
    with writing() as session:
        assert here.id is not None  # noqa: S101 - a paired device has one
        outdated = verbs.hear(session, here.id, report, current=current, now=now())
    answer = make_response("", 204)
    if outdated:
        answer.headers[OUTDATED] = "1"
    return remember(answer)


def _count(field: str) -> int:
    text = request.form.get(field, "0")
    if not text.isascii() or not text.isdigit() or int(text[:9]) > MOST:
        raise Invalid(N_("Không đọc được trạng thái của máy."))
    return int(text[:9])


def _clock() -> datetime | None:
    try:
        moment = datetime.fromisoformat(request.form.get("clock", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


class _Versions:
    """The version of the set that each device should have. Pages are rendered for it only when something may have changed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[tuple[str, int | None], tuple[object, datetime, str]] = {}

    def of(self, here: Device) -> str:
        """The version for ``here`` now."""
        stamp, moment, key = self._stamp(here), now(), (settings().url, here.id)
        with self._lock:
            known = self._known.get(key)
        if known is None or known[0] != stamp or not timedelta() <= moment - known[1] < LOOK_AGAIN:
            known = (stamp, moment, render(here).version)
            with self._lock:
                self._known[key] = known
        return known[2]

    def _stamp(self, here: Device) -> object:
        # Whatever staff change is written down; what they read changes no page.
        changed = select(AuditEntry.id).where(AuditEntry.action.not_like("%.read")).order_by(AuditEntry.id.desc()).limit(1)
        with reading() as session:
            return here, session.scalar(changed)


_versions = _Versions()
