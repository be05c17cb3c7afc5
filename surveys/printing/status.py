"""What a printer says of itself: the four DLE EOT answers and the GS r fence (Epson's ESC/POS command reference)."""

from dataclasses import dataclass

from surveys.printing.faults import Fault
from surveys.printing.models import PaperLevel

FENCE = b"\x1dr\x01"
PRINTER, OFFLINE, ERROR, PAPER = 1, 2, 3, 4
GOOD = 0x12  # a DLE EOT answer with none of its conditions set


def question(number: int) -> bytes:
    """DLE EOT ``number``: answered at once, even while the printer is offline."""
    return bytes((0x10, 0x04, number))


def is_answer(byte: int) -> bool:
    """Whether ``byte`` has the fixed bits of a DLE EOT answer (bits 1 and 4 set, 0 and 7 clear)."""
    return byte & 0x93 == 0x12


def is_fence(byte: int) -> bool:
    """Whether ``byte`` can be the answer to GS r (bits 4 and 7 clear)."""
    return byte & 0x90 == 0


def is_unasked(byte: int) -> bool:
    """Whether ``byte`` opens an automatic status report (bit 4 set, 0, 1 and 7 clear), of which three more bytes follow."""
    return byte & 0x93 == 0x10


@dataclass(frozen=True)
class Status:
    """The answers to DLE EOT 1 to 4, each a byte; one that didn't come counts as good."""

    printer: int = GOOD
    offline: int = GOOD
    error: int = GOOD
    paper: int = GOOD

    @property
    def hindrance(self) -> Fault | None:
        """What keeps the printer from printing now."""
        if self.offline & 0x04:
            return Fault.COVER_OPEN
        if self.paper & 0x60 or self.offline & 0x20:
            return Fault.PAPER_OUT
        if self.error & 0x08:
            return Fault.CUTTER
        if self.error & 0x64 or self.offline & 0x40:
            return Fault.PRINTER_ERROR
        return Fault.OFFLINE if self.printer & 0x08 else None

    @property
    def warning(self) -> Fault | None:
        """What will keep it from printing soon."""
        return Fault.NEAR_END if self.paper & 0x0C else None

    @property
    def level(self) -> PaperLevel:
        """What it says of its roll."""
        if self.paper & 0x60 or self.offline & 0x20:
            return PaperLevel.OUT
        return PaperLevel.NEAR_END if self.paper & 0x0C else PaperLevel.PLENTY


@dataclass(frozen=True)
class Health:
    """How a printer is when nothing is printed: ``fault`` keeps it from printing (None: nothing known does).

    ``warning`` doesn't yet: NEAR_END, NO_ANSWER of one that takes bytes and never says how it is, SPOOLED of one behind CUPS.
    """

    fault: Fault | None = None
    warning: Fault | None = None
    paper: PaperLevel = PaperLevel.UNKNOWN


def health(status: Status | None) -> Health:
    """What the four answers (None: there were none) say of a printer."""
    if status is None:
        return Health(warning=Fault.NO_ANSWER)
    return Health(status.hindrance, status.warning, status.level)
