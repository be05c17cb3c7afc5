"""Every table of figures for other programs, and the dictionary that explains it; made of released cells as the pages are."""

from datetime import date
from typing import Annotated, Any

from flask import Response, jsonify, request
from flask_babel import get_locale
from pydantic import BaseModel, Field

from admin.api.base import blueprint, client, keyed, refuse_unused
from admin.api.problems import query
from admin.results import files
from surveys.errors import N_, NotFound
from surveys.figures import filters
from surveys.figures.released.release import freshen_alone
from surveys.figures.scope import Scope, scope
from surveys.tables import released
from surveys.tables.columns import Row, Table
from surveys.tables.definitions import TABLES
from surveys.tables.dictionary import as_json
from surveys.tables.rows import ROWS
from surveys.web import database, now, reading

MOST = 10_000  # rows in one answer
PLACE = ("period", "office")


class PageIn(BaseModel):
    """Which rows of a long table."""

    after: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 1000


class TableOut(BaseModel):
    """Rows of a table, each with the columns that the dictionary explains; null where the dictionary says so.

    ``next``: what ``after`` must be for the rows that follow; null with the last ones.
    """

    table: str
    first: date | None = Field(description="First day of the period; null: every period.")
    last: date | None = Field(description="Last day of the period; null: every period.")
    as_of: str = Field(description="Every rating that had come in by this moment (UTC) is counted.")
    rows: list[dict[str, str | int | float | bool | None]]
    next: str | None


class ColumnOut(BaseModel):
    """A column: its type, unit, meaning, source, what null means (empty: never null), and its Vietnamese heading in files."""

    name: str
    type: str
    title: str
    meaning: str
    unit: str
    source: str
    null: str


class TableKindOut(BaseModel):
    """A table and what one of its rows is."""

    name: str
    title: str
    rows: str
    columns: list[ColumnOut]


class DictionaryOut(BaseModel):
    """The data dictionary."""

    tables: list[TableKindOut]


@blueprint.get("/v1/dictionary")
@keyed
def get_dictionary() -> Response:
    """What every table and column is. The same stands in each Parquet file and in docs/data.md."""
    return jsonify(DictionaryOut.model_validate({"tables": as_json()}).model_dump(mode="json"))


@blueprint.get("/v1/tables/<table>")
@keyed
def get_table(table: str) -> Response:
    """The rows of a table. Long ones (released) come page by page: send ``next`` back as ``after``."""
    known = _known(table)
    if known.name != "released":
        refuse_unused(PLACE)  # the others come whole
    found, asked = _scope(), query(PageIn)
    after = None
    with reading() as session:
        if known.name == "released":
            page = released.page(session, found, after=asked.after or None, limit=asked.limit)
            rows, after = list(page.rows), page.after
        else:
            rows = list(ROWS[known.name](session, found, str(get_locale())))
    return jsonify(_told(known, found, rows, after).model_dump(mode="json"))


@blueprint.get("/v1/tables/<table>/<ending>")
@keyed
def get_file(table: str, ending: str) -> Response:
    """A table as a file. Of the table released every period, unless one is asked for.

    CSV with the columns' names, commas and decimal points; XLSX as people download it; Parquet with the dictionary in it.
    """
    if ending not in files.TYPES:
        raise NotFound(N_("Không có định dạng này."))
    return files.answer(_known(table), _scope(), ending, programs=True)


def _known(name: str) -> Table:
    if name not in TABLES:
        raise NotFound(N_("Không có bảng số liệu này."))
    return TABLES[name]


def _scope() -> Scope:
    chosen = filters.read(request.args)
    freshen_alone(database(), chosen.office or client().office_id, among=client().office_ids, clock=now)
    with reading() as session:
        return scope(session, chosen, office_ids=client().office_ids, now=now())


def _told(table: Table, found: Scope, rows: list[Row], after: str | None) -> TableOut:
    every = table.name == "released" and found.filters.period is None
    return TableOut(
        table=table.name,
        first=None if every else found.period.first_day,
        last=None if every else found.period.last_day,
        as_of=found.as_of.isoformat(),
        rows=[dict(zip(table.names, map(_plain, row), strict=True)) for row in rows],
        next=after,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
