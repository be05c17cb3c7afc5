"""The worker's share: reports make themselves one by one, in a thread beside printing, so that no ticket waits for one."""

import threading
import time
from collections import Counter

from surveys.clock import Clock
from surveys.database import Database

LOOK = 600.0  # seconds between two looks while nothing is due
PAUSE = 2.0  # seconds between two reports: on the fifth of a month a province has hundreds
TRIES = 3  # a report that always fails must not keep the others from being made


class Duty:
    """Call ``turn`` as often as you like: it starts at most one report at a time."""

    def __init__(self, database: Database, clock: Clock, *, look: float = LOOK, pause: float = PAUSE) -> None:
        self._database = database
        self._clock = clock
        self._thread: threading.Thread | None = None
        self._look, self._pause = look, pause
        self._again = time.monotonic() + pause
        self._tries: Counter[object] = Counter()

    def turn(self) -> None:
        """Make the next report, if it is time to look for one."""
        if time.monotonic() < self._again or (self._thread and self._thread.is_alive()):
            return
        self._again = time.monotonic() + self._look
        self._thread = threading.Thread(target=self._make, name="reports")
        self._thread.start()

    def wait(self) -> None:
        """Until the report under way is made."""
        if self._thread:
            self._thread.join()

    def _make(self) -> None:
        # Loaded with the first look: reportlab and openpyxl are much for a process that prints.
        from surveys.reports.due import attempt, next_due  # noqa: PLC0415 - see above

        given_up = {wanted for wanted, tries in self._tries.items() if tries >= TRIES}
        if wanted := next_due(self._database, clock=self._clock, but=given_up):
            self._again = time.monotonic() + self._pause
            self._tries[wanted] += 1
            attempt(self._database, wanted, clock=self._clock)
