"""Believable months of an office, made without a store: quiet ones, and what a manipulation adds to them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from surveys.clock import from_local
from surveys.office.hours import Timetable, timetable
from surveys.responses.models import Channel
from surveys.signs.evidence import Evidence, Rated, Slip

HOURS: Timetable = timetable({str(day): [["07:30", "11:30"], ["13:30", "17:00"]] for day in range(5)}, [])
DAYS = [date(2026, 2, day) for day in range(1, 29) if date(2026, 2, day).weekday() < 5]
LEVELS = (0.03, 0.05, 0.12, 0.35, 0.45)
KIOSK = 900  # a device


@dataclass
class Draft:
    """A month in the making; ``evidence()`` gives it as the checks want it."""

    rng: np.random.Generator
    ratings: list[Rated] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    handed: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    tablets: dict[int, int] = field(default_factory=dict)

    def evidence(self) -> Evidence:
        """The month, ratings and slips in order."""
        return Evidence(
            minimum=5,
            clerk_minimum=10,
            whole_year=False,
            ratings=tuple(sorted(self.ratings, key=lambda rated: rated.at)),
            slips=tuple(sorted(self.slips, key=lambda slip: slip.issued)),
            handed=self.handed,
            tablets=self.tablets,
            hours={None: HOURS},
        )

    def rate(
        self, clerk: int | None, at: datetime, *, level: int | None = None, channel: Channel = Channel.KIOSK, **more: int
    ) -> None:
        """One rating at ``at``, in the server's hands two seconds later."""
        drawn = level or int(self.rng.choice(5, p=LEVELS)) + 1
        device = more.get("device", KIOSK if channel is Channel.KIOSK else None)
        self.ratings.append(
            Rated(at, at + timedelta(seconds=2), clerk, device, more.get("counter", clerk), channel, clerk is not None, drawn)
        )

    def slip(self, clerk: int, issued: datetime, *, used: bool, opened: bool = False, voided: bool = False) -> None:
        """One dossier's slip."""
        self.slips.append(Slip(clerk, issued, opened, used, voided))

    def hand(self, clerk: int, intake: str, *, slip: bool) -> None:
        """One finished dossier."""
        given, finished = self.handed.get((clerk, intake), (0, 0))
        self.handed[clerk, intake] = (given + slip, finished + 1)


def moment(day: date, minute: float) -> datetime:
    """A minute of a Vietnamese day."""
    return from_local(datetime(day.year, day.month, day.day)) + timedelta(minutes=minute)  # noqa: DTZ001 - made aware here


def quiet(seed: int, *, clerks: int = 5, per_day: float = 9.0) -> Draft:
    """A month in which nobody cheats: people come in peaks and in families, some rate within minutes, some from home."""
    made = Draft(np.random.default_rng(seed))
    for clerk in range(1, clerks + 1):
        made.tablets[100 + clerk] = clerk
        pace = per_day * made.rng.uniform(0.5, 1.6)
        for day in DAYS:
            for _ in range(made.rng.poisson(pace * made.rng.gamma(6, 1 / 6) / 1.4)):
                _visit(made, clerk, day)
    _passers_by(made)
    return made


def _visit(made: Draft, clerk: int, day: date) -> None:
    rng = made.rng
    peak = rng.random() < 0.4
    minute = rng.normal(510, 25) if peak else rng.choice([rng.uniform(450, 680), rng.uniform(810, 1005)])
    family = int(rng.choice([1, 2, 3, 5], p=[0.8, 0.12, 0.06, 0.02]))
    intake = "direct" if rng.random() < 0.6 else "online"
    for member in range(family):
        slip = rng.random() < (0.97 if intake == "direct" else 0.8)
        made.hand(clerk, intake, slip=slip)
        if slip:
            _slip(made, clerk, moment(day, max(450, minute) + member * rng.uniform(0.3, 1.5)))


def _slip(made: Draft, clerk: int, issued: datetime) -> None:
    rng = made.rng
    used = rng.random() < 0.45
    opened = not used and rng.random() < 0.15
    made.slip(clerk, issued, used=used, opened=opened, voided=not used and rng.random() < 0.03)
    if not used:
        return
    kind = rng.random()
    if kind < 0.2:
        # From home, at any hour; some months end before.
        made.rate(clerk, issued + timedelta(minutes=rng.uniform(20, 1200)), channel=Channel.PHONE)
    elif kind < 0.4:
        counter = clerk if rng.random() > 0.01 else clerk + 1
        made.rate(
            clerk, issued + timedelta(seconds=4 + rng.gamma(2, 20)), channel=Channel.TABLET, device=100 + clerk, counter=counter
        )
    else:
        made.rate(clerk, issued + timedelta(seconds=25 + rng.gamma(2, 100)))


def _passers_by(made: Draft) -> None:
    for day in DAYS:
        for _ in range(made.rng.poisson(2)):
            made.rate(None, moment(day, made.rng.uniform(450, 1005)))
