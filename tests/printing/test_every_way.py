"""From the spool to paper by each kind of address: the worker, the store and the printer's end are real."""

from dataclasses import replace
from pathlib import Path

import pytest

from surveys.database import Database
from surveys.printing.faults import Fault
from surveys.printing.models import JobState
from tests.printing.bus import UsbPrinter, plug
from tests.printing.lines import pipe_printer, serial_printer
from tests.printing.paper import Paper
from tests.printing.samples import opened, read
from tests.printing.spooler import CUPSD, MISSING, spooler
from tests.printing.spooling import QUICK, add_job, add_printer, job, wait_until, working

# A picture is 4 s on the way at 115,200 bits a second.
LIMITS = replace(QUICK, answer=0.8, total=8.0, stale=20.0)
OVER = {JobState.CONFIRMED, JobState.SENT, JobState.UNKNOWN, JobState.FAILED}


def printed(sqlite_url: str, folder: Path, address: str) -> tuple[JobState, str | None, str, bytes]:
    """Queue a ticket and have a worker print it; how it ended, why, its code, and its picture as it was drawn."""
    database = Database(sqlite_url)
    job_id, code = add_job(database, add_printer(database, address))
    picture = job(database, job_id).picture or b""
    with working(database, folder, limits=LIMITS):
        wait_until(lambda: job(database, job_id).state in OVER)
    ended = job(database, job_id)
    database.dispose()
    return ended.state, ended.fault, code, picture


def assert_came_out(paper: Paper, code: str, picture: bytes) -> None:
    image = paper.cut().image
    assert image.tobytes() == opened(picture).tobytes()
    assert read(image) == {"QRCODE": f"http://127.0.0.1:8000/t/{code}", "CODE128": code}
    assert not paper.unknown


def test_a_queued_ticket_comes_out_of_a_serial_printer(sqlite_url: str, tmp_path: Path) -> None:
    with serial_printer() as wire:
        state, fault, code, picture = printed(sqlite_url, tmp_path, f"serial://{wire.path}?baud=115200")
        assert_came_out(wire.paper, code, picture)
    assert (state, fault) == (JobState.CONFIRMED, None)


def test_a_queued_ticket_comes_out_of_a_device_node(sqlite_url: str, tmp_path: Path) -> None:
    with pipe_printer(tmp_path / "lp0") as paper:
        state, fault, code, picture = printed(sqlite_url, tmp_path / "instance", f"file://{tmp_path}/lp0")
        assert_came_out(paper, code, picture)
    assert (state, fault) == (JobState.SENT, Fault.NO_ANSWER)


def test_a_queued_ticket_comes_out_of_a_usb_printer(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printer = UsbPrinter()
    plug(monkeypatch, printer)
    state, fault, code, picture = printed(sqlite_url, tmp_path, "usb://04b8:0e15")
    assert (state, fault) == (JobState.CONFIRMED, None)
    assert_came_out(printer.peer.paper, code, picture)


@pytest.mark.skipif(CUPSD is None, reason=MISSING)
def test_a_queued_ticket_comes_out_of_a_cups_queue(sqlite_url: str, tmp_path: Path) -> None:
    paper = Paper()
    with spooler() as server:
        state, fault, code, picture = printed(sqlite_url, tmp_path, server.address("paper"))
        paper.feed(server.out.read_bytes())
    assert (state, fault) == (JobState.SENT, Fault.SPOOLED)
    assert_came_out(paper, code, picture)
