"""Coverage counts what became of dossiers and slips, at the office, clerk and hour where it happened, whatever comes later."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import local_day, month_of
from surveys.database import Database
from surveys.dossiers import verbs as dossiers
from surveys.dossiers.entry import Entry
from surveys.dossiers.intake import put
from surveys.figures import coverage, recount
from surveys.figures.coverage import Flows
from surveys.figures.models import FlowClerk, FlowHour, TallyOffice
from surveys.figures.periods import parse
from surveys.figures.released.models import TallyChange
from surveys.forms.verbs import ensure_default
from surveys.office.models import Clerk
from surveys.printing.jobs import OUT, change
from surveys.printing.models import JobState, PrintJob
from surveys.responses.record import record
from surveys.tokens.reissue import issue_alike
from surveys.tokens.verbs import mark_printed, void
from tests.builders import SECRET, Place, dossier, place, submission, token
from tests.conftest import NOW

MARCH = parse("2026-03")
LATER = NOW + timedelta(minutes=25, hours=1)


@pytest.fixture
def where(database: Database) -> Place:
    """An office with a form."""
    with database.writing() as session:
        ensure_default(session, NOW)
        return place(session)


def at(session: Session, where: Place) -> Flows:
    return coverage.by_office(session, [where.office], MARCH, now=NOW)[where.office]


def job(session: Session, token_id: int) -> int:
    made = PrintJob(
        token_id=token_id,
        state=JobState.SENDING,
        payload_sha256="",
        created_at=NOW,
        expires_at=NOW,
        next_attempt_at=NOW,
    )
    session.add(made)
    session.flush()
    return made.id


@pytest.mark.parametrize("end", list(JobState))
def test_a_slip_counts_as_printed_only_when_its_job_says_that_it_is_out(database: Database, where: Place, end: JobState) -> None:
    with database.writing() as session:
        made = token(session, where)
        change(session, job(session, made.token_id), JobState.SENDING, state=end)
        assert at(session, where) == Flows(finished=1, issued=1, printed=int(end in OUT), alive=1)
        assert recount.check(session) == []


def test_a_slip_that_came_out_twice_counts_once_and_a_void_one_never(database: Database, where: Place) -> None:
    with database.writing() as session:
        one, two = token(session, where), token(session, where, number=2)
        for _ in range(2):
            change(session, job(session, one.token_id), JobState.SENDING, state=JobState.CONFIRMED)
        void(session, two.token_id, now=NOW)
        change(session, job(session, two.token_id), JobState.SENDING, state=JobState.SENT)
        assert at(session, where).printed == 1
        void(session, one.token_id, now=NOW)
        assert at(session, where) == Flows(finished=2)
        assert recount.check(session) == []


@pytest.mark.parametrize("rated", [True, False])
def test_a_reprint_in_another_hour_changes_no_count_whether_or_not_the_dossier_was_rated(
    database: Database, where: Place, *, rated: bool
) -> None:
    with database.writing() as session:
        made = dossiers.card(session, dossier(session, where).id)
        given = {"counter_id": where.counter, "clerk_id": where.clerk, "manual": True, "secret": SECRET, "days": 30}
        dossiers.finish(session, made.id, now=NOW, clerk_id=where.clerk)
        first = issue_alike(session, made.id, now=NOW, **given)  # type: ignore[arg-type] # issue's own
        mark_printed(session, first.token_id)
        if rated:
            record(session, submission(session, where, first.code), secret=SECRET, now=NOW)
        before = coverage.by_hour(session, [where.office], MARCH)
        again = issue_alike(session, made.id, now=LATER, **given)  # type: ignore[arg-type] # the same
        # Until the new slip is out, as for any.
        assert sum(flows.printed for flows in coverage.by_hour(session, [where.office], MARCH).values()) == 0
        mark_printed(session, again.token_id)
        assert coverage.by_hour(session, [where.office], MARCH) == before
        assert list(before) == [10]
        assert recount.check(session) == []


def test_a_clerk_who_moves_leaves_behind_what_was_rated_at_the_earlier_office(database: Database, where: Place) -> None:
    with database.writing() as session:
        other = place(session, code="H39")
        record(session, submission(session, where, token(session, where).code), secret=SECRET, now=NOW)
        clerk = session.get_one(Clerk, where.clerk)
        clerk.office_id, clerk.code = other.office, "CB77"
        session.flush()
        moved = Place(**{**vars(other), "clerk": where.clerk})
        record(session, submission(session, moved, token(session, moved, number=2).code), secret=SECRET, now=NOW)
        cells = session.execute(select(FlowClerk.office_id, FlowClerk.clerk_id, FlowClerk.rated).order_by(FlowClerk.office_id))
        assert [tuple(row) for row in cells] == [(where.office, where.clerk, 1), (other.office, where.clerk, 1)]
        assert coverage.by_clerk(session, [where.office], MARCH, {})[where.clerk].rated == 1
        assert recount.check(session) == []


def test_a_rating_that_waited_on_a_device_counts_in_the_month_and_year_in_which_it_was_given(
    database: Database, where: Place
) -> None:
    given = NOW - timedelta(days=59)
    with database.writing() as session:
        code = token(session, where, now=given - timedelta(days=10)).code
        record(session, submission(session, where, code, rated_at=given - timedelta(days=1)), secret=SECRET, now=NOW)
        month = month_of(local_day(given - timedelta(days=1)))
        assert set(session.scalars(select(TallyOffice.month))) == {month}
        assert session.scalars(select(TallyChange.year)).all() == [month // 100]
        assert recount.check(session) == []


def test_a_dossier_is_late_when_it_was_finished_after_it_was_due_and_until_it_is_told_otherwise(
    database: Database, where: Place
) -> None:
    def late() -> list[tuple[int, int]]:
        return [(flow.finished, flow.late) for flow in session.scalars(select(FlowHour))]

    with database.writing() as session:
        entry = Entry(
            code="H38.20-260302-0001",
            received_at=NOW - timedelta(days=9),
            due_at=NOW - timedelta(minutes=1),
            procedure_code="1.009972",
            clerk_code="CB01",
        )
        put(session, entry, office_id=where.office, now=NOW)
        [found] = dossiers.search(session, "0001", [where.office])
        dossiers.finish(session, found.id, now=NOW)
        assert late() == [(1, 1)]
        put(session, replace(entry, due_at=NOW), office_id=where.office, now=NOW)
        assert late() == [(1, 0)]
        put(session, replace(entry, code="H38.20-260302-0002", due_at=None, finished_at=NOW), office_id=where.office, now=NOW)
        assert late() == [(2, 0)]
        assert recount.check(session) == []


def test_a_withdrawn_dossier_is_finished_no_more_in_any_count(database: Database, where: Place) -> None:
    with database.writing() as session:
        entry = Entry(code="H38.20-260302-0001", received_at=NOW, finished_at=NOW, procedure_code="1.009972", clerk_code="CB01")
        put(session, entry, office_id=where.office, now=NOW)
        assert at(session, where) == Flows(finished=1)
        put(session, replace(entry, withdrawn=True), office_id=where.office, now=NOW)
        assert session.scalars(select(FlowHour)).all() == []
        assert recount.check(session) == []


def test_alive_and_ended_slips_are_told_apart_at_the_last_moment_of_their_last_day(database: Database, where: Place) -> None:
    with database.writing() as session:
        made = token(session, where)
        for number in (2, 3):
            token(session, where, number=number, now=NOW + timedelta(days=1))
        record(session, submission(session, where, token(session, where, number=4).code), secret=SECRET, now=NOW)
        for moment, expired in ((NOW, 0), (made.expires_at, 1), (made.expires_at + timedelta(days=1), 3)):
            [flows] = coverage.by_procedure(session, [where.office], MARCH, now=moment).values()
            assert (flows.issued, flows.rated, flows.expired) == (4, 1, expired)
