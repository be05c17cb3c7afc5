"""Take a submission in: exactly once, however often and from however many sides it comes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, exists, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from surveys.clock import local_day
from surveys.database import insert_for, table
from surveys.devices.models import Device
from surveys.errors import N_, Invalid
from surveys.figures import tally
from surveys.forms.models import Kind, Option, Question
from surveys.offers import verbs as offers
from surveys.office.models import Counter, Field, Office
from surveys.responses.models import Answer, Channel, Quarantined, Reason, Response
from surveys.responses.submission import Checked, Submission, check
from surveys.tokens import codes
from surveys.tokens.codes import TokenError
from surveys.tokens.models import Token
from surveys.tokens.verbs import redeem

# A device may have been without the network for weeks; a clock that says 1970 is wrong, and so is a forged date.
LONGEST_AWAY = timedelta(days=60)


class OutcomeKind(StrEnum):
    """What became of a submission."""

    RECORDED = "recorded"
    COMPLETED = "completed"
    KNOWN = "known"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True)
class Outcome:
    """``reason`` is given with SET_ASIDE only."""

    kind: OutcomeKind
    reason: Reason | None = None


@dataclass(frozen=True)
class _Place:
    office_id: int
    counter_id: int | None
    clerk_id: int | None
    procedure_id: int | None
    field_id: int | None


def record(session: Session, submission: Submission, *, secret: str, now: datetime) -> Outcome:
    """Record ``submission``, complete its partial forerunner, or set it aside with its reason.

    The same submission again is KNOWN and changes nothing; a later revision of a partial one completes it. Raises Invalid (or
    NotFound for the form version) when the content makes no rating; the caller may then ``set_aside`` it.
    """
    if known := _earlier(session, submission, secret=secret):
        return known
    checked = check(session, submission)
    rated_at = _moment(submission.rated_at, now)
    try:
        place, rated_at = _place(session, submission, secret=secret, rated_at=rated_at)
    except TokenError as error:
        # The other side of a race may have been this very submission.
        again = _earlier(session, submission, secret=secret)
        return again or set_aside(session, submission, Reason(_reason(error)), secret=secret, now=now)
    response_id = _insert(session, submission, checked, place, secret=secret, rated_at=rated_at, now=now)
    if response_id is None:
        # The other side may have brought only a part of what this one brings.
        return _earlier(session, submission, secret=secret) or Outcome(OutcomeKind.KNOWN)
    if submission.code is not None:
        digest = codes.digest(secret, codes.parse(submission.code))
        offers.rated(session, digest, on_tablet=submission.channel is Channel.TABLET, now=now)
    _answer(session, response_id, checked)
    tally.count_response(session, before=None, after=_counted(submission, checked, place, rated_at))
    return Outcome(OutcomeKind.RECORDED)


def unfinished(session: Session, submission_id: UUID, code: str, *, secret: str) -> bool:
    """Whether this submission is a partial rating of this parsed code: whoever knows both may complete it."""
    proof = codes.proof(secret, code)
    found = exists().where(Response.submission_id == submission_id, Response.proof == proof, Response.partial)
    return session.scalar(select(found)) or False


def _moment(told: datetime | None, now: datetime) -> datetime:
    """The device's moment if it can be true, else ``now``: no rating lies in the future or longer ago than LONGEST_AWAY."""
    return told if told is not None and now - LONGEST_AWAY <= told <= now else now


def _reason(error: TokenError) -> str:
    # A mistyped code is one that we never issued.
    return Reason.TOKEN_UNKNOWN if error.error_code == "mistyped" else error.error_code


_KNOWN = select(
    select(Response.id).where(Response.submission_id == bindparam("id")).scalar_subquery().label("response_id"),
    select(Quarantined.id).where(Quarantined.submission_id == bindparam("id")).scalar_subquery().label("aside_id"),
)


def _earlier(session: Session, submission: Submission, *, secret: str) -> Outcome | None:
    """What this submission already became; completes it if it was partial and this is a later revision."""
    known = session.connection().execute(_KNOWN, {"id": submission.submission_id}).one()
    if known.response_id is not None:
        earlier = session.get_one(Response, known.response_id, with_for_update=True)
        if earlier.partial and submission.revision > earlier.revision and _proof(submission, secret) == earlier.proof:
            _complete(session, earlier, submission)
            return Outcome(OutcomeKind.COMPLETED)
        return Outcome(OutcomeKind.KNOWN)
    if known.aside_id is not None:
        return Outcome(OutcomeKind.SET_ASIDE, _updated_aside(session, submission))
    return None


def _proof(submission: Submission, secret: str) -> bytes | None:
    if submission.code is None:
        return None
    try:
        return codes.proof(secret, codes.parse(submission.code))
    except TokenError:
        return b""


def _place(session: Session, submission: Submission, *, secret: str, rated_at: datetime) -> tuple[_Place, datetime]:
    """Where the rating belongs, and its moment, which is never before its token was issued."""
    if submission.code is not None:
        used = redeem(session, codes.parse(submission.code), secret=secret, rated_at=rated_at)
        place = _Place(used.office_id, used.counter_id, used.clerk_id, used.procedure_id, used.field_id)
        return place, max(rated_at, used.issued_at)
    known = submission.office_id is not None and session.get(Office, submission.office_id) is not None
    counter = session.get(Counter, submission.counter_id) if submission.counter_id else None
    strayed = submission.counter_id and (counter is None or counter.office_id != submission.office_id)
    if not known or strayed or (submission.field_id and session.get(Field, submission.field_id) is None):
        raise Invalid(N_("Không rõ quầy hoặc lĩnh vực. Vui lòng chọn lại."), code="place_unknown")
    assert submission.office_id is not None  # noqa: S101 - known says so
    return _Place(submission.office_id, submission.counter_id, None, None, submission.field_id), rated_at


