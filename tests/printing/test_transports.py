"""One job over TCP, against a real peer with every fault that can be acted on this side of the paper."""

import socket
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from surveys.printing import previews
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.models import PaperLevel
from surveys.printing.status import Health
from surveys.printing.transports import deliver, probe
from surveys.printing.verdict import End, Parcel, Verdict
from tests.conftest import NOW
from tests.printing.peer import GOOD, Peer, black_hole, free_port, printer
from tests.printing.samples import CODE, URL, opened, parcel, read
from tests.printing.spooling import SLACK

QUICK = Limits(connect=0.5, answer=0.8, mute=0.3, total=2.5, probe=1.5)


def unheard(fault: Fault) -> None:
    pytest.fail(f"nothing hinders a picture, but {fault} was reported")


def send(job: Parcel, limits: Limits = QUICK, heard: list[Fault] | None = None) -> Verdict:
    noted = heard if heard is not None else []
    return deliver(job, instance=Path(), limits=limits, now=NOW, hindered=noted.append)


@pytest.mark.parametrize("width", [384, 576])
def test_a_healthy_printer_confirms_and_prints_the_ticket_once(width: int) -> None:
    with printer(Peer()) as peer:
        job = parcel(peer.address, width=width)
        assert send(job) == Verdict(End.CONFIRMED)
    sheet = peer.paper.sheets[0] if peer.paper.sheets else peer.paper.cut()
    assert len(peer.paper.sheets) == 1
    assert sheet.image.tobytes() == opened(job.picture or b"").tobytes()
    assert read(sheet.image) == {"QRCODE": URL, "CODE128": CODE}
    assert peer.connections == 1
    assert peer.real_time == 4, "nothing in the picture was taken for a status request"


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_a_printer_with_an_ipv6_address_prints_too() -> None:
    with printer(Peer(host="::1")) as peer:
        assert send(parcel(peer.address)) == Verdict(End.CONFIRMED)
    assert read(peer.paper.sheets[0].image) == {"QRCODE": URL, "CODE128": CODE}


def test_a_slow_printer_is_waited_for_as_long_as_it_goes_on() -> None:
    with printer(Peer(pace=0.05)) as peer:
        assert send(parcel(peer.address), replace(QUICK, total=15.0)) == Verdict(End.CONFIRMED)
    assert len(peer.paper.sheets) == 1


def test_a_printer_slower_than_a_ticket_may_take_is_unknown() -> None:
    with printer(Peer(pace=0.2)) as peer:
        began = time.monotonic()
        assert send(parcel(peer.address)).end is End.UNKNOWN
        assert time.monotonic() - began < QUICK.total + SLACK


def test_a_mute_printer_that_took_everything_is_sent_not_confirmed() -> None:
    with printer(Peer(mute=True)) as peer:
        assert send(parcel(peer.address)) == Verdict(End.SENT, Fault.NO_ANSWER)
    assert len(peer.paper.sheets) == 1


def test_a_refused_connection_leaves_nothing_begun() -> None:
    assert send(parcel(f"tcp://127.0.0.1:{free_port()}")) == Verdict(End.NOT_BEGUN, Fault.REFUSED)


def test_a_black_hole_is_given_up_within_the_connect_limit() -> None:
    with black_hole() as address:
        began = time.monotonic()
        assert send(parcel(address)) == Verdict(End.NOT_BEGUN, Fault.UNREACHABLE)
        assert time.monotonic() - began < QUICK.connect + SLACK


def test_a_host_name_that_nobody_knows_is_told_apart() -> None:
    assert send(parcel("tcp://no-such-printer.invalid:9100")).end is End.NOT_BEGUN


def test_a_printer_that_never_reads_is_noticed_and_is_unknown() -> None:
    with printer(Peer(reads=False)) as peer:
        began = time.monotonic()
        assert send(parcel(peer.address)) == Verdict(End.UNKNOWN, Fault.STALLED)
        assert time.monotonic() - began < QUICK.total + SLACK


