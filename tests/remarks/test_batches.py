"""Remarks are read late and in batches that never change, each remark in exactly one."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from surveys.database import Database
from surveys.figures.periods import Period
from surveys.office.models import Office
from surveys.remarks import batches
from surveys.remarks.batches import Waiting, cut
from surveys.remarks.models import RemarkBatch
from surveys.responses.models import Response
from tests.figures.ratings import World, at, world
from tests.remarks.said import DAYS, LATER, Said, gather, kept, next_month, say

waiting = st.lists(
    st.builds(Waiting, month=st.integers(201601, 201612), clerk=st.sampled_from([None, 1, 2]), n=st.integers(1, 8)), max_size=30
)


def enough(part: list[Waiting], minimum: int, clerk_minimum: int) -> bool:
    """The rule, in the test's own words."""
    about = {one.clerk for one in part}
    one_clerk = len(about) == 1 and about != {None}
    return sum(one.n for one in part) >= (clerk_minimum if one_clerk else minimum)


@settings(deadline=None)
@given(waiting, st.integers(2, 9), st.integers(2, 15))
def test_every_batch_is_large_enough_and_no_earlier_end_was(lines: list[Waiting], minimum: int, clerk_minimum: int) -> None:
    start = 0
    for period in cut(lines, minimum=minimum, clerk_minimum=clerk_minimum):
        part = [one for one in lines if start < one.month <= period.last]
        assert enough(part, minimum, clerk_minimum)
        earlier = {one.month for one in part} - {period.last}
        assert not any(enough([one for one in part if one.month <= month], minimum, clerk_minimum) for month in earlier)
        start = period.last
    assert not enough([one for one in lines if one.month > start], minimum, clerk_minimum)


@pytest.fixture
def where(database: Database) -> World:
    with database.writing() as session:
        return world(session, clerks=2)


def put(database: Database, where: World, *said: Said) -> None:
    with database.writing() as session:
        say(session, where, said)


def both(where: World, month: int, n: int) -> tuple[Said, Said]:
    return Said(month, n - 1, where.clerks[0]), Said(month, 1, where.clerks[1])


def test_months_with_too_few_wait_for_the_next(database: Database, where: World) -> None:
    put(database, where, *both(where, 201601, 9), *both(where, 201602, 2), *both(where, 201605, 3), *both(where, 201606, 4))
    assert gather(database, where) == 2
    assert {months: len(texts) for months, texts in kept(database, where).items()} == {
        Period(201601, 201601): 9,
        Period(201602, 201605): 5,
    }


def test_a_month_is_read_only_some_days_after_its_end(database: Database, where: World) -> None:
    put(database, where, *both(where, 201601, 9))
    assert gather(database, where, now=at(201601, 31)) == 0
    assert gather(database, where, now=at(201602, DAYS)) == 0
    assert gather(database, where, now=at(201602, DAYS + 1)) == 1


def test_a_late_arrival_changes_no_batch_that_was_made(database: Database, where: World) -> None:
    put(database, where, *both(where, 201601, 9))
    gather(database, where, now=next_month(201601))
    before = kept(database, where)
    put(database, where, Said(202602, 3, where.clerks[0], rated=201601, text="Viết khi mất mạng"))
    assert gather(database, where, now=next_month(202602)) == 0
    put(database, where, *both(where, 202603, 5))
    assert gather(database, where, now=next_month(202603)) == 1
    after = kept(database, where)
    assert {months: after[months] for months in before} == before
    assert "Viết khi mất mạng" in after[Period(202602, 202603)]


def test_a_remark_added_to_an_old_rating_comes_with_the_next_months(database: Database, where: World) -> None:
    put(database, where, *both(where, 201601, 9))
    gather(database, where, now=next_month(201601))
    before = kept(database, where)
    put(database, where, Said(201601, 6, where.clerks[0]), Said(201601, 6, where.clerks[1]))
    assert gather(database, where, now=next_month(201601)) == 0
    assert gather(database, where, now=next_month(201602)) == 1
    after = kept(database, where)
    assert after[Period(201601, 201601)] == before[Period(201601, 201601)]
    assert len(after[Period(201602, 201602)]) == 12


