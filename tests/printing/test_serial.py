"""One job over a serial line: a real pseudo-terminal, and a thread that is the printer at its other end."""

import contextlib
import fcntl
import os
import select
import termios
import time
from dataclasses import replace
from pathlib import Path

import pytest

from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.models import PaperLevel
from surveys.printing.press import pressed
from surveys.printing.status import Health
from surveys.printing.transports import deliver, probe
from surveys.printing.verdict import End, Parcel, Verdict
from tests.conftest import NOW
from tests.printing.lines import Wire, serial_printer
from tests.printing.paper import Paper
from tests.printing.peer import GOOD, Peer
from tests.printing.samples import CODE, PLAIN, URL, opened, parcel, read
from tests.printing.spooling import SLACK
from tests.printing.test_textual import MACHINE, PAGES

# A picture is 4 s on the way at 115,200 bits a second (a pseudo-terminal is faster, but the address counts); text is 0.6 s.
LONG = Limits(connect=0.5, answer=0.8, mute=0.3, total=8.0, probe=1.5)
QUICK = replace(LONG, total=2.0)


def text() -> Parcel:
    """A claimed job with a ticket of text."""
    return replace(parcel("", width=384), content=pressed(PLAIN, MACHINE).content)


def wired(*, text: bool = False, **how: object) -> Wire:
    """A printer on a line that reads text, or only pictures."""
    peer = Peer(paper=Paper(PAGES if text else None))
    for name in {"mute", "stale", "blocks_after"} & how.keys():
        setattr(peer, name, how.pop(name))
    return Wire(peer, **how)  # type: ignore[arg-type] # names are the test's


def send(wire: Wire, job: Parcel, *, options: str = "?baud=115200", limits: Limits = LONG) -> tuple[Verdict, list[Fault]]:
    """Print over the line; what became of it, and what hindered it meanwhile."""
    faults: list[Fault] = []
    there = replace(job, address=f"serial://{wire.path}{options}")
    return deliver(there, instance=Path(), limits=limits, now=NOW, hindered=faults.append), faults


@pytest.mark.parametrize("width", [384, 576])
def test_a_healthy_printer_confirms_and_prints_the_ticket_once(width: int) -> None:
    job = parcel("", width=width)
    with serial_printer(wired()) as wire:
        assert send(wire, job, limits=replace(LONG, total=12)) == (Verdict(End.CONFIRMED), [])
    sheet = wire.paper.sheets[0] if wire.paper.sheets else wire.paper.cut()
    assert len(wire.paper.sheets) == 1
    assert sheet.image.tobytes() == opened(job.picture or b"").tobytes()
    assert read(sheet.image) == {"QRCODE": URL, "CODE128": CODE}
    assert not wire.paper.unknown
    assert wire.printer.real_time == 4, "nothing in the picture was taken for a status request"


def test_the_line_is_set_up_as_the_address_says() -> None:
    with serial_printer(wired()) as wire:
        assert send(wire, text(), options="?baud=57600&flow=xonxoff")[0].end is End.CONFIRMED
        incoming, outgoing, control, _, _, speed, _ = wire.attributes
    assert speed == termios.B57600
    assert incoming & termios.IXON, "the printer may hold the line"
    assert not outgoing & termios.OPOST, "no byte is tidied"
    assert control & termios.CSIZE == termios.CS8
    assert not control & termios.PARENB


def test_text_comes_out_at_the_slowest_usual_speed() -> None:
    with serial_printer(wired(text=True)) as wire:
        assert send(wire, text(), options="?baud=9600", limits=Limits())[0] == Verdict(End.CONFIRMED)
    assert "Mời Ông/Bà đánh giá" in wire.paper.sheets[0].texts
    assert not wire.paper.unknown


def test_a_picture_that_would_take_a_minute_is_not_begun() -> None:
    with serial_printer(wired()) as wire:
        assert send(wire, parcel("", width=576), options="?baud=9600", limits=Limits()) == (
            Verdict(End.HOPELESS, Fault.TOO_SLOW),
            [],
        )
    assert not wire.printer.received


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ({4: GOOD | 0x60}, Fault.PAPER_OUT),
        ({2: GOOD | 0x04}, Fault.COVER_OPEN),
        ({3: GOOD | 0x08}, Fault.CUTTER),
        ({1: GOOD | 0x08}, Fault.OFFLINE),
    ],
)
def test_a_printer_that_says_it_cannot_print_gets_no_byte_of_the_ticket(status: dict[int, int], fault: Fault) -> None:
    wire = wired()
    wire.printer.status |= status
    with serial_printer(wire):
        assert send(wire, text(), limits=QUICK)[0] == Verdict(End.NOT_BEGUN, fault)
    assert len(wire.printer.received) == 12, "four status requests of three bytes"


def test_paper_near_its_end_prints_and_warns() -> None:
    wire = wired()
    wire.printer.near_end()
    with serial_printer(wire):
        assert send(wire, text())[0] == Verdict(End.CONFIRMED, Fault.NEAR_END)


def test_a_mute_printer_that_took_everything_is_sent_not_confirmed() -> None:
    with serial_printer(wired(mute=True)) as wire:
        assert send(wire, parcel("", width=384))[0] == Verdict(End.SENT, Fault.NO_ANSWER)


