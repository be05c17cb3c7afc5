"""Recordings: taken in, taken over after a change of words, taken away; and the list of languages that an office may extend."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.database import insert_for, table
from surveys.errors import N_, Conflict, Invalid, NotFound
from surveys.office.spelling import tidy
from surveys.office.verbs import Editor
from surveys.voice.languages import spoken
from surveys.voice.models import Recording, Sound, SpokenLanguage
from surveys.voice.reading import Line, sheet, upwards
from surveys.voice.screens import script_digest
from surveys.voice.sounds import media_type

NAME_LENGTH = 40


def record(session: Session, data: bytes, *, office_id: int, language: str, screen: str, by: Editor, now: datetime) -> None:
    """Take a sound file as what is heard on ``screen`` at the office, instead of the one before.

    Raises NotFound for an office, language or screen that there is not, Invalid or TooLarge for a file that is no sound.
    """
    line = _line(session, office_id, language, screen, by)
    kind = media_type(data)
    digest = hashlib.sha256(data).hexdigest()
    values = {"digest": digest, "media_type": kind, "data": data}
    session.execute(insert_for(session.get_bind().dialect.name, table(Sound)).values(values).on_conflict_do_nothing())
    row = _own(session, office_id, language, screen) or Recording(office_id=office_id, language=language, screen=screen)
    before = row.sound_digest
    row.sound_digest, row.size, row.recorded_at, row.script_digest = digest, len(data), now, script_digest(line.script)
    session.add(row)
    session.flush()
    _forget(session, before)
    _noted(session, "save", row, by, now)


def confirm(session: Session, *, office_id: int, language: str, screen: str, by: Editor, now: datetime) -> None:
    """Someone has listened: the recording says what the changed screen says."""
    line = _line(session, office_id, language, screen, by)
    row = _recorded(session, office_id, language, screen)
    row.script_digest = script_digest(line.script)
    _noted(session, "confirm", row, by, now)


def remove(session: Session, *, office_id: int, language: str, screen: str, by: Editor, now: datetime) -> None:
    """Take a recording away; one of an office above is heard again."""
    _scope(office_id, by)
    row = _recorded(session, office_id, language, screen)
    session.delete(row)
    session.flush()
    _forget(session, row.sound_digest)
    _noted(session, "remove", row, by, now)


def add_language(session: Session, name: str, *, office_id: int, by: Editor, now: datetime) -> str:
    """Add a spoken language to the office's list, and return its code. Raises Invalid for no name, Conflict for a known one."""
    _scope(office_id, by)
    name = tidy(name)
    if not name or len(name) > NAME_LENGTH:
        raise Invalid(N_("Tên ngôn ngữ có từ 1 đến %(most)d ký tự."), most=NAME_LENGTH)
    known = {word.casefold() for one in spoken(session, upwards(session, office_id)) for word in (one.name, one.staff)}
    if name.casefold() in known:
        raise Conflict(N_("Ngôn ngữ này đã có trong danh sách."))
    row = SpokenLanguage(office_id=office_id, name=name)
    session.add(row)
    session.flush()
    note(session, account_id=by.account_id, action="recording.language", subject=name, now=now)
    return row.code


def drop_language(session: Session, language_id: int, *, by: Editor, now: datetime) -> None:
    """Take a language that the office has added off the list. Raises Conflict while there are recordings in it."""
    row = session.get(SpokenLanguage, language_id)
    if row is None or row.office_id not in by.office_ids:
        raise NotFound(N_("Không có ngôn ngữ này trong danh sách."))
    if session.scalar(select(exists().where(Recording.language == row.code))):
        raise Conflict(N_("Ngôn ngữ này còn bản thu. Hãy xoá các bản thu trước."))
    session.delete(row)
    note(session, account_id=by.account_id, action="recording.language_removed", subject=row.name, now=now)


def _line(session: Session, office_id: int, language: str, screen: str, by: Editor) -> Line:
    _scope(office_id, by)
    for line in sheet(session, office_id, language).lines:
        if line.screen.code == screen:
            return line
    raise NotFound(N_("Không có màn hình này."))


def _scope(office_id: int, by: Editor) -> None:
    if office_id not in by.office_ids:
        raise NotFound(N_("Không tìm thấy cơ quan này."))


def _own(session: Session, office_id: int, language: str, screen: str) -> Recording | None:
    of = (Recording.office_id == office_id, Recording.language == language, Recording.screen == screen)
    return session.scalars(select(Recording).where(*of)).one_or_none()


def _recorded(session: Session, office_id: int, language: str, screen: str) -> Recording:
    row = _own(session, office_id, language, screen)
    if row is None:
        raise NotFound(N_("Chưa có bản thu nào cho màn hình này."))
    return row


def _forget(session: Session, digest: str | None) -> None:
    """Delete a sound that no recording uses any more."""
    if digest is not None:
        used = exists().where(Recording.sound_digest == digest)
        session.execute(delete(Sound).where(Sound.digest == digest, ~used))


def _noted(session: Session, act: str, row: Recording, by: Editor, now: datetime) -> None:
    subject = f"{row.language} {row.screen}"
    note(session, account_id=by.account_id, action=f"recording.{act}", subject=subject, detail={"office": row.office_id}, now=now)
