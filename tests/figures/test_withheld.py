"""What a page withholds, of whom and when: small groups, those next to them, and offices of one clerk."""

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest

from surveys.clock import local_day, month_of
from surveys.database import Database
from surveys.figures.filters import Filters
from surveys.figures.periods import Period, parse
from surveys.figures.released.kinds import Why
from surveys.figures.released.release import release_stale, stale
from surveys.figures.tally import FlowKey, flows_changed
from surveys.office.models import Office
from surveys.responses.models import Channel
from tests.conftest import NOW
from tests.figures.ratings import Given, World, at, rate, world
from tests.figures.test_results import YEAR, ask, made


def uneven(database: Database) -> World:
    """Three clerks with 4, 30 and 15 ratings of one procedure."""
    with database.writing() as session:
        where = world(session, clerks=3)
        counts = dict(zip(where.clerks, (4, 30, 15), strict=True))
        given = [Given(4, at(201605), clerk, where.procedures[0], remark="Tốt") for clerk, n in counts.items() for _ in range(n)]
        rate(session, where, given)
    return where


def test_a_small_clerk_is_withheld_with_another_and_so_is_the_coverage_by_ratings(database: Database) -> None:
    where = uneven(database)
    with database.writing() as session:
        flows_changed(session, [(FlowKey(where.place.office, where.clerks[0], where.procedures[0], 201605), 1, "rated")])
    found = ask(database, YEAR, where.place.office)
    states = {row.id: row.why for row in found.clerks}
    assert states == {where.clerks[0]: Why.FEW, where.clerks[1]: None, where.clerks[2]: Why.OTHERS}
    withheld = next(row for row in found.clerks if row.id == where.clerks[0])
    assert withheld.figure is None
    assert withheld.flow is not None
    assert withheld.flow.rated is None


def test_a_withheld_clerk_stays_withheld_when_drilled_into(database: Database) -> None:
    where = uneven(database)
    for clerk in (where.clerks[0], where.clerks[2]):
        found = ask(database, replace(YEAR, clerk=clerk), where.place.office)
        assert found.head.figure is None
        assert found.head.why is not None
        assert not any((found.clerks, found.procedures, found.trend, found.asked))


def test_the_total_of_a_lone_small_clerk_is_withheld_too(database: Database) -> None:
    with database.writing() as session:
        where = world(session, clerks=1)
        rate(session, where, [Given(4, at(201605), where.clerks[0], where.procedures[0]) for _ in range(7)])
    found = ask(database, YEAR, where.place.office)
    assert (found.head.figure, found.head.why) == (None, Why.ALONE)


@pytest.mark.parametrize("seed", range(6))
def test_no_page_s_sums_give_away_a_withheld_group(database: Database, seed: int) -> None:
    rng = random.Random(seed)
    with database.writing() as session:
        where = world(session, clerks=6, procedures=7)
        heavy = [where.clerks[0], where.clerks[1], where.clerks[2]]
        rows = [
            Given(rng.randint(1, 5), at(rng.choice((201601, 201602, 201605, 201611)), rng.randint(1, 28)),
                  rng.choice(heavy if rng.random() < 0.8 else where.clerks), rng.choice(where.procedures[: rng.randint(1, 7)]))
            for _ in range(rng.randint(20, 120))
        ]  # fmt: skip
        rate(session, where, rows)
    for period in (Period(201601, 201612), Period(201601, 201602), Period(201605, 201605)):
        found = ask(database, Filters(period=period), where.place.office)
        within = [r for r in rows if period.first <= month_of(local_day(r.at)) <= period.last]
        for table, key, minimum in ((found.clerks, "clerk", 10), (found.procedures, "procedure", 5)):
            truth = Counter(getattr(r, key) for r in within)
            shown = {row.id for row in table if row.figure}
            assert all(truth[group] >= minimum for group in shown)
            hidden = [group for group, n in truth.items() if n and group not in shown]
            if found.head.figure and shown and hidden:
                # Of several clerks together the offices' own minimum holds.
                assert sum(truth[group] for group in hidden) >= (minimum if len(hidden) == 1 else 5)


