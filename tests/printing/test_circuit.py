"""What is known of a printer, on both stores: its circuit, who may look at it and when, and where its tickets go meanwhile."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from surveys.database import Database
from surveys.printing import checks, circuit, claims, jobs
from surveys.printing.circuit import News, heard
from surveys.printing.faults import Fault
from surveys.printing.limits import LIMITS
from surveys.printing.models import Circuit, JobState, PaperLevel, PrinterState, PrintJob
from surveys.printing.payload import Payload
from surveys.printing.printers import LivePrinter, Word, live
from surveys.printing.status import Health
from surveys.printing.verdict import End, Verdict
from tests.conftest import NOW
from tests.printing.spooling import add_job, add_printer, job

AWAY = Health(Fault.UNREACHABLE)
WELL = Health(paper=PaperLevel.PLENTY)
SECOND = timedelta(seconds=1)


def tried(database: Database, printer_id: int, verdict: Verdict, *, now: datetime = NOW) -> None:
    """A worker claims the oldest due job and closes it with ``verdict``."""
    with database.writing() as session:
        parcel = claims.claim(session, printer_id, worker="w", now=now)
        assert parcel is not None
        assert claims.close(session, parcel, verdict, now=now)


def looked(database: Database, printer_id: int, health: Health, *, now: datetime = NOW) -> None:
    """A worker looks at the printer and finds it so."""
    with database.writing() as session:
        session.execute(update(PrinterState).where(PrinterState.printer_id == printer_id).values(next_check_at=now))
        check = checks.take(session, printer_id, now=now, limits=LIMITS)
        assert check is not None
        checks.seen(session, check, health, now=now, limits=LIMITS)


def seen(database: Database, printer_id: int, *, now: datetime = NOW) -> LivePrinter:
    with database.reading() as session:
        return live(session, printer_id, now)


def due(database: Database, *, now: datetime = NOW) -> list[int]:
    with database.reading() as session:
        return claims.due_printers(session, now=now)


def enrolled(database: Database, *, code: str = "H38", address: str = "tcp://127.0.0.1:9100") -> int:
    """A printer at which a worker has begun to look."""
    printer_id = add_printer(database, address, code=code)
    with database.writing() as session:
        checks.enrol(session, checks.unknown_printers(session), now=NOW)
    return printer_id


def broken(database: Database, printer_id: int) -> None:
    """Two looks in a row failed."""
    for _ in range(2):
        looked(database, printer_id, AWAY)


def test_two_failures_in_a_row_open_the_circuit_and_one_does_not(database: Database) -> None:
    printer_id = enrolled(database)
    add_job(database, printer_id, now=NOW)
    tried(database, printer_id, Verdict(End.NOT_BEGUN, Fault.REFUSED))
    assert seen(database, printer_id).circuit is Circuit.CLOSED
    tried(database, printer_id, Verdict(End.NOT_BEGUN, Fault.REFUSED), now=NOW + 5 * SECOND)
    assert seen(database, printer_id).circuit is Circuit.OPEN
    assert seen(database, printer_id).fault is Fault.REFUSED


def test_while_the_circuit_is_open_no_ticket_is_tried_and_each_says_why_at_once(database: Database) -> None:
    printer_id = enrolled(database)
    broken(database, printer_id)
    job_id, _ = add_job(database, printer_id, now=NOW)
    assert due(database, now=NOW + 60 * SECOND) == []
    with database.writing() as session:
        assert claims.claim(session, printer_id, worker="w", now=NOW) is None
    waiting = job(database, job_id)
    assert (waiting.state, waiting.attempts, waiting.fault) == (JobState.QUEUED, 0, Fault.UNREACHABLE)


def test_a_good_look_lets_one_ticket_try_and_its_success_closes_the_circuit(database: Database) -> None:
    printer_id = enrolled(database)
    broken(database, printer_id)
    add_job(database, printer_id, now=NOW)
    looked(database, printer_id, WELL, now=NOW + SECOND)
    assert seen(database, printer_id).circuit is Circuit.HALF_OPEN
    assert due(database, now=NOW + SECOND) == [printer_id]
    tried(database, printer_id, Verdict(End.CONFIRMED), now=NOW + SECOND)
    after = seen(database, printer_id, now=NOW + SECOND)
    assert (after.circuit, after.fault, after.word) == (Circuit.CLOSED, None, Word.READY)


def test_the_one_try_that_fails_opens_it_again(database: Database) -> None:
    printer_id = enrolled(database)
    broken(database, printer_id)
    add_job(database, printer_id, now=NOW)
    looked(database, printer_id, WELL)
    tried(database, printer_id, Verdict(End.NOT_BEGUN, Fault.REFUSED))
    assert seen(database, printer_id).circuit is Circuit.OPEN


def test_a_ticket_for_a_printer_in_trouble_has_it_looked_at_now(database: Database) -> None:
    printer_id = enrolled(database)
    broken(database, printer_id)
    with database.reading() as session:
        assert checks.due(session, now=NOW + SECOND) == []
    add_job(database, printer_id, now=NOW + SECOND)
    with database.reading() as session:
        assert checks.due(session, now=NOW + SECOND) == [printer_id]


@pytest.mark.parametrize(
    ("health", "waits", "least", "most"),
    [(WELL, 0, 10, 30), (AWAY, 0, 8, 12), (AWAY, 1, 1.6, 2.4), (Health(warning=Fault.NO_ANSWER), 0, 10, 30)],
)
def test_the_next_look_comes_sooner_the_more_it_matters(
    database: Database, health: Health, waits: int, least: float, most: float
) -> None:
    printer_id = enrolled(database)
    broken(database, printer_id)
    for _ in range(waits):
        add_job(database, printer_id, now=NOW)
    looked(database, printer_id, health)
    with database.reading() as session:
        pause = session.get_one(PrinterState, printer_id).next_check_at - NOW
    assert least <= pause.total_seconds() <= most


def test_one_process_looks_and_nobody_prints_meanwhile(database: Database) -> None:
    printer_id = enrolled(database)
    with database.writing() as session:
        assert checks.take(session, printer_id, now=NOW, limits=LIMITS) is not None
    add_job(database, printer_id, now=NOW)
    with database.writing() as session:
        assert checks.take(session, printer_id, now=NOW, limits=LIMITS) is None
        assert claims.claim(session, printer_id, worker="w", now=NOW) is None
    # Whoever looked was killed: its time runs out.
    assert due(database, now=NOW + 10 * SECOND) == [printer_id]


def test_nobody_looks_while_a_ticket_is_under_way(database: Database) -> None:
    printer_id = enrolled(database)
    add_job(database, printer_id, now=NOW)
    with database.writing() as session:
        assert claims.claim(session, printer_id, worker="w", now=NOW) is not None
        assert checks.take(session, printer_id, now=NOW, limits=LIMITS) is None


def test_screens_are_not_looked_at(database: Database) -> None:
    enrolled(database, address="preview:")
    with database.reading() as session:
        assert checks.due(session, now=NOW) == []


@pytest.mark.parametrize(
    ("health", "word", "paper"),
    [
        (WELL, Word.READY, PaperLevel.PLENTY),
        (Health(warning=Fault.NEAR_END, paper=PaperLevel.NEAR_END), Word.LOW, PaperLevel.NEAR_END),
        (Health(Fault.PAPER_OUT, paper=PaperLevel.OUT), Word.HINDERED, PaperLevel.OUT),
        (Health(Fault.COVER_OPEN, paper=PaperLevel.PLENTY), Word.HINDERED, PaperLevel.PLENTY),
        (Health(warning=Fault.NO_ANSWER), Word.SILENT, PaperLevel.UNKNOWN),
        (AWAY, Word.AWAY, PaperLevel.UNKNOWN),
    ],
)
def test_a_printer_is_shown_as_it_was_found(database: Database, health: Health, word: Word, paper: PaperLevel) -> None:
    printer_id = enrolled(database)
    looked(database, printer_id, health)
    found = seen(database, printer_id)
    assert (found.word, found.paper, found.checked_at) == (word, paper, NOW)
    assert found.low is (paper is PaperLevel.NEAR_END)
    assert seen(database, printer_id, now=NOW + 120 * SECOND).word is Word.UNWATCHED


def test_a_fault_lasts_from_when_it_began_however_often_it_is_seen(database: Database) -> None:
    printer_id = enrolled(database)
    for seconds in (0, 20, 40):
        looked(database, printer_id, AWAY, now=NOW + seconds * SECOND)
    assert seen(database, printer_id).since == NOW


def test_what_holds_up_a_ticket_under_way_shows_at_the_printer_too(database: Database) -> None:
    printer_id = enrolled(database)
    add_job(database, printer_id, now=NOW)
    with database.writing() as session:
        parcel = claims.claim(session, printer_id, worker="w", now=NOW)
        assert parcel is not None
        claims.hinder(session, parcel, Fault.PAPER_OUT, now=NOW)
    found = seen(database, printer_id)
    assert (found.fault, found.paper, found.circuit) == (Fault.PAPER_OUT, PaperLevel.OUT, Circuit.CLOSED)


def test_damaged_bytes_are_no_fault_of_the_printer(database: Database) -> None:
    printer_id = enrolled(database)
    looked(database, printer_id, WELL)
    for _ in range(2):
        add_job(database, printer_id, now=NOW)
        tried(database, printer_id, Verdict(End.HOPELESS, Fault.DAMAGED))
    found = seen(database, printer_id)
    assert (found.circuit, found.fault) == (Circuit.CLOSED, None)


# Fallbacks


def payload_of(content: bytes) -> Payload:
    return Payload(content, hashlib.sha256(content).hexdigest())


# What a person decides


def test_a_waiting_ticket_can_be_tried_at_once(database: Database) -> None:
    printer_id = enrolled(database)
    job_id, _ = add_job(database, printer_id, now=NOW)
    tried(database, printer_id, Verdict(End.NOT_BEGUN, Fault.REFUSED))
    assert due(database) == []
    with database.writing() as session:
        assert jobs.retry(session, job_id, now=NOW)
        assert checks.due(session, now=NOW) == [printer_id]
    assert due(database) == [printer_id]
    tried(database, printer_id, Verdict(End.CONFIRMED))
    with database.writing() as session:
        assert not jobs.retry(session, job_id, now=NOW)


def test_nobody_waits_for_whoever_is_looking_at_the_printer_now(postgres_url: str) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    printer_id = enrolled(database)
    add_job(database, printer_id, now=NOW)
    tried(database, printer_id, Verdict(End.NOT_BEGUN, Fault.REFUSED))
    with database.writing() as session:
        circuit.state_of(session, printer_id, now=NOW)
        with other.writing() as meanwhile:
            meanwhile.execute(text("SET LOCAL lock_timeout = '5s'"))
            circuit.hasten(meanwhile, printer_id, now=NOW)
    database.dispose()
    other.dispose()


def test_a_test_page_has_no_code_and_soon_expires(database: Database) -> None:
    printer_id = enrolled(database)
    with database.writing() as session:
        job_id = jobs.test_page(session, printer_id, payload=payload_of(b"test"), picture=None, now=NOW)
    page = job(database, job_id)
    assert (page.code, page.token_id, page.expires_at) == (None, None, NOW + timedelta(minutes=2))
    assert due(database) == [printer_id]


def test_a_race_of_news_about_a_new_printer_makes_one_row(database: Database) -> None:
    printer_id = add_printer(database, "tcp://127.0.0.1:9100")
    news = News(None, good=True, by_job=False, paper=PaperLevel.PLENTY)
    for each in (news, replace(news, paper=PaperLevel.NEAR_END)):
        with database.writing() as session:
            heard(session, printer_id, each, now=NOW)
    with database.reading() as session:
        assert session.scalars(select(PrinterState.paper)).all() == [PaperLevel.NEAR_END]
        assert session.scalars(select(PrintJob.id)).all() == []
