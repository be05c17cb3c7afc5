"""Dated notes: who may write them, where they are read, and what stays in the record."""

from datetime import date

import pytest
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.errors import Invalid, NotFound
from surveys.notes.verbs import Author, Draft, Note, change, notes, remove, write
from tests.builders import Place, place
from tests.conftest import NOW
from tests.signing import make_account

SOFTWARE = Draft(date(2025, 5, 10), "  Thay phần mềm một cửa\n", new_level=True)
SPAN = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}


@pytest.fixture
def tree(database: Database) -> tuple[Place, Place, Author, Author]:
    """A province and a commune below it, each with a manager."""
    with database.writing() as session:
        top = place(session)
        low = place(session, code="H38.20", parent=top.office)
        chief, head = (make_account(session, where, Role.MANAGER).id for where in (top, low))
    return top, low, Author(chief, (top.office, low.office)), Author(head, (low.office,))


def read(database: Database, where: Place, **span: date) -> tuple[Note, ...]:
    with database.reading() as session:
        return notes(session, where.office, **{**SPAN, **span})


def test_a_note_stands_beside_the_figures_of_its_office_and_of_all_below(
    database: Database, tree: tuple[Place, Place, Author, Author]
) -> None:
    top, low, chief, head = tree
    with database.writing() as session:
        write(session, SOFTWARE, office_id=top.office, by=chief, now=NOW)
        write(session, Draft(date(2025, 4, 1), "Sửa trụ sở", new_level=False), office_id=low.office, by=head, now=NOW)
    assert [note.text for note in read(database, low)] == ["Sửa trụ sở", "Thay phần mềm một cửa"]
    [seen] = read(database, top)
    assert (seen.text, seen.day, seen.new_level, seen.author) == ("Thay phần mềm một cửa", SOFTWARE.day, True, "Người manager")


def test_notes_are_read_by_days_both_ends_included(database: Database, tree: tuple[Place, Place, Author, Author]) -> None:
    top, _, chief, _ = tree
    with database.writing() as session:
        write(session, SOFTWARE, office_id=top.office, by=chief, now=NOW)
    assert read(database, top, first=SOFTWARE.day, last=SOFTWARE.day)
    assert not read(database, top, first=date(2025, 5, 11))
    assert not read(database, top, last=date(2025, 5, 9))


def test_nobody_writes_changes_or_removes_a_note_of_an_office_above(
    database: Database, tree: tuple[Place, Place, Author, Author]
) -> None:
    top, _, chief, head = tree
    with database.writing() as session:
        made = write(session, SOFTWARE, office_id=top.office, by=chief, now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        write(session, SOFTWARE, office_id=top.office, by=head, now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        change(session, made, SOFTWARE, by=head, now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        remove(session, made, by=head, now=NOW)
    assert len(read(database, top)) == 1


def test_every_act_stays_in_the_record_with_the_words_of_before(
    database: Database, tree: tuple[Place, Place, Author, Author]
) -> None:
    _, low, chief, head = tree
    with database.writing() as session:
        made = write(session, SOFTWARE, office_id=low.office, by=head, now=NOW)
    later = Draft(date(2025, 5, 12), "Thay phần mềm", new_level=True)
    with database.writing() as session:
        change(session, made, later, by=chief, now=NOW)
        change(session, made, later, by=chief, now=NOW)
    assert [note.text for note in read(database, low)] == ["Thay phần mềm"]
    with database.writing() as session:
        remove(session, made, by=head, now=NOW)
    assert read(database, low) == ()
    with database.reading() as session:
        acts = session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.account_id).order_by(AuditEntry.id)).all()
    assert [tuple(act) for act in acts] == [
        ("time_note.create", "Thay phần mềm một cửa", head.account_id),
        ("time_note.update", "Thay phần mềm một cửa", chief.account_id),
        ("time_note.remove", "Thay phần mềm", head.account_id),
    ]


@pytest.mark.parametrize(
    "draft",
    [
        Draft(SOFTWARE.day, " \n\u200b ", new_level=False),
        Draft(SOFTWARE.day, "ạ" * 201, new_level=False),
        Draft(date(1999, 12, 31), "Trước khi có số liệu", new_level=False),
        Draft(date(2026, 3, 3), "Ngày mai", new_level=False),
    ],
)
def test_an_empty_or_endless_text_and_a_day_out_of_reach_are_refused(
    database: Database, tree: tuple[Place, Place, Author, Author], draft: Draft
) -> None:
    top, _, chief, _ = tree
    with pytest.raises(Invalid), database.writing() as session:
        write(session, draft, office_id=top.office, by=chief, now=NOW)
    assert read(database, top) == ()
