"""One job over USB: pyusb on a bus of the test's own, and on this machine's real one, where the printer isn't."""

import time
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
from tests.printing.bus import BULK, INTERRUPT, Interface, UsbPrinter, plug
from tests.printing.peer import GOOD, Peer
from tests.printing.samples import CODE, URL, opened, parcel, read
from tests.printing.spooling import SLACK

ADDRESS = "usb://04b8:0e15"
QUICK = Limits(connect=0.5, answer=0.3, mute=0.3, total=1.5, probe=1.0)


def send(address: str = ADDRESS, *, width: int = 576, resync: bool = False) -> Verdict:
    heard: list[Fault] = []
    job = replace(parcel(address, width=width), resync=resync)
    return deliver(job, instance=Path(), limits=QUICK, now=NOW, hindered=heard.append)


@pytest.mark.parametrize("width", [384, 576])
def test_a_healthy_printer_confirms_and_prints_the_ticket_once(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    printer = UsbPrinter()
    plug(monkeypatch, printer)
    assert send(width=width) == Verdict(End.CONFIRMED)
    paper = printer.peer.paper
    sheet = paper.sheets[0] if paper.sheets else paper.cut()
    assert sheet.image.tobytes() == opened(parcel("", width=width).picture or b"").tobytes()
    assert read(sheet.image) == {"QRCODE": URL, "CODE128": CODE}
    assert not paper.unknown


def test_the_printer_is_given_back_as_it_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = UsbPrinter()
    bus = plug(monkeypatch, printer)
    send()
    assert not printer.claimed
    assert printer.driver == "usblp", "the kernel's driver has it again"
    assert bus.opened == 0
    assert printer.resets == 0, "a reset makes some of them another device"


def test_no_transfer_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = UsbPrinter(holds_after=20_000)
    plug(monkeypatch, printer)
    began = time.monotonic()
    assert send() == Verdict(End.UNKNOWN, Fault.STALLED)
    assert time.monotonic() - began < QUICK.total + SLACK
    assert len(printer.peer.received) == 20_000
    assert min(printer.time_limits) > 0
    assert max(printer.time_limits) <= QUICK.total * 1000


def test_a_printer_that_takes_no_byte_leaves_nothing_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, UsbPrinter(holds_after=0))
    assert send() == Verdict(End.NOT_BEGUN, Fault.STALLED)


def test_a_cable_pulled_midway_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, UsbPrinter(gone_after=20_000))
    assert send() == Verdict(End.UNKNOWN, Fault.CONNECTION_LOST)


def test_a_mute_printer_and_one_with_no_way_back_are_sent_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, UsbPrinter(peer=Peer(mute=True)))
    assert send() == Verdict(End.SENT, Fault.NO_ANSWER)
    one_way = UsbPrinter(interfaces=(Interface(protocol=1, end_points=((0x02, BULK),)),))
    plug(monkeypatch, one_way)
    assert send() == Verdict(End.SENT, Fault.NO_ANSWER)
    assert one_way.peer.paper.fences == 0


@pytest.mark.parametrize(
    ("status", "fault"),
    [({4: GOOD | 0x60}, Fault.PAPER_OUT), ({2: GOOD | 0x04}, Fault.COVER_OPEN), ({3: GOOD | 0x08}, Fault.CUTTER)],
)
def test_a_printer_that_says_it_cannot_print_gets_no_byte_of_the_ticket(
    monkeypatch: pytest.MonkeyPatch, status: dict[int, int], fault: Fault
) -> None:
    printer = UsbPrinter()
    printer.peer.status |= status
    plug(monkeypatch, printer)
    assert send() == Verdict(End.NOT_BEGUN, fault)
    assert len(printer.peer.received) == 12


def test_a_ticket_after_a_broken_one_comes_out_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = UsbPrinter()
    printer.peer.paper.feed(parcel("").content[:20_000])
    printer.peer.paper.cut()
    plug(monkeypatch, printer)
    assert send(resync=True) == Verdict(End.CONFIRMED)
    assert read(printer.peer.paper.sheets[-1].image) == {"QRCODE": URL, "CODE128": CODE}


def test_end_points_are_found_wherever_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    scanner = Interface(kind=0xFF, end_points=((0x01, BULK), (0x81, BULK)), driver=None)
    odd = Interface(end_points=((0x85, INTERRUPT), (0x86, BULK), (0x07, BULK)))
    combined = UsbPrinter(interfaces=(scanner, odd))
    plug(monkeypatch, combined)
    assert send() == Verdict(End.CONFIRMED)
    clone = UsbPrinter(interfaces=(Interface(kind=0xFF, driver=None),))
    plug(monkeypatch, clone)
    assert send() == Verdict(End.CONFIRMED), "a clone of the maker's own class is a printer if it is nothing else"


def test_what_is_no_printer_is_hopeless(monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard = Interface(kind=3, end_points=((0x81, INTERRUPT),), driver=None)
    plug(monkeypatch, UsbPrinter(interfaces=(keyboard,)))
    assert send() == Verdict(End.HOPELESS, Fault.BAD_ADDRESS)


def test_of_two_alike_the_serial_number_tells_and_none_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = UsbPrinter(serial="A1"), UsbPrinter(serial="B2")
    plug(monkeypatch, left, right)
    assert send() == Verdict(End.HOPELESS, Fault.AMBIGUOUS)
    assert send(f"{ADDRESS}?serial=B2") == Verdict(End.CONFIRMED)
    assert send(f"{ADDRESS}?serial=C3") == Verdict(End.NOT_BEGUN, Fault.ABSENT)
    assert not left.peer.received
    assert right.peer.paper.fences == 1


def test_a_printer_that_is_in_use_or_forbidden_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = UsbPrinter(taken=True)
    bus = plug(monkeypatch, busy)
    assert send() == Verdict(End.NOT_BEGUN, Fault.BUSY)
    assert (busy.driver, bus.opened) == ("usblp", 0), "it is left as it was found"
    plug(monkeypatch, UsbPrinter(private=True))
    assert send() == Verdict(End.NOT_BEGUN, Fault.NO_PERMISSION)
    assert send(f"{ADDRESS}?serial=A1") == Verdict(End.NOT_BEGUN, Fault.NO_PERMISSION)


def test_an_idle_printer_says_how_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = UsbPrinter()
    printer.peer.near_end()
    plug(monkeypatch, printer)
    assert probe(ADDRESS, limits=QUICK) == Health(warning=Fault.NEAR_END, paper=PaperLevel.NEAR_END)
    assert not printer.peer.paper.all_rows


def test_the_real_bus_without_the_printer_says_absent() -> None:
    assert send("usb://1d6b:fffe") == Verdict(End.NOT_BEGUN, Fault.ABSENT)
    assert probe("usb://1d6b:fffe", limits=QUICK) == Health(Fault.ABSENT)
