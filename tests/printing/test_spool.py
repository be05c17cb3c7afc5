"""The spool's promises in the store, on both kinds of it."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from surveys.database import Database
from surveys.printing import claims, endings, jobs
from surveys.printing.faults import Fault
from surveys.printing.models import JobState, PrintJob
from surveys.printing.verdict import End, Parcel, Verdict
from tests.conftest import NOW
from tests.printing.spooling import add_job, add_printer, job

STALE = timedelta(seconds=30)


def claimed(database: Database, printer_id: int, *, now: datetime = NOW, worker: str = "w") -> Parcel:
    with database.writing() as session:
        parcel = claims.claim(session, printer_id, worker=worker, now=now)
    assert parcel is not None
    return parcel


def closed(database: Database, parcel: Parcel, end: End, fault: Fault | None = None, *, now: datetime = NOW) -> bool:
    with database.writing() as session:
        return claims.close(session, parcel, Verdict(end, fault), now=now)


def swept(database: Database, now: datetime) -> None:
    with database.writing() as session:
        assert endings.needs_sweep(session, now=now, stale=STALE)
        endings.sweep(session, now=now, stale=STALE)
        assert not endings.needs_sweep(session, now=now, stale=STALE)


def wiped(done: PrintJob) -> bool:
    return done.payload is None and done.picture is None and done.code is None


def test_a_job_carries_the_exact_bytes_and_their_hash(database: Database) -> None:
    printer = add_printer(database, "preview:")
    job_id, code = add_job(database, printer, now=NOW)
    parcel = claimed(database, printer)
    assert parcel.job_id == job_id
    kept = job(database, job_id)
    assert hashlib.sha256(parcel.content).hexdigest() == kept.payload_sha256
    assert (kept.state, kept.attempts, kept.code) == (JobState.SENDING, 1, code)


def test_a_printer_works_on_one_job_at_a_time_oldest_first(database: Database) -> None:
    printer = add_printer(database, "preview:")
    first, _ = add_job(database, printer, now=NOW)
    add_job(database, printer, now=NOW)
    assert claimed(database, printer).job_id == first
    with database.writing() as session:
        assert claims.claim(session, printer, worker="other", now=NOW) is None
        assert claims.due_printers(session, now=NOW) == []


@pytest.mark.parametrize(("end", "state"), [(End.CONFIRMED, JobState.CONFIRMED), (End.SENT, JobState.SENT)])
def test_a_ticket_that_is_out_leaves_no_secret_behind(database: Database, end: End, state: JobState) -> None:
    printer = add_printer(database, "preview:")
    job_id, _ = add_job(database, printer, now=NOW)
    assert closed(database, claimed(database, printer), end)
    done = job(database, job_id)
    assert (done.state, done.ended_at) == (state, NOW)
    assert wiped(done)
    assert done.payload_sha256


@pytest.mark.parametrize(("end", "state"), [(End.UNKNOWN, JobState.UNKNOWN), (End.HOPELESS, JobState.FAILED)])
def test_a_ticket_in_doubt_keeps_only_its_code_and_only_until_it_expires(database: Database, end: End, state: JobState) -> None:
    printer = add_printer(database, "preview:")
    job_id, code = add_job(database, printer, now=NOW, minutes=10)
    closed(database, claimed(database, printer), end, Fault.STALLED)
    kept = job(database, job_id)
    assert (kept.state, kept.code, kept.payload, kept.picture) == (state, code, None, None)
    swept(database, NOW + timedelta(minutes=10))
    assert wiped(job(database, job_id))
    assert job(database, job_id).state is state


def test_a_ticket_in_doubt_is_never_claimed_again(database: Database) -> None:
    printer = add_printer(database, "preview:")
    add_job(database, printer, now=NOW)
    closed(database, claimed(database, printer), End.UNKNOWN, Fault.STALLED)
    with database.writing() as session:
        assert claims.claim(session, printer, worker="w", now=NOW + timedelta(minutes=5)) is None


def test_a_ticket_of_which_no_byte_left_waits_before_it_is_tried_again(database: Database) -> None:
    printer = add_printer(database, "preview:")
    job_id, _ = add_job(database, printer, now=NOW)
    closed(database, claimed(database, printer), End.NOT_BEGUN, Fault.UNREACHABLE)
    waiting = job(database, job_id)
    assert (waiting.state, waiting.fault, waiting.attempts) == (JobState.QUEUED, Fault.UNREACHABLE, 1)
    with database.writing() as session:
        assert claims.due_printers(session, now=NOW) == []
        assert claims.due_printers(session, now=waiting.next_attempt_at) == [printer]


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 2), (3, 5), (4, 10), (5, 30), (6, 30)])
def test_the_wait_grows_and_is_spread(attempt: int, seconds: int) -> None:
    waits = [claims.pause(attempt).total_seconds() for _ in range(100)]
    assert 0.8 * seconds <= min(waits) < max(waits) <= 1.2 * seconds


def test_a_printer_that_works_again_prints_what_waited_at_once(database: Database) -> None:
    printer = add_printer(database, "preview:")
    waiting, _ = add_job(database, printer, now=NOW)
    closed(database, claimed(database, printer), End.NOT_BEGUN, Fault.UNREACHABLE)
    add_job(database, printer, now=NOW)
    closed(database, claimed(database, printer), End.CONFIRMED)
    assert claimed(database, printer).job_id == waiting


def test_yesterdays_ticket_does_not_come_out_today(database: Database) -> None:
    printer = add_printer(database, "preview:")
    job_id, _ = add_job(database, printer, now=NOW, minutes=10)
    late = NOW + timedelta(minutes=10)
    with database.writing() as session:
        assert claims.claim(session, printer, worker="w", now=late) is None
    swept(database, late)
    assert job(database, job_id).state is JobState.EXPIRED
    assert wiped(job(database, job_id))


def test_a_dead_workers_ticket_becomes_unknown_and_frees_its_printer(database: Database) -> None:
    printer = add_printer(database, "preview:")
    lost, code = add_job(database, printer, now=NOW)
    following, _ = add_job(database, printer, now=NOW)
    parcel = claimed(database, printer)
    swept(database, NOW + STALE)
    kept = job(database, lost)
    assert (kept.state, kept.fault, kept.code, kept.payload) == (JobState.UNKNOWN, Fault.WORKER_LOST, code, None)
    next_one = claimed(database, printer, now=NOW + STALE)
    assert (next_one.job_id, next_one.resync) == (following, True)
    # The worker was only slow: its verdict comes too late, and changes nothing.
    assert not closed(database, parcel, End.NOT_BEGUN)
    assert job(database, lost).state is JobState.UNKNOWN


def test_only_a_ticket_after_a_broken_one_starts_by_freeing_the_printer(database: Database) -> None:
    printer = add_printer(database, "preview:")
    resyncs = []
    for end, fault in ((End.CONFIRMED, None), (End.UNKNOWN, Fault.CONNECTION_LOST), (End.CONFIRMED, None), (End.SENT, None)):
        add_job(database, printer, now=NOW)
        parcel = claimed(database, printer)
        resyncs.append(parcel.resync)
        closed(database, parcel, end, fault)
    assert resyncs == [False, False, True, False]


def test_a_waiting_ticket_can_be_cancelled_and_one_under_way_cannot(database: Database) -> None:
    printer = add_printer(database, "preview:")
    first, _ = add_job(database, printer, now=NOW)
    second, _ = add_job(database, printer, now=NOW)
    claimed(database, printer)
    with database.writing() as session:
        assert not jobs.cancel(session, first, now=NOW)
        assert jobs.cancel(session, second, now=NOW)
    assert job(database, first).state is JobState.SENDING
    assert job(database, second).state is JobState.CANCELLED
    assert wiped(job(database, second))


def test_a_ticket_that_moves_to_its_fallback_while_it_is_claimed_is_not_printed_on_the_first_printer(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer, other = add_printer(database, "preview:"), add_printer(database, "preview:", code="H39")
    job_id, _ = add_job(database, printer, now=NOW)
    real = jobs.change

    def moved_first(session: Session, *args: Any, **values: Any) -> bool:
        # What another worker may commit between the look and the claim, on PostgreSQL.
        session.execute(update(PrintJob).where(PrintJob.id == job_id).values(printer_id=other))
        return real(session, *args, **values)

    monkeypatch.setattr(claims, "change", moved_first)
    with database.writing() as session:
        assert claims.claim(session, printer, worker="w", now=NOW) is None
    assert (job(database, job_id).state, job(database, job_id).printer_id) == (JobState.QUEUED, other)


def test_a_person_settles_an_unknown_ticket_and_no_other(database: Database) -> None:
    printer = add_printer(database, "preview:")
    first, _ = add_job(database, printer, now=NOW)
    second, _ = add_job(database, printer, now=NOW)
    closed(database, claimed(database, printer), End.UNKNOWN, Fault.STALLED)
    with database.writing() as session:
        assert jobs.came_out(session, first)
        assert not jobs.came_out(session, second)
    assert job(database, first).state is JobState.CONFIRMED
    assert wiped(job(database, first))


def test_what_holds_a_ticket_up_is_noted_while_it_is_under_way(database: Database) -> None:
    printer = add_printer(database, "preview:")
    job_id, _ = add_job(database, printer, now=NOW)
    parcel = claimed(database, printer)
    with database.writing() as session:
        claims.hinder(session, parcel, Fault.PAPER_OUT, now=NOW)
    assert job(database, job_id).fault == Fault.PAPER_OUT
    closed(database, parcel, End.CONFIRMED)
    assert job(database, job_id).fault is None
