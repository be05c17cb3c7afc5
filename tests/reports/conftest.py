"""An office of Lào Cai's first year: its 604 dossiers, ratings of three clerks, and what its administrator entered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from surveys.clock import day_start, first_of_month
from surveys.database import Database
from surveys.dossiers.models import Dossier, Intake
from surveys.figures.periods import parse
from surveys.figures.released.release import release_stale
from surveys.office.verbs import Editor
from surveys.reports.entries import enter
from tests.figures.ratings import Given, World, at, rate, world

NOW = datetime(2016, 7, 5, 2, 0, tzinfo=UTC)  # the fifth, nine in the morning in Viet Nam
QUARTER = parse("2016-Q2")
# Per clerk: early, on time, late, without a due date; and answers to "returns" (none, once, more) and "offices".
CLERKS = (
    ((30, 10, 2, 1), (20, 6, 2), (10, 15, 3)),
    ((5, 20, 15, 0), (8, 8, 14), (6, 8, 16)),
    ((1, 1, 1, 0), (2, 1, 0), (3, 0, 0)),  # too few answers to be shown
    ((6, 4, 2, 0), (7, 4, 1), (8, 2, 2)),  # the smallest of the others: withheld, lest the one above follow from a difference
)


@dataclass(frozen=True)
class Scene:
    """The office's ids, and who administers it."""

    where: World
    editor: Editor

    @property
    def office(self) -> int:
        return self.where.place.office


def furnish(session: Session) -> Scene:
    """Make the second quarter of 2016."""
    where = world(session, clerks=len(CLERKS))
    number = 0
    for clerk, (timing, _, _) in zip(where.clerks, CLERKS, strict=True):
        for word, count in zip(("early", "on_time", "late", "none"), timing, strict=True):
            for _ in range(count):
                number += 1
                session.add(_dossier(where, clerk, number, word))
    session.flush()
    rate(
        session, where, [one for clerk, given in zip(where.clerks, CLERKS, strict=True) for one in _ratings(where, clerk, given)]
    )
    release_stale(session, now=NOW)
    return Scene(where, Editor(1, where.place.office, (where.place.office,), True))


def _dossier(where: World, clerk: int, number: int, word: str) -> Dossier:
    due = day_start(first_of_month(201604 + number % 3)) + timedelta(days=14, hours=10)
    moved = {"early": timedelta(days=-1), "on_time": timedelta(hours=-1), "late": timedelta(hours=1), "none": timedelta()}[word]
    return Dossier(
        office_id=where.place.office,
        code=f"H38-{number}",
        search_key=f"h38{number}",
        procedure_id=where.procedures[number % len(where.procedures)],
        clerk_id=clerk,
        intake=Intake.ONLINE if number % 3 else Intake.DIRECT,
        received_at=due - timedelta(days=10),
        due_at=None if word == "none" else due,
        finished_at=due + moved,
        updated_at=NOW,
    )


def _ratings(where: World, clerk: int, given: tuple[tuple[int, ...], ...]) -> list[Given]:
    _, returns, offices = given
    first = [place for place, count in enumerate(returns, start=1) for _ in range(count)]
    second = [place for place, count in enumerate(offices, start=1) for _ in range(count)]
    reasons = list(where.options["reasons"])
    return [
        Given(
            4 if i % 4 else 2,
            at(201604 + i % 3, 5 + i % 20),
            clerk,
            where.procedures[i % 2],
            others=(("returns", a), ("offices", b), ("reasons", reasons[8 if i % 4 else 0])),
        )
        for i, (a, b) in enumerate(zip(first, second, strict=True))
    ]


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[Database]:
    """One store alone, for what doesn't hang on which it is."""
    database = Database(sqlite_url)
    yield database
    database.dispose()


@pytest.fixture
def scene(database: Database) -> Scene:
    """The same in both stores, with the administrator's entries for the quarter."""
    with database.writing() as session:
        made = furnish(session)
        data = {"5": {"points": 2}, "6": {"points": 1}, "8": {"part": 9, "whole": 10}, "9": {"points": 2}}
        complaints = {str(made.where.clerks[1]): {"early": 1, "on_time": 2}}
        unknown = Editor(None, made.office, (made.office,), True)  # type: ignore[arg-type] # no account is needed for the record
        enter(session, made.office, QUARTER, {**data, "7": complaints}, by=unknown, now=NOW)
    return made
