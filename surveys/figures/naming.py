"""The names of what figures are about, read for the few that a page shows."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import NotFound
from surveys.figures.scope import Scope
from surveys.forms.verbs import current
from surveys.office.models import Clerk, Field, Procedure


class Named(NamedTuple):
    """A clerk (``under`` is the office) or a procedure (``under`` is the field)."""

    id: int
    code: str
    name: str
    under: int
    under_name: str = ""
    active: bool = True


def clerks(session: Session, scope: Scope, ids: Collection[int] | None = None) -> dict[int, Named]:
    """The clerks with these ids, None: all of the scope's offices."""
    wanted = select(Clerk.id, Clerk.code, Clerk.name, Clerk.office_id, Clerk.active)
    wanted = wanted.where(Clerk.office_id.in_(scope.offices)) if ids is None else wanted.where(Clerk.id.in_(ids))
    return {row.id: Named(*row[:4], scope.names.get(row.office_id, ""), row.active) for row in session.execute(wanted)}


def procedures(session: Session, ids: Collection[int] | None = None) -> dict[int, Named]:
    """The procedures with these ids, None: all."""
    columns = (Procedure.id, Procedure.code, Procedure.name, Procedure.field_id, Field.name.label("field"), Procedure.active)
    wanted = select(*columns).join(Field, Field.id == Procedure.field_id)
    if ids is not None:
        wanted = wanted.where(Procedure.id.in_(ids))
    return {row.id: Named(*row) for row in session.execute(wanted)}


def fields(session: Session) -> Mapping[int, str]:
    """Every field's name."""
    return {row.id: row.name for row in session.execute(select(Field.id, Field.name).order_by(Field.name))}


def questions(session: Session, scope: Scope, language: str) -> dict[int, str]:
    """The questions' words in the form in force; empty before any form was published."""
    try:
        definition = current(session, scope.offices[0]).definition
    except NotFound:
        return {}
    ids = {code: key for key, (code, _) in scope.questions.items()}
    return {ids[question.code]: question.text.say(language) for question in definition.questions if question.code in ids}