def _insert(
    session: Session,
    submission: Submission,
    checked: Checked,
    place: _Place,
    *,
    secret: str,
    rated_at: datetime,
    now: datetime,
) -> int | None:
    """The new response's id; None when the store holds this submission already (a race that a check can't see)."""
    values = {
        **vars(place),
        "submission_id": submission.submission_id,
        "proof": _proof(submission, secret),
        "form_version_id": submission.form_version_id,
        "channel": int(submission.channel),
        "device_id": submission.device_id,
        "verified": submission.code is not None,
        "partial": submission.partial,
        "revision": submission.revision,
        "language": submission.language,
        "level": checked.level,
        "remark": checked.remark,
        "rated_at": rated_at,
        "received_at": now,
    }
    connection = session.connection()
    found: int | None = connection.execute(_insert_response(connection.dialect.name), values).scalar_one_or_none()
    return found


@cache
def _insert_response(dialect: str) -> ReturningInsert[Any]:
    # Built once: putting this statement together costs more than running it.
    return insert_for(dialect, table(Response)).on_conflict_do_nothing().returning(table(Response).c.id)


_INSERT_ANSWER = insert(table(Answer))


def _answer(session: Session, response_id: int, checked: Checked) -> None:
    session.connection().execute(
        _INSERT_ANSWER,
        [
            {"response_id": response_id, "question_id": question_id, "option_id": option_id}
            for question_id, option_id in checked.pairs
        ],
    )


def _counted(submission: Submission, checked: Checked, place: _Place, rated_at: datetime) -> tally.Counted:
    return tally.Counted(
        office_id=place.office_id,
        day=local_day(rated_at),
        source=tally.source_of(submission.channel, verified=submission.code is not None),
        positions=checked.positions,
    )


def _complete(session: Session, earlier: Response, submission: Submission) -> None:
    """Replace a partial response's answers by the later revision's; its moment, place and channel stay."""
    checked = check(session, replace(submission, form_version_id=earlier.form_version_id))
    before = counted_before(session, earlier)
    session.execute(delete(Answer).where(Answer.response_id == earlier.id))
    _answer(session, earlier.id, checked)
    session.execute(
        update(Response)
        .where(Response.id == earlier.id)
        .values(
            level=checked.level,
            remark=checked.remark,
            partial=submission.partial,
            revision=submission.revision,
            language=submission.language,
        )
    )
    tally.count_response(session, before=before, after=replace(before, positions=checked.positions))


def counted_before(session: Session, response: Response) -> tally.Counted:
    """What the tallies hold of a stored response."""
    return tally.Counted(
        office_id=response.office_id,
        day=local_day(response.rated_at),
        source=tally.source_of(response.channel, verified=response.verified),
        positions={row.question_id: row.position for row in _positions(session, response.id)},
    )


def _positions(session: Session, response_id: int) -> list[Row[int, int]]:
    return list(
        session.execute(
            select(Answer.question_id, Option.position)
            .join(Option, Option.id == Answer.option_id)
            .join(Question, Question.id == Answer.question_id)
            .where(Answer.response_id == response_id, Question.kind.in_((Kind.LEVEL, Kind.CHOICE)))
        )
    )


def set_aside(session: Session, submission: Submission, reason: Reason, *, secret: str, now: datetime) -> Outcome:
    """Keep a submission that can't be counted, with its reason, for an administrator; sent again, it is kept once."""
    connection = session.connection()
    into = table(Quarantined)
    statement = insert_for(connection.dialect.name, into).on_conflict_do_nothing().returning(into.c.id)
    values = {
        "submission_id": submission.submission_id,
        "reason": reason,
        "office_id": _office_of(session, submission, secret=secret),
        "device_id": submission.device_id,
        "payload": submission.kept(),
        "received_at": now,
    }
    if connection.execute(statement, values).first() is None:
        reason = _updated_aside(session, submission)
    return Outcome(OutcomeKind.SET_ASIDE, reason)


def _updated_aside(session: Session, submission: Submission) -> Reason:
    """Put a later revision in the place of an earlier one that was set aside; the reason stays the first one."""
    aside = session.scalars(select(Quarantined).where(Quarantined.submission_id == submission.submission_id)).one()
    if submission.revision > int(aside.payload.get("revision", 0)):
        aside.payload = submission.kept()
        session.flush()
    return aside.reason


def _office_of(session: Session, submission: Submission, *, secret: str) -> int | None:
    """The office whose administrator should see it: the token's, else the one that the device named, else the device's own."""
    if submission.code is not None and _proof(submission, secret):
        digest = codes.digest(secret, codes.parse(submission.code))
        if (office_id := session.scalar(select(Token.office_id).where(Token.digest == digest))) is not None:
            return office_id
    named = session.scalar(select(Office.id).where(Office.id == submission.office_id))
    return named or session.scalar(select(Device.office_id).where(Device.id == submission.device_id))
