"""The two machine-readable symbols of a ticket: the QR code (qrcode) and the Code 128 (python-barcode's tables).

Both are returned as plain modules; whoever draws them decides how many dots a module gets.
"""

import qrcode
from barcode.charsets import code128
from qrcode.constants import ERROR_CORRECT_M

QUIET_MODULES = 4  # what the QR standard asks for; the printer's own command leaves none (printing.md)
BAR_QUIET_MODULES = 10  # what Code 128 asks for on each side


def qr_modules(text: str) -> list[list[bool]]:
    """The QR code of ``text`` as rows of modules (True is black), error correction M, with its quiet zone of four modules."""
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    symbol.add_data(text)
    symbol.make(fit=True)
    return [[bool(module) for module in row] for row in symbol.get_matrix()]


def bar_modules(text: str) -> list[bool]:
    """The Code 128 of ``text`` (ASCII) as modules from left to right (True is a bar), without its quiet zones.

    In code set B throughout: python-barcode's own encoder takes a beginning "99" for a change of code set and leaves it out.
    """
    values = [code128.START_CODES["B"], *(code128.B[letter] for letter in text)]
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    bars = "".join(code128.CODES[value] for value in (*values, check)) + code128.STOP + "11"
    return [module == "1" for module in bars]


def qr_path(text: str) -> tuple[int, str]:
    """The QR code of ``text`` for an SVG: the side in modules, and the path data that fills its black modules."""
    rows = qr_modules(text)
    strokes = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, black in enumerate(row) if black]
    return len(rows), "".join(strokes)
