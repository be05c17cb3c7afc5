"""How far dossiers get: hours put together where few slips were issued, and what is counted of slips."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.database import Database
from surveys.figures.beside import NOBODY, Line, covered, procedures
from surveys.figures.coverage import Flows, alive_by_clerk, by_office, by_procedure, wholes
from surveys.figures.filters import Filters
from surveys.figures.models import FlowProcedure
from surveys.figures.naming import Named
from surveys.figures.periods import Period
from surveys.figures.reach import added, by_hours, reach
from surveys.figures.released.kinds import Kind
from surveys.figures.scope import scope
from surveys.forms.verbs import ensure_default
from surveys.tokens.models import Token
from surveys.tokens.verbs import issue, redeem
from tests.builders import SECRET, place, token
from tests.conftest import NOW
from tests.figures.test_results import statements

FLOWS = st.integers(0, 30).flatmap(
    lambda n: st.builds(Flows, st.integers(0, 30), st.just(n), st.integers(0, n), st.integers(0, n))
)


@given(st.dictionaries(st.integers(1, 23), FLOWS, max_size=23), st.integers(5, 10))
def test_no_hour_of_few_slips_stands_alone_and_nothing_is_lost(found: dict[int, Flows], minimum: int) -> None:
    made = by_hours(found, minimum)
    assert all(each.flows.issued >= minimum for each in made)
    assert all(a.last < b.first for a, b in pairwise(made))
    everything = added(list(found.values()))
    assert added([each.flows for each in made]) == everything or (not made and everything.issued < minimum)


def test_slips_are_alive_then_rated_ended_or_replaced(database: Database) -> None:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        made = [token(session, where, number=number) for number in range(1, 8)]
        for one in made[:2]:
            redeem(session, one.code, secret=SECRET, rated_at=NOW)
        again = session.get_one(Token, made[2].token_id).dossier_id
        assert again is not None
        issue(session, again, counter_id=where.counter, clerk_id=where.clerk, manual=True, secret=SECRET, now=NOW, days=30)
    march, year = Period(202603, 202603), Period(202501, 202512)
    asked = Filters(period=march)
    with database.reading() as session:
        now = reach(session, scope(session, asked, office_ids=(where.office,), now=NOW), now=NOW)
        together = wholes(session, (where.office,), [march, year], now=NOW)
        later = reach(session, scope(session, asked, office_ids=(where.office,), now=NOW), now=NOW + timedelta(days=31))
    assert (now.whole.finished, now.whole.issued, now.whole.rated, now.whole.alive, now.whole.expired) == (7, 7, 2, 5, 0)
    assert together == [now.whole, Flows()]
    assert now.void == 1
    assert (later.whole.alive, later.whole.expired) == (0, 5)
    assert [(line.named.name, line.flows.issued, line.told) for line in now.clerks] == [("Nguyễn Văn A", 7, True)]
    assert [(each.first, each.last, each.flows.rated) for each in now.hours] == [(10, 10, 2)]


@pytest.mark.parametrize("offices", [1, 3, 100])
def test_a_province_s_living_slips_are_counted_from_their_own_index(sqlite_url: str, offices: int) -> None:
    database = Database(sqlite_url)
    period = Period(202601, 202612)
    with database.writing() as session, statements(database) as seen:
        for read in (by_office, alive_by_clerk, by_procedure):
            read(session, range(1, offices + 1), period, now=NOW)
        wholes(session, range(1, offices + 1), [period, Period(202501, 202512)], now=NOW)
    alive = [statement for statement in seen if "FROM token" in statement]
    assert len(alive) == 4
    with database.engine.connect() as connection:
        for statement in alive:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("",) * statement.count("?")).all()
            assert any("ix_token_alive" in str(row[-1]) for row in rows), rows
    database.dispose()


@pytest.mark.parametrize("asked", [(0, 1, 2), (0, 2), (1,)])
def test_a_procedure_s_coverage_is_that_of_the_offices_asked_for(database: Database, asked: tuple[int, ...]) -> None:
    march = Period(202603, 202603)
    with database.writing() as session:
        ensure_default(session, NOW)
        places = [place(session, code=f"H3{number}") for number in range(3)]
        procedure = places[0].procedure
        for number, where in enumerate(places):
            for month in (202602, 202603, 202604):
                session.add(FlowProcedure(office_id=where.office, month=month, procedure_id=procedure, finished=10**number))
    offices = tuple(places[number].office for number in asked)
    with database.reading() as session:
        here = scope(session, Filters(period=march), office_ids=offices, now=NOW)
        [line] = [line for line in procedures(session, replace(here, offices=offices)).lines if line.named.id == procedure]
        [found] = covered(session, replace(here, offices=offices), Kind.PROCEDURE, [line])
    assert found.flow.finished == sum(10**number for number in asked)


def test_a_province_s_procedures_are_read_month_by_month_with_all_offices_together(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        here = scope(session, Filters(period=Period(202601, 202612)), office_ids=(where.office,), now=NOW)
        lines = [Line(Named(number, "", "", 1), NOBODY, None) for number in range(1, 51)]
        with statements(database) as seen:
            covered(session, replace(here, offices=tuple(range(1, 101))), Kind.PROCEDURE, lines)
    [statement] = seen
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (1,) * statement.count("?")).all()
    plan = " ".join(str(row[-1]) for row in rows)
    assert "COVERING INDEX ix_flow_procedure_reach (procedure_id=? AND month>? AND month<?)" in plan
    database.dispose()
