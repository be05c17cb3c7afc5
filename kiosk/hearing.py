"""A device says how it is: every half minute, in a few bytes. It hears whether newer pages wait for it, and stays paired."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from flask import make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from kiosk import places
from kiosk.base import Device, kiosk, remember
from kiosk.devices import paired_device
from kiosk.kept import render
from surveys.accounts.models import Account
from surveys.audit.models import AuditEntry
from surveys.devices import verbs
from surveys.devices.verbs import Report
from surveys.errors import N_, Invalid, NotFound
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
    """The version of the set that each device should have. Pages are rendered for it only when something may have changed, and
    by one thread of a process at a time: a change at the top of a province reaches its hundred devices one after the other.
    """

    def __init__(self) -> None:
        self._rendering = Lock()
        self._known: dict[object, tuple[object, datetime, str]] = {}

    def of(self, here: Device) -> str:
        """The version for ``here`` now; the last one known (or "") while another is being rendered."""
        # Devices that differ in nothing that a page shows have one set.
        key = (settings().url, request.host_url, repr(replace(here, id=0, name="")))
        stamp, moment = self._stamp(here), now()
        known = self._known.get(key)
        if known is not None and known[0] == stamp and timedelta() <= moment - known[1] < LOOK_AGAIN:
            return known[2]
        if not self._rendering.acquire(blocking=False):
            return known[2] if known else ""
        try:
            self._known[key] = known = (stamp, moment, _version(here))
        finally:
            self._rendering.release()
        return known[2]

    def _stamp(self, here: Device) -> object:
        # Whatever staff change is written down; what they read changes no page. Only its own office and those above change it.
        with reading() as session:
            above = places.above(session, here.office_id)
            changed = (
                select(AuditEntry.id)
                .join(Account, Account.id == AuditEntry.account_id)
                .where(Account.office_id.in_(above), AuditEntry.action.not_like("%.read"))
                .order_by(AuditEntry.id.desc())
                .limit(1)
            )
            return session.scalar(changed)


def _version(here: Device) -> str:
    try:
        return render(here).version
    except NotFound:
        # Its office or counter was closed: it goes on with the pages that it has, and is heard all the same.
        return ""


_versions = _Versions()
