"""The worker: real jobs, a real store, real peers; races, deaths and dead printers."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from pyzbar.pyzbar import ZBarSymbol, decode
from sqlalchemy import update

from surveys.clock import utc_now
from surveys.database import Database
from surveys.printing import previews
from surveys.printing.faults import Fault
from surveys.printing.models import Circuit, JobState, PaperLevel, PrintJob
from surveys.printing.printers import Word, live
from tests.printing.peer import Peer, free_port, printer
from tests.printing.spooling import QUICK, add_job, add_printer, job, states, wait_until, working

WATCHFUL = replace(QUICK, idle=0.2, silent=0.2, troubled=0.2, awaited=0.1)


def circuit(database: Database, printer_id: int) -> Circuit:
    """Whether tickets go out to a printer."""
    with database.reading() as session:
        return live(session, printer_id, utc_now()).circuit


def printed(peer: Peer) -> Counter[str]:
    """How often each code came out, on whole and on torn slips."""
    sheets = [*peer.paper.sheets]
    sheets.append(peer.paper.cut())
    found: Counter[str] = Counter()
    for sheet in sheets:
        if sheet.rows:
            for symbol in decode(sheet.image.convert("L"), symbols=[ZBarSymbol.QRCODE]):
                found[symbol.data.decode().rpartition("/")[2]] += 1
    return found


def test_a_queued_ticket_is_printed_and_its_secret_is_gone(database: Database, tmp_path: Path) -> None:
    with printer(Peer()) as peer:
        job_id, code = add_job(database, add_printer(database, peer.address))
        with working(database, tmp_path):
            wait_until(lambda: job(database, job_id).state is JobState.CONFIRMED)
        assert printed(peer) == {code: 1}
    done = job(database, job_id)
    assert (done.payload, done.picture, done.code, done.fault) == (None, None, None, None)


def test_a_preview_shows_the_picture(database: Database, tmp_path: Path) -> None:
    job_id, _ = add_job(database, add_printer(database, "preview:"))
    with working(database, tmp_path):
        wait_until(lambda: job(database, job_id).state is JobState.CONFIRMED)
    assert (previews.content(tmp_path, job_id) or b"").startswith(b"\x89PNG")


def test_two_workers_print_every_ticket_once_and_one_at_a_time(store_url: str, tmp_path: Path) -> None:
    one, two = Database(store_url), Database(store_url)
    with printer(Peer()) as left, printer(Peer()) as right:
        printers = [add_printer(one, peer.address, code=f"H{n}") for n, peer in enumerate((left, right))]
        codes = [add_job(one, printers[n % 2])[1] for n in range(20)]
        with working(one, tmp_path), working(two, tmp_path):
            wait_until(lambda: set(states(one)) == {JobState.CONFIRMED})
        assert printed(left) + printed(right) == Counter(codes)
        assert left.most_at_once == right.most_at_once == 1
    one.dispose()
    two.dispose()


def test_a_dead_printer_holds_up_nobody_else(database: Database, tmp_path: Path) -> None:
    with printer(Peer(reads=False)) as dead, printer(Peer()) as healthy:
        stuck, _ = add_job(database, add_printer(database, dead.address, code="dead"))
        printer_id = add_printer(database, healthy.address, code="well")
        with working(database, tmp_path):
            wait_until(lambda: dead.connections == 1)
            job_id, _ = add_job(database, printer_id)
            wait_until(lambda: job(database, job_id).state is JobState.CONFIRMED)
            assert job(database, stuck).state is JobState.SENDING
            wait_until(lambda: job(database, stuck).state is JobState.UNKNOWN)
    assert job(database, stuck).fault == Fault.STALLED


def test_a_printer_that_is_switched_on_late_still_prints(database: Database, tmp_path: Path) -> None:
    port = free_port()
    job_id, code = add_job(database, add_printer(database, f"tcp://127.0.0.1:{port}"))
    with working(database, tmp_path):
        wait_until(lambda: job(database, job_id).fault == Fault.REFUSED)
        assert job(database, job_id).state is JobState.QUEUED
        with printer(Peer(port=port)) as peer:
            wait_until(lambda: job(database, job_id).state is JobState.CONFIRMED)
            assert printed(peer) == {code: 1}


def test_paper_that_was_out_prints_one_ticket_after_the_roll_is_changed(database: Database, tmp_path: Path) -> None:
    peer = Peer()
    peer.paper_out()
    with printer(peer):
        job_id, code = add_job(database, add_printer(database, peer.address))
        with working(database, tmp_path):
            wait_until(lambda: job(database, job_id).fault == Fault.PAPER_OUT)
            peer.mend()
            wait_until(lambda: job(database, job_id).state is JobState.CONFIRMED)
        assert printed(peer) == {code: 1}


def test_stopping_finishes_the_ticket_under_way(database: Database, tmp_path: Path) -> None:
    with printer(Peer(pace=0.02)) as peer:
        printer_id = add_printer(database, peer.address)
        jobs = [add_job(database, printer_id)[0] for _ in range(2)]
        with working(database, tmp_path):
            wait_until(lambda: len(peer.received) > 1000)
        assert states(database) == [JobState.CONFIRMED, JobState.QUEUED]
        assert job(database, jobs[1]).attempts == 0


def test_an_idle_printer_is_looked_at_and_shows_what_it_says(database: Database, tmp_path: Path) -> None:
    def words() -> tuple[Word, PaperLevel]:
        with database.reading() as session:
            found = live(session, printer_id, utc_now())
        return found.word, found.paper

    with printer(Peer()) as peer:
        printer_id = add_printer(database, peer.address)
        with working(database, tmp_path, limits=WATCHFUL):
            wait_until(lambda: words() == (Word.READY, PaperLevel.PLENTY))
            peer.near_end()
            wait_until(lambda: words() == (Word.LOW, PaperLevel.NEAR_END))
            peer.paper_out()
            wait_until(lambda: words() == (Word.HINDERED, PaperLevel.OUT))
            peer.mend()
            wait_until(lambda: words() == (Word.READY, PaperLevel.PLENTY))
        assert peer.most_at_once == 1
        assert not peer.paper.all_rows, "asking prints nothing"


def test_two_workers_share_the_looking_and_never_talk_to_a_printer_together(store_url: str, tmp_path: Path) -> None:
    one, two = Database(store_url), Database(store_url)
    busy = replace(WATCHFUL, idle=0.03)
    with printer(Peer()) as peer:
        printer_id = add_printer(one, peer.address)
        with working(one, tmp_path, limits=busy), working(two, tmp_path, limits=busy):
            codes = []
            for _ in range(6):
                looks = peer.real_time
                wait_until(lambda looks=looks: peer.real_time > looks)  # type: ignore[misc] # binds this round's
                codes.append(add_job(one, printer_id)[1])
            wait_until(lambda: set(states(one)) == {JobState.CONFIRMED})
        assert peer.most_at_once == 1
        assert printed(peer) == Counter(codes)
    one.dispose()
    two.dispose()


def test_a_printer_that_was_away_is_only_probed_and_prints_what_waited_when_it_is_back(
    database: Database, tmp_path: Path
) -> None:
    port = free_port()
    printer_id = add_printer(database, f"tcp://127.0.0.1:{port}")
    with working(database, tmp_path, limits=WATCHFUL):
        first, _ = add_job(database, printer_id)
        wait_until(lambda: circuit(database, printer_id) is Circuit.OPEN)
        tries = job(database, first).attempts
        jobs = [first, *(add_job(database, printer_id)[0] for _ in range(2))]
        assert all(job(database, one).fault == Fault.REFUSED for one in jobs), "the desk knows at once"
        assert job(database, jobs[-1]).attempts == 0
        with printer(Peer(port=port)) as peer:
            wait_until(lambda: set(states(database)) == {JobState.CONFIRMED})
            assert circuit(database, printer_id) is Circuit.CLOSED
            assert set(printed(peer).values()) == {1}
    assert job(database, first).attempts == tries + 1, "no try was wasted while it was away"


def test_tickets_of_a_dead_printer_come_out_once_at_its_fallback(database: Database, tmp_path: Path) -> None:
    with printer(Peer()) as peer:
        first = add_printer(database, f"tcp://127.0.0.1:{free_port()}", code="dead")
        second = add_printer(database, peer.address, code="well")
        with working(database, tmp_path, limits=WATCHFUL):
            jobs = dict(add_job(database, first, spare_id=second) for _ in range(3))
            wait_until(lambda: set(states(database)) == {JobState.CONFIRMED})
        assert printed(peer) == Counter(jobs.values())
    assert all((job(database, one).printer_id, job(database, one).moved_from_id) == (second, first) for one in jobs)


def test_damaged_bytes_are_not_printed(database: Database, tmp_path: Path) -> None:
    with printer(Peer()) as peer:
        job_id, code = add_job(database, add_printer(database, peer.address))
        kept = job(database, job_id).payload or b""
        with database.writing() as session:
            session.execute(update(PrintJob).values(payload=kept[:5000] + bytes([kept[5000] ^ 1]) + kept[5001:]))
        with working(database, tmp_path):
            wait_until(lambda: job(database, job_id).state is JobState.FAILED)
        assert not peer.paper.all_rows
    failed = job(database, job_id)
    assert (failed.fault, failed.code, failed.payload) == (Fault.DAMAGED, code, None)


def test_a_long_ticket_keeps_its_claim_by_signs_of_life(sqlite_url: str, tmp_path: Path) -> None:
    one, two = Database(sqlite_url), Database(sqlite_url)
    # The other worker can't see the first one's file: only signs of life speak for it.
    patient = replace(QUICK, total=30.0, stale=2.0, beat=0.2)
    with printer(Peer(pace=0.15)) as peer:
        job_id, code = add_job(one, add_printer(one, peer.address))
        with working(one, tmp_path / "one", limits=patient), working(two, tmp_path / "two", limits=patient):
            wait_until(lambda: job(one, job_id).state not in (JobState.QUEUED, JobState.SENDING))
        assert printed(peer) == {code: 1}
    done = job(one, job_id)
    assert done.state is JobState.CONFIRMED
    assert (done.paper_ms or 0) > patient.stale * 1000, "it took longer than a silent worker would have been given"
    one.dispose()
    two.dispose()


def test_each_ticket_follows_its_commit_without_being_asked_for(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    with printer(Peer()) as peer:
        printer_id = add_printer(database, peer.address)
        with working(database, tmp_path):
            for _ in range(9):
                seen = len(peer.received)
                add_job(database, printer_id)
                wait_until(lambda seen=seen: len(peer.received) > seen)  # type: ignore[misc]
                wait_until(lambda: set(states(database)) == {JobState.CONFIRMED})
    database.dispose()