def test_hanging_up_midway_is_unknown() -> None:
    with printer(Peer(closes_after=20_000)) as peer:
        assert send(parcel(peer.address)) == Verdict(End.UNKNOWN, Fault.CONNECTION_LOST)


def test_a_reset_midway_is_unknown() -> None:
    with printer(Peer(resets_after=20_000)) as peer:
        assert send(parcel(peer.address)) == Verdict(End.UNKNOWN, Fault.CONNECTION_LOST)


def test_hanging_up_before_the_ticket_leaves_nothing_begun() -> None:
    with printer(Peer(closes_after=1)) as peer:
        assert send(parcel(peer.address)) == Verdict(End.NOT_BEGUN, Fault.CONNECTION_LOST)


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ({4: GOOD | 0x60}, Fault.PAPER_OUT),
        ({2: GOOD | 0x20}, Fault.PAPER_OUT),
        ({2: GOOD | 0x04}, Fault.COVER_OPEN),
        ({3: GOOD | 0x08}, Fault.CUTTER),
        ({3: GOOD | 0x20}, Fault.PRINTER_ERROR),
        ({1: GOOD | 0x08}, Fault.OFFLINE),
    ],
)
def test_a_printer_that_says_it_cannot_print_gets_no_byte_of_the_ticket(status: dict[int, int], fault: Fault) -> None:
    peer = Peer()
    peer.status |= status
    with printer(peer):
        assert send(parcel(peer.address)) == Verdict(End.NOT_BEGUN, fault)
    assert len(peer.received) == 12, "four status requests of three bytes"
    assert not peer.paper.all_rows


def test_paper_near_its_end_prints_and_warns() -> None:
    peer = Peer()
    peer.near_end()
    with printer(peer):
        assert send(parcel(peer.address)) == Verdict(End.CONFIRMED, Fault.NEAR_END)


def test_paper_that_ends_midway_is_unknown_with_its_reason() -> None:
    heard: list[Fault] = []
    with printer(Peer(blocks_after=30_000)) as peer:
        assert send(parcel(peer.address), heard=heard) == Verdict(End.UNKNOWN, Fault.PAPER_OUT)
    assert heard == [Fault.PAPER_OUT]


def test_paper_changed_in_time_confirms_with_one_ticket() -> None:
    with printer(Peer(blocks_after=30_000)) as peer:

        def change_the_roll(fault: Fault) -> None:
            assert fault is Fault.PAPER_OUT
            peer.mend()

        job = parcel(peer.address)
        long = replace(QUICK, total=8.0)
        verdict = deliver(job, instance=Path(), limits=long, now=NOW, hindered=change_the_roll)
        assert verdict == Verdict(End.CONFIRMED)
    assert len(peer.paper.sheets) == 1


def test_what_the_printer_said_before_is_not_taken_for_an_answer() -> None:
    # A stale "paper out", a stale fence, and an automatic status report of four bytes.
    with printer(Peer(stale=bytes((GOOD | 0x60, 0x00, 0x10, 0x00, 0x0F, 0x00)))) as peer:
        assert send(parcel(peer.address)) == Verdict(End.CONFIRMED)
    assert peer.paper.fences == 1


def test_a_ticket_after_a_broken_one_comes_out_whole() -> None:
    with printer(Peer()) as peer:
        broken = parcel(peer.address)
        peer.paper.feed(broken.content[:20_000])
        keep = peer.paper
        peer.paper.sheets.append(keep.cut())  # what was torn off; the fragment itself is still open
        assert send(replace(broken, resync=True)) == Verdict(End.CONFIRMED)
    assert read(peer.paper.sheets[-1].image) == {"QRCODE": URL, "CODE128": CODE}
    assert not peer.paper.unknown


