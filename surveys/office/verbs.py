"""Editing what an office is made of: one way to save any of its rows, with the rules of each kind.

Who edits must be given (``Editor``): a row belongs to an office that they administer; rows that offices share (fields,
procedures) belong to those at the top of the tree. Nothing that is referred to is deleted: it is set aside (``active``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.database import Base
from surveys.errors import N_, Conflict, DomainError, Forbidden, Invalid, NotFound
from surveys.office.models import Holiday, Office
from surveys.printing.extras import check_address
from surveys.printing.fitness import unfit
from surveys.printing.models import Printer

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Editor:
    """Who edits: an administrator of ``office_ids``; ``whole`` when their office stands at the top of the tree."""

    account_id: int
    office_id: int
    office_ids: tuple[int, ...]
    whole: bool


class FieldInvalid(Invalid):
    """What was entered in ``field`` breaks a rule."""

    def __init__(self, field: str, message: str, **params: object) -> None:
        super().__init__(message, code=None, **params)
        self.field = field


Rule = Callable[[Session, Any, Values, Editor], None]


def save(session: Session, row: Base, values: Values, *, by: Editor, now: datetime) -> int:
    """Give ``row`` (new, or from ``find``) its ``values``, write that down, and return its id.

    Raises FieldInvalid, which names the field, or Forbidden outside the editor's offices.
    """
    new = inspect(row).transient
    changed = [name for name, value in values.items() if new or getattr(row, name) != value]
    if not changed:
        return _id(row)
    _require_scope(row, values, by)
    _require_references(session, row, values)
    if rule := RULES.get(type(row)):
        rule(session, row, values, by)
    for name in changed:
        setattr(row, name, values[name])
    _store(session, row)
    kind = row.__tablename__
    act = "create" if new else "update"
    note(session, account_id=by.account_id, action=f"{kind}.{act}", subject=_label(row), detail={"fields": changed}, now=now)
    return _id(row)


def find(session: Session, model: type[Base], row_id: int, by: Editor) -> Base:
    """The row to look at or edit; raises NotFound for one of another office."""
    row = session.get(model, row_id)
    if row is None or owner(row) not in (None, *by.office_ids):
        raise NotFound(N_("Không tìm thấy mục này."))
    return row


def owner(row: Base) -> int | None:
    """The office that a row belongs to; None for what offices share."""
    return row.id if isinstance(row, Office) else getattr(row, "office_id", None)


def remove(session: Session, row: Base, *, by: Editor, now: datetime) -> None:
    """Delete a holiday, the one kind of row that nothing refers to."""
    if not isinstance(row, Holiday):
        raise Conflict(N_("Mục này chỉ có thể ngừng dùng, không xoá được."))
    session.delete(row)
    note(session, account_id=by.account_id, action="holiday.remove", subject=_label(row), now=now)


def is_shared(model: type[Base]) -> bool:
    """Whether offices share the rows of ``model``."""
    return model is not Office and "office_id" not in inspect(model).columns


def _require_scope(row: Base, values: Values, by: Editor) -> None:
    if is_shared(type(row)):
        if not by.whole:
            raise Forbidden(N_("Danh mục dùng chung do quản trị của cơ quan cấp trên cùng sửa."))
    elif "office_id" in values and values["office_id"] not in by.office_ids:
        raise FieldInvalid("office_id", N_("Cơ quan này không thuộc phạm vi của Ông/Bà."))


def _require_references(session: Session, row: Base, values: Values) -> None:
    """What a row refers to must exist, and belong to the same office as the row."""
    office = values.get("office_id", getattr(row, "office_id", None))
    for name, model in _references(type(row)).items():
        if values.get(name) is None or name in ("office_id", "parent_id"):
            continue
        target = session.get(model, values[name])
        if target is None or owner(target) not in (None, office):
            raise FieldInvalid(name, N_("Mục đã chọn thuộc cơ quan khác. Vui lòng chọn mục của đúng cơ quan."))


def _references(model: type[Base]) -> dict[str, type[Base]]:
    return {relation.key: model for relation, model in _foreign(model)}


def _foreign(model: type[Base]) -> list[tuple[Any, type[Base]]]:
    classes = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined] # Table has a name
    keys = ((column, key) for column in inspect(model).columns for key in column.foreign_keys)
    return [(column, classes[_table(key)]) for column, key in keys]


def _table(key: ForeignKey) -> str:
    return key.target_fullname.partition(".")[0]


def _store(session: Session, row: Base) -> None:
    """Flush; what must be unique and isn't is said beside its field. The store decides: saves that race can't both win."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise FieldInvalid(_unique_field(type(row)), N_("Đã có mục khác dùng giá trị này.")) from error


def _unique_field(model: type[Base]) -> str:
    table = inspect(model).local_table
    for constraint in table.constraints:  # type: ignore[attr-defined] # a Table's
        if isinstance(constraint, UniqueConstraint):
            return str(list(constraint.columns)[-1].key)
    raise LookupError(f"{table} has no unique constraint")


def _office(session: Session, office: Office, values: Values, by: Editor) -> None:
    parent, own = values.get("parent_id", office.parent_id), office.id == by.office_id
    if own and (parent != office.parent_id or values.get("active") is False):
        raise FieldInvalid("active", N_("Cơ quan của chính Ông/Bà không thể chuyển chỗ hay ngừng dùng."))
    if not own and parent not in by.office_ids:
        raise FieldInvalid("parent_id", N_("Vui lòng chọn cơ quan cấp trên."))
    while parent is not None and office.id is not None:
        if parent == office.id:
            raise FieldInvalid("parent_id", N_("Một cơ quan không thể trực thuộc chính nó hay cấp dưới của nó."))
        parent = session.scalar(select(Office.parent_id).where(Office.id == parent))
    for name in ("minimum_group", "minimum_clerk_group"):
        if values.get(name, 5) < 5:
            raise FieldInvalid(name, N_("Nhóm nhỏ hơn 5 có thể làm lộ người đánh giá. Nhập 5 trở lên."))


def _printer(session: Session, printer: Printer, values: Values, by: Editor) -> None:  # noqa: ARG001 - a Rule
    try:
        check_address(values.get("address", printer.address))
    except DomainError as error:
        raise FieldInvalid("address", error.message, **error.params) from error
    if wrong := unfit(session, printer, values):
        raise FieldInvalid(wrong.field, wrong.message, **wrong.params)


RULES: dict[type[Base], Rule] = {Office: _office, Printer: _printer}


def _id(row: Base) -> int:
    return int(row.id)  # type: ignore[attr-defined] # every editable row has one


def _label(row: Base) -> str:
    return str(getattr(row, "login", None) or getattr(row, "name", ""))
