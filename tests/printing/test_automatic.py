"""Which dossiers print their ticket by themselves, and that nobody's choice stands between."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.figures.models import FlowOrigin, Origin
from surveys.office.models import Counter, Office
from surveys.printing import automatic
from surveys.printing.automatic import Issue, brought, issue, reported, rule
from surveys.printing.hand_over import hand_over
from surveys.printing.models import JobState, PrintJob
from surveys.settings import Settings
from surveys.tokens.models import Token
from tests.builders import SECRET, Place, dossier, place
from tests.conftest import NOW

SETTINGS = Settings(secret_key=SECRET)


def finished(session: Session, where: Place, *, at: datetime = NOW, number: int = 1) -> Dossier:
    made = dossier(session, where, number=number, finished=True)
    made.finished_at = at
    session.flush()
    return made


def test_a_reported_result_gets_its_token_at_its_counter_and_is_counted_as_automatic(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        code = finished(session, where).code
        wanted = reported(session, code, now=NOW)
    issue(database, wanted, settings=SETTINGS, now=NOW)
    with database.reading() as session:
        [token] = session.scalars(select(Token))
        [job] = session.scalars(select(PrintJob))
        [counted] = session.scalars(select(FlowOrigin))
        assert (token.manual, token.counter_id, token.clerk_id) == (False, where.counter, where.clerk)
        assert (job.state, job.printer_id, job.counter_id) == (JobState.QUEUED, where.printer, where.counter)
        assert (counted.origin, counted.issued) == (Origin.AUTOMATIC, 1)


def test_reported_again_it_prints_nothing_more(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        code = finished(session, where).code
        wanted = reported(session, code, now=NOW)
    issue(database, wanted, settings=SETTINGS, now=NOW)
    issue(database, wanted, settings=SETTINGS, now=NOW)
    with database.reading() as session:
        assert reported(session, code, now=NOW) == []
        assert len(session.scalars(select(Token.id)).all()) == 1


def test_what_a_desk_printed_by_hand_stays_by_hand(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        made = finished(session, where)
        hand_over(session, made.id, counter_id=where.counter, clerk_id=None, manual=True, settings=SETTINGS, now=NOW, after=0)
        assert reported(session, made.code, now=NOW) == []


@pytest.mark.parametrize(
    ("at", "prints"),
    [(NOW, True), (NOW - timedelta(hours=23), True), (NOW - timedelta(hours=25), False), (NOW + timedelta(minutes=1), False)],
)
def test_only_a_result_of_the_last_day_prints_so_that_a_first_report_of_a_register_does_not(
    database: Database, at: datetime, prints: bool
) -> None:
    with database.writing() as session:
        made = finished(session, place(session), at=at)
        assert bool(reported(session, made.code, now=NOW)) is prints


def test_neither_a_withdrawn_dossier_nor_one_in_hand_prints(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        finished(session, where).withdrawn = True
        in_hand = dossier(session, where, number=2)
        session.flush()
        assert reported(session, "H38.20-260225-0001", now=NOW) == []
        assert reported(session, in_hand.code, now=NOW) == []


def test_without_a_counter_it_prints_only_where_there_is_but_one(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        made = finished(session, where)
        made.counter_id = None
        session.flush()
        assert reported(session, made.code, now=NOW) == [made.id]
        session.add(Counter(office_id=where.office, name="Quầy 2"))
        session.flush()
        assert reported(session, made.code, now=NOW) == []


@pytest.mark.parametrize(
    ("own", "above", "wanted"),
    [
        (None, None, Issue.REPORTED),
        (None, "off", Issue.OFF),
        ("imported", "off", Issue.IMPORTED),
        ("off", "imported", Issue.OFF),
    ],
)
def test_an_office_without_a_rule_follows_the_office_above(
    database: Database, own: str | None, above: str | None, wanted: Issue
) -> None:
    with database.writing() as session:
        top = place(session)
        low = place(session, code="H38.20", parent=top.office)
        session.get_one(Office, top.office).automatic_issue = above
        session.get_one(Office, low.office).automatic_issue = own
        session.flush()
        assert rule(session, low.office) is wanted


@pytest.mark.parametrize(("mode", "report", "file"), [("off", 0, 0), ("reported", 1, 0), ("imported", 1, 1), (None, 1, 0)])
def test_the_offices_rule_says_which_source_prints(database: Database, mode: str | None, report: int, file: int) -> None:
    with database.writing() as session:
        where = place(session)
        session.get_one(Office, where.office).automatic_issue = mode
        made = finished(session, where)
        assert len(reported(session, made.code, now=NOW)) == report
        assert len(brought(session, [where.office], changed_at=NOW)) == file
        assert brought(session, [where.office], changed_at=NOW - timedelta(seconds=1)) == []


def test_the_rule_is_one_of_three_words() -> None:
    assert {each.value for each in automatic.Issue} == {"off", "reported", "imported"}
