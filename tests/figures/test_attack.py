"""A curious manager combines everything that is shown, of random offices, and never finds a set below its minimum.

The same attack on the same data does succeed where groups are shown by their own size alone, so the test can fail.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import LOCAL, day_start
from surveys.database import Database
from surveys.figures.filters import Filters
from surveys.figures.periods import Period
from surveys.figures.released import atoms, cells
from surveys.figures.released.calendar import calendar
from surveys.figures.released.form import Family, Rows
from surveys.figures.released.grains import Minimums, grouped
from surveys.figures.released.kinds import Kind
from surveys.figures.released.models import TallyChange
from surveys.figures.released.reading import Cell, asked, by_office, groups, series, spans, weeks
from surveys.figures.released.release import every, release_stale
from surveys.figures.released.storing import Made, store
from surveys.figures.scope import Scope, scope
from surveys.responses.models import Channel
from tests.conftest import NOW
from tests.figures.attack import Equations, Fact, meant
from tests.figures.ratings import Given, World, rate, touch, world

MINIMUMS = Minimums(5, 10)
QUESTIONS = ("overall", "attitude", "reasons")
PERIODS = [
    *(Period(month, month) for month in (201511, 201512, *range(201601, 201613))),
    *(Period(201600 + m, 201602 + m) for m in (1, 4, 7, 10)),
    Period(201601, 201612),
    Period(201501, 201512),
    Period(201501, 201612),
    Period(201601, 201604),
    Period(201602, 201612),
    Period(201512, 201601),
    Period(201603, 201605),
]


def given(rng: random.Random, where: World, *, busy: bool) -> list[Given]:
    """Ratings from November 2015 to December 2016: clerks with fields of their own, some sparse months, several channels."""
    made = []
    fields = sorted(set(where.fields.values()))
    own = {clerk: fields[i % len(fields)] for i, clerk in enumerate(where.clerks)}
    months = [201511, 201512, *range(201601, 201613)]
    weight = [rng.choice((0.05, 0.3, 1, 1, 2)) for _ in months]
    for _ in range(rng.randint(150, 260) if busy else rng.randint(20, 90)):
        clerk = rng.choices(where.clerks, [2.0**-i for i in range(len(where.clerks))])[0]
        mine = [p for p, field in where.fields.items() if field == own[clerk] or rng.random() < 0.15]
        month = rng.choices(months, weight)[0]
        moment = day_start(date(month // 100, month % 100, rng.randint(1, 28))) + timedelta(hours=3)
        others = [("attitude", rng.randint(1, 5))] if rng.random() < 0.6 else []
        others += [("reasons", rng.choice(list(where.options["reasons"])))] if rng.random() < 0.4 else []
        made.append(
            Given(
                rng.randint(1, 5),
                moment,
                rng.choices((clerk, None), (20, 1))[0],
                rng.choice(mine) if mine else None,
                rng.choices(list(Channel), (10, 6, 3, 1, 1))[0],
                verified=rng.random() < 0.93,
                others=tuple(others),
            )
        )
    return [one if one.verified else replace(one, clerk=None, procedure=None) for one in made]


def fact(where: World, one: Given) -> Fact:
    return Fact(
        office=where.place.office,
        clerk=one.clerk or 0,
        procedure=one.procedure or 0,
        field=where.fields.get(one.procedure or 0, 0),
        channel=int(one.channel),
        day=one.at.astimezone(LOCAL).date(),
        answers={"overall": one.level, **dict(one.others)},
    )


class Land:
    """A province with two communes, and all that was rated there. ``facts`` are of the ratings with a code."""

    def __init__(self, session: Session, seed: int) -> None:
        rng = random.Random(seed)
        above = world(session, code="H38", clerks=2, procedures=3)
        below = [
            world(session, code=f"H38.{i}", clerks=rng.randint(2, 5), procedures=rng.randint(3, 7), parent=above.place.office)
            for i in (1, 2)
        ]
        self.facts: list[Fact] = []
        self.apart: list[Fact] = []
        for place, where in enumerate((above, *below)):
            rows = given(rng, where, busy=place == seed % 3)
            rate(session, where, rows, recount=False)
            self.facts += [fact(where, one) for one in rows if one.verified]
            self.apart += [fact(where, one) for one in rows if not one.verified]
        self.offices = [where.place.office for where in (above, *below)]


class Manager:
    """Asks for everything and puts it down. What is told is first held against the truth, so that the equations are right."""

    def __init__(self, session: Session, land: Land) -> None:
        self._session = session
        self._land = land
        self.known = {code: Equations([one for one in land.facts if code in one.answers]) for code in QUESTIONS}
        self.known["uncoded"] = Equations(land.apart)
        self._scopes: dict[int, Scope] = {}
        self._asked: dict[tuple[int, Kind, str, Period], Mapping[int, Cell]] = {}

    def ask_everything(self) -> None:
        for period in PERIODS:
            above, *below = (self._scope(office, period) for office in self._land.offices)
            # The other questions of parts of an office are released by quarters; a month of them adds nothing.
            for code in QUESTIONS if period.kind in ("quarter", "year") else QUESTIONS[:1]:
                for kind in Kind:
                    for around in (self._only(above), *below):
                        self._alone(around, kind, code)
                    self._together(above, kind, code)
            for office, cell in by_office(self._session, above).items():
                assert cell == self._groups(office, Kind.OFFICE, "overall", period)[0]
            if period.kind == "year":
                self._over_time([self._only(above), *below])

    def _scope(self, office: int, period: Period) -> Scope:
        if office not in self._scopes:
            self._scopes[office] = scope(self._session, Filters(office=office), office_ids=self._land.offices, now=NOW)
        return replace(self._scopes[office], period=period)

    def _only(self, around: Scope) -> Scope:
        return replace(around, offices=around.offices[:1])

    def _question(self, around: Scope, code: str) -> int | None:
        return None if code == "overall" else next(key for key, (name, _) in around.questions.items() if name == code)

    def _groups(self, office: int, kind: Kind, code: str, period: Period) -> Mapping[int, Cell]:
        """What one office alone shows, asked once."""
        key = (office, kind, code, period)
        if key not in self._asked:
            around = self._only(self._scope(office, period))
            self._asked[key] = groups(self._session, around, kind, question=self._question(around, code))
        return self._asked[key]

    def _alone(self, around: Scope, kind: Kind, code: str) -> None:
        """One office's groups; the page of a group's own questions must tell the same."""
        office, period = around.offices[0], around.period
        for subject, cell in self._groups(office, kind, code, period).items():
            if code != "overall" and period.kind == "year":
                assert asked(self._session, around, kind, subject)[self._question(around, code) or 0] == cell
            self._learn(cell, code, kind, subject, [(office, period)])

    def _together(self, around: Scope, kind: Kind, code: str) -> None:
        """The province's figures are of the offices and years that show theirs."""
        for subject, cell in groups(self._session, around, kind, question=self._question(around, code)).items():
            told = []
            for office in around.offices:
                for years, first, last in spans(around.period):
                    for part in (Period(year * 100 + first, year * 100 + last) for year in years):
                        shown = self._groups(office, kind, code, part).get(subject)
                        told += [(office, part)] if shown and shown.counts is not None else []
            self._learn(cell, code, kind, subject, told)

    def _over_time(self, each: list[Scope]) -> None:
        for around in each:
            office = around.offices[0]
            for one in weeks(self._session, around):
                self._days(one.counts, Kind.OFFICE, office, 0, one.first, one.last)
            for kind in Kind:
                for subject in groups(self._session, around, kind):
                    for one in series(self._session, around, kind, subject):
                        self._days(one.counts, kind, office, subject, one.first, one.last)

    def _days(self, counts: tuple[int, ...], kind: Kind, office: int, subject: int, first: date, last: date) -> None:
        equations = self.known["uncoded" if kind is Kind.UNCODED else "overall"]
        members = [p for p, one in enumerate(equations.facts) if _of(one, kind, office, subject) and first <= one.day <= last]
        self._told(counts, equations, "overall", members)

    def _learn(self, cell: Cell, code: str, kind: Kind, subject: int, told: list[tuple[int, Period]]) -> None:
        if cell.counts is None:
            return
        equations = self.known["uncoded" if kind is Kind.UNCODED else code]
        members = [
            place
            for place, one in enumerate(equations.facts)
            if any(_of(one, kind, office, subject) and part.first <= one.month <= part.last for office, part in told)
        ]
        self._told(cell.counts, equations, code, members)

    def _told(self, counts: tuple[int, ...], equations: Equations, code: str, members: list[int]) -> None:
        truth = [equations.facts[place].answers[code] for place in members]
        assert [truth.count(position + 1) for position in range(len(counts))] == list(counts)
        equations.learn(members)


