"""How long the spool waits, in seconds, in one place: measured values and their reasons are in docs and printing.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds, all of them.

    ``connect`` to a printer; ``answer`` to a status question; ``mute`` for the fence of a printer that answers nothing;
    ``total`` for one job's connection; ``stale`` after which a claimed job's worker is held dead (more than ``total``);
    ``poll`` between two looks into the store; ``sweep`` between two rounds of expiry.
    """

    connect: float = 3.0
    answer: float = 0.8
    mute: float = 1.5
    total: float = 18.0
    stale: float = 30.0
    poll: float = 0.05
    sweep: float = 1.0


LIMITS = Limits()
BACK_OFF = (1, 2, 5, 10, 30)
JITTER = 0.2  # so that many printers that come back together aren't asked together
OPENS_AFTER = 2  # failures in a row
# Seconds from one look at a printer to the next: when all is well; one that never answers; one in trouble, idle and awaited.
IDLE, MUTE, TROUBLED, AWAITED = 15.0, 28.0, 10.0, 2.0