@pytest.mark.parametrize(
    ("status", "health"),
    [
        ({}, Health(paper=PaperLevel.PLENTY)),
        ({4: GOOD | 0x0C}, Health(warning=Fault.NEAR_END, paper=PaperLevel.NEAR_END)),
        ({1: GOOD | 0x08, 2: GOOD | 0x20, 4: GOOD | 0x60}, Health(Fault.PAPER_OUT, paper=PaperLevel.OUT)),
        ({1: GOOD | 0x08, 2: GOOD | 0x04}, Health(Fault.COVER_OPEN, paper=PaperLevel.PLENTY)),
        ({3: GOOD | 0x08}, Health(Fault.CUTTER, paper=PaperLevel.PLENTY)),
        ({1: GOOD | 0x08}, Health(Fault.OFFLINE, paper=PaperLevel.PLENTY)),
    ],
)
def test_an_idle_printer_says_how_it_is_and_prints_nothing(status: dict[int, int], health: Health) -> None:
    peer = Peer(stale=bytes((GOOD | 0x60, 0x00)))
    peer.status |= status
    with printer(peer):
        assert probe(peer.address, limits=QUICK) == health
    assert len(peer.received) == 12
    assert not peer.paper.all_rows


def test_an_idle_printer_that_does_not_answer_is_known_for_what_it_does() -> None:
    with printer(Peer(mute=True)) as mute, printer(Peer(closes_after=1)) as closing, printer(Peer(reads=False)) as deaf:
        assert probe(mute.address, limits=QUICK) == Health(warning=Fault.NO_ANSWER)
        assert probe(closing.address, limits=QUICK) == Health(Fault.CONNECTION_LOST)
        assert probe(deaf.address, limits=QUICK) == Health(warning=Fault.NO_ANSWER)
    assert probe(f"tcp://127.0.0.1:{free_port()}", limits=QUICK) == Health(Fault.REFUSED)
    assert probe("tcp://192.168.1.500", limits=QUICK) == Health(Fault.BAD_ADDRESS)
    assert probe("preview:", limits=QUICK) == Health()


def test_a_probe_is_over_soon_whatever_the_printer_does() -> None:
    with black_hole() as address, printer(Peer(mute=True)) as mute:
        began = time.monotonic()
        assert probe(address, limits=QUICK) == Health(Fault.UNREACHABLE)
        probe(mute.address, limits=QUICK)
        assert time.monotonic() - began < QUICK.connect + QUICK.probe + SLACK


def test_a_preview_is_a_picture_in_the_instance_folder(tmp_path: Path) -> None:
    job = parcel("preview:")
    verdict = deliver(job, instance=tmp_path, limits=QUICK, now=NOW, hindered=unheard)
    assert verdict == Verdict(End.CONFIRMED)
    assert (tmp_path / "previews" / "1.png").read_bytes() == job.picture
    assert [path.name for path in (tmp_path / "previews").iterdir()] == ["1.png"]


def test_pictures_older_than_a_day_are_dropped(tmp_path: Path) -> None:
    previews.keep(tmp_path, 1, b"old", now=NOW - timedelta(days=1, seconds=1))
    previews.keep(tmp_path, 2, b"new", now=NOW - timedelta(hours=23))
    previews.keep(tmp_path, 3, b"now", now=NOW)
    assert previews.content(tmp_path, 1) is None
    assert previews.content(tmp_path, 2) == b"new"
    assert previews.exists(tmp_path, 3)


def test_a_full_disk_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "previews").write_text("a file where the folder should be")
    verdict = deliver(parcel("preview:"), instance=tmp_path, limits=QUICK, now=NOW, hindered=unheard)
    assert verdict == Verdict(End.NOT_BEGUN, Fault.STORAGE)


def test_an_address_that_is_none_is_hopeless_not_tried_for_ever() -> None:
    assert send(parcel("usb://printer")) == Verdict(End.HOPELESS, Fault.BAD_ADDRESS)