def _of(one: Fact, kind: Kind, office: int, subject: int) -> bool:
    if one.office != office:
        return False
    return kind in (Kind.OFFICE, Kind.UNCODED) or int(getattr(one, kind.name.lower())) == subject


def attacked(database: Database, land: Land) -> dict[str, list[tuple[int, ...]]]:
    """What the manager finds out that nobody may: by question the sets that are too small."""
    with database.reading() as session:
        manager = Manager(session, land)
        manager.ask_everything()
    assert len(manager.known["overall"]) > 40
    found = {}
    for code, equations in manager.known.items():
        solved = equations.solved()
        found[code] = solved.leaks(MINIMUMS.group, MINIMUMS.clerk, meant(equations.facts, MINIMUMS.clerk))
    return found


def released_by_size_alone(session: Session) -> None:
    """A release as it would be without the audit: every group that is large enough, at its own finest grain."""
    for office, year in every(session):
        ratings, days = atoms.read(session, office, year), calendar(year)
        rows: dict[Family, Rows] = {}
        for question, universe in ratings.universes.items():
            rows |= cells.rows(universe, grouped(universe, days, MINIMUMS), days, question)
        seen = session.scalars(select(TallyChange.changes).where(TallyChange.office_id == office)).first() or 0
        store(session, Made(office, year, seen, MINIMUMS, ratings.months, rows, {}), now=NOW)


@pytest.mark.parametrize("seed", range(2))
def test_a_curious_manager_finds_no_set_below_its_minimum(sqlite_url: str, seed: int) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        land = Land(session, seed)
        touch(session, {(office, year) for office in land.offices for year in (2015, 2016)})
        release_stale(session, now=NOW)
    found = attacked(database, land)
    assert not any(found.values()), found
    with database.writing() as session:
        released_by_size_alone(session)
    assert len(attacked(database, land)["overall"]) > 3
    database.dispose()
