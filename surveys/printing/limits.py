"""How long the spool waits, in seconds, in one place: measured values and their reasons are in docs and printing.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds, all of them.

    A connection: ``connect`` to a printer; ``answer`` to a status question; ``mute`` for the fence of a printer that answers
    nothing; ``total`` for one job's connection; ``probe`` for that of a probe.

    The worker: ``poll`` between two looks into the store where nothing wakes it; ``beat`` between two signs of life of a job
    under way; ``stale`` after which, without one, its worker is held dead; ``sweep`` between two rounds of expiry.

    From one look at a printer to the next: ``idle`` when all is well, ``silent`` for one that never answers, ``troubled`` for one
    that doesn't work, ``awaited`` when a ticket waits for it too.
    """

    connect: float = 3.0
    answer: float = 0.8
    mute: float = 1.5
    total: float = 18.0
    probe: float = 3.0
    poll: float = 0.25
    beat: float = 3.0
    stale: float = 30.0
    sweep: float = 1.0
    idle: float = 15.0
    silent: float = 25.0
    troubled: float = 10.0
    awaited: float = 2.0


LIMITS = Limits()
BACK_OFF = (1, 2, 5, 10, 30)
JITTER = 0.2  # so that many printers that come back together aren't asked together
OPENS_AFTER = 2  # failures in a row
