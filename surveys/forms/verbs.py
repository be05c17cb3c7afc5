"""Publish forms, and find the one in force."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import N_, Invalid, NotFound
from surveys.forms import default
from surveys.forms.definition import FormDefinition, QuestionDef
from surveys.forms.models import Form, FormVersion, Option, Question
from surveys.office.models import Office


@dataclass(frozen=True)
class PublishedForm:
    """A published version."""

    version_id: int
    number: int
    definition: FormDefinition


def publish(session: Session, definition: FormDefinition, *, code: str, office_id: int | None, now: datetime) -> int:
    """Publish ``definition`` as the next version of the form ``code``; the version's id.

    An unchanged definition publishes nothing and gives the newest version's id. Raises Invalid for a form that can't be used.
    """
    definition.validate()
    form = session.scalars(select(Form).where(Form.code == code)).one_or_none()
    if form is None:
        form = Form(code=code, office_id=office_id)
        session.add(form)
        session.flush()
    newest = _newest(session, form.code)
    data = definition.to_json()
    if newest is not None and newest.digest == digest(data):
        return newest.id
    for question in definition.questions:
        _register(session, question)
    number = newest.number + 1 if newest else 1
    version = FormVersion(form_id=form.id, number=number, definition=data, digest=digest(data), published_at=now)
    session.add(version)
    session.flush()
    return version.id


def digest(data: dict[str, Any]) -> str:
    """What tells a definition's JSON from any other."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _newest(session: Session, code: str) -> FormVersion | None:
    return session.scalars(
        select(FormVersion).join(Form).where(Form.code == code).order_by(FormVersion.number.desc()).limit(1)
    ).one_or_none()


def _register(session: Session, definition: QuestionDef) -> None:
    """Give the question and its options their stable rows; a code keeps its kind and its options' places for ever."""
    question = session.scalars(select(Question).where(Question.code == definition.code)).one_or_none()
    if question is None:
        question = Question(code=definition.code, kind=definition.kind)
        session.add(question)
        session.flush()
    if question.kind is not definition.kind:
        raise Invalid(N_("Câu hỏi %(question)s đã có với kiểu khác; hãy dùng mã mới."), question=definition.code)
    known = {option.code: option.position for option in session.scalars(select(Option).where(Option.question_id == question.id))}
    places = [known.get(option.code) for option in definition.options]
    kept = [place for place in places if place is not None]
    if kept != sorted(kept):
        raise Invalid(N_("Câu hỏi %(question)s đổi thứ tự phương án; hãy dùng mã mới."), question=definition.code)
    free = max(known.values(), default=0)
    for option in definition.options:
        if option.code not in known:
            free += 1
            session.add(Option(question_id=question.id, code=option.code, position=free))
    session.flush()


def ensure_default(session: Session, now: datetime) -> None:
    """Publish the default form unless a form for every office is there already."""
    if session.scalar(select(func.count()).select_from(Form).where(Form.office_id.is_(None))) == 0:
        publish(session, default.DEFAULT, code=default.CODE, office_id=None, now=now)


def renew_default(session: Session, now: datetime) -> None:
    """After an upgrade: publish the default form anew where it stands as an earlier release shipped it, untouched by the office.

    Its questions keep their codes, so results add up. A form that an office made its own is never touched.
    """
    newest = _newest(session, default.CODE)
    if newest is not None and newest.digest in default.EARLIER:
        publish(session, default.DEFAULT, code=default.CODE, office_id=None, now=now)


def current(session: Session, office_id: int, *, at_moment: datetime | None = None) -> PublishedForm:
    """The form in force at an office (now, or at a moment): its own, else the nearest office above's, else the general one.

    Raises NotFound when nothing was ever published.
    """
    parents = {row.id: row.parent_id for row in session.execute(select(Office.id, Office.parent_id))}
    forms = {row.office_id: row.id for row in session.execute(select(Form.office_id, Form.id))}
    at: int | None = office_id
    while at is not None and at not in forms:
        at = parents.get(at)
    published = FormVersion.published_at.is_not(None) if at_moment is None else FormVersion.published_at <= at_moment
    row = session.execute(
        select(FormVersion.id, FormVersion.number, FormVersion.definition)
        .where(FormVersion.form_id == forms.get(at), published)
        .order_by(FormVersion.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("Chưa có phiếu đánh giá nào được ban hành. Vui lòng báo quản trị."))
    return PublishedForm(row.id, row.number, FormDefinition.from_json(row.definition))


def version(session: Session, version_id: int) -> PublishedForm:
    """A published version by its id; raises NotFound."""
    found = session.get(FormVersion, version_id)
    if found is None or found.published_at is None:
        raise NotFound(N_("Không có phiên bản phiếu này."))
    return PublishedForm(found.id, found.number, FormDefinition.from_json(found.definition))


def option_codes(session: Session, questions: Iterable[int] | None = None) -> dict[int, dict[int, str]]:
    """Question → position → option code, of ``questions`` (ids) or of all."""
    found: dict[int, dict[int, str]] = {}
    wanted = select(Option.question_id, Option.position, Option.code)
    for row in session.execute(wanted if questions is None else wanted.where(Option.question_id.in_(list(questions)))):
        found.setdefault(row.question_id, {})[row.position] = row.code
    return found
