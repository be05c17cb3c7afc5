"""Releases: made anew when something changed, the same from the same ratings, whoever makes them; and read as exact sums."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.database import Database
from surveys.figures.filters import Filters
from surveys.figures.periods import Period, parse
from surveys.figures.released.calendar import calendar
from surveys.figures.released.form import unpacked
from surveys.figures.released.kinds import Kind, Why
from surveys.figures.released.models import Release, Released
from surveys.figures.released.reading import asked, groups, series, weeks
from surveys.figures.released.release import compute, freshen, refresh, release, stale
from surveys.figures.released.storing import store
from surveys.figures.released.stretches import Stretch, merged
from surveys.figures.scope import Scope, scope
from surveys.office.models import Office
from surveys.responses.record import record
from tests.builders import SECRET, submission, token
from tests.conftest import NOW
from tests.figures.ratings import Given, World, a_year, at, rate, touch, world


def filled(database: Database, n: int = 300) -> World:
    with database.writing() as session:
        where = world(session)
        rate(session, where, a_year(where, n))
    return where


def rows(session: Session) -> list[tuple[object, ...]]:
    keys = (Released.office_id, Released.year, Released.kind, Released.question_id, Released.part)
    found = session.execute(select(*keys, Released.rows).order_by(*keys))
    return [(*row[:5], str(each)) for row in found for each in unpacked(row.rows)]


def around(session: Session, where: World, period: str | None = None) -> Scope:
    filters = Filters(period=parse(period) if period else None)
    return scope(session, filters, office_ids=(where.place.office,), now=NOW)


def test_a_rating_makes_its_year_stale_and_a_release_takes_it_in(database: Database) -> None:
    with database.writing() as session:
        where = world(session)
        rate(session, where, [Given(4, at(202603, 1), where.clerks[0], where.procedures[0]) for _ in range(12)])
    with database.writing() as session:
        sent = submission(session, where.place, token(session, where.place, number=9).code, level=1)
        record(session, sent, secret=SECRET, now=NOW)
    with database.reading() as session:
        assert stale(session) == [(where.place.office, 2026)]
        assert groups(session, around(session, where), Kind.OFFICE)[0].counts == (0, 0, 0, 12, 0)
    freshen(database, [where.place.office], clock=lambda: NOW)
    with database.reading() as session:
        assert stale(session) == []
        assert groups(session, around(session, where), Kind.OFFICE)[0].counts == (1, 0, 0, 12, 0)


def test_nothing_is_written_where_nothing_changed(database: Database) -> None:
    filled(database)
    assert refresh(database, clock=lambda: NOW) == 0


def test_releasing_again_gives_the_same_rows(database: Database) -> None:
    where = filled(database)
    with database.reading() as session:
        before = rows(session)
    release(database, where.place.office, 2016, clock=lambda: NOW)
    with database.reading() as session:
        assert rows(session) == before
        assert len(before) > 100


def test_two_processes_that_release_at_once_leave_one_release(database: Database, store_url: str) -> None:
    where = filled(database)
    with database.writing() as session:
        expected = rows(session)
        session.execute(Released.__table__.delete())  # type: ignore[attr-defined] # a Table
        touch(session, [(where.place.office, 2016)])

    def another(_: int) -> int:
        mine = Database(store_url)
        try:
            return refresh(mine, clock=lambda: NOW)
        finally:
            mine.dispose()

    with ThreadPoolExecutor(4) as pool:
        assert max(pool.map(another, range(4))) == 1
    with database.reading() as session:
        assert rows(session) == expected
        assert session.scalar(select(func.count()).select_from(Release)) == 1
        assert stale(session) == []


def test_an_earlier_state_never_takes_the_place_of_a_later_one(database: Database) -> None:
    where = filled(database)
    with database.reading() as session:
        early = compute(session, where.place.office, 2016)
    with database.writing() as session:
        rate(session, where, a_year(where, 50, seed=9))
        late = rows(session)
        store(session, early, now=NOW)
        assert rows(session) == late


def test_other_minimums_ask_for_another_release(database: Database) -> None:
    where = filled(database)
    with database.writing() as session:
        session.execute(update(Office).values(minimum_group=1000, minimum_clerk_group=1000))
        assert stale(session) == [(where.place.office, 2016)]
    refresh(database, clock=lambda: NOW)
    with database.reading() as session:
        assert groups(session, around(session, where, "2016"), Kind.OFFICE)[0].why is Why.FEW
        found = [unpacked(rows) for rows in session.scalars(select(Released.rows))]
        assert found
        assert all((rows["why"] > 0).all() and not rows["n"].any() for rows in found)


@pytest.mark.parametrize(
    "word", ["2016", "2016-Q2", "2016-05", "2016-02..2016-11", "2015-07..2016-06", "2015", "2014-01..2016-12"]
)
def test_any_period_is_the_exact_sum_of_its_ratings(database: Database, word: str) -> None:
    with database.writing() as session:
        where = world(session)
        given = a_year(where, 900, first=201501, months=24)
        rate(session, where, given)
    with database.reading() as session:
        found = around(session, where, word)
        inside = [one for one in given if found.period.begins <= one.at < found.period.ends]
        shown = 0
        for kind, key in ((Kind.CLERK, "clerk"), (Kind.PROCEDURE, "procedure")):
            for subject, cell in groups(session, found, kind).items():
                mine = [one.level for one in inside if getattr(one, key) == subject]
                assert cell.counts in (None, tuple(mine.count(level) for level in range(1, 6)))
                shown += cell.counts is not None
        assert shown >= 1


def test_reasons_are_counted_beyond_the_fifth(database: Database) -> None:
    where = filled(database, 400)
    with database.reading() as session:
        found = around(session, where, "2016")
        reasons = next(key for key, (code, _) in found.questions.items() if code == "reasons")
        cell = asked(session, found)[reasons]
        assert cell.counts is not None
        assert len(cell.counts) > 5
        assert sum(cell.counts[5:]) > 0
        assert groups(session, found, Kind.OFFICE, question=reasons)[0] == cell


def test_months_and_weeks_add_up_to_the_office(database: Database) -> None:
    where = filled(database, 500)
    with database.reading() as session:
        found = around(session, where, "2016")
        whole = groups(session, found, Kind.OFFICE)[0].counts
        for stretches in (series(session, found, Kind.OFFICE), weeks(session, found)):
            assert tuple(map(sum, zip(*(one.counts for one in stretches), strict=True))) == whole
            assert all(sum(one.counts) >= 5 for one in stretches)
        assert len(weeks(session, found)) > 40


def test_a_small_month_is_put_together_with_its_neighbour(database: Database) -> None:
    with database.writing() as session:
        where = world(session)
        given = [
            Given(4, at(month, 3 + i % 20), where.clerks[i % 3], where.procedures[0])
            for month, n in ((201601, 3), (201602, 40), (201603, 40), (201604, 40))
            for i in range(n)
        ]
        rate(session, where, given)
    with database.reading() as session:
        found = series(session, around(session, where, "2016"), Kind.OFFICE)
        assert [(one.first, one.last, sum(one.counts)) for one in found] == [
            (date(2016, 1, 1), date(2016, 2, 29), 43),
            (date(2016, 3, 1), date(2016, 3, 31), 40),
            (date(2016, 4, 1), date(2016, 4, 30), 40),
        ]
        told = groups(session, around(session, where, "2016-01"), Kind.OFFICE)[0]
        assert (told.counts, told.why) == (None, Why.PERIOD)


def test_figures_are_as_of_the_oldest_release_that_waits(database: Database) -> None:
    where = filled(database)
    with database.writing() as session:
        assert around(session, where).as_of == NOW
        touch(session, [(where.place.office, 2016)])
        made = session.scalars(select(Release.made_at)).one()
        later = made.replace(year=made.year + 1)
        assert scope(session, Filters(), office_ids=(where.place.office,), now=later).as_of == made


def test_offices_that_cannot_tell_a_month_are_left_out_of_it() -> None:
    months = [(101, 131, (0, 0, 0, 0, 90)), (201, 229, (0, 0, 0, 0, 90)), (101, 229, (1, 0, 0, 0, 5))]
    assert merged(2015, months, several=True, partial=False) == [
        Stretch(date(2015, 1, 1), date(2015, 1, 31), (0, 0, 0, 0, 90), partial=True),
        Stretch(date(2015, 2, 1), date(2015, 2, 28), (0, 0, 0, 0, 90), partial=True),
    ]
    heavy = [(101, 131, (0, 0, 0, 0, 9)), (201, 229, (0, 0, 0, 0, 9)), (101, 229, (1, 0, 0, 0, 5))]
    assert [sum(one.counts) for one in merged(2015, heavy, several=True, partial=False)] == [24]


def test_a_calendar_cuts_at_months_and_mondays() -> None:
    days = calendar(2015)
    assert (days.first(0), days.last(days.months[2]), days.last(len(days))) == (101, 229, 1231)
    assert all(start.day == 1 or start.weekday() == 0 for start in days.starts)


def test_a_period_outside_any_release_is_empty(database: Database) -> None:
    where = filled(database)
    with database.reading() as session:
        found = around(session, where, "2011")
        assert groups(session, found, Kind.CLERK) == {}
        assert series(session, found, Kind.OFFICE) == ()
        assert found.period == Period(201101, 201112)
