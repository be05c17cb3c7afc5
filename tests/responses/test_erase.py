"""A rating that its giver wants gone is gone, from every count, and the record says who did it, not what it was."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from surveys.accounts import verbs as accounts
from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.errors import NotFound
from surveys.figures import recount
from surveys.figures.models import TallyOffice
from surveys.figures.released.models import TallyChange
from surveys.forms.verbs import ensure_default
from surveys.responses.erase import erase_by_code, erase_by_submission
from surveys.responses.models import Answer, Quarantined, Response
from surveys.responses.record import record
from surveys.tokens.models import Token, TokenState
from tests.builders import SECRET, Place, place, submission, token
from tests.conftest import NOW


@pytest.fixture
def where(database: Database) -> Place:
    """An office with a form."""
    with database.writing() as session:
        ensure_default(session, NOW)
        return place(session)


def administrator(database: Database, where: Place) -> int:
    with database.writing() as session:
        return accounts.create(
            session,
            login="quantri",
            name="A",
            password="mot-mat-khau-dai",
            role=Role.ADMINISTRATOR,
            office_id=where.office,
            now=NOW,
        )


def test_an_erased_rating_leaves_nothing_but_the_record_of_who_erased(database: Database, where: Place) -> None:
    by = administrator(database, where)
    with database.writing() as session:
        one, two = token(session, where).code, token(session, where, number=2).code
        for code in (one, two):
            record(session, submission(session, where, code), secret=SECRET, now=NOW)
        seen = session.scalar(select(TallyChange.changes))
    with database.writing() as session:
        erase_by_code(session, one.lower(), secret=SECRET, by=by, now=NOW)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 1
        assert session.scalars(select(Answer.response_id).distinct()).all() == session.scalars(select(Response.id)).all()
        assert recount.check(session) == []
        assert session.scalar(select(TallyChange.changes)) == (seen or 0) + 1
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "response.erase"))
        assert (entry.account_id, entry.subject, entry.detail) == (by, "", {"office": where.office})
        assert session.scalars(select(Token.state)).all() == [TokenState.USED] * 2


def test_the_last_rating_of_a_month_leaves_no_empty_cell(database: Database, where: Place) -> None:
    by = administrator(database, where)
    with database.writing() as session:
        sent = submission(session, where, None)
        record(session, sent, secret=SECRET, now=NOW)
        erase_by_submission(session, sent.submission_id, by=by, now=NOW)
        assert session.scalar(select(func.count()).select_from(TallyOffice)) == 0
        assert recount.check(session) == []


def test_what_was_set_aside_is_erased_too(database: Database, where: Place) -> None:
    by = administrator(database, where)
    with database.writing() as session:
        sent = submission(session, where, "ABCDE-FGHJK")
        record(session, sent, secret=SECRET, now=NOW)
        assert session.scalar(select(func.count()).select_from(Quarantined)) == 1
        erase_by_submission(session, sent.submission_id, by=by, now=NOW)
        assert session.scalar(select(func.count()).select_from(Quarantined)) == 0


def test_an_erased_rating_cannot_be_erased_again_nor_its_slip_rate_again(database: Database, where: Place) -> None:
    by = administrator(database, where)
    with database.writing() as session:
        code = token(session, where).code
        sent = submission(session, where, code)
        record(session, sent, secret=SECRET, now=NOW)
        erase_by_code(session, code, secret=SECRET, by=by, now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        erase_by_code(session, code, secret=SECRET, by=by, now=NOW)
    with database.writing() as session:
        again = record(session, replace(sent, revision=10), secret=SECRET, now=NOW)
        assert again.reason == "token_used"
        assert recount.check(session) == []
