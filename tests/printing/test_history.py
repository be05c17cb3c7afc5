"""A printer's past, on both stores: what is counted, and what stays of it when old rows are cleaned away."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text, update

from surveys.database import Database
from surveys.printing import claims, jobs, previews, retention
from surveys.printing.circuit import News, heard
from surveys.printing.faults import Fault
from surveys.printing.history import History, Spell, history
from surveys.printing.limits import LIMITS
from surveys.printing.models import JobState, PrinterFault, PrintJob
from surveys.printing.rounds import Rounds
from surveys.printing.verdict import End, Verdict
from surveys.tokens.models import Token
from tests.builders import place, token
from tests.conftest import NOW
from tests.printing.spooling import add_job, add_printer

LONG_AGO = NOW - timedelta(days=200)


def ended(database: Database, printer_id: int, verdict: Verdict, *, asked: datetime, took: float = 0) -> int:
    """A job asked for at ``asked`` that ended ``took`` seconds later."""
    job_id, _ = add_job(database, printer_id, now=asked)
    moment = asked + timedelta(seconds=took)
    with database.writing() as session:
        parcel = claims.claim(session, printer_id, worker="w", now=moment)
        assert parcel is not None
        assert claims.close(session, parcel, verdict, now=moment)
    return job_id


def past(database: Database, printer_id: int, *, since: datetime = NOW - timedelta(days=365)) -> History:
    with database.reading() as session:
        return history(session, printer_id, since=since)


def cleaned(database: Database, *, now: datetime = NOW) -> None:
    """As many rounds as the worker would make."""
    for _ in range(10):
        with database.writing() as session:
            if not retention.needs_cleaning(session, now=now):
                return
            retention.clean(session, now=now)
    raise AssertionError("there is no end to the cleaning")


def test_the_median_is_of_tickets_that_the_printer_said_are_out(database: Database) -> None:
    printer_id = add_printer(database, "tcp://127.0.0.1:9100")
    for number, seconds in enumerate((0.4, 0.5, 9.0)):
        ended(database, printer_id, Verdict(End.CONFIRMED), asked=NOW + timedelta(minutes=number), took=seconds)
    ended(database, printer_id, Verdict(End.SENT, Fault.NO_ANSWER), asked=NOW + timedelta(minutes=5), took=3)
    seen = ended(database, printer_id, Verdict(End.UNKNOWN, Fault.STALLED), asked=NOW + timedelta(minutes=6), took=20)
    with database.writing() as session:
        assert jobs.came_out(session, seen)
    found = past(database, printer_id)
    assert (found.timed, found.median_seconds, found.printed) == (3, 0.5, 4)
    assert found.ended == {JobState.CONFIRMED: 4, JobState.SENT: 1}


def test_each_spell_of_trouble_counts_once_however_often_it_is_met(database: Database) -> None:
    printer_id = add_printer(database, "tcp://127.0.0.1:9100")
    trouble = (
        (0, News(Fault.PAPER_OUT, good=False, by_job=False)),
        (1, News(Fault.PAPER_OUT, good=False, by_job=False)),
        (7, News(None, good=True, by_job=False)),
        (9, News(Fault.NEAR_END, good=True, by_job=True)),
    )
    for minutes, news in trouble:
        with database.writing() as session:
            heard(session, printer_id, news, now=NOW + timedelta(minutes=minutes))
    found = past(database, printer_id)
    assert found.faults == {Fault.PAPER_OUT: 1, Fault.NEAR_END: 1}
    assert found.spells == [
        Spell(Fault.NEAR_END, NOW + timedelta(minutes=9), None),
        Spell(Fault.PAPER_OUT, NOW, NOW + timedelta(minutes=7)),
    ]


def test_another_printers_past_is_not_mixed_in(database: Database) -> None:
    one, other = (add_printer(database, "tcp://127.0.0.1:9100", code=code) for code in ("one", "other"))
    ended(database, one, Verdict(End.CONFIRMED), asked=NOW)
    assert past(database, other) == History({}, {}, [], 0, None, None, 0)
    assert past(database, one, since=NOW + timedelta(days=1)).printed == 0


def test_cleaning_leaves_the_counts_and_nothing_else(database: Database) -> None:
    printer_id = add_printer(database, "tcp://127.0.0.1:9100")
    ended(database, printer_id, Verdict(End.UNKNOWN, Fault.STALLED), asked=LONG_AGO)
    for number in range(1, 4):
        ended(database, printer_id, Verdict(End.CONFIRMED), asked=LONG_AGO + timedelta(minutes=number), took=1)
    ended(database, printer_id, Verdict(End.CONFIRMED), asked=NOW - timedelta(days=1), took=2)
    before = past(database, printer_id)
    cleaned(database)
    after = past(database, printer_id)
    assert (before.ended, before.faults) == ({JobState.CONFIRMED: 4, JobState.UNKNOWN: 1}, {Fault.STALLED: 1})
    assert (after.ended, after.faults) == (before.ended, before.faults)
    assert (before.timed, after.timed, after.median_seconds) == (4, 1, 2.0)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PrintJob)) == 1
        assert session.scalar(select(func.count()).select_from(PrinterFault)) == 0
    assert past(database, printer_id, since=NOW - timedelta(days=30)).printed == 1


def test_cleaning_twice_adds_up(database: Database) -> None:
    printer_id = add_printer(database, "tcp://127.0.0.1:9100")
    for _ in range(2):
        ended(database, printer_id, Verdict(End.CONFIRMED), asked=LONG_AGO)
        cleaned(database)
    assert past(database, printer_id).printed == 2


def test_a_token_that_can_still_be_used_keeps_its_job(database: Database) -> None:
    printer_id = add_printer(database, "tcp://127.0.0.1:9100")
    job_id = ended(database, printer_id, Verdict(End.CONFIRMED), asked=LONG_AGO)
    with database.writing() as session:
        issued = token(session, place(session, code="other"))
        session.execute(update(PrintJob).where(PrintJob.id == job_id).values(token_id=issued.token_id))
    cleaned(database)
    with database.writing() as session:
        assert session.get(PrintJob, job_id) is not None
        session.execute(update(Token).values(expires_at=NOW))
    cleaned(database)
    with database.reading() as session:
        assert session.get(PrintJob, job_id) is None


def test_what_one_worker_is_counting_another_leaves_alone(postgres_url: str) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    printer_id = add_printer(database, "tcp://127.0.0.1:9100")
    ended(database, printer_id, Verdict(End.UNKNOWN, Fault.STALLED), asked=LONG_AGO)
    with database.writing() as session:
        retention.clean(session, now=NOW)
        with other.writing() as meanwhile:
            meanwhile.execute(text("SET LOCAL lock_timeout = '5s'"))
            retention.clean(meanwhile, now=NOW)
    after = past(database, printer_id)
    assert (after.ended, after.faults) == ({JobState.UNKNOWN: 1}, {Fault.STALLED: 1})
    database.dispose()
    other.dispose()


def test_a_slips_picture_goes_after_a_day_though_nothing_more_is_printed(database: Database, tmp_path: Path) -> None:
    previews.keep(tmp_path, 1, b"a code", now=NOW - timedelta(days=1, seconds=1))
    previews.keep(tmp_path, 2, b"a code", now=NOW - timedelta(hours=30))
    Rounds(database, tmp_path, name="w", clock=lambda: NOW, limits=LIMITS).make(set())
    assert not list((tmp_path / "previews").iterdir())
