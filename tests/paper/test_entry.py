"""Typing a paper form in: by whom, once, on which day, and what is written down of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
import uuid6
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.audit.models import AuditEntry
from surveys.clock import day_start, local_day
from surveys.database import Database
from surveys.errors import Conflict, DomainError, Forbidden, Invalid
from surveys.figures import recount
from surveys.forms import default
from surveys.forms.definition import Words
from surveys.forms.verbs import current, ensure_default, publish
from surveys.paper.entry import ACTION, Entry, Typist, enter, open_sheet
from surveys.responses.models import Channel, Quarantined, Response
from surveys.tokens.codes import Mistyped
from surveys.tokens.errors import TokenUnknown
from surveys.tokens.verbs import void
from tests.builders import SECRET, Place, place, submission, token
from tests.conftest import NOW

TODAY = local_day(NOW)
ANSWERS = {"overall": ("4",), "time": ("on_time",), "reasons": ("friendly", "waited_long")}


def ready(session: Session) -> tuple[Place, str, Typist]:
    """An office, the code of a sheet of its clerk's, and someone else who types."""
    ensure_default(session, NOW - timedelta(days=400))
    where = place(session)
    return where, token(session, where).code, Typist(None, None, [where.office])


def entry(
    session: Session, where: Place, code: str, *, answers: Mapping[str, tuple[str, ...]] = ANSWERS, filled: date = TODAY
) -> Entry:
    version = current(session, where.office).version_id
    return Entry(uuid6.uuid7(), code, version, filled, answers, "Cảm ơn")


