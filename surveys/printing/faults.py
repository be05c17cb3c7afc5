"""What can go wrong with a printer, as stable words; what staff read of them stands in admin/desk/faults.py."""

from enum import StrEnum


class Fault(StrEnum):
    """Stable words; they stand in the store, in metrics and in tests."""

    NEAR_END = "paper_near_end"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    PRINTER_ERROR = "printer_error"
    OFFLINE = "offline"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NAME_UNKNOWN = "name_unknown"
    STALLED = "stalled"
    CONNECTION_LOST = "connection_lost"
    NO_ANSWER = "no_answer"
    WORKER_LOST = "worker_lost"
    WORKER_ABSENT = "worker_absent"
    BAD_ADDRESS = "bad_address"
    NO_PRINTER = "no_printer"
    STORAGE = "storage"
    DAMAGED = "damaged"
