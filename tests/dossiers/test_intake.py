"""Dossiers into the register, on both stores: created, updated, unchanged; nothing lost, nothing counted twice."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from surveys.clock import day_start, local_day
from surveys.database import Database
from surveys.dossiers.entry import Entry
from surveys.dossiers.intake import Outcome, compare, put, put_many
from surveys.dossiers.models import Dossier, Intake
from surveys.dossiers.reading import read_dossiers
from surveys.dossiers.verbs import card, finish, search
from surveys.errors import Conflict, Invalid, NotFound
from surveys.figures.models import FlowClerk, FlowProcedure
from surveys.figures.recount import check
from surveys.office.models import Clerk, Field, Procedure
from surveys.office.models import Counter as Desk
from surveys.office.register import UNSORTED
from tests.builders import dossier, place
from tests.conftest import NOW
from tests.dossiers.files import DATA, LATER, LIMIT

ENTRY = Entry(
    code="H38.20-260225-0001",
    procedure_code="1.009972",
    procedure_name="Thẩm định dự án",
    field_name="Xây dựng",
    intake=Intake.ONLINE,
    received_at=NOW - timedelta(days=5),
    due_at=NOW + timedelta(days=5),
    clerk_name="Nguyễn Văn A",
    counter_name="Quầy 1",
    state_text="Đang giải quyết",
)


def take(database: Database, entry: Entry, office: int, *, later: int = 0) -> Outcome:
    with database.writing() as session:
        return put(session, entry, office_id=office, now=NOW + timedelta(minutes=later))


def stored(database: Database) -> Dossier:
    with database.reading() as session:
        return session.scalars(select(Dossier)).one()


@pytest.fixture
def office(database: Database) -> int:
    with database.writing() as session:
        return place(session).office


def test_the_shared_year_goes_in_once_and_again_changes_nothing(database: Database, office: int) -> None:
    entries = [e for _, e in read_dossiers((DATA / "dossiers.csv").read_bytes(), limit=LIMIT, now=LATER).entries]
    with database.writing() as session:
        assert Counter(put_many(session, entries, office_id=office, now=NOW)) == {"created": 604}
        assert check(session) == []
    with database.reading() as session:
        before = session.execute(select(*Dossier.__table__.columns).order_by(Dossier.id)).all()
        assert Counter(compare(session, entries, office_id=office)) == {"unchanged": 604}
        assert session.query(Procedure).count() == 17
        assert session.query(Desk).count() == 5
    with database.writing() as session:
        assert Counter(put_many(session, entries, office_id=office, now=LATER)) == {"unchanged": 604}
    with database.reading() as session:
        assert session.execute(select(*Dossier.__table__.columns).order_by(Dossier.id)).all() == before


def test_the_number_of_queries_does_not_grow_with_the_rows(database: Database, office: int) -> None:
    counts = []
    for start, size in ((0, 10), (1000, 400)):
        entries = [replace(ENTRY, code=f"H38-260101-{start + i:04d}") for i in range(size)]
        seen: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *args, seen=seen: seen.append(args[2]))
        with database.writing() as session:
            put_many(session, entries, office_id=office, now=NOW)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 2


def test_a_plan_says_what_then_happens(database: Database, office: int) -> None:
    entries = [ENTRY, replace(ENTRY, code="H38-260101-0002", clerk_name="Lò Thị Mới")]
    take(database, ENTRY, office)
    with database.reading() as session:
        planned = compare(session, entries, office_id=office)
    with database.writing() as session:
        assert put_many(session, entries, office_id=office, now=NOW) == planned == ["unchanged", "created"]


def test_a_later_export_updates(database: Database, office: int) -> None:
    assert take(database, ENTRY, office) == "created"
    assert take(database, replace(ENTRY, due_at=NOW, state_text="Đang trình ký"), office, later=1) == "updated"
    assert take(database, replace(ENTRY, due_at=NOW, state_text="Đang trình ký"), office, later=2) == "unchanged"
    after = stored(database)
    assert (after.due_at, after.state_text, after.updated_at) == (NOW, "Đang trình ký", NOW + timedelta(minutes=1))


def test_what_an_export_does_not_tell_stays(database: Database, office: int) -> None:
    take(database, ENTRY, office)
    bare = Entry(code=ENTRY.code, procedure_code=ENTRY.procedure_code, received_at=ENTRY.received_at)
    assert take(database, bare, office) == "unchanged"


@pytest.mark.parametrize("withdrawn", [True, False])
def test_an_entry_without_a_state_leaves_withdrawn_as_it_is(database: Database, office: int, withdrawn: bool) -> None:
    take(database, replace(ENTRY, withdrawn=withdrawn), office)
    silent = replace(ENTRY, state_text="", withdrawn=None)
    with database.reading() as session:
        assert compare(session, [silent], office_id=office) == ["unchanged"]
    assert take(database, silent, office) == "unchanged"
    assert take(database, replace(silent, due_at=NOW), office, later=1) == "updated"
    assert stored(database).withdrawn is withdrawn
    assert take(database, replace(silent, withdrawn=not withdrawn), office, later=2) == "updated"
    assert stored(database).withdrawn is not withdrawn


def test_a_new_entry_without_a_state_is_not_withdrawn(database: Database, office: int) -> None:
    take(database, replace(ENTRY, state_text="", withdrawn=None), office)
    assert stored(database).withdrawn is False


def test_an_older_export_does_not_unfinish_what_the_desk_finished(database: Database, office: int) -> None:
    take(database, ENTRY, office)
    with database.writing() as session:
        finish(session, stored(database).id, now=NOW)
    assert take(database, ENTRY, office, later=1) == "unchanged"
    assert (stored(database).finished_at, stored(database).state_text) == (NOW, "Đã trả kết quả")


def test_the_dossier_systems_end_decides_but_a_bare_day_does_not_blur_the_hour(database: Database, office: int) -> None:
    take(database, replace(ENTRY, finished_at=NOW), office)
    assert take(database, replace(ENTRY, finished_at=day_start(local_day(NOW))), office) == "unchanged"
    assert take(database, replace(ENTRY, finished_at=NOW - timedelta(days=1)), office) == "updated"
    assert stored(database).finished_at == NOW - timedelta(days=1)


def test_the_tallies_follow_every_change(database: Database, office: int) -> None:
    steps = [
        ENTRY,
        replace(ENTRY, finished_at=NOW),
        replace(ENTRY, finished_at=NOW - timedelta(days=4)),
        replace(ENTRY, finished_at=NOW, clerk_name="Trần Thị B"),
        replace(ENTRY, finished_at=NOW, procedure_code="2.000001"),
        replace(ENTRY, finished_at=NOW, withdrawn=True),
        replace(ENTRY, finished_at=NOW - timedelta(days=4), withdrawn=None),
        replace(ENTRY, finished_at=NOW, withdrawn=False),
    ]
    for entry in steps:
        take(database, entry, office)
        with database.reading() as session:
            assert check(session) == []
    with database.reading() as session:
        assert [flow.finished for flow in session.scalars(select(FlowClerk))] == [1]
        assert [flow.finished for flow in session.scalars(select(FlowProcedure))] == [1]


def test_finishing_twice_counts_once_and_fills_what_is_empty(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        made = dossier(session, where)
        made.clerk_id = None
        session.flush()
        finish(session, made.id, now=NOW)
        finish(session, made.id, now=LATER, clerk_id=where.clerk)
        shown = card(session, made.id)
        assert (shown.finished_at, shown.clerk_name) == (NOW, "Nguyễn Văn A")
        assert check(session) == []


def test_a_withdrawn_or_unknown_dossier_is_not_finished(database: Database) -> None:
    with database.writing() as session:
        made = dossier(session, place(session))
        made.withdrawn = True
        session.flush()
        with pytest.raises(Conflict):
            finish(session, made.id, now=NOW)
        with pytest.raises(NotFound):
            finish(session, 0, now=NOW)


def test_two_writers_of_one_dossier_make_one(database: Database, office: int) -> None:
    outcomes: list[Outcome] = []
    start = threading.Barrier(4)

    def write() -> None:
        start.wait()
        outcomes.append(take(database, replace(ENTRY, clerk_name="Lò Thị Mới", field_name="Mới", procedure_code="9.1"), office))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["created", "unchanged", "unchanged", "unchanged"]
    assert stored(database).code == ENTRY.code


def test_names_are_made_once_whatever_their_spelling(database: Database, office: int) -> None:
    take(database, replace(ENTRY, clerk_name="Vàng A Hoà", counter_name="Quầy 2"), office)
    take(database, replace(ENTRY, code="H38-1", clerk_name="vàng  a hòa", counter_name="QUẦY 2", field_name="XÂY DỰNG"), office)
    take(database, replace(ENTRY, code="H38-2", clerk_name="Vàng A Hỏa"), office)
    with database.reading() as session:
        assert session.scalars(select(Clerk.name).order_by(Clerk.id)).all() == ["Nguyễn Văn A", "Vàng A Hoà", "Vàng A Hỏa"]
        assert session.query(Desk).count() == 2
        assert session.query(Field).count() == 1


def test_a_clerk_met_by_name_gets_the_code_of_a_later_export(database: Database, office: int) -> None:
    take(database, replace(ENTRY, clerk_name="Lò Thị D"), office)
    take(database, replace(ENTRY, clerk_name="Lò Thị D", clerk_code="CB04"), office)
    with database.reading() as session:
        assert session.scalars(select(Clerk.code).order_by(Clerk.code)).all() == ["CB01", "CB04"]


def test_of_two_clerks_with_one_name_nobody_is_taken(database: Database, office: int) -> None:
    with database.writing() as session:
        session.add(Clerk(office_id=office, code="CB09", name="Nguyễn Văn A"))
    take(database, ENTRY, office)
    assert stored(database).clerk_id is None


def test_a_procedure_first_met_without_name_and_field_gets_them_later(database: Database, office: int) -> None:
    bare = Entry(code="H38-1", procedure_code="3.000123", received_at=NOW)
    take(database, bare, office)
    take(database, replace(bare, procedure_name="Cấp phép", field_name="Đất đai"), office)
    with database.reading() as session:
        found = session.scalars(select(Procedure).where(Procedure.code == "3.000123")).one()
        assert (found.name, found.field.name) == ("Cấp phép", "Đất đai")
        assert session.scalars(select(Field.name).where(Field.name == UNSORTED)).one()


def test_the_agency_in_a_code_chooses_the_office_in_both_shapes(database: Database, office: int) -> None:
    with database.writing() as session:
        below = place(session, code="H38.20", parent=office).office
    for code in ("H38.20-260225-0001", "000.00.20.H38-260225-0002"):
        take(database, replace(ENTRY, code=code), office)
    take(database, replace(ENTRY, code="H38.77-260225-0003"), office)
    with database.reading() as session:
        assert session.scalars(select(Dossier.office_id).order_by(Dossier.id)).all() == [below, below, office]


def test_another_offices_dossier_is_not_touched(database: Database, office: int) -> None:
    with database.writing() as session:
        other = place(session, code="H39").office
    take(database, ENTRY, office)
    with pytest.raises(Conflict):
        take(database, replace(ENTRY, due_at=NOW), other)
    assert stored(database).due_at == ENTRY.due_at


def test_an_entry_that_breaks_a_rule_is_refused(database: Database, office: int) -> None:
    with pytest.raises(Invalid, match="trước ngày tiếp nhận"):
        take(database, replace(ENTRY, finished_at=NOW - timedelta(days=30)), office)


def found(database: Database, text: str, *offices: int) -> list[str]:
    with database.reading() as session:
        return [shown.code for shown in search(session, text, offices)]


@pytest.mark.parametrize("text", ["0975", "261008-0975", "h38.20 261008.0975\r", "H38.20-261008-0975\n", "10080975"])
def test_a_dossier_is_found_by_what_a_hurried_clerk_types(database: Database, office: int, text: str) -> None:
    for code in ("H38.20-261008-0975", "H38.20-261008-0976"):
        take(database, replace(ENTRY, code=code), office)
    assert found(database, text, office) == ["H38.20-261008-0975"]


def test_the_whole_code_comes_first_then_those_in_hand(database: Database, office: int) -> None:
    for code, done in (("77", None), ("5-77", NOW), ("6-77", None)):
        take(database, replace(ENTRY, code=code, finished_at=done, received_at=NOW - timedelta(days=9 - len(code))), office)
    assert found(database, "77", office) == ["77", "6-77", "5-77"]


def test_the_middle_of_a_code_finds_it_when_nothing_ends_so(database: Database, office: int) -> None:
    take(database, ENTRY, office)
    assert found(database, "260225", office) == [ENTRY.code]


def test_a_short_beginning_shows_the_newest_in_hand(database: Database, office: int) -> None:
    for number in range(1, 12):
        received = NOW - timedelta(days=20 - number)
        ended = {"finished_at": NOW} if number == 11 else {"withdrawn": number == 10}
        take(database, replace(ENTRY, code=f"H38-{number:04d}", received_at=received, **ended), office)
    assert found(database, "H38", office) == [f"H38-{number:04d}" for number in range(9, 1, -1)]
    assert found(database, "h3", office)[0] == "H38-0009"
    assert found(database, "H39", office) == found(database, "H38", office + 1) == []


def test_search_stays_within_the_offices_and_asks_for_two_symbols(database: Database, office: int) -> None:
    take(database, ENTRY, office)
    assert found(database, "0001", office + 1) == found(database, "0001") == found(database, "1", office) == []
    assert found(database, "%", office) == found(database, "", office) == []
