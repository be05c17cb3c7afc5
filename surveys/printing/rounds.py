"""What a worker does beside printing: signs of life for its jobs, an end for those of dead workers, expiry, cleaning."""

import time
from datetime import timedelta
from pathlib import Path

from surveys.clock import Clock
from surveys.database import Database
from surveys.offers import verbs as offers
from surveys.printing import checks, claims, endings, previews, pulse, retention
from surveys.printing.limits import Limits

CLEANING = 60.0  # seconds between two batches


class Rounds:
    """Each duty at its own pace; every one looks first, so that an idle store isn't written to."""

    def __init__(self, database: Database, instance: Path, *, name: str, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._instance = instance
        self._name = name
        self._clock = clock
        self._limits = limits
        self._done: dict[str, float] = {}

    def make(self, under_way: set[int]) -> None:
        """Do what is due; ``under_way`` are the ids of this worker's jobs."""
        if self._due("beat", self._limits.beat) and under_way:
            with self._database.writing() as session:
                claims.beat(session, self._name, under_way, now=self._clock())
        if self._due("sweep", self._limits.sweep):
            self._sweep()
        if self._due("clean", CLEANING):
            self._clean()

    def _due(self, duty: str, seconds: float) -> bool:
        if time.monotonic() - self._done.get(duty, float("-inf")) < seconds:
            return False
        self._done[duty] = time.monotonic()
        return True

    def _sweep(self) -> None:
        now, stale = self._clock(), timedelta(seconds=self._limits.stale)
        with self._database.reading() as session:
            gone = [name for name in endings.at_work(session) if name != self._name and pulse.gone(self._instance, name)]
            needed = endings.needs_sweep(session, now=now, stale=stale, gone=gone)
            strangers = checks.unknown_printers(session)
            offered = offers.needs_sweep(session, now=now)
        if needed or strangers or offered:
            with self._database.writing() as session:
                endings.sweep(session, now=now, stale=stale, gone=gone)
                checks.enrol(session, strangers, now=now)
                # Not printing, but the one process that always runs: a plain code must go with or without a tablet.
                offers.sweep(session, now=now)
        for name in gone:
            pulse.forget(self._instance, name)

    def _clean(self) -> None:
        now = self._clock()
        previews.prune(self._instance, now=now)
        with self._database.reading() as session:
            needed = retention.needs_cleaning(session, now=now)
        if needed:
            with self._database.writing() as session:
                retention.clean(session, now=now)