def count(session: Session, model: type[Response] | type[Quarantined]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_sheet_counts_as_a_verified_rating_on_paper(database: Database) -> None:
    with database.writing() as session:
        where, code, by = ready(session)
        enter(session, entry(session, where, code), by=by, secret=SECRET, now=NOW)
        [kept] = session.scalars(select(Response))
        assert (kept.channel, kept.verified, kept.partial, kept.level) == (Channel.PAPER, True, False, 4)
        assert (kept.clerk_id, kept.procedure_id, kept.remark) == (where.clerk, where.procedure, "Cảm ơn")
        assert recount.check(session) == []


def test_whoever_served_can_neither_open_nor_enter_the_sheet_not_even_a_used_one(database: Database) -> None:
    with database.writing() as session:
        where, code, by = ready(session)
        own = replace(by, clerk_id=where.clerk)
        with pytest.raises(Forbidden, match="chính Ông/Bà"):
            open_sheet(session, code, by=own, secret=SECRET, now=NOW)
        with pytest.raises(Forbidden):
            enter(session, entry(session, where, code), by=own, secret=SECRET, now=NOW)
        enter(session, entry(session, where, code), by=by, secret=SECRET, now=NOW)
        with pytest.raises(Forbidden, match="chính Ông/Bà"):
            open_sheet(session, code, by=own, secret=SECRET, now=NOW)


def test_a_colleague_may_enter_it(database: Database) -> None:
    with database.writing() as session:
        where, code, by = ready(session)
        assert open_sheet(session, code, by=replace(by, clerk_id=where.clerk + 1), secret=SECRET, now=NOW).code == code


def test_a_sheet_is_entered_once_and_a_double_click_is_one_entry(database: Database) -> None:
    with database.writing() as session:
        where, code, by = ready(session)
        once = entry(session, where, code)
        for _ in range(2):
            enter(session, once, by=by, secret=SECRET, now=NOW)
        with pytest.raises(Conflict, match="đã nhập rồi"):
            enter(session, entry(session, where, code), by=by, secret=SECRET, now=NOW)
        with pytest.raises(Conflict):
            open_sheet(session, code, by=by, secret=SECRET, now=NOW)
        assert count(session, Response) == 1
        assert count(session, Quarantined) == 0


def test_what_was_rated_by_phone_is_not_entered_again(database: Database) -> None:
    from surveys.responses.record import record

    with database.writing() as session:
        where, code, by = ready(session)
        record(session, submission(session, where, code, channel=Channel.PHONE), secret=SECRET, now=NOW)
        with pytest.raises(Conflict):
            open_sheet(session, code, by=by, secret=SECRET, now=NOW)


@pytest.mark.parametrize(("code", "refusal"), [("hello", Mistyped), ("0000000000", TokenUnknown)])
def test_a_code_that_is_none_of_ours_is_refused(database: Database, code: str, refusal: type[DomainError]) -> None:
    with database.writing() as session:
        _, _, by = ready(session)
        with pytest.raises(refusal):
            open_sheet(session, code, by=by, secret=SECRET, now=NOW)


def test_another_offices_sheet_is_unknown_and_a_void_one_is_refused(database: Database) -> None:
    with database.writing() as session:
        where, code, by = ready(session)
        other = place(session, code="H39")
        with pytest.raises(TokenUnknown):
            open_sheet(session, code, by=replace(by, office_ids=[other.office]), secret=SECRET, now=NOW)
        issued = token(session, where, number=2)
        void(session, issued.token_id, now=NOW)
        with pytest.raises(Conflict, match="thay bằng phiếu khác"):
            open_sheet(session, issued.code, by=by, secret=SECRET, now=NOW)


def test_the_day_of_filling_lies_between_issue_and_the_present(database: Database) -> None:
    later = NOW + timedelta(days=10)
    with database.writing() as session:
        where, code, by = ready(session)
        for day in (TODAY - timedelta(days=1), local_day(later) + timedelta(days=1)):
            with pytest.raises(Invalid, match="Ngày điền phiếu phải từ 02/03/2026 đến 12/03/2026"):
                enter(session, entry(session, where, code, filled=day), by=by, secret=SECRET, now=later)
        enter(session, entry(session, where, code, filled=TODAY + timedelta(days=3)), by=by, secret=SECRET, now=later)
        [kept] = session.scalars(select(Response))
        assert local_day(kept.rated_at) == TODAY + timedelta(days=3)


def test_a_sheet_filled_in_time_counts_even_when_it_is_entered_after_its_last_day(database: Database) -> None:
    later = NOW + timedelta(days=40)
    with database.writing() as session:
        where, code, by = ready(session)
        sheet = open_sheet(session, code, by=by, secret=SECRET, now=later)
        assert (sheet.first_day, sheet.last_day) == (TODAY, TODAY + timedelta(days=30))
        enter(session, entry(session, where, code, filled=sheet.last_day), by=by, secret=SECRET, now=later)
        assert count(session, Response) == 1
        old = token(session, where, number=2).code
        with pytest.raises(Conflict, match="quá hạn từ lâu"):
            open_sheet(session, old, by=by, secret=SECRET, now=NOW + timedelta(days=200))


def test_a_sheet_without_an_overall_level_makes_no_rating_and_leaves_the_token(database: Database) -> None:
    with database.writing() as session:
        where, code, by = ready(session)
        with pytest.raises(Invalid, match="hài lòng chung"):
            enter(session, entry(session, where, code, answers={"time": ("late",)}), by=by, secret=SECRET, now=NOW)
        assert open_sheet(session, code, by=by, secret=SECRET, now=NOW).code == code


def test_the_questions_are_those_of_the_day_on_which_the_sheet_was_printed(database: Database) -> None:
    with database.writing() as session:
        _, code, by = ready(session)
        newer = replace(default.DEFAULT, title=Words("Phiếu mới", "New form"))
        publish(session, newer, code=default.CODE, office_id=None, now=NOW + timedelta(days=1))
        sheet = open_sheet(session, code, by=by, secret=SECRET, now=NOW + timedelta(days=2))
    assert sheet.form.definition.title.vi == "Phiếu nhận xét, đánh giá"


def test_staff_are_audited_by_the_day_and_no_line_stands_beside_an_answer(database: Database) -> None:
    with database.writing() as session:
        where, code, by = ready(session)
        second = token(session, where, number=2).code
        enter(session, entry(session, where, code), by=by, secret=SECRET, now=NOW)
        enter(session, entry(session, where, second), by=by, secret=SECRET, now=NOW + timedelta(minutes=5))
        third = token(session, where, number=3).code
        enter(session, entry(session, where, third), by=by, secret=SECRET, now=NOW + timedelta(days=1))
        lines = session.scalars(select(AuditEntry).where(AuditEntry.action == ACTION).order_by(AuditEntry.at)).all()
        assert [(line.at, line.detail) for line in lines] == [
            (day_start(TODAY), {"count": 2}),
            (day_start(TODAY + timedelta(days=1)), {"count": 1}),
        ]
        assert {line.subject for line in lines} == {""}
