"""An office with two years of ratings, some groups of it too small to be shown, and everything released."""

from dataclasses import dataclass

from surveys.database import Database
from surveys.figures.filters import Filters
from surveys.figures.periods import parse
from surveys.figures.released.release import refresh
from surveys.figures.scope import Scope, scope
from surveys.figures.tally import FlowKey, flows_changed
from surveys.tables.columns import Row
from surveys.tables.definitions import TABLES
from surveys.tables.rows import ROWS
from tests.builders import Place, dossier
from tests.conftest import NOW
from tests.figures.ratings import Given, World, a_year, at, rate, world

FIRST = Place(office=1, counter=1, clerk=1, field=1, procedure=1, printer=1)  # what ``fill`` makes in an empty store


@dataclass(frozen=True)
class Figures:
    """A store with the released office of ``fill``, and ways to ask for its tables."""

    database: Database

    def scope(self, period: str = "2016") -> Scope:
        """The office's scope; an empty ``period`` asks for none."""
        with self.database.reading() as session:
            filters = Filters(period=parse(period) if period else None)
            return scope(session, filters, office_ids=(FIRST.office,), now=NOW)

    def rows(self, table: str, period: str = "2016") -> list[Row]:
        """A table's rows."""
        found = self.scope(period)
        with self.database.reading() as session:
            return list(ROWS[table](session, found, "vi"))

    def told(self, table: str, period: str = "2016") -> list[dict[str, object]]:
        """The same by the columns' names."""
        return [dict(zip(TABLES[table].names, row, strict=True)) for row in self.rows(table, period)]


def fill(database: Database) -> World:
    """Two years of ratings over four clerks, of whom one has but three; some ratings without a code; slips of each; released."""
    with database.writing() as session:
        where = world(session, clerks=4)
        many = [one for first in (201501, 201601) for one in a_year(where, 300, seed=first, first=first)]
        most = [one for one in many if one.clerk != where.clerks[3]]
        few = [Given(1, at(201603), where.clerks[3], where.procedures[0])] * 3
        apart = [Given(3, at(201605), None, None, verified=False)] * 9
        rate(session, where, [*most, *few, *apart])
        for clerk in where.clerks:
            key = FlowKey(where.place.office, clerk, where.procedures[0], 201603)
            flows_changed(session, [(key, 1, word) for word in ("finished", "finished", "issued", "printed", "rated")])
        dossier(session, where.place, number=1, finished=True)
    refresh(database, clock=lambda: NOW)
    return where
