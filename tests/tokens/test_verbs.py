"""Tokens: issue, look up, void, expire."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from surveys.database import Database
from surveys.errors import Conflict, NotFound
from surveys.figures import recount
from surveys.tokens import codes, errors, verbs
from surveys.tokens.models import Token, TokenState
from tests.builders import LONG_NAME, SECRET, place, token
from tests.conftest import NOW


def test_a_citizen_sees_procedure_counter_and_clerk_of_a_token(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        issued = token(session, where)
    with database.reading() as session:
        seen = verbs.look_up(session, codes.shown(issued.code).lower(), secret=SECRET, now=NOW)
    assert (seen.procedure_name, seen.counter_name, seen.clerk_name) == (LONG_NAME, "Quầy 1", "Nguyễn Văn A")


def test_the_plain_code_is_nowhere_in_the_token(database: Database) -> None:
    with database.writing() as session:
        issued = token(session, place(session))
        row = session.execute(text("SELECT * FROM token")).one()
    assert issued.code.encode() not in str(tuple(row)).encode()


def test_a_reprint_makes_a_new_token_and_voids_the_old(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        first = token(session, where)
        dossier_id = session.scalars(select(Token.dossier_id)).one()
        second = verbs.issue(
            session, dossier_id or 0, counter_id=where.counter, clerk_id=where.clerk, manual=True, secret=SECRET, now=NOW, days=30
        )
    assert (first.attempt, second.attempt) == (1, 2)
    with database.reading() as session:
        with pytest.raises(errors.TokenVoid):
            verbs.look_up(session, first.code, secret=SECRET, now=NOW)
        verbs.look_up(session, second.code, secret=SECRET, now=NOW)
        assert recount.check(session) == []


def test_each_bad_code_gets_its_own_answer(database: Database) -> None:
    with database.writing() as session:
        issued = token(session, place(session))
        with pytest.raises(errors.Mistyped):
            verbs.look_up(session, issued.code[:-1], secret=SECRET, now=NOW)
        with pytest.raises(errors.TokenUnknown):
            verbs.look_up(session, codes.new_code(), secret=SECRET, now=NOW)
        with pytest.raises(errors.TokenExpired):
            verbs.look_up(session, issued.code, secret=SECRET, now=NOW + timedelta(days=31))
        verbs.redeem(session, issued.code, secret=SECRET, rated_at=NOW)
        with pytest.raises(errors.TokenUsed):
            verbs.look_up(session, issued.code, secret=SECRET, now=NOW)


def test_a_used_token_can_not_be_voided_or_replaced(database: Database) -> None:
    with database.writing() as session:
        issued = token(session, place(session))
        verbs.redeem(session, issued.code, secret=SECRET, rated_at=NOW)
        assert verbs.void(session, issued.token_id, now=NOW) is False
        found = session.scalars(select(Token)).one()
        assert found.state is TokenState.USED
        with pytest.raises(Conflict):
            verbs.issue(
                session, found.dossier_id or 0, counter_id=None, clerk_id=None, manual=True, secret=SECRET, now=NOW, days=1
            )


def test_a_token_for_no_dossier_is_refused(database: Database) -> None:
    with database.writing() as session, pytest.raises(NotFound):
        verbs.issue(session, 7, counter_id=None, clerk_id=None, manual=True, secret=SECRET, now=NOW, days=1)


def test_the_first_opening_is_kept(database: Database) -> None:
    with database.writing() as session:
        issued = token(session, place(session))
        verbs.mark_opened(session, issued.token_id, now=NOW)
        verbs.mark_opened(session, issued.token_id, now=NOW + timedelta(hours=1))
        assert session.scalars(select(Token.opened_at)).one() == NOW


def test_a_token_that_rated_meanwhile_keeps_no_moment_of_opening(database: Database) -> None:
    with database.writing() as session:
        issued = token(session, place(session))
        verbs.redeem(session, issued.code, secret=SECRET, rated_at=NOW)
        verbs.mark_opened(session, issued.token_id, now=NOW)
        assert session.scalars(select(Token.opened_at)).one() is None
