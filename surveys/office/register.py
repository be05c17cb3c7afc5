"""What an export names is looked up, and made if it is new: fields, procedures, clerks and counters.

Names are matched by ``spelling.name_key``. What an administrator has set stays: an export fills gaps, it renames nothing.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.database import Base, insert_for, table
from surveys.office.models import Clerk, Counter, Field, Procedure
from surveys.office.spelling import bare, name_key

UNSORTED = "Chưa phân lĩnh vực"  # data, not a screen's word: the field of procedures for which no export named one
BATCH = 500


@dataclass(frozen=True)
class Named:
    """What one dossier of ``office_id`` names; "" where nothing is named."""

    office_id: int
    procedure_code: str
    procedure_name: str
    field_name: str
    clerk_code: str
    clerk_name: str
    counter_name: str


@dataclass(frozen=True)
class Ids:
    """The rows that ``Named`` stands for. ``complete`` is False where something named is not in the register yet."""

    procedure_id: int | None
    clerk_id: int | None
    counter_id: int | None
    complete: bool


def procedure_code(named: Named) -> str:
    """The procedure's code, or a stable one made from its name."""
    return named.procedure_code or f"TT-{_short(named.procedure_name)}"


def clerk_code(name: str) -> str:
    """A stable code for a clerk whom exports call by name alone: ``NGUYENVANA-1B2C3D``."""
    return f"{bare(name)[:40].upper()}-{_short(name)}"


def _short(name: str) -> str:
    return hashlib.sha256(name_key(name).encode()).hexdigest()[:6].upper()


