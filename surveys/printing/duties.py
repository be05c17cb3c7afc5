"""What the worker does beside printing that takes its time: each duty in a thread of its own, so that no ticket waits for it."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from surveys.clock import Clock
from surveys.database import Database
from surveys.remarks.batches import gather_due
from surveys.reports.duty import Making
from surveys.settings import Settings

log = logging.getLogger(__name__)


class Duty:
    """Work in small pieces: ``piece`` does one and says whether there may be more.

    After one that did something the next follows in ``pause`` seconds, after one that found nothing in ``look``; the first comes
    ``settle`` seconds after the start, when printing has everything that it needs.
    """

    def __init__(self, name: str, piece: Callable[[], bool], *, look: float, pause: float, settle: float = 30.0) -> None:
        self._name = name
        self._piece = piece
        self._look = look
        self._pause = pause
        self._thread: threading.Thread | None = None
        self._again = time.monotonic() + settle

    def turn(self) -> None:
        """Do the next piece if it is time for one; at most one at a time, however often this is called."""
        if time.monotonic() < self._again or (self._thread and self._thread.is_alive()):
            return
        self._again = time.monotonic() + self._look
        self._thread = threading.Thread(target=self._do, name=self._name)
        self._thread.start()

    def _do(self) -> None:
        try:
            if self._piece():
                self._again = time.monotonic() + self._pause
        except DBAPIError as error:
            # Asked again at the next look; until then nobody waits for it.
            log.warning("%s: the store can't be reached: %s", self._name, error.orig)

    def end(self) -> None:
        """Wait for the piece that is under way."""
        if self._thread:
            self._thread.join()


def duties(database: Database, settings: Settings, clock: Clock) -> Sequence[Duty]:
    """Every duty of a worker."""
    return [
        # One cheap statement where nothing has changed; a change shows on pages of many offices within a minute.
        Duty("releases", lambda: _releases(database, clock), look=5.0, pause=0.1, settle=5.0),
        Duty("signs", lambda: _signs(database, clock), look=3600.0, pause=1.0),
        Duty("remarks", lambda: gather_due(database, clock=clock, days=settings.remark_days) > 0, look=3600.0, pause=60.0),
        # On the fifth of a month a province has hundreds.
        Duty("reports", Making(database, clock).piece, look=600.0, pause=2.0, settle=5.0),
    ]


def _signs(database: Database, clock: Clock) -> bool:
    # Loaded with the first look: scipy's distributions are much for a process that prints.
    from surveys.signs.looking import refresh  # noqa: PLC0415 - see above

    return refresh(database, clock=clock, most=20) > 0


def _releases(database: Database, clock: Clock) -> bool:
    from surveys.figures.released.release import refresh  # noqa: PLC0415 - as above, with scipy's linear algebra

    return refresh(database, clock=clock, most=1, rest=timedelta(seconds=30)) > 0
