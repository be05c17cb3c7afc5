"""What an office tells of its procedures, and how it is searched."""

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from surveys.dossiers.models import Dossier
from surveys.guide.models import ProcedureGuide
from surveys.office.models import Field, Procedure
from surveys.office.spelling import bare

TEXTS = ("requirements", "requirements_en", "fee", "fee_en", "time_limit", "time_limit_en")


@dataclass(frozen=True)
class Entry:
    """A procedure as citizens look it up; texts that the office did not enter are empty. ``requirements``: a line each."""

    code: str
    name: str
    name_en: str
    field: str
    field_en: str
    requirements: str
    requirements_en: str
    fee: str
    fee_en: str
    time_limit: str
    time_limit_en: str

    @property
    def told(self) -> bool:
        """Whether the office entered anything."""
        return any(getattr(self, text) for text in TEXTS)


def entries(session: Session, office_id: int) -> list[Entry]:
    """What can be looked up at an office, by name: procedures that it told of or has handled; before its first, all."""
    texts = [func.coalesce(getattr(ProcedureGuide, text), "").label(text) for text in TEXTS]
    own = and_(ProcedureGuide.procedure_id == Procedure.id, ProcedureGuide.office_id == office_id)
    named = (Procedure.code, Procedure.name, Procedure.name_en, Field.name.label("field"), Field.name_en.label("field_en"))
    query = (
        select(*named, *texts).join(Field, Field.id == Procedure.field_id).outerjoin(ProcedureGuide, own).where(Procedure.active)
    )
    handled = exists().where(Dossier.procedure_id == Procedure.id, Dossier.office_id == office_id)
    rows = session.execute(query.where(or_(ProcedureGuide.id.is_not(None), handled))).all() or session.execute(query).all()
    return sorted((Entry(**row._mapping) for row in rows), key=lambda entry: folded(entry.name))


def folded(text: str) -> str:
    """Lower case, no marks, ``đ`` as ``d``, words parted by one space: *Cấp đổi (GCN)* → ``cap doi gcn``."""
    parts = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    plain = "".join(c if c.isalnum() else " " for c in parts if not unicodedata.combining(c))
    return " ".join(plain.split())


def search(found: Sequence[Entry], query: str) -> list[Entry]:
    """The entries whose name, code or field hold every word of ``query``, tone marks aside; those that begin with it first.

    A word is met by the beginning of another (``xay`` by *xây*, ``009`` by *1.009972*), all of it without spaces anywhere.
    """
    words = folded(query).split()
    if not words:
        return list(found)
    whole = bare(query)
    hits = [entry for entry in found if _meets(_key(entry), words, whole)]
    return sorted(hits, key=lambda entry: not folded(entry.name).startswith(" ".join(words)))


def _key(entry: Entry) -> str:
    return folded(f"{entry.name} {entry.name_en} {entry.code} {entry.field} {entry.field_en}")


def _meets(key: str, words: Sequence[str], whole: str) -> bool:
    if all(f" {word}" in f" {key}" for word in words):
        return True
    return len(whole) > 3 and whole in key.replace(" ", "")


def as_data(found: Sequence[Entry]) -> dict[str, Any]:
    """The entries for a device to keep: fields once, and each entry as a row without the empty texts at its end."""
    fields = list(dict.fromkeys((entry.field, entry.field_en) for entry in found))
    place = {field: number for number, field in enumerate(fields)}
    return {"fields": [list(field) for field in fields], "entries": [_row(entry, place) for entry in found]}


def _row(entry: Entry, place: dict[tuple[str, str], int]) -> list[str | int]:
    told = asdict(entry)
    row: list[str | int] = [entry.code, entry.name, entry.name_en, place[entry.field, entry.field_en]]
    row += [str(told[text]) for text in TEXTS]
    while row[-1] == "":
        row.pop()
    return row
