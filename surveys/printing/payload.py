"""The exact bytes that print a picture: python-escpos builds them, in fragments that a small printer's memory holds."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops

from surveys.printing import driver
from surveys.printing.machine import Machine

FRAGMENT_ROWS = 200
FEED_DOTS = 180
LINE_DOTS = 30
CUTS_FROM = 576
PROFILES = {384: "ZJ-5870", 576: "TM-T20II", 640: "CT-S651"}
RESET = b"\x1b@"
CUT = b"\x1dV\x00"
_RASTER = b"\x1dv0"
# A printer acts on these the moment it receives them, even amid a picture's bytes: status request, recovery, drawer kick,
# power off, buffer clear.
_REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
_INVERTED = bytes(255 - byte for byte in range(256))  # Pillow's white is a set bit, the printer's is a clear one


@dataclass(frozen=True)
class Payload:
    """What goes to the printer, and the digest by which it is known again once it is wiped."""

    content: bytes
    sha256: str


def safe(picture: Image.Image) -> Image.Image:
    """``picture`` (mode "1") without a byte pair that a printer would take for a real-time command.

    Such a pair begins with one black dot alone among eight (0x10); the dot beside it is blackened too (0x18): an eighth of a
    millimetre, and the same on the screen as on paper.
    """
    black = picture.tobytes().translate(_INVERTED)
    changed = black
    for pair in _REAL_TIME:
        changed = changed.replace(pair, b"\x18" + pair[1:])
    if changed == black:
        return picture
    return Image.frombytes("1", picture.size, changed.translate(_INVERTED))


def payload(picture: Image.Image, machine: Machine | None = None) -> Payload:
    """The bytes that print ``picture`` (already ``safe``) on ``machine``: reset, raster fragments, feed, cut.

    Without a machine: on a usual one of that width, which for 58 mm has a tear-off edge instead of a knife.
    """
    printer = driver.dummy(PROFILES[CUTS_FROM])
    printer._raw(RESET + raster(picture, machine.fragment_rows if machine else FRAGMENT_ROWS))
    feed(printer, machine.feed_dots if machine else FEED_DOTS)
    if machine.cutter if machine else picture.width >= CUTS_FROM:
        printer._raw(CUT)
    return sealed(printer)


def raster(picture: Image.Image, rows: int) -> bytes:
    """``picture`` (already ``safe``) as GS v 0 commands of at most ``rows`` rows each.

    The bytes are python-escpos's to the last one (a test holds that), which converts the picture four times and takes 20 ms: of
    the 150 that may pass from the press of a button to the first byte, too many.
    """
    across = (picture.width + 7) // 8
    # ImageChops.invert takes Pillow's white for black where it was drawn as 1 instead of 255.
    dots = ImageChops.logical_xor(picture, Image.new("1", picture.size, 255)).tobytes()
    commands = bytearray()
    for start in range(0, len(dots), rows * across):
        fragment = dots[start : start + rows * across]
        size = across.to_bytes(2, "little") + (len(fragment) // across).to_bytes(2, "little")
        commands += _RASTER + b"\0" + size + fragment
    return bytes(commands)


def profile_for(machine: Machine) -> str:
    """python-escpos's profile of a printer; where none was chosen, that of a usual one of its width."""
    return machine.profile or (PROFILES[576] if machine.width > 384 else PROFILES[384])


def feed(printer: Any, dots: int) -> None:
    """Feed at least ``dots``, in whole lines: how much a dot of ESC J is, printers don't agree on."""
    printer.print_and_feed(min(255, -(-dots // LINE_DOTS)))


def sealed(printer: Any) -> Payload:
    """What ``printer`` has collected."""
    content: bytes = printer.output
    return Payload(content, hashlib.sha256(content).hexdigest())


def largest_fragment(content: bytes) -> int:
    """The most bytes of dots that one GS v 0 in ``content`` (a payload) announces: what a printer may wait for after a break."""
    at, most = 0, 0
    while (at := content.find(_RASTER, at)) >= 0:
        across, rows = int.from_bytes(content[at + 4 : at + 6], "little"), int.from_bytes(content[at + 6 : at + 8], "little")
        most = max(most, across * rows)
        # The dots are stepped over: they can look like a command, text never does.
        at += 8 + across * rows
    return most


def png(picture: Image.Image) -> bytes:
    """``picture`` as a PNG file."""
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
