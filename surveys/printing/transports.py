"""Bringing one job's bytes to its printer, whatever its address, and saying truthfully what became of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from surveys.errors import Invalid
from surveys.printing import previews
from surveys.printing.addresses import Preview, parse_address
from surveys.printing.faults import Fault
from surveys.printing.limits import Limits
from surveys.printing.tcp import print_over
from surveys.printing.verdict import End, Parcel, Verdict


def deliver(parcel: Parcel, *, instance: Path, limits: Limits, now: datetime, hindered: Callable[[Fault], None]) -> Verdict:
    """Print ``parcel`` now, on one new connection; ``hindered`` hears what holds the printer up meanwhile.

    No transaction may be open: this takes seconds.
    """
    try:
        where = parse_address(parcel.address)
    except Invalid:
        return Verdict(End.HOPELESS, Fault.BAD_ADDRESS)
    if isinstance(where, Preview):
        return _show(parcel, instance, now)
    return print_over(where, parcel, limits, hindered)


def _show(parcel: Parcel, instance: Path, now: datetime) -> Verdict:
    if parcel.picture is None:
        # The printer's address was changed to preview: after the ticket had been drawn for paper.
        return Verdict(End.HOPELESS, Fault.BAD_ADDRESS)
    try:
        previews.keep(instance, parcel.job_id, parcel.picture, now=now)
    except OSError:
        return Verdict(End.NOT_BEGUN, Fault.STORAGE)
    return Verdict(End.CONFIRMED)
