"""What recording a rating costs: with its tallies and without, at each size of the store."""

import time
from datetime import datetime
from statistics import median

import click
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from surveys.clock import utc_now
from surveys.database import Database
from surveys.dossiers import intake
from surveys.dossiers.entry import Entry
from surveys.dossiers.models import Dossier
from surveys.figures import tally
from surveys.forms import verbs as forms
from surveys.office.models import Clerk, Office, Procedure
from surveys.responses.models import Channel
from surveys.responses.record import record
from surveys.responses.submission import Submission
from surveys.tokens.verbs import issue

SECRET = "b" * 64
ROUNDS, RATINGS = 15, 50
ANSWERS = {"overall": "4", "time": "early", "returns": "none", "attitude": "5", "information": "4", "cost": "no"}


def measure(kind: str, urls: dict[int, str]) -> None:
    """Print ratings per second from one writer, tallies on and off, and the statements of one rating."""
    databases = {size: Database(url) for size, url in urls.items()}
    rates = _rates(databases)
    for size, database in databases.items():
        on, off = rates[size, True], rates[size, False]
        line = f"  {kind:<10} {size:>10,} responses: {on:6.0f} ratings/s with tallies, {off:6.0f} without"
        click.echo(f"{line} ({1 - on / off:.0%} less), {_statements(database)} statements each")
        database.dispose()
    small, big = min(urls), max(urls)
    growth = rates[small, True] / rates[big, True]
    click.echo(f"  → {kind}: recording at {big:,} takes ×{growth:.2f} of its time at {small:,}")


def _rates(databases: dict[int, Database]) -> dict[tuple[int, bool], float]:
    """(size, with tallies?) → the median of many short turns, in which a busy moment of the machine falls on all alike."""
    found: dict[tuple[int, bool], list[float]] = {(size, on): [] for size in databases for on in (True, False)}
    counts = dict(tally.COUNTS)
    for turn in range(ROUNDS + 1):
        for (size, on), rates in found.items():
            sent = _prepared(databases[size], RATINGS)
            if not on:
                # Without any table to count in, the same code counts nothing.
                tally.COUNTS.clear()
            rate = RATINGS / _send(databases[size], sent)
            tally.COUNTS.update(counts)
            # The first turn fills caches.
            if turn:
                rates.append(rate)
    return {key: median(rates) for key, rates in found.items()}


def _send(database: Database, sent: list[Submission]) -> float:
    begun = time.perf_counter()
    for one in sent:
        with database.writing() as session:
            record(session, one, secret=SECRET, now=utc_now())
    return time.perf_counter() - begun


def _statements(database: Database) -> int:
    [one] = _prepared(database, 1)
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    _send(database, [one])
    return len(seen)


def _prepared(database: Database, count: int) -> list[Submission]:
    """As many finished dossiers with tokens, spread over the offices, and the forms that rate them."""
    with database.writing() as session:
        now = utc_now()
        offices = session.scalars(select(Office.id).where(Office.parent_id.is_not(None))).all()
        return [_one(session, offices[n % len(offices)], now) for n in range(count)]


def _one(session: Session, office_id: int, now: datetime) -> Submission:
    clerk = session.scalars(select(Clerk).where(Clerk.office_id == office_id).limit(1)).one()
    procedure = session.scalars(select(Procedure).limit(1)).one()
    entry = Entry(
        code=f"BENCH-{uuid7()}".upper(),
        received_at=now,
        finished_at=now,
        procedure_code=procedure.code,
        clerk_code=clerk.code,
        clerk_name=clerk.name,
    )
    intake.put(session, entry, office_id=office_id, now=now)
    dossier = session.scalars(select(Dossier).where(Dossier.code == entry.code)).one()
    made = issue(session, dossier.id, counter_id=None, clerk_id=clerk.id, manual=False, secret=SECRET, now=now, days=30)
    return Submission(
        submission_id=uuid7(),
        form_version_id=forms.current(session, office_id).version_id,
        code=made.code,
        office_id=None,
        counter_id=None,
        field_id=None,
        channel=Channel.KIOSK,
        language="vi",
        partial=False,
        revision=8,
        rated_at=now,
        answers={question: (option,) for question, option in ANSWERS.items()},
        remark=None,
    )
