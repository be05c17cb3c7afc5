"""Reading a slip's two symbols back from its picture, as a citizen's phone and the counter's scanner will have to."""

from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image

_FORMATS = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)


@dataclass(frozen=True)
class Symbols:
    """What was read, upright ones only; empty where there is nothing to read, or two different things."""

    qr: str
    bars: str


def read(picture: Image.Image) -> Symbols:
    """The QR code and the Code 128 of a slip's picture (any mode)."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=_FORMATS, try_rotate=False, try_invert=False)
    by_format: dict[object, set[str]] = {form: {b.text for b in found if b.format == form} for form in _FORMATS}
    upright = all(abs(b.orientation) < 2 for b in found)
    qr, bars = (next(iter(texts)) if upright and len(texts) == 1 else "" for texts in by_format.values())
    return Symbols(qr, bars)


def worn(picture: Image.Image) -> list[Image.Image]:
    """How a slip of mode "1" comes from a head that burns each dot too wide, and from one that burns it too thin."""
    white = np.asarray(picture)
    wide, thin = white.copy(), white.copy()
    wide[:, 1:] &= white[:, :-1]
    thin[:, 1:] |= white[:, :-1]
    return [Image.fromarray(wide), Image.fromarray(thin)]
