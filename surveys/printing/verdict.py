"""What became of one try to print a job."""

from dataclasses import dataclass
from enum import StrEnum

from surveys.printing.faults import Fault


class End(StrEnum):
    """CONFIRMED: the printer processed it all. SENT: it took it all and never answers. UNKNOWN: some of the ticket's bytes left,
    then something went wrong. NOT_BEGUN: none left, a later try may work. HOPELESS: none left, and no try will work.
    """

    CONFIRMED = "confirmed"
    SENT = "sent"
    UNKNOWN = "unknown"
    NOT_BEGUN = "not_begun"
    HOPELESS = "hopeless"


@dataclass(frozen=True)
class Verdict:
    """How a try ended; ``fault`` is its reason, or a warning of one that went well."""

    end: End
    fault: Fault | None = None


@dataclass(frozen=True)
class Parcel:
    """A claimed job on its way: what is needed to print it and to close it afterwards.

    ``resync`` says that the printer may still wait for the rest of an earlier, broken ticket of ``width_dots``.
    ``sha256`` is what ``content`` must hash to.
    """

    job_id: int
    printer_id: int
    address: str
    width_dots: int
    content: bytes
    picture: bytes | None
    attempt: int
    worker: str
    resync: bool
    sha256: str = ""