@pytest.mark.parametrize("seed", range(3))
def test_periods_of_one_clerk_never_differ_by_a_small_group(sqlite_url: str, seed: int) -> None:
    database = Database(sqlite_url)
    rng = random.Random(seed)
    with database.writing() as session:
        where = world(session, clerks=2)
        rows = [
            Given(rng.randint(1, 5), at(201600 + rng.randint(1, 6)), rng.choice(where.clerks), rng.choice(where.procedures))
            for _ in range(90)
        ]
        rate(session, where, rows)
    clerk = where.clerks[0]
    shown = []
    for first, last in itertools.combinations_with_replacement(range(1, 7), 2):
        filters = Filters(period=Period(201600 + first, 201600 + last), clerk=clerk)
        if ask(database, filters, where.place.office).head.figure:
            shown.append(set(range(first, last + 1)))
    mine = Counter(month_of(local_day(r.at)) - 201600 for r in rows if r.clerk == clerk)
    assert shown
    for one, other in itertools.combinations(shown, 2):
        if one <= other:
            rest = sum(mine[month] for month in other - one)
            assert rest == 0 or rest >= 10
    database.dispose()


def test_a_higher_minimum_of_the_office_is_obeyed(database: Database) -> None:
    where, _ = made(database, 100)
    with database.writing() as session:
        session.get_one(Office, where.place.office).minimum_clerk_group = 60
        session.flush()
        assert stale(session) == [(where.place.office, 2016)]
        release_stale(session, now=NOW)
    assert all(row.why for row in ask(database, YEAR, where.place.office).clerks)


def test_ratings_without_a_code_are_not_found_by_subtracting_a_sibling(database: Database) -> None:
    with database.writing() as session:
        above = world(session, code="H38")
        one, two = (world(session, code=f"H38.{i}", parent=above.place.office) for i in (1, 2))
        for where, n in ((one, 9), (two, 3)):
            rate(session, where, [Given(1, at(201605), None, None, verified=False) for _ in range(n)])
    tree = (above.place.office, one.place.office, two.place.office)
    rows = [ask(database, replace(YEAR, office=office), *tree).unverified for office in tree]
    assert [row and (row.figure and row.figure.n, row.why) for row in rows] == [(9, None), (9, None), (None, Why.FEW)]


def lone(database: Database, *months: tuple[int, int], clerks: int = 2) -> World:
    """An office of which only the first clerk was ever rated: (month, how many)."""
    with database.writing() as session:
        where = world(session, clerks=clerks)
        given = [
            Given(4, at(month, 1 + i % 28), where.clerks[0], where.procedures[0], remark="Tốt", others=(("attitude", 4),))
            for month, n in months
            for i in range(n)
        ]
        rate(session, where, given)
    return where


@pytest.mark.parametrize("n", [5, 9])
def test_an_office_of_one_rated_clerk_follows_the_clerk_s_minimum(database: Database, n: int) -> None:
    where = lone(database, (201605, n))
    for filters in (YEAR, replace(YEAR, procedure=where.procedures[0]), replace(YEAR, channel=Channel.KIOSK)):
        found = ask(database, filters, where.place.office)
        assert found.head.figure is None
        assert found.head.why is Why.ALONE
        assert (found.trend, found.asked) == ((), ())
        assert all(row.figure is None for row in (*found.clerks, *found.procedures))


def test_an_office_of_one_rated_clerk_is_withheld_in_a_period_that_would_cut_the_clerk(database: Database) -> None:
    where = lone(database, (201605, 12), (201606, 7))
    assert ask(database, YEAR, where.place.office).head.figure is not None
    for filters in (Filters(period=parse("2016-05")), Filters(period=parse("2016-05"), clerk=where.clerks[0])):
        assert ask(database, filters, where.place.office).head.why is Why.PERIOD


def test_the_trend_of_an_office_of_one_rated_clerk_has_no_small_stretch(database: Database) -> None:
    where = lone(database, (201604, 28), (201605, 6), (201606, 28))
    for period in ("2016", "2016-Q2"):
        found = ask(database, Filters(period=parse(period)), where.place.office)
        assert found.head.figure is not None
        sizes = [point.figure.n for point in found.trend if point.figure]
        assert sum(sizes) == 62
        assert min(sizes) >= 10
        assert len(sizes) > 1


def test_a_question_of_an_office_of_one_rated_clerk_follows_the_clerk_s_minimum(database: Database) -> None:
    where = lone(database, (201605, 7))
    with database.writing() as session:
        rate(session, where, [Given(4, at(201605), where.clerks[0], where.procedures[0]) for _ in range(5)])
    found = ask(database, YEAR, where.place.office)
    assert found.head.figure is not None
    assert [question.why for question in found.asked] == [Why.ALONE]
