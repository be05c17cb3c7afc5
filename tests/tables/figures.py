"""An office with two years of ratings, some groups of it too small to be shown, and everything released."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys.accounts.models import Role
from surveys.contests.verbs import Speaker
from surveys.database import Database
from surveys.devices.models import Device, DeviceKind
from surveys.figures.filters import Filters
from surveys.figures.periods import parse
from surveys.figures.released.release import refresh
from surveys.figures.scope import Scope, scope
from surveys.figures.tally import FlowKey, flows_changed
from surveys.reports.keeping import keep, next_edition
from surveys.reports.models import ReportKind
from surveys.signs import verbs
from surveys.signs.models import Sign, SignKind, Verdict
from surveys.tables.columns import Row
from surveys.tables.definitions import TABLES
from surveys.tables.rows import ROWS
from tests.builders import Place, dossier
from tests.conftest import NOW
from tests.figures.ratings import Given, World, a_year, at, rate, world
from tests.signing import make_account

FIRST = Place(office=1, counter=1, clerk=1, field=1, procedure=1, printer=1)  # what ``fill`` makes in an empty store


@dataclass(frozen=True)
class Figures:
    """A store with the released office of ``fill``, and ways to ask for its tables."""

    database: Database

    def scope(self, period: str = "2016") -> Scope:
        """The office's scope; an empty ``period`` asks for none."""
        with self.database.reading() as session:
            filters = Filters(period=parse(period) if period else None)
            return scope(session, filters, office_ids=(FIRST.office,), now=NOW)

    def rows(self, table: str, period: str = "2016") -> list[Row]:
        """A table's rows."""
        found = self.scope(period)
        with self.database.reading() as session:
            return list(ROWS[table](session, found, "vi"))

    def told(self, table: str, period: str = "2016") -> list[dict[str, object]]:
        """The same by the columns' names."""
        return [dict(zip(TABLES[table].names, row, strict=True)) for row in self.rows(table, period)]


def fill(database: Database) -> World:
    """Two years of ratings over four clerks, of whom one has but three; some ratings without a code; slips of each; released;
    two signs and three kept reports."""
    with database.writing() as session:
        where = world(session, clerks=4)
        many = [one for first in (201501, 201601) for one in a_year(where, 300, seed=first, first=first)]
        most = [one for one in many if one.clerk != where.clerks[3]]
        few = [Given(1, at(201603), where.clerks[3], where.procedures[0])] * 3
        apart = [Given(3, at(201605), None, None, verified=False)] * 9
        rate(session, where, [*most, *few, *apart])
        for clerk in where.clerks:
            key = FlowKey(where.place.office, clerk, where.procedures[0], 201603)
            flows_changed(session, [(key, 1, word) for word in ("finished", "finished", "issued", "printed", "rated")])
        dossier(session, where.place, number=1, finished=True)
    refresh(database, clock=lambda: NOW)
    with database.writing() as session:
        _signs(session, where)
        _reports(session, where)
    return where


def _signs(session: Session, where: World) -> None:
    """One sign about the first clerk, which was decided on, and one of a tablet, which was not."""
    evidence = {"seen": 12, "total": 40, "expected": 0.75, "p": 1e-9, "adjusted": 3e-8, "found_at": NOW}
    march = {"office_id": where.place.office, "first": 201603, "last": 201603}
    tablet = Device(office_id=where.place.office, kind=DeviceKind.TABLET, name="=Quầy 1", created_at=NOW)
    session.add(tablet)
    session.flush()
    about = [{"kind": SignKind.RUN, "clerk_id": where.place.clerk}, {"kind": SignKind.ELSEWHERE, "device_id": tablet.id}]
    for one in about:
        session.add(Sign(**evidence, **march, **one))
    session.flush()
    manager = make_account(session, where.place, Role.MANAGER, login="quan-ly")
    by = Speaker(manager.id, None, (where.place.office,))
    for verdict in (Verdict.FOLLOWED, Verdict.EXPLAINED):
        verbs.decide(session, 1, verdict, "=Đã hỏi rõ", by=by, now=NOW)


def _reports(session: Session, where: World) -> None:
    """Two editions of a quarter's scoring and one of its dossiers; without files, which no table reads."""
    returned = dossier(session, where.place, number=2)
    returned.received_at, returned.finished_at, returned.due_at = at(201603, 1), at(201603, 9), at(201603, 20)
    session.flush()
    quarter = parse("2016-Q1")
    for kind, reason in ((ReportKind.SCORING, ""), (ReportKind.SCORING, "Bổ sung hồ sơ"), (ReportKind.DOSSIERS, "")):
        document = next_edition(session, where.place.office, kind, quarter, now=NOW, reason=reason)
        keep(session, where.place.office, document, {})
