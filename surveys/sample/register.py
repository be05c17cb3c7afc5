"""The sample office's dossiers: the published year (604 dossiers), dated to the twelve months that end yesterday."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from surveys.clock import local_day
from surveys.dossiers.entry import Entry
from surveys.dossiers.models import Intake
from surveys.sample.days import due_time, office_time, working_days
from surveys.sample.office import CLERKS, PROCEDURES, SampleClerk, SampleProcedure

YEAR = timedelta(days=364)
BY_CODE = {clerk.code: clerk for clerk in CLERKS}
OUTCOMES = ("early", "on_time", "late", "in_hand")


@dataclass(frozen=True)
class Planned:
    """A dossier that is going to be in the register, with what its citizen lived through."""

    entry: Entry
    outcome: str
    procedure: SampleProcedure
    clerk: SampleClerk


def year(rng: random.Random, now: datetime) -> list[Planned]:
    """The 604 dossiers in the order in which they were received; all is over by yesterday, or still in hand and in time."""
    today = local_day(now)
    past = working_days(today - YEAR, today - timedelta(days=1))
    coming = working_days(today + timedelta(days=1), today + timedelta(days=60))
    planned = [
        _plan(rng, past, coming, procedure, outcome)
        for procedure in PROCEDURES
        for outcome, count in zip(OUTCOMES, procedure.outcomes, strict=True)
        for _ in range(count)
    ]
    planned.sort(key=lambda each: each.entry.received_at)
    return [_numbered(each, number) for number, each in enumerate(planned, 1)]


def _plan(rng: random.Random, past: list[date], coming: list[date], procedure: SampleProcedure, outcome: str) -> Planned:
    clerk = BY_CODE[rng.choice(procedure.clerks)]
    received, due, finished = _dates(rng, past, coming, procedure.days, outcome)
    entry = Entry(
        code="",
        procedure_code=procedure.code,
        procedure_name=procedure.name,
        field_name=procedure.field,
        intake=rng.choices(list(Intake), (30, 59, 11))[0],
        received_at=office_time(rng, received),
        due_at=due_time(due),
        finished_at=office_time(rng, finished) if finished else None,
        clerk_code=clerk.code,
        clerk_name=clerk.name,
        counter_name=clerk.counter,
        state_text="Đã trả kết quả" if finished else "Đang giải quyết",
        withdrawn=False,
    )
    return Planned(entry, outcome, procedure, clerk)


def _dates(rng: random.Random, past: list[date], coming: list[date], days: int, outcome: str) -> tuple[date, date, date | None]:
    """The days of receipt, promise and result."""
    if outcome == "in_hand":
        elapsed = rng.randint(0, days - 2)
        return past[-1 - elapsed], coming[days - elapsed - 2], None
    taken = {
        "early": days - rng.randint(1, max(1, days // 3)),
        "on_time": days,
        "late": days + rng.randint(1, 12),
    }[outcome]
    # Late ones crowd the middle of the year, when the department was short of people.
    place = rng.triangular(0.15, 0.75, 0.4) if outcome == "late" else rng.random()
    start = int(place * (len(past) - max(taken, days)))
    return past[start], past[start + days], past[start + taken]


def _numbered(planned: Planned, number: int) -> Planned:
    day = local_day(planned.entry.received_at)
    return replace(planned, entry=replace(planned.entry, code=f"H38.20-{day:%y%m%d}-{number:04d}"))
