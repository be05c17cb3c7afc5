"""What was read of releases is kept until one of them is made anew, and never longer."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from surveys.database import Database
from surveys.figures.beside import clerks
from surveys.figures.filters import Filters
from surveys.figures.periods import parse
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import groups
from surveys.figures.released.release import release_stale
from surveys.figures.scope import scope
from surveys.office.models import Office
from tests.conftest import NOW
from tests.figures.ratings import Given, World, at, rate, world


@contextmanager
def reads(database: Database) -> Iterator[list[str]]:
    """The statements that read released rows."""
    seen: list[str] = []

    def note(*given: object) -> None:
        if "released.rows" in (statement := str(given[2]).lower()):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def satisfied(database: Database, where: World, period: str = "2016") -> tuple[int, ...] | None:
    """The office's counts, and whether a clerk's standing adds up to them."""
    with database.reading() as session:
        found = scope(session, Filters(period=parse(period)), office_ids=(where.place.office,), now=NOW)
        cell = groups(session, found, Kind.OFFICE).get(0)
        assert cell
        beside = clerks(session, found)
        assert cell.counts is None or sum(row.figure.n for row in beside.standings.rows) == sum(cell.counts)
    return cell.counts


def given(where: World, level: int, n: int) -> list[Given]:
    return [Given(level, at(201603, 1 + i % 20), where.clerks[i % 3], where.procedures[0]) for i in range(n)]


def test_a_second_look_reads_nothing_and_a_new_release_is_seen_at_once(database: Database) -> None:
    with database.writing() as session:
        where = world(session)
        rate(session, where, given(where, 5, 60))
    assert satisfied(database, where) == (0, 0, 0, 0, 60)
    with reads(database) as seen:
        assert satisfied(database, where) == (0, 0, 0, 0, 60)
        assert seen == []
        with database.writing() as session:
            rate(session, where, given(where, 1, 30))
        assert satisfied(database, where) == (30, 0, 0, 0, 60)
        assert seen


def test_a_larger_minimum_hides_what_was_kept(database: Database) -> None:
    with database.writing() as session:
        where = world(session)
        rate(session, where, given(where, 5, 60))
    assert satisfied(database, where) is not None
    with database.writing() as session:
        session.get_one(Office, where.place.office).minimum_group = 1000
        session.flush()
        release_stale(session, now=NOW)
    assert satisfied(database, where) is None


def test_periods_and_stores_keep_to_themselves(sqlite_url: str, postgres_url: str) -> None:
    for url, n in ((sqlite_url, 60), (postgres_url, 90)):
        store = Database(url)
        with store.writing() as session:
            where = world(session)
            rate(session, where, given(where, 4, n))
        assert satisfied(store, where) == (0, 0, 0, n, 0)
        with store.reading() as session:
            found = scope(session, Filters(period=parse("2015")), office_ids=(where.place.office,), now=NOW)
            assert groups(session, found, Kind.OFFICE) == {}
        store.dispose()
