"""The pages about devices: all of them, one with its pairing, and the acts on it."""

import hashlib
from dataclasses import dataclass
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.devices import words
from admin.devices.base import blueprint
from admin.setup.kinds import KINDS
from admin.setup.views import editor
from surveys.accounts.models import Role
from surveys.devices import editing
from surveys.devices.listing import DeviceLine, line_of, overview
from surveys.devices.models import Device
from surveys.office import verbs as office
from surveys.printing.symbols import qr_path
from surveys.web import now, reading, settings, writing
from surveys.web.failures import is_partial

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Invitation:
    """A pairing code to be shown once, as text, as a link and as the link's QR code (side in modules, SVG path)."""

    code: str
    link: str
    side: int
    path: str
    until: object


@blueprint.get("/")
@requires(Role.ADMINISTRATOR)
def home() -> Page:
    """Every device of this administrator's offices; as a part, only when it changed."""
    moment = now()
    with reading() as session:
        lines = overview(session, person().office_ids, now=moment)
    mark = _mark(lines)
    if is_partial() and request.args.get("was") == mark:
        return "", 204
    page = "admin/devices/list.html" if is_partial() else "admin/devices/home.html"
    return render_template(page, kinds=KINDS, lines=lines, mark=mark, now=moment)


@blueprint.get("/<int:device_id>")
@requires(Role.ADMINISTRATOR)
def device(device_id: int) -> Page:
    """One device: how it is, and how to pair or end it; as a part, its state only when it changed."""
    moment = now()
    with reading() as session:
        line = line_of(session, _find(session, device_id), now=moment)
    mark = _mark([line])
    if is_partial() and request.args.get("was") == mark:
        return "", 204
    page = "admin/devices/state.html" if is_partial() else "admin/devices/device.html"
    return render_template(page, kinds=KINDS, line=line, mark=mark, now=moment, invitation=None)


@blueprint.post("/<int:device_id>/pairing")
@requires(Role.ADMINISTRATOR)
def pairing(device_id: int) -> Page:
    """Make a pairing code and show it in the answer itself: it must wait nowhere, neither in the store nor in a cookie."""
    moment = now()
    with writing() as session:
        found = _find(session, device_id)
        opened = editing.give_code(session, found, by=editor(), secret=settings().secret_key, now=moment)
        line = line_of(session, found, now=moment)
    invitation = invite(opened.code, opened.expires_at)
    return render_template(
        "admin/devices/device.html", kinds=KINDS, line=line, mark=_mark([line]), now=moment, invitation=invitation
    )


def invite(code: str, until: object) -> Invitation:
    """How a code is handed to a device. In the link it stands behind a #, which browsers send to no server."""
    link = f"{settings().public_url}{url_for('kiosk.pairing')}#{code}"
    return Invitation(f"{code[:4]}-{code[4:]}", link, *qr_path(link), until)


@blueprint.post("/<int:device_id>/revoke")
@requires(Role.ADMINISTRATOR)
def revoke(device_id: int) -> Page:
    """End a device's key."""
    with writing() as session:
        found = _find(session, device_id)
        editing.revoke(session, found, by=editor(), now=now())
        name = found.name
    flash(gettext("Đã thu hồi “%(name)s”. Máy giữ lại đánh giá chưa gửi cho đến khi được ghép lại.", name=name), "done")
    return redirect(url_for("devices.device", device_id=device_id), 303)


def _find(session: Session, device_id: int) -> Device:
    return cast(Device, office.find(session, Device, device_id, editor()))


def _mark(lines: list[DeviceLine]) -> str:
    """A digest of what is shown: it stays the same as long as a glance would see nothing new."""
    shown = [(line.id, line.name, words.state(line), words.seen(line, now()), _numbers(line)) for line in lines]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _numbers(line: DeviceLine) -> tuple[object, ...]:
    return (line.queue_length, line.refused_count, words.clock(line), words.pages(line), line.pairing_until)
