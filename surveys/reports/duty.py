"""The worker's share: reports make themselves one by one (``surveys.printing.duties`` says when and in which thread)."""

from collections import Counter

from surveys.clock import Clock
from surveys.database import Database

TRIES = 3  # a report that always fails is left until the next start


class Making:
    """Makes what is due, a report at a time; what was tried before comes last, so that one that fails keeps no other waiting."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._tries: Counter[object] = Counter()

    def piece(self) -> bool:
        """Make the next report; whether one was due. Raises what making it raised."""
        # Loaded with the first look: reportlab and openpyxl are much for a process that prints.
        from surveys.reports.due import attempt, next_due  # noqa: PLC0415 - see above

        given_up = {wanted for wanted, tries in self._tries.items() if tries >= TRIES}
        wanted = next_due(self._database, clock=self._clock, but=self._tries) or next_due(
            self._database, clock=self._clock, but=given_up
        )
        if wanted:
            self._tries[wanted] += 1
            attempt(self._database, wanted, clock=self._clock)
        return wanted is not None