def test_an_erased_remark_leaves_its_batch_and_moves_no_other(database: Database, where: World) -> None:
    put(database, where, *both(where, 201601, 5), *both(where, 201602, 5))
    gather(database, where)
    before = kept(database, where)
    gone = min(before[Period(201601, 201601)])
    with database.writing() as session:
        session.execute(update(Response).where(Response.remark == gone).values(remark=None))
        session.execute(update(Office).values(minimum_group=50))
    gather(database, where)
    after = kept(database, where)
    assert after[Period(201602, 201602)] == before[Period(201602, 201602)]
    assert after[Period(201601, 201601)] - {""} == before[Period(201601, 201601)] - {gone}


def test_remarks_about_one_clerk_alone_follow_the_clerks_minimum(database: Database, where: World) -> None:
    put(database, where, Said(201601, 7, where.clerks[0]), Said(201602, 2, where.clerks[0]))
    assert gather(database, where) == 0
    put(database, where, Said(201603, 1, where.clerks[0]))
    assert gather(database, where) == 1


def test_those_without_a_code_stand_apart(database: Database, where: World) -> None:
    put(database, where, Said(201601, 4, None, verified=False), *both(where, 201601, 4))
    assert gather(database, where) == 0
    put(database, where, Said(201602, 1, None, verified=False))
    assert gather(database, where) == 1
    with database.reading() as session:
        [batch] = session.scalars(select(RemarkBatch))
        assert (batch.verified, batch.size) == (False, 5)


def test_every_remark_stands_in_one_batch_of_its_own_office(database: Database, where: World) -> None:
    with database.writing() as session:
        low = world(session, code="H38.20", parent=where.place.office, clerks=2)
    for place in (where, low):
        put(database, place, *both(place, 201601, 6), *both(place, 201603, 8))
        gather(database, place)
    with database.reading() as session:
        rows = session.execute(
            select(Response.id, Response.office_id, RemarkBatch.office_id).join(
                RemarkBatch, RemarkBatch.id == Response.remark_batch_id
            )
        ).all()
    assert len(rows) == 28
    assert max(Counter(row[0] for row in rows).values()) == 1
    assert all(row[1] == row[2] for row in rows)


def test_who_gathers_again_finds_nothing_due(database: Database, where: World) -> None:
    put(database, where, *both(where, 201601, 9), *both(where, 201602, 4))
    with database.reading() as session:
        assert batches.due(session, now=LATER, days=DAYS) == (where.place.office,)
    assert gather(database, where) == 1
    assert gather(database, where) == 0
    with database.reading() as session:
        assert batches.due(session, now=LATER, days=DAYS) == ()


def test_the_worker_gathers_every_office_s(database: Database, where: World) -> None:
    with database.writing() as session:
        low = world(session, code="H38.20", parent=where.place.office, clerks=2)
    for place in (where, low):
        put(database, place, *both(place, 201601, 6), *both(place, 201602, 6))
    assert batches.gather_due(database, clock=lambda: LATER, days=DAYS, only=low.place.office) == 2
    assert batches.gather_due(database, clock=lambda: LATER, days=DAYS) == 2
    assert batches.gather_due(database, clock=lambda: LATER, days=DAYS) == 0
    assert [len(kept(database, place)) for place in (where, low)] == [2, 2]


def test_what_waits_is_found_without_reading_the_rest(database: Database) -> None:
    """The partial index must fit the question, or each look would read every remark there ever was."""
    with database.reading() as session:
        look = batches.pending(LATER).compile(session.connection(), compile_kwargs={"literal_binds": True})
        if not database.sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = str(session.execute(text(f"EXPLAIN {'QUERY PLAN ' if database.sqlite else ''}{look}")).all())
    assert "ix_response_remark_waiting" in plan
