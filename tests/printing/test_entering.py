"""What an administrator enters for a printer is judged at once, in words, with the settings that belong together."""

import sys
from pathlib import Path
from subprocess import run

import pytest
from sqlalchemy.orm import Session

import surveys
from surveys.database import Database
from surveys.errors import Invalid
from surveys.printing.addresses import Queue, Serial, Usb
from surveys.printing.extras import check_address
from surveys.printing.fitness import unfit
from surveys.printing.models import Printer, PrintMode
from tests.printing.spooling import add_printer

EXTRAS = ("usb", "serial", "cups", "libusb_package")
SCRIPT = """
from surveys.errors import Invalid
from surveys.printing.addresses import parse_address
from surveys.printing.extras import check_address
from surveys.printing.limits import LIMITS
from surveys.printing.transports import deliver, probe
from surveys.printing.verdict import Parcel
from datetime import UTC, datetime
from pathlib import Path

for address in ("usb://04b8:0e15", "serial:///dev/ttyS0?baud=115200", "cups://quay-1"):
    parse_address(address)
    try:
        check_address(address)
    except Invalid as refusal:
        print(refusal)
    parcel = Parcel(1, 1, address, 384, b"x", None, 1, "w", False)
    print(deliver(parcel, instance=Path(), limits=LIMITS, now=datetime.now(UTC), hindered=print), probe(address).fault)
check_address("tcp://192.168.1.50")
check_address("file:///dev/usb/lp0")
check_address("preview:")
"""


def test_every_kind_of_address_is_taken_where_its_driver_is_installed() -> None:
    assert isinstance(check_address("usb://04b8:0e15"), Usb)
    assert isinstance(check_address("serial:///dev/ttyS0"), Serial)
    assert isinstance(check_address("cups://quay-1"), Queue)


def test_a_missing_driver_is_named_when_the_address_is_entered_and_as_a_fault(tmp_path: Path) -> None:
    # A Python with everything but the optional drivers: what stands beside this one's packages, without them.
    installed = next(Path(path) for path in sys.path if (Path(path) / "escpos").is_dir())
    for entry in installed.iterdir():
        if entry.name.split(".")[0] not in EXTRAS and entry.suffix != ".pth":
            (tmp_path / entry.name).symlink_to(entry)
    root = Path(surveys.__file__).parents[1]
    done = run(
        [sys.executable, "-S", "-c", SCRIPT],
        cwd=root,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for extra in ("usb", "serial", "cups"):
        assert f"pip install phieu[{extra}]" in done.stdout
    assert (
        done.stdout.count(
            "Verdict(end=<End.HOPELESS: 'hopeless'>, fault=<Fault.DRIVER_MISSING: 'driver_missing'>) driver_missing"
        )
        == 3
    )


@pytest.fixture
def printer(sqlite_url: str) -> Printer:
    """A printer that is set up already."""
    database = Database(sqlite_url)
    printer_id = add_printer(database, "preview:")
    with database.reading() as session:
        found = session.get_one(Printer, printer_id)
        session.expunge(found)
    database.dispose()
    return found


def judged(printer: Printer, **values: object) -> str:
    wrong = unfit(Session(), printer, values)
    return f"{wrong.field}: {wrong.message % wrong.params}" if wrong else ""


def test_text_is_refused_for_a_profile_without_the_letters_and_says_which(printer: Printer) -> None:
    refusal = judged(printer, mode=PrintMode.TEXT, profile="ZJ-5870")
    assert refusal.startswith("mode: ")
    assert all(letter in refusal for letter in "ĨƠƯẠ")
    assert judged(printer, mode=PrintMode.TEXT, width_dots=576, profile="TM-T20II") == ""
    assert judged(printer, mode=PrintMode.RASTER, profile="ZJ-5870") == ""


@pytest.mark.parametrize(
    ("baud", "mode", "fits"),
    [
        (9600, PrintMode.RASTER, False),
        (9600, PrintMode.TEXT, True),
        (38400, PrintMode.RASTER, False),
        (115200, PrintMode.RASTER, True),
    ],
)
def test_a_serial_line_too_slow_for_pictures_is_refused_with_the_way_out(
    printer: Printer, baud: int, mode: PrintMode, *, fits: bool
) -> None:
    refusal = judged(printer, address=f"serial:///dev/ttyS0?baud={baud}", mode=mode, width_dots=576, profile="TM-T20II")
    assert (refusal == "") == fits
    if not fits:
        assert str(baud) in refusal
        assert "bằng chữ" in refusal


def test_a_bad_address_is_left_to_its_own_rule(printer: Printer) -> None:
    assert judged(printer, address="serial://COM3") == ""
    with pytest.raises(Invalid):
        check_address("serial://COM3")
