"""The curious manager with a spreadsheet: every row of the long table, of all offices and periods, is put down and solved.

The table holds more than any page shows at once (every span of every question), so it is attacked by itself.
"""

from datetime import date

from sqlalchemy import select

from surveys.database import Database
from surveys.figures.filters import Filters
from surveys.figures.released.release import release_stale
from surveys.figures.scope import scope
from surveys.office.models import Clerk, Field, Office, Procedure
from surveys.responses.models import Channel
from surveys.tables.definitions import TABLES
from surveys.tables.rows import ROWS
from tests.conftest import NOW
from tests.figures.attack import Equations, Fact, meant
from tests.figures.ratings import touch
from tests.figures.test_attack import MINIMUMS, QUESTIONS, Land, released_by_size_alone

Told = dict[str, object]


class Spreadsheet:
    """Reads the long table's rows and says of which ratings each one tells."""

    def __init__(self, database: Database, land: Land) -> None:
        with database.reading() as session:
            around = scope(session, Filters(office=land.offices[0]), office_ids=land.offices, now=NOW)
            rows = ROWS["released"](session, around, "vi")
            self.rows: list[Told] = [dict(zip(TABLES["released"].names, row, strict=True)) for row in rows]
            offices = {row.id: row.code for row in session.execute(select(Office.id, Office.code))}
            self._office: dict[str, int] = {code: key for key, code in offices.items()}
            clerks = session.execute(select(Clerk.id, Clerk.office_id, Clerk.code))
            self._clerk: dict[tuple[str, str], int] = {(offices[row.office_id], row.code): row.id for row in clerks}
            self._procedure: dict[str, int] = {row.code: row.id for row in session.execute(select(Procedure.id, Procedure.code))}
            self._field: dict[str, int] = {row.name: row.id for row in session.execute(select(Field.id, Field.name))}

    def tells_of(self, row: Told, one: Fact) -> bool:
        """Whether a row counts a rating."""
        assert isinstance(row["first"], date)
        assert isinstance(row["last"], date)
        inside = one.office == self._office[str(row["office_code"])] and row["first"] <= one.day <= row["last"]
        return inside and self._about(row, one)

    def _about(self, row: Told, one: Fact) -> bool:
        code, named = row["subject_code"], row["subject"]
        match row["kind"]:
            case "clerk":
                return one.clerk == self._clerk.get((str(row["office_code"]), str(code)), 0)
            case "procedure":
                return one.procedure == self._procedure.get(str(code), 0)
            case "field":
                return one.field == self._field.get(str(named), 0)
            case "channel":
                return one.channel == int(Channel[str(code).upper()])
            case _:
                return True


def attacked(database: Database, land: Land) -> list[tuple[int, ...]]:
    """The sets that are too small and follow from the rows, of any question."""
    sheet = Spreadsheet(database, land)
    known = {code: Equations([one for one in land.facts if code in one.answers]) for code in QUESTIONS}
    for row in sheet.rows:
        if row["kind"] == "uncoded" or row["withheld"] is not None:
            continue
        equations, code = known[str(row["question"])], str(row["question"])
        members = [place for place, one in enumerate(equations.facts) if sheet.tells_of(row, one)]
        answers, first = [equations.facts[place].answers[code] for place in members], int(str(row["options_from"]))
        assert [answers.count(first + i) for i in range(5)] == [row[f"n{i}"] for i in range(1, 6)], row
        equations.learn(members)
    found = []
    for equations in known.values():
        solved = equations.solved()
        sets = meant(equations.facts, MINIMUMS.clerk)
        found += solved.leaks(MINIMUMS.group, MINIMUMS.clerk, sets)
    return found


def test_a_spreadsheet_of_everything_finds_no_set_below_its_minimum(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        land = Land(session, 1)
        touch(session, {(office, year) for office in land.offices for year in (2015, 2016)})
        release_stale(session, now=NOW)
    assert attacked(database, land) == []
    with database.writing() as session:
        released_by_size_alone(session)
    assert attacked(database, land)
    database.dispose()
