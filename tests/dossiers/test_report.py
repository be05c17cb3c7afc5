"""On-time figures: the published year, and the form's equations on any dossiers at all."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from surveys.clock import day_end, day_start, from_local, local_day
from surveys.database import Database
from surveys.dossiers.form_book import as_workbook
from surveys.dossiers.intake import put_many
from surveys.dossiers.models import Dossier, Intake
from surveys.dossiers.published import HEADERS, as_csv
from surveys.dossiers.reading import read_dossiers
from surveys.dossiers.report import Counts, Period, Report, report
from surveys.errors import Invalid
from surveys.office.models import Field
from tests.builders import Place, place
from tests.conftest import NOW
from tests.dossiers.files import DATA, LATER, LIMIT

YEAR = Period(date(2016, 1, 1), date(2016, 12, 31), date(2016, 12, 31))
_numbers = count()


def shared_year(session: Session) -> Report:
    where = place(session)
    entries = [e for _, e in read_dossiers((DATA / "dossiers.xlsx").read_bytes(), limit=LIMIT, now=LATER).entries]
    put_many(session, entries, office_id=where.office, now=NOW)
    return report(session, YEAR)


def test_the_shared_year_gives_the_published_figures(database: Database) -> None:
    with database.writing() as session:
        made = shared_year(session)
    assert made.total == Counts(604, 179, 425, 0, 574, 402, 125, 47, 30, 30, 0)
    assert [(name, counts.finished_late) for name, counts in made.rows if counts.finished_late] == [("Đầu tư", 47)]
    assert len(made.rows) == 9


def add(session: Session, where: Place, received: datetime, due: datetime | None, finished: datetime | None) -> Dossier:
    number = next(_numbers)
    made = Dossier(
        office_id=where.office,
        code=f"H38-{number}",
        search_key=f"h38{number}",
        procedure_id=where.procedure,
        intake=Intake.DIRECT,
        received_at=received,
        due_at=due,
        finished_at=finished,
        updated_at=NOW,
    )
    session.add(made)
    session.flush()
    return made


def at(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("due", "finished", "column"),
    [
        ("2016-05-10 17:00", "2016-05-09 23:59", "finished_early"),
        ("2016-05-10 17:00", "2016-05-10 00:00", "finished_on_time"),  # the day alone was told
        ("2016-05-10 17:00", "2016-05-10 17:00", "finished_on_time"),
        ("2016-05-10 17:00", "2016-05-10 17:01", "finished_late"),
        ("2016-05-10 17:00", "2016-05-11 08:00", "finished_late"),
        (None, "2016-05-11 08:00", "finished_on_time"),
        (None, None, "in_hand_in_time"),
        ("2016-12-31 17:00", None, "in_hand_in_time"),
        ("2016-12-30 17:00", None, "in_hand_overdue"),
        ("2017-01-05 17:00", "2017-01-03 08:00", "in_hand_in_time"),
    ],
)
def test_each_dossier_falls_into_its_column(database: Database, due: str | None, finished: str | None, column: str) -> None:
    with database.writing() as session:
        add(session, place(session), at("2016-05-01 08:00"), (due and at(due)) or None, (finished and at(finished)) or None)
        made = report(session, YEAR)
    assert getattr(made.total, column) == made.total.received == 1
    assert made.without_due == (due is None)


def test_a_dossier_from_before_is_carried_over_until_it_is_finished(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        add(session, where, at("2015-12-30 08:00"), at("2016-01-05 17:00"), at("2016-01-04 08:00"))
        add(session, where, at("2015-12-30 08:00"), at("2016-01-05 17:00"), at("2015-12-31 23:59"))
        made = report(session, YEAR)
    assert (made.total.received, made.total.carried_over, made.total.finished_early) == (1, 1, 1)


def test_what_happens_after_the_as_of_day_is_not_known_yet(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        add(session, where, at("2016-05-01 08:00"), at("2016-05-20 17:00"), at("2016-05-19 08:00"))
        add(session, where, at("2016-05-11 08:00"), None, None)
        made = report(session, Period(YEAR.first, YEAR.last, date(2016, 5, 10)))
    assert (made.total.received, made.total.in_hand_in_time) == (1, 1)


def test_in_hand_at_the_end_but_finished_in_time_since_is_not_overdue(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        add(session, where, at("2016-12-20 08:00"), at("2017-01-05 17:00"), at("2017-01-04 08:00"))
        add(session, where, at("2016-12-20 08:00"), at("2017-01-05 17:00"), at("2017-01-06 08:00"))
        made = report(session, Period(YEAR.first, YEAR.last, date(2017, 3, 1)))
    assert (made.total.in_hand_in_time, made.total.in_hand_overdue) == (1, 1)


def test_withdrawn_dossiers_are_left_out_and_told(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        add(session, where, at("2016-05-01 08:00"), None, None).withdrawn = True
        session.flush()
        made = report(session, YEAR)
    assert (made.rows, made.total.received, made.withdrawn) == ((), 0, 1)


def test_only_the_chosen_offices_count(database: Database) -> None:
    with database.writing() as session:
        one = place(session)
        other = place(session, code="H39")
        add(session, one, at("2016-05-01 08:00"), None, None)
        assert report(session, YEAR, [other.office]).total.received == 0
        assert report(session, YEAR, [one.office]).total.received == 1


def test_days_out_of_order_are_refused() -> None:
    for last, as_of in (("2015-01-01", "2016-12-31"), ("2016-12-31", "2015-12-31")):
        with pytest.raises(Invalid):
            Period(YEAR.first, date.fromisoformat(last), date.fromisoformat(as_of))


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    opened.dispose()


MOMENTS = st.datetimes(datetime.fromisoformat("2016-01-01"), datetime.fromisoformat("2016-01-20"), timezones=st.just(UTC))
DOSSIERS = st.tuples(MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS, st.sampled_from(Intake), st.booleans())
DAYS = st.integers(0, 20).map(lambda n: date(2016, 1, 1) + timedelta(days=n))


def by_hand(period: Period, dossiers: list[tuple[datetime, datetime | None, datetime | None, Intake, bool]]) -> Counts:
    """The form once more, dossier by dossier."""
    start, end = day_start(period.first), min(day_end(period.last), day_end(period.as_of))
    counts = dict.fromkeys(Counts.__dataclass_fields__, 0)
    for received, due, finished, intake, withdrawn in dossiers:
        if withdrawn or received >= end or (finished and finished < start):
            continue
        source = "online" if intake is Intake.ONLINE else "direct_or_postal"
        counts["received"] += 1
        counts["carried_over" if received < start else f"received_{source}"] += 1
        if finished and finished < end:
            early, late = due and local_day(finished) < local_day(due), due and finished > due
            counts["finished"] += 1
            counts["finished_early" if early else "finished_late" if late else "finished_on_time"] += 1
            continue
        known = finished if finished and finished < day_end(period.as_of) else None
        overdue = due and (known > due if known else local_day(due) < period.as_of)
        counts["in_hand"] += 1
        counts["in_hand_overdue" if overdue else "in_hand_in_time"] += 1
    return Counts(**counts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DOSSIERS, max_size=12), DAYS, DAYS, DAYS)
def test_the_forms_equations_hold_on_any_dossiers(
    sqlite: Database, dossiers: list[tuple[datetime, datetime | None, datetime | None, Intake, bool]], a: date, b: date, c: date
) -> None:
    period = Period(min(a, b), max(a, b), max(c, min(a, b)))
    with Session(sqlite.engine) as session:
        where = place(session)
        for received, due, finished, intake, withdrawn in dossiers:
            made = add(session, where, received, due, finished)
            made.intake, made.withdrawn = intake, withdrawn
        session.flush()
        total = report(session, period).total
        session.rollback()
    assert all(total.checks().values())
    assert total == by_hand(period, dossiers)


def test_the_csv_has_the_thirteen_columns_and_the_total_last(database: Database) -> None:
    with database.writing() as session:
        made = shared_year(session)
    rows = list(csv.reader(io.StringIO(as_csv(made))))
    assert rows[0] == list(HEADERS)
    assert {len(row) for row in rows} == {13}
    assert rows[-1] == ["", "Tổng cộng", "604", "179", "425", "0", "574", "402", "125", "47", "30", "30", "0"]
    assert [row[0] for row in rows[1:-1]] == [str(i) for i in range(1, 10)]
    told = json.loads(json.dumps(made.to_json()))
    assert list(told["total"].values()) == [int(cell) for cell in rows[-1][2:]]
    assert set(told["checks"].values()) == {True}


def test_a_fields_name_is_never_a_formula(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        session.get_one(Field, where.field).name = '=HYPERLINK("http://x")'
        add(session, where, at("2016-05-01 08:00"), None, None)
        made = report(session, YEAR)
    assert "1,\"'=HYPERLINK" in as_csv(made)
    sheet = load_workbook(io.BytesIO(as_workbook(made, ("=1+1", "Kỳ")))).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(sheet.max_row, 3).value == 1
