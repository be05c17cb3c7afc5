"""Bringing one job's bytes to its printer, whatever its address, and saying truthfully what became of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from surveys.errors import Invalid
from surveys.printing import cups_queues, nodes, previews, serial_lines, tcp, usb_printers
from surveys.printing.addresses import Node, Preview, Queue, Serial, Tcp, Usb, parse_address
from surveys.printing.faults import Fault
from surveys.printing.limits import LIMITS, Limits
from surveys.printing.status import Health
from surveys.printing.talk import Opener, ask_over, print_over
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
    if isinstance(where, Queue):
        return cups_queues.print_through(where, parcel, limits, hindered)
    if isinstance(where, Serial) and not serial_lines.quick_enough(where, len(parcel.content), limits):
        return Verdict(End.HOPELESS, Fault.TOO_SLOW)
    return print_over(_opener(where), parcel, limits, hindered)


def probe(address: str, *, limits: Limits = LIMITS) -> Health:
    """How the printer at ``address`` is, within ``limits.connect`` and ``limits.probe`` seconds; prints nothing.

    Don't ask while something is printed there: many printers take one connection at a time.
    """
    try:
        where = parse_address(address)
    except Invalid:
        return Health(Fault.BAD_ADDRESS)
    brief = replace(limits, total=limits.probe)
    if isinstance(where, Preview):
        return Health()
    if isinstance(where, Queue):
        return cups_queues.ask(where, brief)
    return ask_over(_opener(where), brief)


def _opener(where: Tcp | Usb | Serial | Node) -> Opener:
    match where:
        case Tcp():
            return partial(tcp.connect, where)
        case Usb():
            return partial(usb_printers.connect, where)
        case Serial():
            return partial(serial_lines.connect, where)
        case Node():
            return partial(nodes.connect, where)


def _show(parcel: Parcel, instance: Path, now: datetime) -> Verdict:
    if parcel.picture is None:
        # The printer's address was changed to preview: after the ticket had been drawn for paper.
        return Verdict(End.HOPELESS, Fault.BAD_ADDRESS)
    try:
        previews.keep(instance, parcel.job_id, parcel.picture, now=now)
    except OSError:
        return Verdict(End.NOT_BEGUN, Fault.STORAGE)
    return Verdict(End.CONFIRMED)
