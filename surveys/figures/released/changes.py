"""Say that an office's year has changed, in the transaction that changes it."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveys.database import insert_for, table
from surveys.figures.models import TallyOffice
from surveys.figures.periods import FIRST, LAST
from surveys.figures.released.models import TallyChange


def touch(session: Session, office_years: Iterable[tuple[int, int]]) -> None:
    """Count a change of each (office, year); in key order, as all cells are written."""
    rows = [{"office_id": office, "year": year, "changes": 1} for office, year in sorted(set(office_years))]
    if rows:
        connection = session.connection()
        connection.execute(_upsert(connection.dialect.name), rows)


def touch_all(session: Session) -> None:
    """Count a change of every office-year that has tallies: after a rebuild nothing is known of what it mended."""
    year = (TallyOffice.month / literal_column("100")).cast(TallyChange.year.type)
    wanted = (
        select(TallyOffice.office_id, year, func.min(1))
        .where(TallyOffice.month.between(FIRST, LAST))
        .group_by(TallyOffice.office_id, year)
        .order_by(TallyOffice.office_id, year)
    )
    connection = session.connection()
    into = insert_for(connection.dialect.name, table(TallyChange)).from_select(["office_id", "year", "changes"], wanted)
    key = list(table(TallyChange).primary_key)
    connection.execute(into.on_conflict_do_update(index_elements=key, set_={"changes": TallyChange.changes + 1}))


@cache
def _upsert(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = insert_for(dialect, table(TallyChange))
    key = list(table(TallyChange).primary_key)
    return statement.on_conflict_do_update(index_elements=key, set_={"changes": TallyChange.changes + 1})
