"""Results on both stores: they agree with the responses, and give away nothing that is withheld."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

import pytest
from sqlalchemy import event

from surveys.clock import local_day, month_of
from surveys.database import Database
from surveys.errors import NotFound
from surveys.figures.filters import Filters
from surveys.figures.periods import Period, parse
from surveys.figures.released.kinds import Why
from surveys.figures.results import results
from surveys.figures.shapes import Results
from surveys.figures.tally import FlowKey, flows_changed
from surveys.responses.models import Channel
from tests.builders import place
from tests.conftest import NOW
from tests.figures.ratings import Given, World, a_year, at, rate, world

INDEXES = {
    "response.clerk_id = ?": "ix_response_clerk_rated",
    "response.procedure_id IN": "ix_response_procedure_rated",
}
YEAR = Filters(period=parse("2016"))


def ask(database: Database, filters: Filters, *offices: int, language: str = "vi") -> Results:
    with database.reading() as session:
        return results(session, filters, office_ids=offices, now=NOW, language=language)


def made(database: Database, given: Sequence[Given] | int, *, clerks: int = 3, procedures: int = 4) -> tuple[World, list[Given]]:
    with database.writing() as session:
        where = world(session, clerks=clerks, procedures=procedures)
        rows = a_year(where, given) if isinstance(given, int) else list(given)
        rate(session, where, rows)
    return where, rows


def levels(rows: Sequence[Given]) -> tuple[int, ...]:
    found = Counter(row.level for row in rows)
    return tuple(found[level] for level in range(1, 6))


def test_the_head_clerks_and_procedures_are_those_of_the_responses(database: Database) -> None:
    where, rows = made(database, 400)
    found = ask(database, YEAR, where.place.office)
    assert found.head.figure is not None
    assert found.head.figure.counts == levels(rows)
    by_clerk = {row.id: row.figure.counts for row in found.clerks if row.figure}
    assert by_clerk == {clerk: levels([r for r in rows if r.clerk == clerk]) for clerk in where.clerks}
    by_procedure = {row.id: row.figure.counts for row in found.procedures if row.figure}
    assert by_procedure == {key: levels([r for r in rows if r.procedure == key]) for key in where.procedures}


def test_a_period_takes_its_vietnamese_months_only(database: Database) -> None:
    where, rows = made(database, 600)
    found = ask(database, Filters(period=parse("2016-Q2")), where.place.office)
    assert found.head.figure is not None
    assert found.head.figure.counts == levels([r for r in rows if month_of(local_day(r.at)) in (201604, 201605, 201606)])


def test_a_channel_is_counted_by_itself_and_without_parts(database: Database) -> None:
    where, rows = made(database, 600)
    found = ask(database, replace(YEAR, channel=Channel.PHONE), where.place.office)
    assert found.head.figure is not None
    assert found.head.figure.counts == levels([r for r in rows if r.channel is Channel.PHONE])
    assert found.clerks == found.procedures == ()


def test_a_field_is_its_procedures_together(database: Database) -> None:
    where, rows = made(database, 400)
    field = where.fields[where.procedures[0]]
    found = ask(database, replace(YEAR, field=field), where.place.office)
    mine = [r for r in rows if r.procedure and where.fields[r.procedure] == field]
    assert found.head.figure is not None
    assert found.head.figure.counts == levels(mine)
    assert {row.id for row in found.procedures} == set(where.procedures[:2])
    assert found.clerks == ()


def test_a_clerk_s_page_shows_that_clerk_s_figure_questions_and_reasons(database: Database) -> None:
    where, rows = made(database, 900, procedures=3)
    clerk = where.clerks[1]
    found = ask(database, replace(YEAR, clerk=clerk), where.place.office)
    mine = [r for r in rows if r.clerk == clerk]
    assert found.head.figure is not None
    assert found.head.figure.counts == levels(mine)
    assert found.clerks == found.procedures == ()
    reasons = next(question for question in found.asked if question.code == "reasons")
    assert reasons.n == sum(code == "reasons" for r in mine for code, _ in r.others)
    attitude = next(question for question in found.asked if question.code == "attitude")
    assert [option.n for option in attitude.options] == [
        sum(("attitude", level) in r.others for r in mine) for level in range(1, 6)
    ]


def test_groups_are_shown_by_themselves_and_never_combined(database: Database) -> None:
    where, _ = made(database, 900, procedures=3)
    clerk, procedure = where.clerks[0], where.procedures[1]
    for filters in (
        replace(YEAR, clerk=clerk, procedure=procedure),
        replace(YEAR, clerk=clerk, field=where.fields[procedure]),
        replace(YEAR, clerk=clerk, channel=Channel.KIOSK),
        replace(YEAR, procedure=procedure, channel=Channel.KIOSK),
        replace(YEAR, clerk=clerk, verified=False),
    ):
        found = ask(database, filters, where.place.office)
        assert (found.head.figure, found.head.why) == (None, Why.MANY)
        assert not any((found.clerks, found.procedures, found.trend, found.asked))


def test_the_trend_adds_up_to_the_head(database: Database) -> None:
    where, rows = made(database, 300)
    for period in ("2016", "2016-Q3"):
        found = ask(database, Filters(period=parse(period)), where.place.office)
        assert found.trend_unit == ("month" if period == "2016" else "week")
        assert found.head.figure is not None
        assert sum(point.figure.n for point in found.trend if point.figure) == found.head.figure.n
        assert all(point.figure is None or point.figure.n >= 5 for point in found.trend)
    assert rows


def test_ratings_without_a_code_stand_apart(database: Database) -> None:
    with database.writing() as session:
        where = world(session)
        apart = [Given(1, at(201605), None, None, verified=False) for _ in range(6)]
        rate(session, where, [*a_year(where, 100), *apart])
    found = ask(database, YEAR, where.place.office)
    assert found.head.figure is not None
    assert found.head.figure.n == 100
    assert found.unverified is not None
    assert found.unverified.figure is not None
    assert found.unverified.figure.counts == (6, 0, 0, 0, 0)
    alone = ask(database, replace(YEAR, verified=False), where.place.office)
    assert alone.head.figure is not None
    assert alone.head.figure.n == 6
    assert alone.clerks == alone.procedures == ()


def test_coverage_counts_finished_issued_and_rated(database: Database) -> None:
    where, _ = made(database, 200)
    key = FlowKey(where.place.office, where.clerks[0], where.procedures[0], 201603)
    with database.writing() as session:
        flows_changed(session, [(key, 1, word) for word in ("finished", "finished", "finished", "issued", "issued", "rated")])
    found = ask(database, YEAR, where.place.office)
    assert asdict(found.head)["flow"] == {"finished": 3, "issued": 2, "rated": 1}
    row = next(row for row in found.clerks if row.id == where.clerks[0])
    assert asdict(row)["flow"] == {"finished": 3, "issued": 2, "rated": 1}


def test_offices_see_their_own_part_of_the_tree_only(database: Database) -> None:
    with database.writing() as session:
        above = world(session, code="H38")
        below = world(session, code="H38.1", parent=above.place.office)
        beside = place(session, code="H39")
        rate(session, above, [Given(5, at(201605), above.clerks[0], above.procedures[0]) for _ in range(20)])
        rate(session, below, [Given(1, at(201605), below.clerks[0], below.procedures[0]) for _ in range(30)])
    tree = (above.place.office, below.place.office)
    whole = ask(database, YEAR, *tree)
    assert whole.head.figure is not None
    assert whole.head.figure.counts == (30, 0, 0, 0, 20)
    part = ask(database, replace(YEAR, office=below.place.office), *tree)
    assert part.head.figure is not None
    assert part.head.figure.counts == (30, 0, 0, 0, 0)
    for office in (beside.office, 999):
        with pytest.raises(NotFound):
            ask(database, replace(YEAR, office=office), *tree)
    with pytest.raises(NotFound):
        ask(database, replace(YEAR, clerk=beside.clerk), *tree)
    with pytest.raises(NotFound):
        ask(database, replace(YEAR, procedure=99999), *tree)


def test_a_total_of_several_offices_is_of_those_that_show_theirs(database: Database) -> None:
    with database.writing() as session:
        above = world(session, code="H38")
        one, two = (world(session, code=f"H38.{i}", parent=above.place.office) for i in (1, 2))
        rate(session, one, [Given(1, at(201605), one.clerks[0], one.procedures[0]) for _ in range(3)])
        rate(session, two, [Given(5, at(201605), two.clerks[0], two.procedures[0]) for _ in range(40)])
    tree = (above.place.office, one.place.office, two.place.office)
    rows = [ask(database, replace(YEAR, office=office), *tree).head for office in tree]
    assert [(row.figure and row.figure.counts, row.why, row.partial) for row in rows] == [
        ((0, 0, 0, 0, 40), None, True),
        (None, Why.FEW, False),
        ((0, 0, 0, 0, 40), None, False),
    ]


def test_a_page_opens_with_the_latest_year_that_has_ratings(database: Database) -> None:
    with database.writing() as session:
        where = world(session)
        rate(session, where, a_year(where, 300, first=201502, months=20))
    assert ask(database, Filters(), where.place.office).period == Period(201601, 201612)


def test_an_office_without_ratings_has_an_empty_page(database: Database) -> None:
    with database.writing() as session:
        where = world(session)
    found = ask(database, Filters(), where.place.office)
    assert found.head.figure is None
    assert found.head.why is None
    assert [row.figure for row in found.clerks] == [None] * 3


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def count(database: Database, filters: Filters, office: int) -> int:
    with statements(database) as seen:
        ask(database, filters, office)
    return len([statement for statement in seen if statement.startswith("SELECT")])


def test_a_page_asks_the_same_few_questions_however_many_ratings_there_are(database: Database) -> None:
    with database.writing() as session:
        where = world(session, clerks=4, procedures=6)
        rate(session, where, a_year(where, 60))
    kinds = [
        YEAR,
        replace(YEAR, clerk=where.clerks[0]),
        replace(YEAR, procedure=where.procedures[0]),
        replace(YEAR, channel=Channel.KIOSK),
    ]
    few = [count(database, filters, where.place.office) for filters in kinds]
    with database.writing() as session:
        rate(session, where, a_year(where, 1500, seed=2))
    many = [count(database, filters, where.place.office) for filters in kinds]
    assert many[0] <= 29
    assert max(many) <= 29
    assert few[0] == many[0]


def test_no_read_of_an_overview_scans_the_responses_or_a_tally(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    where, _ = made(database, 200)
    for filters in (YEAR, replace(YEAR, clerk=where.clerks[0]), replace(YEAR, procedure=where.procedures[0])):
        with statements(database) as seen:
            ask(database, filters, where.place.office)
        raw = [s for s in seen if s.startswith("SELECT")]
        with database.engine.connect() as connection:
            for statement in raw:
                filled = (None,) * statement.count("?")
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", filled).all()
                steps = [str(row[-1]) for row in rows]
                scans = [
                    s for s in steps if s.startswith("SCAN") and any(t in s for t in ("tally", "flow", "response", "answer"))
                ]
                assert scans == [], (statement, steps)
                for words, index in INDEXES.items():
                    assert words not in statement or any(index in step for step in steps), steps
    database.dispose()


def test_an_absurd_date_makes_no_endless_list(database: Database) -> None:
    where, rows = made(database, 100)
    with database.writing() as session:
        rate(session, where, [Given(1, at(month), where.clerks[0], where.procedures[0]) for month in (199912, 210101)])
    found = ask(database, YEAR, where.place.office)
    assert found.choices.months == tuple(range(201601, 201613))
    assert found.head.figure is not None
    assert found.head.figure.counts == levels(rows)
    assert ask(database, Filters(), where.place.office).period == Period(201601, 201612)
