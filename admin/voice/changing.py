"""What an administrator changes: recordings come, stay and go; a language joins the list or leaves it."""

import re
from collections.abc import Iterator

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from admin.access import requires
from admin.setup.views import editor
from admin.voice.base import blueprint, chosen
from surveys.accounts.models import Role
from surveys.errors import N_, DomainError, Invalid
from surveys.voice import reading as voices
from surveys.voice import verbs
from surveys.web import now, reading, writing
from surveys.web.language import said

NO_FILE = N_("Chưa chọn tệp nào.")


@blueprint.post("/<language>/<screen>")
@requires(Role.ADMINISTRATOR)
def save(language: str, screen: str) -> Response:
    """Take one recording, instead of the one before."""
    office = chosen()
    file = request.files.get("sound")
    if file is None or not file.filename:
        raise Invalid(NO_FILE)
    _take(file, office.id, language, screen)
    flash(gettext("Đã lưu bản thu."), "done")
    return _back(language, office.id, screen)


@blueprint.post("/<language>")
@requires(Role.ADMINISTRATOR)
def save_many(language: str) -> Response:
    """Take many recordings at once, each named after its number on the sheet or after its screen (``03.mp3``, ``thanks.mp3``)."""
    office = chosen()
    with reading() as session:
        lines = voices.sheet(session, office.id, language).lines
    files = [file for file in request.files.getlist("sounds") if file.filename]
    if not files:
        raise Invalid(NO_FILE)
    refused = dict(_take_many(files, office.id, language, lines))
    taken = len(files) - len(refused)
    if taken:
        flash(ngettext("Đã lưu %(num)s bản thu.", "Đã lưu %(num)s bản thu.", taken), "done")
    for name, reason in refused.items():
        flash(gettext("Không nhận %(name)s: %(reason)s", name=name, reason=reason), "alert")
    return _back(language, office.id)


def _take_many(
    files: list[FileStorage], office_id: int, language: str, lines: tuple[voices.Line, ...]
) -> Iterator[tuple[str, str]]:
    """Take each file whose name tells its screen; yields (name, reason) of those that can't be taken."""
    for file in files:
        name = file.filename or ""
        screen = _screen_of(name, lines)
        if screen is None:
            yield name, gettext("tên tệp không phải số thứ tự hay mã của màn hình nào.")
            continue
        try:
            _take(file, office_id, language, screen)
        except DomainError as error:
            yield name, said(error)


def _screen_of(name: str, lines: tuple[voices.Line, ...]) -> str | None:
    stem = name.rpartition(".")[0]
    number = re.match(r"0*(\d{1,3})(?!\d)", stem)
    for line in lines:
        if stem == line.screen.code or (number and int(number.group(1)) == line.number):
            return line.screen.code
    return None


def _take(file: FileStorage, office_id: int, language: str, screen: str) -> None:
    data = file.stream.read()
    with writing() as session:
        verbs.record(session, data, office_id=office_id, language=language, screen=screen, by=editor(), now=now())


@blueprint.post("/<language>/<screen>/confirm")
@requires(Role.ADMINISTRATOR)
def confirm(language: str, screen: str) -> Response:
    """The recording still says what the screen says."""
    office = chosen()
    with writing() as session:
        verbs.confirm(session, office_id=office.id, language=language, screen=screen, by=editor(), now=now())
    return _back(language, office.id, screen)


@blueprint.post("/<language>/<screen>/remove")
@requires(Role.ADMINISTRATOR)
def remove(language: str, screen: str) -> Response:
    """Take a recording away."""
    office = chosen()
    with writing() as session:
        verbs.remove(session, office_id=office.id, language=language, screen=screen, by=editor(), now=now())
    flash(gettext("Đã xoá bản thu."), "done")
    return _back(language, office.id, screen)


@blueprint.post("/languages")
@requires(Role.ADMINISTRATOR)
def add_language() -> Response:
    """Add a spoken language to the office's list."""
    office = chosen()
    with writing() as session:
        code = verbs.add_language(session, request.form.get("name", ""), office_id=office.id, by=editor(), now=now())
    return _back(code, office.id)


@blueprint.post("/languages/<int:language_id>/remove")
@requires(Role.ADMINISTRATOR)
def drop_language(language_id: int) -> Response:
    """Take a language off the list."""
    with writing() as session:
        verbs.drop_language(session, language_id, by=editor(), now=now())
    flash(gettext("Đã xoá ngôn ngữ."), "done")
    return redirect(url_for("voice.home"), 303)


def _back(language: str, office_id: int, screen: str = "") -> Response:
    return redirect(url_for("voice.language", language=language, office=office_id, _anchor=screen or None), 303)
