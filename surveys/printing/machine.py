"""What of a printer decides a ticket's bytes."""

from dataclasses import dataclass

from surveys.printing.addresses import is_preview
from surveys.printing.models import Printer, PrintMode


@dataclass(frozen=True)
class Machine:
    """A printer as a ticket is made for it; ``preview``: it is a screen, which wants the picture as a PNG too.

    Equal ``make`` means that the same bytes suit both.
    """

    printer_id: int
    preview: bool
    width: int
    mode: PrintMode
    profile: str
    cutter: bool
    feed_dots: int
    fragment_rows: int

    @property
    def make(self) -> tuple[object, ...]:
        """All that its bytes depend on."""
        return (self.width, self.mode, self.profile, self.cutter, self.feed_dots, self.fragment_rows)


def machine(printer: Printer) -> Machine:
    """``printer``'s side of a ticket."""
    return Machine(
        printer_id=printer.id,
        preview=is_preview(printer.address),
        width=printer.width_dots,
        mode=printer.mode,
        profile=printer.profile,
        cutter=printer.cutter,
        feed_dots=printer.feed_dots,
        fragment_rows=printer.fragment_rows,
    )
