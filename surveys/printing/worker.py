"""The print worker: prints each printer's due jobs in a thread of its own, and looks at printers that are idle.

One dead printer holds up nobody else. A claim is one transaction, closing another; nothing is printed inside either.
Any number of workers may run, in any number of processes: the store decides who prints a job and who looks at a printer.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from surveys.clock import Clock
from surveys.database import Database
from surveys.printing import checks, claims, driver, pulse
from surveys.printing.duties import duties
from surveys.printing.faults import Fault
from surveys.printing.limits import LIMITS, Limits
from surveys.printing.rounds import Rounds
from surveys.printing.transports import deliver, probe
from surveys.printing.verdict import End, Parcel, Verdict
from surveys.printing.waking import waker
from surveys.settings import Settings

log = logging.getLogger(__name__)
OUTAGE = 1.0  # seconds between two tries to reach a store that is away


def run(database: Database, settings: Settings, *, stop: threading.Event, clock: Clock, limits: Limits = LIMITS) -> None:
    """Print until ``stop`` is set; returns when the tickets under way are done (within ``limits.total``)."""
    with pulse.living(settings.instance) as name:
        Worker(database, settings, name=name, stop=stop, clock=clock, limits=limits).run()


class Worker:
    """One process's share of the spool."""

    def __init__(
        self, database: Database, settings: Settings, *, name: str, stop: threading.Event, clock: Clock, limits: Limits
    ) -> None:
        self._database = database
        self._instance = settings.instance
        self._name = name
        self._stop = stop
        self._clock = clock
        self._limits = limits
        self._busy: dict[int, threading.Thread] = {}
        self._under_way: dict[int, int] = {}  # printer → job; each thread keeps its own printer's
        self._rounds = Rounds(database, settings.instance, name=name, clock=clock, limits=limits)
        self._duties = duties(database, settings, clock)

    def run(self) -> None:
        """Look, start, make the rounds, wait; until told to stop."""
        driver.warm()
        with closing(waker(self._database)) as news:
            while not self._stop.is_set():
                self._turn()
                news.wait(self._stop, self._limits.poll)
        for thread in self._busy.values():
            thread.join()
        for duty in self._duties:
            duty.end()

    def _turn(self) -> None:
        try:
            self._look()
            self._rounds.make(set(self._under_way.copy().values()))
            for duty in self._duties:
                duty.turn()
        except DBAPIError as error:
            # Once a second for as long as it lasts: without the traceback.
            log.warning("the store can't be reached; tickets wait: %s", error.orig)
            self._stop.wait(OUTAGE)

    def _look(self) -> None:
        self._busy = {printer: thread for printer, thread in self._busy.items() if thread.is_alive()}
        now = self._clock()
        with self._database.reading() as session:
            due, unseen = claims.due_printers(session, now=now), checks.due(session, now=now)
        for printers, work in ((due, self._print), (unseen, self._check)):
            for printer in printers:
                if printer not in self._busy:
                    self._busy[printer] = threading.Thread(target=work, args=(printer,), name=f"printer-{printer}")
                    self._busy[printer].start()

    def _print(self, printer_id: int) -> None:
        """Print a printer's due jobs, oldest first, until none is left."""
        while not self._stop.is_set() and (parcel := self._claimed(printer_id)):
            self._under_way[printer_id] = parcel.job_id
            try:
                verdict = self._delivered(parcel)
                log.info("job %s on printer %s: %s %s", parcel.job_id, printer_id, verdict.end, verdict.fault or "")
                self._close(parcel, verdict)
            finally:
                # Without signs of life a job that this thread left behind becomes unknown.
                del self._under_way[printer_id]

    def _claimed(self, printer_id: int) -> Parcel | None:
        found: list[Parcel | None] = []
        self._written(
            lambda session: found.append(claims.claim(session, printer_id, worker=self._name, now=self._clock())), "tickets wait"
        )
        return found[0] if found else None

    def _delivered(self, parcel: Parcel) -> Verdict:
        if hashlib.sha256(parcel.content).hexdigest() != parcel.sha256:
            log.error("job %s: its bytes in the store are damaged; it is not printed", parcel.job_id)
            return Verdict(End.HOPELESS, Fault.DAMAGED)
        return deliver(
            parcel,
            instance=self._instance,
            limits=self._limits,
            now=self._clock(),
            hindered=lambda fault: self._hinder(parcel, fault),
        )

    def _hinder(self, parcel: Parcel, fault: Fault) -> None:
        self._written(
            lambda session: claims.hinder(session, parcel, fault, now=self._clock()), "the desk doesn't learn what holds a job up"
        )

    def _close(self, parcel: Parcel, verdict: Verdict) -> None:
        """Write the verdict down; a store that is away is asked again until the job counts as a dead worker's anyway."""
        until = time.monotonic() + self._limits.stale
        while time.monotonic() < until:
            if self._written(
                lambda session: claims.close(session, parcel, verdict, now=self._clock(), limits=self._limits),
                f"job {parcel.job_id} is not closed yet",
            ):
                return
            time.sleep(OUTAGE)

    def _check(self, printer_id: int) -> None:
        """Look at an idle printer."""
        found: list[checks.Check | None] = []
        self._written(
            lambda session: found.append(checks.take(session, printer_id, now=self._clock(), limits=self._limits)),
            "a printer isn't looked at",
        )
        if found and (check := found[0]):
            health = probe(check.address, limits=self._limits)
            self._written(
                lambda session: checks.seen(session, check, health, now=self._clock(), limits=self._limits),
                "what a printer said is not kept",
            )

    def _written(self, act: Callable[[Session], object], otherwise: str) -> bool:
        """Do ``act`` in a transaction; False, and ``otherwise`` in the log, when the store can't be reached."""
        try:
            with self._database.writing() as session:
                act(session)
        except DBAPIError:
            log.exception("the store can't be reached; %s", otherwise)
            return False
        return True
