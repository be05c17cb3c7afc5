"""Reading a slip's two symbols back from its picture, as a citizen's phone and the counter's scanner will have to."""

from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image

_QR, _BARS = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128


@dataclass(frozen=True)
class Symbols:
    """What was read, upright ones only; empty where there is nothing to read, or two different things."""

    qr: str
    bars: str


def read(picture: Image.Image) -> Symbols:
    """The QR code and the Code 128 of a slip's picture (any mode)."""
    wanted = zxingcpp.BarcodeFormats((_QR, _BARS))
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=wanted, try_rotate=False, try_invert=False)
    upright = all(abs(symbol.orientation) < 2 for symbol in found)
    texts = ({symbol.text for symbol in found if symbol.format == form} for form in (_QR, _BARS))
    qr, bars = (next(iter(each)) if upright and len(each) == 1 else "" for each in texts)
    return Symbols(qr, bars)


def worn(picture: Image.Image) -> list[Image.Image]:
    """How a slip of mode "1" comes from a head that burns each dot too wide, and from one that burns it too thin."""
    white = np.asarray(picture)
    wide, thin = white.copy(), white.copy()
    wide[:, 1:] &= white[:, :-1]
    thin[:, 1:] |= white[:, :-1]
    return [Image.fromarray(wide), Image.fromarray(thin)]
