"""The worker: real jobs, a real store, real peers; races, deaths and dead printers."""

import time
from collections import Counter
from pathlib import Path

from pyzbar.pyzbar import ZBarSymbol, decode

from surveys.database import Database
from surveys.printing import previews
from surveys.printing.faults import Fault
from surveys.printing.models import JobState
from tests.printing.peer import Peer, free_port, printer
from tests.printing.spooling import add_job, add_printer, job, states, wait_until, working


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


def test_the_first_byte_comes_soon_after_the_commit(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    with printer(Peer()) as peer:
        printer_id = add_printer(database, peer.address)
        waits = []
        with working(database, tmp_path):
            for _ in range(9):
                seen = len(peer.received)
                add_job(database, printer_id)
                began = time.monotonic()
                wait_until(lambda seen=seen: len(peer.received) > seen)  # type: ignore[misc]
                waits.append(time.monotonic() - began)
                wait_until(lambda: set(states(database)) == {JobState.CONFIRMED})
    database.dispose()
    print("first byte after commit, ms:", sorted(round(wait * 1000) for wait in waits))  # noqa: T201 - read with -s
    assert sorted(waits)[4] < 0.15
