"""A submission is one response, however often it comes; what can't count is kept aside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import func, select

from surveys.database import Database
from surveys.errors import Invalid
from surveys.figures import recount
from surveys.figures.models import FlowClerk, TallyOffice
from surveys.forms.models import Question
from surveys.forms.verbs import ensure_default
from surveys.responses.models import Answer, Quarantined, Reason, Response
from surveys.responses.record import Outcome, OutcomeKind, record, set_aside
from surveys.tokens.codes import new_code
from surveys.tokens.models import Token
from surveys.tokens.verbs import mark_opened, void
from tests.builders import SECRET, Place, place, submission, token
from tests.conftest import NOW


@pytest.fixture
def where(database: Database) -> Place:
    """An office with the default form."""
    with database.writing() as session:
        ensure_default(session, NOW)
        return place(session)


def test_a_rating_is_recorded_with_its_answers_and_its_tallies(database: Database, where: Place) -> None:
    with database.writing() as session:
        issued = token(session, where)
        assert record(session, submission(session, where, issued.code), secret=SECRET, now=NOW).kind is OutcomeKind.RECORDED
    with database.reading() as session:
        response = session.scalars(select(Response)).one()
        assert (response.level, response.verified, response.clerk_id, response.procedure_id) == (
            5,
            True,
            where.clerk,
            where.procedure,
        )
        assert session.scalar(select(func.count()).select_from(Answer)) == 5
        overall = session.scalars(select(Question.id).where(Question.code == "overall")).one()
        cell = session.get(TallyOffice, (where.office, 202603, 3, overall))
        assert cell is not None
        assert (cell.n1, cell.n5) == (0, 1)
        flow = session.get(FlowClerk, (where.office, 202603, where.clerk))
        assert flow is not None
        assert (flow.finished, flow.issued, flow.rated) == (1, 1, 1)
        assert recount.check(session) == []


def test_the_same_submission_a_hundred_times_is_one_response(database: Database, where: Place) -> None:
    with database.writing() as session:
        sent = submission(session, where, token(session, where).code)
    kinds = []
    for _ in range(100):
        with database.writing() as session:
            kinds.append(record(session, sent, secret=SECRET, now=NOW).kind)
    assert kinds == [OutcomeKind.RECORDED] + [OutcomeKind.KNOWN] * 99
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 1
        assert recount.check(session) == []


def test_a_partial_form_is_completed_by_a_later_revision_and_never_by_an_earlier_one(database: Database, where: Place) -> None:
    with database.writing() as session:
        whole = submission(session, where, token(session, where).code, level=5, revision=4)
    first = replace(whole, partial=True, revision=2, answers={"overall": ("2",)}, remark=None)
    stale = replace(first, revision=1, answers={"overall": ("1",)})
    outcomes = []
    for sent in (first, stale, whole, first, replace(whole, revision=9)):
        with database.writing() as session:
            outcomes.append(record(session, sent, secret=SECRET, now=NOW).kind.value)
            assert recount.check(session) == []
    assert outcomes == ["recorded", "known", "completed", "known", "known"]
    with database.reading() as session:
        response = session.scalars(select(Response)).one()
        assert (response.level, response.partial, response.remark) == (5, False, "Cán bộ nhiệt tình")
        overall = select(Question.id).where(Question.code == "overall").scalar_subquery()
        cell = session.scalars(select(TallyOffice).where(TallyOffice.question_id == overall)).one()
        assert (cell.n2, cell.n5) == (0, 1)


def test_knowing_the_id_of_a_partial_response_is_not_enough_to_change_it(database: Database, where: Place) -> None:
    with database.writing() as session:
        sent = submission(session, where, token(session, where).code, partial=True, revision=1)
        record(session, sent, secret=SECRET, now=NOW)
        other = replace(sent, code=new_code(), revision=5, answers={"overall": ("1",)})
        assert record(session, other, secret=SECRET, now=NOW).kind is OutcomeKind.KNOWN
        assert session.scalars(select(Response.level)).one() == 5


def test_a_second_rating_with_a_used_token_is_set_aside_and_says_why(database: Database, where: Place) -> None:
    with database.writing() as session:
        issued = token(session, where)
        record(session, submission(session, where, issued.code), secret=SECRET, now=NOW)
        again = submission(session, where, issued.code, level=1)
        expected = Outcome(OutcomeKind.SET_ASIDE, Reason.TOKEN_USED)
        assert record(session, again, secret=SECRET, now=NOW) == expected
        assert record(session, again, secret=SECRET, now=NOW) == expected
        kept = session.scalars(select(Quarantined)).one()
        assert kept.office_id == where.office
        assert issued.code not in str(kept.payload)
        assert recount.check(session) == []


def test_void_expired_unknown_and_mistyped_codes_are_set_aside(database: Database, where: Place) -> None:
    with database.writing() as session:
        gone = token(session, where, number=1)
        void(session, gone.token_id, now=NOW)
        old = token(session, where, number=2, now=NOW - timedelta(days=32))
        reasons = [
            record(session, submission(session, where, code), secret=SECRET, now=NOW).reason
            for code in (gone.code, old.code, new_code(), "không phải mã")
        ]
        assert reasons == [Reason.TOKEN_VOID, Reason.TOKEN_EXPIRED, Reason.TOKEN_UNKNOWN, Reason.TOKEN_UNKNOWN]
        assert session.scalar(select(func.count()).select_from(Response)) == 0


def test_a_rating_given_in_time_counts_although_it_arrives_late(database: Database, where: Place) -> None:
    with database.writing() as session:
        issued = token(session, where)
        later = NOW + timedelta(days=40)
        assert record(session, submission(session, where, issued.code), secret=SECRET, now=later).kind is OutcomeKind.RECORDED


def test_a_device_whose_clock_runs_ahead_does_not_rate_in_the_future(database: Database, where: Place) -> None:
    with database.writing() as session:
        sent = submission(session, where, token(session, where).code, rated_at=NOW + timedelta(days=400))
        record(session, sent, secret=SECRET, now=NOW)
        assert session.scalars(select(Response.rated_at)).one() == NOW


def test_a_rating_without_a_code_is_kept_apart(database: Database, where: Place) -> None:
    with database.writing() as session:
        record(session, submission(session, where, None, level=1), secret=SECRET, now=NOW)
        response = session.scalars(select(Response)).one()
        assert (response.verified, response.clerk_id, response.counter_id, response.field_id) == (
            False,
            None,
            where.counter,
            where.field,
        )
        assert session.scalars(select(TallyOffice.source).distinct()).one() == 2
        assert recount.check(session) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": {"time": ("late",)}},
        {"answers": {"overall": ("6",)}},
        {"answers": {"overall": ("5", "4")}},
        {"answers": {"overall": ("5",), "time": ("early", "late")}},
        {"answers": {"overall": ("5",), "reasons": ("quick", "quick")}},
        {"answers": {"overall": ("5",), "nonsense": ("1",)}},
        {"answers": {"overall": ("5",), "remark": ("1",)}},
        {"remark": "x" * 2001},
        {"code": None, "office_id": None},
        {"code": None, "counter_id": 99},
        {"code": None, "field_id": 99},
    ],
)
def test_what_makes_no_rating_is_refused_and_uses_no_token(database: Database, where: Place, changes: dict[str, object]) -> None:
    with database.writing() as session:
        issued = token(session, where)
        sent = submission(session, where, issued.code)
        with pytest.raises(Invalid):
            record(session, replace(sent, **changes), secret=SECRET, now=NOW)  # type: ignore[arg-type] # the table's own fields
        assert record(session, sent, secret=SECRET, now=NOW).kind is OutcomeKind.RECORDED


def test_nothing_in_the_store_joins_a_response_to_its_token(database: Database, where: Place) -> None:
    with database.writing() as session:
        issued = token(session, where)
        sent = submission(session, where, issued.code)
        record(session, sent, secret=SECRET, now=NOW)
        response = session.execute(select(*Response.__table__.c)).one()
    assert isinstance(response.submission_id, UUID)
    columns = {column.name for column in Response.__table__.c}
    assert not columns & {"token_id", "dossier_id", "digest"}
    assert response.proof is not None
    with database.reading() as session:
        assert response.proof != session.scalars(select(Token.digest)).one()


@pytest.mark.parametrize(
    "told",
    [datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), datetime(1970, 1, 1, tzinfo=UTC), NOW - timedelta(days=61)],
)
def test_a_moment_that_can_not_be_true_becomes_the_present(database: Database, where: Place, told: datetime) -> None:
    with database.writing() as session:
        record(session, submission(session, where, None, rated_at=told), secret=SECRET, now=NOW)
        assert session.scalars(select(Response.rated_at)).one() == NOW


def test_no_rating_is_older_than_its_token(database: Database, where: Place) -> None:
    with database.writing() as session:
        issued = token(session, where)
        record(session, submission(session, where, issued.code, rated_at=NOW - timedelta(days=3)), secret=SECRET, now=NOW)
        assert session.scalars(select(Response.rated_at)).one() == NOW
        assert recount.check(session) == []


def test_a_used_token_forgets_when_it_was_opened(database: Database, where: Place) -> None:
    with database.writing() as session:
        issued = token(session, where)
        mark_opened(session, issued.token_id, now=NOW)
        record(session, submission(session, where, issued.code), secret=SECRET, now=NOW)
        assert session.scalars(select(Token.opened_at)).one() is None


def test_a_later_revision_replaces_what_was_set_aside(database: Database, where: Place) -> None:
    with database.writing() as session:
        part = submission(session, where, None, partial=True, revision=1, remark=None)
        set_aside(session, part, Reason.TOO_MANY, secret=SECRET, now=NOW)
        whole = replace(part, partial=False, revision=7, remark="Cảm ơn")
        set_aside(session, whole, Reason.UNREADABLE, secret=SECRET, now=NOW)
        kept = session.scalars(select(Quarantined)).one()
        assert (kept.reason, kept.payload["remark"], kept.payload["revision"]) == (Reason.TOO_MANY, "Cảm ơn", 7)


def test_what_was_refused_names_the_question(database: Database, where: Place) -> None:
    with database.writing() as session, pytest.raises(Invalid, match="lạ: nonsense") as refused:
        record(session, submission(session, where, None, answers={"overall": ("5",), "nonsense": ("1",)}), secret=SECRET, now=NOW)
    assert refused.value.error_code == "invalid"