class Register:
    """The register's names as far as ``names`` need them, in a handful of queries. Made for one batch in one transaction."""

    def __init__(self, session: Session, names: Iterable[Named]) -> None:
        self._session = session
        self._names = list(names)
        self._load()

    def _load(self) -> None:
        offices = sorted({named.office_id for named in self._names})
        clerks = self._session.execute(
            select(Clerk.id, Clerk.office_id, Clerk.code, Clerk.name).where(Clerk.office_id.in_(offices)).order_by(Clerk.id)
        ).all()
        self._clerk_codes = {(c.office_id, c.code.casefold()): c.id for c in clerks}
        self._clerk_names: dict[tuple[int, str], list[int]] = defaultdict(list)
        for c in clerks:
            self._clerk_names[c.office_id, name_key(c.name)].append(c.id)
        counters = self._session.execute(
            select(Counter.id, Counter.office_id, Counter.name).where(Counter.office_id.in_(offices))
        )
        self._counters = {(c.office_id, name_key(c.name)): c.id for c in counters}
        self._fields = {name_key(f.name): f.id for f in self._session.execute(select(Field.id, Field.name))}
        self._load_procedures()

    def _load_procedures(self) -> None:
        codes = sorted({procedure_code(named) for named in self._names})
        nameless = sorted({named.procedure_name for named in self._names if not named.procedure_code})
        wanted = [(Procedure.code, codes), (Procedure.name, nameless)]
        self._procedures: dict[str, Any] = {}
        self._procedure_names: dict[str, int] = {}
        for column, values in wanted:
            for start in range(0, len(values), BATCH):
                query = select(Procedure.id, Procedure.code, Procedure.name, Procedure.field_id)
                for found in self._session.execute(query.where(column.in_(values[start : start + BATCH])).order_by(Procedure.id)):
                    self._procedures[found.code] = found
                    self._procedure_names.setdefault(name_key(found.name), found.id)

    def find(self, named: Named) -> Ids:
        """The ids of what ``named`` names, as far as they are known."""
        procedure = self._procedure(named)
        clerk, clerk_known = self._clerk(named)
        counter = self._counters.get((named.office_id, name_key(named.counter_name))) if named.counter_name else None
        counter_known = counter is not None or not named.counter_name
        return Ids(procedure, clerk, counter, procedure is not None and clerk_known and counter_known)

    def _procedure(self, named: Named) -> int | None:
        found = self._procedures.get(procedure_code(named))
        if found is not None:
            return int(found.id)
        return None if named.procedure_code else self._procedure_names.get(name_key(named.procedure_name))

    def _clerk(self, named: Named) -> tuple[int | None, bool]:
        """The clerk, and whether the search is settled. Two clerks of one name can't be told apart: then it is nobody's."""
        if named.clerk_code:
            found = self._clerk_codes.get((named.office_id, named.clerk_code.casefold()))
            return found, found is not None
        if not named.clerk_name:
            return None, True
        alike = self._clerk_names.get((named.office_id, name_key(named.clerk_name)), [])
        return (alike[0] if len(alike) == 1 else None), bool(alike)

    def complete(self) -> None:
        """Make what is named and missing, and fill gaps of what is there. Safe beside another writer doing the same."""
        missing = [named for named in self._names if not self.find(named).complete]
        if missing:
            self._make_fields(missing)
            self._make_procedures(missing)
            self._adopt_clerks(missing)
            self._make_clerks(missing)
            self._make_counters(missing)
        if self._fill_procedures() or missing:
            self._load()

    def _make_fields(self, missing: list[Named]) -> None:
        wanted = {name_key(name): name for name in (named.field_name or UNSORTED for named in missing)}
        self._insert(Field, [{"name": name, "name_en": ""} for key, name in wanted.items() if key not in self._fields])
        self._fields = {name_key(f.name): f.id for f in self._session.execute(select(Field.id, Field.name))}

    def _make_procedures(self, missing: list[Named]) -> None:
        rows = {}
        for named in missing:
            if self._procedure(named) is None:
                code = procedure_code(named)
                field_id = self._fields[name_key(named.field_name or UNSORTED)]
                rows[code] = {
                    "code": code,
                    "name": named.procedure_name or code,
                    "name_en": "",
                    "field_id": field_id,
                    "active": True,
                }
        self._insert(Procedure, list(rows.values()))

    def _fill_procedures(self) -> bool:
        """Give a name and a field to procedures that were first met without. Says whether any got one."""
        unsorted_id = self._fields.get(name_key(UNSORTED))
        changes: dict[int, dict[str, Any]] = {}
        for named in self._names:
            known = self._procedures.get(procedure_code(named))
            if known is None:
                continue
            if known.name == known.code and named.procedure_name not in ("", known.name):
                changes.setdefault(known.id, {})["name"] = named.procedure_name
            field = named.field_name and name_key(named.field_name) != name_key(UNSORTED)
            if field and known.field_id == unsorted_id:
                self._make_fields([named])
                changes.setdefault(known.id, {})["field_id"] = self._fields[name_key(named.field_name)]
        for procedure_id, values in changes.items():
            self._session.execute(update(Procedure).where(Procedure.id == procedure_id).values(**values))
        return bool(changes)

    def _adopt_clerks(self, missing: list[Named]) -> None:
        """A clerk first met by name alone gets the code that a later export tells."""
        for named in missing:
            made = (named.office_id, clerk_code(named.clerk_name).casefold()) if named.clerk_code and named.clerk_name else None
            if made in self._clerk_codes and (named.office_id, named.clerk_code.casefold()) not in self._clerk_codes:
                clerk_id = self._clerk_codes.pop(made)
                self._session.execute(update(Clerk).where(Clerk.id == clerk_id).values(code=named.clerk_code))
                self._clerk_codes[named.office_id, named.clerk_code.casefold()] = clerk_id

    def _make_clerks(self, missing: list[Named]) -> None:
        rows: dict[tuple[int, str], dict[str, Any]] = {}
        for named in missing:
            if (named.clerk_code or named.clerk_name) and not self._clerk(named)[1]:
                code = named.clerk_code or clerk_code(named.clerk_name)
                row = {"office_id": named.office_id, "code": code, "name": named.clerk_name or code, "active": True}
                rows.setdefault((named.office_id, code.casefold()), row)
        self._insert(Clerk, list(rows.values()))

    def _make_counters(self, missing: list[Named]) -> None:
        rows: dict[tuple[int, str], dict[str, Any]] = {}
        for named in missing:
            key = (named.office_id, name_key(named.counter_name))
            if named.counter_name and key not in self._counters:
                rows.setdefault(key, {"office_id": named.office_id, "name": named.counter_name, "active": True})
        self._insert(Counter, list(rows.values()))

    def _insert(self, model: type[Base], rows: list[dict[str, Any]]) -> None:
        # In key order, and giving way to another writer who makes the same: neither deadlock nor a broken batch.
        if rows:
            ordered = sorted(rows, key=lambda row: str(row.get("code", row["name"])))
            into = insert_for(self._session.get_bind().dialect.name, table(model))
            self._session.execute(into.on_conflict_do_nothing(), ordered)
