"""An ESC/POS printer's understanding of bytes, written from the command reference and not from our code: bytes in, dots out."""

from dataclasses import dataclass, field

from PIL import Image


@dataclass
class Sheet:
    """What came out between two cuts."""

    rows: list[bytes] = field(default_factory=list)
    width: int = 0
    largest_fragment: int = 0
    items: list[str | list[bytes]] = field(default_factory=list)
    """Lines of text, and pictures by their rows, as they came."""

    @property
    def image(self) -> Image.Image:
        """The dots as a picture of mode "1" (black dots are 0)."""
        return picture_of(self.rows)

    @property
    def texts(self) -> list[str]:
        """The lines of text."""
        return [item for item in self.items if isinstance(item, str)]

    @property
    def pictures(self) -> list[Image.Image]:
        """The pictures between them."""
        return [picture_of(item) for item in self.items if not isinstance(item, str)]


def picture_of(rows: list[bytes]) -> Image.Image:
    """Rows of dots as a picture of mode "1"."""
    content = bytes(byte ^ 0xFF for row in rows for byte in row)
    return Image.frombytes("1", (len(rows[0]) * 8, len(rows)), content)


class Paper:
    """Feed it bytes; ``sheets`` holds what was printed, ``fences`` counts GS r commands, ``unknown`` what it can't read.

    ``pages`` are its code pages: number → the characters of the bytes from 0x80 on. Without any it reads no text: in a ticket
    that is a picture, text means that its bytes got out of step.
    """

    def __init__(self, pages: dict[int, str] | None = None) -> None:
        self._pages = pages or {}
        self._page = 0
        self._line = ""
        self.sheets: list[Sheet] = []
        self.fences = 0
        self.unknown = bytearray()
        self._open = Sheet()
        self._rest = bytearray()

    def feed(self, content: bytes) -> int:
        """Print; returns how many fences were passed just now."""
        before = self.fences
        self._rest += content
        while self._rest and (used := self._command()):
            del self._rest[:used]
        return self.fences - before

    @property
    def all_rows(self) -> int:
        """Rows printed in all, cut off or not."""
        return sum(len(sheet.rows) for sheet in self.sheets) + len(self._open.rows)

    def cut(self) -> Sheet:
        """What is printed and not cut off yet, as a sheet of its own (a tear-off edge)."""
        done, self._open = self._open, Sheet()
        self.sheets.append(done)
        return done

    def _command(self) -> int:
        rest = bytes(self._rest)
        if self._pages and (used := self._text(rest)):
            return used
        for start, length in ((b"\x1b@", 2), (b"\x1bd", 3), (b"\x10\x04", 3), (b"\0", 1), (b"\n", 1)):
            if rest.startswith(start):
                return length if len(rest) >= length else 0
        if rest.startswith(b"\x1dv0"):
            return self._raster(rest)
        if rest.startswith((b"\x1dV", b"\x1dr")):
            return self._cut_or_fence(rest)
        begun = (b"\x1b@", b"\x1dv0", b"\x10\x04", *((b"\x1c.", b"\x1bt", b"\x1ba", b"\x1bE", b"\x1b!") if self._pages else ()))
        if any(known.startswith(rest) for known in begun) or (self._pages and rest[:1] == b"\x1b" and len(rest) < 3):
            return 0
        self.unknown += rest[:1]
        return 1

    def _text(self, rest: bytes) -> int:
        """Letters, line ends, and the commands that go with them (position, weight, size, code page, no Kanji)."""
        if rest[0] >= 0x20:
            self._line += chr(rest[0]) if rest[0] < 0x80 else self._pages[self._page][rest[0] - 0x80]
            return 1
        if rest[:1] == b"\n":
            self._open.items.append(self._line)
            self._line = ""
            return 1
        if rest.startswith(b"\x1c."):
            return 2
        if rest.startswith((b"\x1ba", b"\x1bE", b"\x1b!", b"\x1bt")) and len(rest) >= 3:
            self._page = rest[2] if rest[1:2] == b"t" else self._page
            return 3
        return 0

    def _raster(self, rest: bytes) -> int:
        if len(rest) < 8:
            return 0
        across, rows = rest[4] + 256 * rest[5], rest[6] + 256 * rest[7]
        end = 8 + across * rows
        if len(rest) < end:
            return 0
        self._open.width = across * 8
        self._open.largest_fragment = max(self._open.largest_fragment, rows)
        dots = [rest[8 + across * y : 8 + across * (y + 1)] for y in range(rows)]
        self._open.rows += dots
        last = self._open.items[-1] if self._open.items else ""
        if isinstance(last, str) or len(last[0]) != across:
            self._open.items.append(dots)
        else:
            last += dots
        return end

    def _cut_or_fence(self, rest: bytes) -> int:
        length = 4 if rest[1:3] in (b"VA", b"VB") else 3
        if len(rest) < length:
            return 0
        if rest[1:2] == b"V":
            self.cut()
        else:
            self.fences += 1
        return length
