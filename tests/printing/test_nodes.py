"""One job through a node in the file system: a real named pipe, real character devices; never a plain file."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from surveys.printing.faults import Fault
from surveys.printing.files import taken
from surveys.printing.limits import Limits
from surveys.printing.status import Health
from surveys.printing.transports import deliver, probe
from surveys.printing.verdict import End, Verdict
from tests.conftest import NOW
from tests.printing.lines import pipe_printer, serial_printer
from tests.printing.samples import CODE, URL, opened, parcel, read
from tests.printing.spooling import SLACK

QUICK = Limits(connect=0.5, answer=0.3, mute=0.3, total=2.0, probe=1.0)


def send(path: Path | str, *, width: int = 576, limits: Limits = QUICK, resync: bool = False) -> Verdict:
    job = replace(parcel(f"file://{path}", width=width), resync=resync)
    heard: list[Fault] = []
    verdict = deliver(job, instance=Path(), limits=limits, now=NOW, hindered=heard.append)
    assert not heard
    return verdict


@pytest.mark.parametrize("width", [384, 576])
def test_a_ticket_arrives_dot_for_dot_and_is_sent_not_confirmed(tmp_path: Path, width: int) -> None:
    with pipe_printer(tmp_path / "lp0") as paper:
        assert send(tmp_path / "lp0", width=width) == Verdict(End.SENT, Fault.NO_ANSWER)
    sheet = paper.sheets[0] if paper.sheets else paper.cut()
    assert sheet.image.tobytes() == opened(parcel("", width=width).picture or b"").tobytes()
    assert read(sheet.image) == {"QRCODE": URL, "CODE128": CODE}
    assert not paper.unknown
    assert not paper.fences, "nobody is asked who can't be heard"


def test_a_printer_that_stops_reading_is_noticed_and_is_unknown(tmp_path: Path) -> None:
    with pipe_printer(tmp_path / "lp0", reads=False):
        began = time.monotonic()
        assert send(tmp_path / "lp0") == Verdict(End.UNKNOWN, Fault.STALLED)
        assert time.monotonic() - began < QUICK.total + SLACK


def test_a_printer_that_goes_away_midway_is_unknown(tmp_path: Path) -> None:
    with pipe_printer(tmp_path / "lp0", limit=20_000):
        assert send(tmp_path / "lp0") == Verdict(End.UNKNOWN, Fault.CONNECTION_LOST)


def test_a_ticket_after_a_broken_one_comes_out_whole(tmp_path: Path) -> None:
    with pipe_printer(tmp_path / "lp0") as paper:
        paper.feed(parcel("").content[:20_000])
        paper.cut()
        assert send(tmp_path / "lp0", resync=True).end is End.SENT
    assert read(paper.sheets[-1].image) == {"QRCODE": URL, "CODE128": CODE}
    assert not paper.unknown


def test_no_file_is_made_for_a_missing_device(tmp_path: Path) -> None:
    assert send(tmp_path / "lp0") == Verdict(End.NOT_BEGUN, Fault.ABSENT)
    assert probe(f"file://{tmp_path}/lp0", limits=QUICK) == Health(Fault.ABSENT)
    assert not list(tmp_path.iterdir())


def test_a_pipe_that_nobody_reads_is_absent(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    assert send(tmp_path / "lp0") == Verdict(End.NOT_BEGUN, Fault.ABSENT)


def test_a_plain_file_a_folder_and_a_terminal_are_refused_and_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("keep")
    (tmp_path / "link").symlink_to(tmp_path / "store.db")
    for path in (tmp_path / "store.db", tmp_path / "link", tmp_path):
        assert send(path) == Verdict(End.HOPELESS, Fault.BAD_ADDRESS)
    assert (tmp_path / "store.db").read_text() == "keep"
    with serial_printer() as wire:
        assert send(wire.path) == Verdict(End.HOPELESS, Fault.BAD_ADDRESS)
    assert not wire.printer.received


def test_an_unplugged_device_has_not_taken_what_was_written_to_it() -> None:
    # A terminal whose other side is gone says what an unplugged printer's driver says: hung up.
    other, device = os.openpty()
    assert taken(device)
    os.close(other)
    with pytest.raises(OSError, match="No such device"):
        taken(device)
    os.close(device)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/urandom"])
def test_a_device_that_is_the_machine_itself_is_refused(path: str) -> None:
    assert send(path) == Verdict(End.HOPELESS, Fault.BAD_ADDRESS)
    assert probe(f"file://{path}", limits=QUICK) == Health(Fault.BAD_ADDRESS)


def test_a_device_that_takes_everything_and_says_nothing_is_sent() -> None:
    assert send("/dev/null") == Verdict(End.SENT, Fault.NO_ANSWER)
    assert probe("file:///dev/null", limits=QUICK) == Health(warning=Fault.NO_ANSWER)


def test_a_device_without_room_means_no_paper_and_nothing_begun() -> None:
    # What the kernel's printer drivers answer when the roll is empty is what this device always answers.
    began = time.monotonic()
    assert send("/dev/full") == Verdict(End.NOT_BEGUN, Fault.PAPER_OUT)
    assert time.monotonic() - began < QUICK.total + SLACK


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may open everything")
def test_a_device_that_may_not_be_opened_is_told_apart(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0", 0)
    assert send(tmp_path / "lp0") == Verdict(End.NOT_BEGUN, Fault.NO_PERMISSION)
