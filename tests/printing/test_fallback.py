"""A printer that is away: its tickets go to the fallback with the bytes made for that one, and home again."""

from surveys.database import Database
from surveys.printing import claims, jobs
from surveys.printing.fallback import spare_printer
from surveys.printing.faults import Fault
from surveys.printing.jobs import Order, Spare
from surveys.printing.models import JobState, Printer
from surveys.printing.payload import Payload
from surveys.printing.verdict import End, Verdict
from tests.conftest import NOW
from tests.printing.spooling import job
from tests.printing.test_circuit import WELL, broken, enrolled, looked, payload_of, tried


def paired(database: Database) -> tuple[int, int]:
    """A printer and its fallback at the next counter."""
    first, second = enrolled(database, code="one"), enrolled(database, code="two")
    with database.writing() as session:
        session.get_one(Printer, first).fallback_id = second
    return first, second


def order(first: int, second: int | None, *, spare: Payload | None = None) -> Order:
    return Order(
        printer_id=first,
        token_id=None,
        counter_id=None,
        code="7ZK3MQ4WXH",
        payload=payload_of(b"wide"),
        picture=None,
        spare=Spare(second, spare) if second else None,
    )


def queued(database: Database, what: Order) -> int:
    with database.writing() as session:
        return jobs.queue(session, what, now=NOW, minutes=10)


def test_a_ticket_of_a_printer_that_is_away_goes_to_its_fallback_with_the_bytes_made_for_that(database: Database) -> None:
    first, second = paired(database)
    broken(database, first)
    job_id = queued(database, order(first, second, spare=payload_of(b"narrow")))
    moved = job(database, job_id)
    assert (moved.printer_id, moved.moved_from_id, moved.fault) == (second, first, None)
    with database.writing() as session:
        parcel = claims.claim(session, second, worker="w", now=NOW)
    assert parcel is not None
    assert (parcel.job_id, parcel.content, parcel.sha256) == (job_id, b"narrow", payload_of(b"narrow").sha256)


def test_what_waits_moves_when_the_circuit_opens_and_what_may_have_begun_stays(database: Database) -> None:
    first, second = paired(database)
    doubtful = queued(database, order(first, second))
    tried(database, first, Verdict(End.UNKNOWN, Fault.CONNECTION_LOST))
    waiting = queued(database, order(first, second))
    tried(database, first, Verdict(End.NOT_BEGUN, Fault.REFUSED))
    kept, moved = job(database, doubtful), job(database, waiting)
    assert (kept.printer_id, kept.state) == (first, JobState.UNKNOWN)
    assert (moved.printer_id, moved.state, moved.payload) == (second, JobState.QUEUED, b"wide")


def test_a_printer_without_paper_gives_its_ticket_away_at_the_first_try(database: Database) -> None:
    first, second = paired(database)
    job_id = queued(database, order(first, second))
    tried(database, first, Verdict(End.NOT_BEGUN, Fault.PAPER_OUT))
    assert job(database, job_id).printer_id == second


def test_no_ticket_moves_to_a_printer_that_is_away_itself(database: Database) -> None:
    first, second = paired(database)
    broken(database, first)
    broken(database, second)
    job_id = queued(database, order(first, second))
    assert job(database, job_id).printer_id == first
    # It does as soon as the fallback is back.
    looked(database, second, WELL)
    looked(database, second, WELL)
    assert job(database, job_id).printer_id == second


def test_a_moved_ticket_can_go_home_with_its_own_bytes(database: Database) -> None:
    first, second = paired(database)
    broken(database, first)
    job_id = queued(database, order(first, second, spare=payload_of(b"narrow")))
    looked(database, first, WELL)
    looked(database, first, WELL)
    broken(database, second)
    home = job(database, job_id)
    assert (home.printer_id, home.moved_from_id, home.payload) == (first, None, b"wide")


def test_a_ticket_without_a_spare_waits_for_its_own_printer(database: Database) -> None:
    first, _ = paired(database)
    broken(database, first)
    job_id = queued(database, order(first, None))
    assert job(database, job_id).printer_id == first


def test_only_another_printer_in_use_that_makes_paper_is_a_fallback(database: Database) -> None:
    first, second = paired(database)
    with database.writing() as session:
        one, two = session.get_one(Printer, first), session.get_one(Printer, second)
        assert spare_printer(session, one) is two
        assert spare_printer(session, two) is None
        two.address = "preview:"
        assert spare_printer(session, one) is None
        two.address, two.active = "tcp://127.0.0.1:9100", False
        assert spare_printer(session, one) is None
