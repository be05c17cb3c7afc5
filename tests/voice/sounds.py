"""Sounds for tests: a real WAV that a browser plays, and the beginnings of other files."""

import io
import math
import wave
from array import array
from functools import cache

RATE = 8000


@cache
def tone(seconds: float = 0.2, hertz: int = 440) -> bytes:
    """A sine as WAV: 16 bit, mono."""
    samples = array("h", (round(8000 * math.sin(2 * math.pi * hertz * at / RATE)) for at in range(int(seconds * RATE))))
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setparams((1, 2, RATE, len(samples), "NONE", ""))
        made.writeframes(samples.tobytes())
    return file.getvalue()


MP3 = b"\xff\xfb\x90\x00" + bytes(400)
TAGGED_MP3 = b"ID3\x04\x00" + bytes(400)
OGG = b"OggS\x00\x02" + bytes(400)
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00" + bytes(400)