def test_paper_that_ends_midway_is_unknown_with_its_reason() -> None:
    with serial_printer(wired(blocks_after=3000)) as wire:
        assert send(wire, text(), limits=replace(QUICK, total=3.0)) == (Verdict(End.UNKNOWN, Fault.PAPER_OUT), [Fault.PAPER_OUT])


def test_a_printer_that_holds_the_line_for_ever_is_unknown_and_holds_nobody_up() -> None:
    with serial_printer(wired(holds_after=2000)) as wire:
        began = time.monotonic()
        assert send(wire, text(), options="?baud=115200&flow=xonxoff", limits=QUICK)[0] == Verdict(End.UNKNOWN, Fault.STALLED)
        assert time.monotonic() - began < QUICK.total + SLACK, "closing a held line doesn't wait for it"


def test_a_printer_that_holds_the_line_for_a_moment_prints_everything() -> None:
    with serial_printer(wired(holds_after=2000)) as wire:
        wire.release()
        job = parcel("", width=384)
        assert send(wire, job, options="?baud=115200&flow=xonxoff")[0] == Verdict(End.CONFIRMED)
    assert wire.paper.cut().image.tobytes() == opened(job.picture or b"").tobytes()


def test_a_line_that_takes_no_byte_at_all_leaves_nothing_begun() -> None:
    with serial_printer(wired(reads=False)) as wire:
        fill(wire.path)
        began = time.monotonic()
        assert send(wire, text(), limits=QUICK)[0] == Verdict(End.NOT_BEGUN, Fault.STALLED)
        assert time.monotonic() - began < QUICK.total + SLACK


def fill(path: str) -> None:
    """Leave no room in a line's buffers, also when the kernel has moved on what they hold."""
    port = os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    room = select.poll()
    room.register(port, select.POLLOUT)
    while room.poll(200):
        with contextlib.suppress(BlockingIOError):
            os.write(port, bytes(4096))
    os.close(port)


def test_a_cable_pulled_midway_is_unknown() -> None:
    with serial_printer(wired(unplugs_after=1500)) as wire:
        assert send(wire, parcel("", width=384))[0] == Verdict(End.UNKNOWN, Fault.CONNECTION_LOST)


def test_what_the_printer_said_before_is_not_taken_for_an_answer() -> None:
    with serial_printer(wired(stale=bytes((GOOD | 0x60, 0x00)))) as wire:
        assert send(wire, text())[0] == Verdict(End.CONFIRMED)


def test_a_ticket_after_a_broken_one_comes_out_whole() -> None:
    job = parcel("", width=384)
    with serial_printer(wired()) as wire:
        wire.paper.feed(job.content[:20_000])
        wire.paper.cut()
        assert send(wire, replace(job, resync=True))[0] == Verdict(End.CONFIRMED)
    assert read(wire.paper.cut().image) == {"QRCODE": URL, "CODE128": CODE}
    assert not wire.paper.unknown


def test_no_file_is_made_for_a_missing_port(tmp_path: Path) -> None:
    missing = Wire(path=str(tmp_path / "ttyUSB0"))
    assert send(missing, text())[0] == Verdict(End.NOT_BEGUN, Fault.ABSENT)
    assert not list(tmp_path.iterdir())


def test_a_plain_file_is_no_port_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("keep")
    assert send(Wire(path=str(tmp_path / "notes")), text())[0] == Verdict(End.HOPELESS, Fault.BAD_ADDRESS)
    assert (tmp_path / "notes").read_text() == "keep"


def test_a_port_that_another_program_holds_is_busy() -> None:
    with serial_printer(wired()) as wire, open(wire.path, "rb", buffering=0) as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert send(wire, text())[0] == Verdict(End.NOT_BEGUN, Fault.BUSY)
    assert not wire.printer.received


@pytest.mark.parametrize(
    ("status", "health"),
    [
        ({}, Health(paper=PaperLevel.PLENTY)),
        ({4: GOOD | 0x0C}, Health(warning=Fault.NEAR_END, paper=PaperLevel.NEAR_END)),
        ({4: GOOD | 0x60}, Health(Fault.PAPER_OUT, paper=PaperLevel.OUT)),
        ({2: GOOD | 0x04}, Health(Fault.COVER_OPEN, paper=PaperLevel.PLENTY)),
    ],
)
def test_an_idle_printer_says_how_it_is_and_prints_nothing(status: dict[int, int], health: Health) -> None:
    wire = wired()
    wire.printer.status |= status
    with serial_printer(wire):
        assert probe(f"serial://{wire.path}", limits=QUICK) == health
    assert len(wire.printer.received) == 12
    assert not wire.paper.all_rows


def test_an_idle_printer_that_never_answers_is_known_for_that() -> None:
    with serial_printer(wired(mute=True)) as wire:
        assert probe(f"serial://{wire.path}", limits=QUICK) == Health(warning=Fault.NO_ANSWER)


def test_an_idle_port_without_a_printer_is_absent(tmp_path: Path) -> None:
    assert probe(f"serial://{tmp_path}/ttyUSB0", limits=QUICK) == Health(Fault.ABSENT)
