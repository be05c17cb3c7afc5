"""One job through CUPS: a real server of the test's own, a back end that writes a file, and one that speaks to a real peer."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.models import PaperLevel
from surveys.printing.status import Health
from surveys.printing.transports import deliver, probe
from surveys.printing.verdict import End, Verdict
from tests.conftest import NOW
from tests.printing.paper import Paper
from tests.printing.peer import Peer, free_port, printer
from tests.printing.samples import CODE, URL, opened, parcel, read
from tests.printing.spooler import CUPSD, MISSING, Spooler, spooler
from tests.printing.spooling import SLACK, wait_until

pytestmark = pytest.mark.skipif(CUPSD is None, reason=MISSING)

LIMITS = Limits(connect=2.0, answer=0.5, total=8.0, probe=2.0)
BRIEF = replace(LIMITS, total=2.0)


@pytest.fixture(scope="module")
def cups() -> Iterator[Spooler]:
    """A server for all tests of this module; each leaves its queues as they were."""
    with spooler(away=f"socket://127.0.0.1:{free_port()}/") as server:
        yield server


def send(address: str, *, width: int = 576, limits: Limits = LIMITS) -> tuple[Verdict, list[Fault]]:
    heard: list[Fault] = []
    return deliver(parcel(address, width=width), instance=Path(), limits=limits, now=NOW, hindered=heard.append), heard


@pytest.mark.parametrize("width", [384, 576])
def test_a_ticket_arrives_dot_for_dot_and_is_sent_because_cups_knows_no_paper(cups: Spooler, width: int) -> None:
    job = parcel("", width=width)
    assert send(cups.address("paper"), width=width) == (Verdict(End.SENT, Fault.SPOOLED), [])
    assert cups.out.read_bytes() == job.content
    paper = Paper()
    paper.feed(cups.out.read_bytes())
    sheet = paper.sheets[0] if paper.sheets else paper.cut()
    assert sheet.image.tobytes() == opened(job.picture or b"").tobytes()
    assert read(sheet.image) == {"QRCODE": URL, "CODE128": CODE}


def test_cups_keeps_nothing_of_a_ticket_that_is_out(cups: Spooler) -> None:
    assert send(cups.address("paper"))[0].end is End.SENT
    assert cups.left() == [], "its bytes hold the token"


def test_a_ticket_reaches_a_real_peer_behind_cups() -> None:
    with printer(Peer(mute=True)) as peer, spooler(net=f"socket://127.0.0.1:{peer.port}/?waiteof=false") as server:
        assert send(server.address("net"))[0] == Verdict(End.SENT, Fault.SPOOLED)
        # CUPS is done when the network has the bytes.
        wait_until(lambda: bool(peer.paper.sheets))
        assert read(peer.paper.sheets[0].image) == {"QRCODE": URL, "CODE128": CODE}


def test_a_ticket_that_cups_gives_up_is_unknown(cups: Spooler) -> None:
    with cups.told("exit", "1"):
        assert send(cups.address("paper"))[0] == Verdict(End.UNKNOWN, Fault.QUEUE_GAVE_UP)
    assert cups.left() == []


def test_a_ticket_that_hangs_in_cups_is_unknown_and_does_not_come_out_later(cups: Spooler) -> None:
    cups.out.unlink(missing_ok=True)
    with cups.told("wait"):
        began = time.monotonic()
        assert send(cups.address("paper"), limits=BRIEF)[0] == Verdict(End.UNKNOWN, Fault.STALLED)
        assert time.monotonic() - began < BRIEF.total + SLACK
        assert cups.left() == []
    assert not cups.out.exists()


def test_what_cups_says_of_the_printer_while_it_prints_is_passed_on_and_not_held_against_later_tickets(cups: Spooler) -> None:
    with cups.told("wait"), cups.told("state", "+media-empty-error"):
        assert send(cups.address("paper"), limits=BRIEF) == (Verdict(End.UNKNOWN, Fault.PAPER_OUT), [Fault.PAPER_OUT])
    assert probe(cups.address("paper"), limits=BRIEF).fault is None, "CUPS will know when it prints again"
    assert send(cups.address("paper"))[0].end is End.SENT


def test_a_ticket_behind_another_programs_job_is_taken_back_and_may_be_tried_again(cups: Spooler) -> None:
    with cups.told("wait"):
        cups.other_job(b"theirs")
        assert send(cups.address("paper"), limits=BRIEF)[0] == Verdict(End.NOT_BEGUN, Fault.STALLED)
        cups.cancel_all()
    assert send(cups.address("paper"))[0].end is End.SENT


def test_a_printer_that_cups_cannot_reach_is_unknown_and_the_ticket_taken_back(cups: Spooler) -> None:
    assert send(cups.address("away"), limits=BRIEF)[0].end is End.UNKNOWN
    assert cups.left() == []


def test_a_ticket_after_a_broken_one_comes_out_whole(cups: Spooler) -> None:
    job = replace(parcel(cups.address("paper")), resync=True)
    assert deliver(job, instance=Path(), limits=LIMITS, now=NOW, hindered=print).end is End.SENT
    paper = Paper()
    paper.feed(job.content[:20_000])
    paper.cut()
    paper.feed(cups.out.read_bytes())
    assert read(paper.sheets[-1].image) == {"QRCODE": URL, "CODE128": CODE}


def test_a_stopped_queue_gets_no_ticket(cups: Spooler) -> None:
    cups.do("cupsdisable", "paper")
    try:
        assert send(cups.address("paper")) == (Verdict(End.NOT_BEGUN, Fault.QUEUE_PAUSED), [])
        assert probe(cups.address("paper"), limits=BRIEF) == Health(Fault.QUEUE_PAUSED)
        assert cups.left() == []
    finally:
        cups.do("cupsenable", "paper")


def test_a_queue_that_takes_no_jobs_gets_no_ticket(cups: Spooler) -> None:
    cups.do("cupsreject", "paper")
    try:
        assert send(cups.address("paper")) == (Verdict(End.NOT_BEGUN, Fault.QUEUE_REJECTS), [])
    finally:
        cups.do("cupsaccept", "paper")


def test_a_queue_that_is_not_there_is_told_apart(cups: Spooler) -> None:
    assert send(cups.address("quay-9")) == (Verdict(End.NOT_BEGUN, Fault.QUEUE_MISSING), [])


def test_a_server_that_is_away_or_asleep_holds_nobody_up(cups: Spooler) -> None:
    assert send(f"cups://127.0.0.1:{free_port()}/paper") == (Verdict(End.NOT_BEGUN, Fault.CUPS_AWAY), [])
    with cups.asleep():
        began = time.monotonic()
        assert send(cups.address("paper"), limits=BRIEF) == (Verdict(End.NOT_BEGUN, Fault.CUPS_AWAY), [])
        assert time.monotonic() - began < SLACK


def test_an_idle_queue_says_nothing_of_paper(cups: Spooler) -> None:
    assert probe(cups.address("paper"), limits=BRIEF) == Health(warning=Fault.SPOOLED, paper=PaperLevel.UNKNOWN)
