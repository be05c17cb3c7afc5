"""The print worker: looks for due jobs many times a second and prints each printer's in a thread of its own.

One dead printer holds up nobody else. A claim is one transaction, closing another; nothing is printed inside either.
Any number of workers may run, in any number of processes: the store decides who prints a job.
"""

import logging
import os
import secrets
import socket
import threading
import time
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from surveys.clock import Clock
from surveys.database import Database
from surveys.printing import claims, driver, endings
from surveys.printing.faults import Fault
from surveys.printing.limits import LIMITS, Limits
from surveys.printing.transports import deliver
from surveys.printing.verdict import Parcel, Verdict
from surveys.settings import Settings

log = logging.getLogger(__name__)
OUTAGE = 1.0  # seconds between two tries to reach a store that is away


def run(database: Database, settings: Settings, *, stop: threading.Event, clock: Clock, limits: Limits = LIMITS) -> None:
    """Print until ``stop`` is set; returns when the tickets under way are done (within ``limits.total``)."""
    Worker(database, settings, stop=stop, clock=clock, limits=limits).run()


class Worker:
    """One process's share of the spool."""

    def __init__(self, database: Database, settings: Settings, *, stop: threading.Event, clock: Clock, limits: Limits) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._database = database
        self._instance = settings.instance
        self._stop = stop
        self._clock = clock
        self._limits = limits
        self._stale = timedelta(seconds=limits.stale)
        self._busy: dict[int, threading.Thread] = {}
        self._swept = float("-inf")

    def run(self) -> None:
        """Look, start, sweep, wait; until told to stop."""
        driver.warm()
        while not self._stop.is_set():
            try:
                self._look()
                self._sweep()
                self._stop.wait(self._limits.poll)
            except DBAPIError:
                log.exception("the store can't be reached; tickets wait")
                self._stop.wait(OUTAGE)
        for thread in self._busy.values():
            thread.join()

    def _look(self) -> None:
        self._busy = {printer: thread for printer, thread in self._busy.items() if thread.is_alive()}
        with self._database.reading() as session:
            due = claims.due_printers(session, now=self._clock())
        for printer in due:
            if printer not in self._busy:
                thread = threading.Thread(target=self._serve, args=(printer,), name=f"printer-{printer}")
                self._busy[printer] = thread
                thread.start()

    def _serve(self, printer_id: int) -> None:
        """Print a printer's due jobs, oldest first, until none is left."""
        while not self._stop.is_set() and (parcel := self._claim(printer_id)):
            verdict = deliver(
                parcel,
                instance=self._instance,
                limits=self._limits,
                now=self._clock(),
                hindered=lambda fault, parcel=parcel: self._hinder(parcel, fault),  # type: ignore[misc] # binds this job
            )
            log.info("job %s on printer %s: %s %s", parcel.job_id, printer_id, verdict.end, verdict.fault or "")
            self._close(parcel, verdict)

    def _claim(self, printer_id: int) -> Parcel | None:
        try:
            with self._database.writing() as session:
                return claims.claim(session, printer_id, worker=self.name, now=self._clock())
        except DBAPIError:
            log.exception("the store can't be reached; tickets wait")
            return None

    def _hinder(self, parcel: Parcel, fault: Fault) -> None:
        try:
            with self._database.writing() as session:
                claims.hinder(session, parcel, fault, now=self._clock())
        except DBAPIError:
            log.exception("the store can't be reached; the desk doesn't learn what holds job %s up", parcel.job_id)

    def _close(self, parcel: Parcel, verdict: Verdict) -> None:
        """Write the verdict down; a store that is away is asked again until the job counts as a dead worker's anyway."""
        until = time.monotonic() + self._limits.stale
        while time.monotonic() < until:
            try:
                with self._database.writing() as session:
                    claims.close(session, parcel, verdict, now=self._clock())
            except DBAPIError:
                log.exception("the store can't be reached; job %s is not closed yet", parcel.job_id)
                time.sleep(OUTAGE)
            else:
                return

    def _sweep(self) -> None:
        if time.monotonic() - self._swept < self._limits.sweep:
            return
        self._swept = time.monotonic()
        now = self._clock()
        with self._database.reading() as session:
            needed = endings.needs_sweep(session, now=now, stale=self._stale)
        if needed:
            with self._database.writing() as session:
                endings.sweep(session, now=now, stale=self._stale)
