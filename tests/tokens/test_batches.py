"""Tokens made ahead: each rates once, what it names and no more, and they are counted apart from dossiers' tokens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.clock import day_end, local_day
from surveys.database import Database
from surveys.errors import Invalid, NotFound
from surveys.figures import recount
from surveys.figures.models import FlowClerk, FlowOrigin, FlowProcedure, Origin
from surveys.forms.verbs import ensure_default
from surveys.responses.models import Channel, Response
from surveys.responses.record import OutcomeKind, record
from surveys.tokens import batches
from surveys.tokens.batches import BatchOrder
from surveys.tokens.codes import new_code
from surveys.tokens.errors import TokenVoid
from surveys.tokens.models import BatchForm, Token, TokenState
from surveys.tokens.verbs import look_up
from tests.builders import SECRET, Place, place, submission, token
from tests.conftest import NOW


def made(session: Session, where: Place, count: int = 3, **named: int) -> tuple[int, list[str]]:
    order = BatchOrder(office_id=where.office, counter_id=where.counter, count=count, reason="Quầy lưu động", **named)  # type: ignore[arg-type] # ids
    plain = [new_code() for _ in range(count)]
    ready = batches.check(session, order)
    batch_id, _ = batches.make(session, ready, plain, by=None, secret=SECRET, now=NOW, days=30)
    return batch_id, plain


def flow(session: Session) -> dict[int, tuple[int, int]]:
    return {row.origin: (row.issued, row.rated) for row in session.scalars(select(FlowOrigin))}


def test_a_batch_token_rates_its_office_and_counter_as_a_verified_rating_once(database: Database) -> None:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        _, (code, *_rest) = made(session, where)
        sent = submission(session, where, code, channel=Channel.PHONE)
        assert record(session, sent, secret=SECRET, now=NOW).kind is OutcomeKind.RECORDED
        again = submission(session, where, code)
        assert record(session, again, secret=SECRET, now=NOW).kind is OutcomeKind.SET_ASIDE
        [kept] = session.scalars(select(Response))
        assert (kept.office_id, kept.counter_id, kept.clerk_id, kept.procedure_id) == (where.office, where.counter, None, None)
        assert kept.verified


def test_a_batch_token_rates_the_clerk_and_procedure_that_its_batch_names(database: Database) -> None:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        _, (code, *_rest) = made(session, where, clerk_id=where.clerk, procedure_id=where.procedure)
        invitation = look_up(session, code, secret=SECRET, now=NOW)
        record(session, submission(session, where, code), secret=SECRET, now=NOW)
        [kept] = session.scalars(select(Response))
        assert (kept.clerk_id, kept.procedure_id, kept.field_id) == (where.clerk, where.procedure, where.field)
    assert (invitation.clerk_id, invitation.procedure_id, invitation.field_id) == (where.clerk, where.procedure, where.field)


def test_a_batch_names_a_field_without_a_procedure(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        _, (code, *_rest) = made(session, where, field_id=where.field)
        invitation = look_up(session, code, secret=SECRET, now=NOW)
    assert (invitation.procedure_name, invitation.field_id) == ("", where.field)


def test_batches_are_counted_apart_and_the_tallies_are_what_a_recount_gives(database: Database) -> None:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        token(session, where)
        batch_id, plain = made(session, where, 5, clerk_id=where.clerk, procedure_id=where.procedure)
        for code in plain[:2]:
            record(session, submission(session, where, code), secret=SECRET, now=NOW)
        assert flow(session) == {Origin.MANUAL: (1, 0), Origin.BATCH: (5, 2)}
        assert [(row.issued, row.rated) for row in session.scalars(select(FlowClerk))] == [(1, 0)]
        assert [(row.issued, row.rated) for row in session.scalars(select(FlowProcedure))] == [(1, 0)]
        assert recount.check(session) == []
        batches.void_unused(session, batch_id, by=None, now=NOW)
        assert flow(session)[Origin.BATCH] == (2, 2)
        assert recount.check(session) == []
        recount.rebuild(session)
        assert flow(session) == {Origin.MANUAL: (1, 0), Origin.BATCH: (2, 2)}


def test_voiding_ends_what_was_not_used_and_nothing_else(database: Database) -> None:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        batch_id, plain = made(session, where, 3)
        other, _ = made(session, where, 2)
        record(session, submission(session, where, plain[0]), secret=SECRET, now=NOW)
        batches.void_unused(session, batch_id, by=None, now=NOW)
        states = session.scalars(select(Token.state).where(Token.batch_id == batch_id).order_by(Token.id)).all()
        assert states == [TokenState.USED, TokenState.VOID, TokenState.VOID]
        assert set(session.scalars(select(Token.state).where(Token.batch_id == other))) == {TokenState.ISSUED}
        with pytest.raises(TokenVoid):
            look_up(session, plain[1], secret=SECRET, now=NOW)
        assert batches.card(session, batch_id, [where.office]).voided_at == NOW


def test_a_batchs_tokens_end_with_a_whole_day(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        made(session, where)
        ends = set(session.scalars(select(Token.expires_at)))
    assert ends == {day_end(local_day(NOW + timedelta(days=30)))}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"count": 0}, "1 đến 100"),
        ({"count": 101}, "1 đến 100"),
        ({"reason": " "}, "lý do"),
        ({"counter_id": 999}, "không thuộc"),
        ({"clerk_id": 999}, "không thuộc"),
        ({"procedure_id": 999}, "Không có thủ tục"),
        ({"field_id": 999}, "Không có thủ tục"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(database: Database, changes: dict[str, object], told: str) -> None:
    with database.writing() as session:
        where = place(session)
        order = BatchOrder(office_id=where.office, counter_id=where.counter, reason="Quầy lưu động", form=BatchForm.SHEET)
        with pytest.raises(Invalid, match=told):
            batches.check(session, replace(order, **changes))  # type: ignore[arg-type] # the test's own names


def test_another_offices_counter_or_batch_is_out_of_reach(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        other = place(session, code="H39")
        order = BatchOrder(office_id=where.office, counter_id=other.counter, reason="Quầy lưu động")
        with pytest.raises(Invalid):
            batches.check(session, order)
        batch_id, _ = made(session, where)
        with pytest.raises(NotFound):
            batches.card(session, batch_id, [other.office])
        assert batches.recent(session, [other.office]) == []


def test_a_token_stands_for_a_dossier_or_a_batch_and_never_both_or_neither(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        issued = token(session, where)
        batch_id, _ = made(session, where)
    for changes in ({"batch_id": batch_id}, {"dossier_id": None}):
        with pytest.raises(IntegrityError), database.writing() as session:
            found = session.get_one(Token, issued.token_id)
            for name, value in changes.items():
                setattr(found, name, value)
            session.flush()
