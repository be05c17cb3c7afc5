"""Typing a filled-in paper form in: by someone who didn't serve the dossier, once, and without leaving a trace between the two.

What staff typed is audited by the day and not by the sheet: a line beside each answer would tell whose sheet it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.audit.models import AuditEntry
from surveys.audit.verbs import note
from surveys.clock import day_start, from_local, local_day
from surveys.errors import N_, Conflict, Forbidden, Invalid
from surveys.forms.verbs import PublishedForm, current
from surveys.office.models import Clerk, Counter, Office, Procedure
from surveys.responses.models import Channel, Reason, Response
from surveys.responses.record import LONGEST_AWAY, OutcomeKind, record
from surveys.responses.submission import Submission
from surveys.tokens import codes
from surveys.tokens.errors import TokenUnknown
from surveys.tokens.models import Token, TokenState

ACTION = "paper.enter"
OWN = N_("Phiếu này đánh giá chính Ông/Bà phục vụ nên Ông/Bà không nhập được. Vui lòng chuyển cho người khác nhập.")
USED = N_("Phiếu này đã được dùng hoặc đã nhập rồi. Không nhập thêm lần nữa.")
VOID = N_("Phiếu này đã được thay bằng phiếu khác hoặc đã hủy nên không nhập được.")


@dataclass(frozen=True)
class Sheet:
    """A sheet that may be typed in: what stands on it, and the days on which it can have been filled in."""

    code: str
    office_id: int
    office_name: str
    counter_name: str
    procedure_name: str
    clerk_name: str
    form: PublishedForm
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Typist:
    """Who types: an account of ``office_ids``, perhaps a clerk's."""

    account_id: int | None
    clerk_id: int | None
    office_ids: Sequence[int]


@dataclass(frozen=True)
class Entry:
    """What was typed. ``submission_id`` was made with the page, so that a double click counts once."""

    submission_id: UUID
    code: str
    form_version_id: int
    filled: date
    answers: Mapping[str, tuple[str, ...]]
    remark: str


def open_sheet(session: Session, text: str, *, by: Typist, secret: str, now: datetime) -> Sheet:
    """The sheet of a typed or scanned code, on the form that was in force when it was printed.

    Raises Mistyped, TokenUnknown (also for another office's), Forbidden for whoever served, and Conflict for a used or void one.
    Who served is asked first: one's own sheets tell one nothing, not even whether they were used.
    """
    code = codes.parse(text)
    token = session.scalar(select(Token).where(Token.digest == codes.digest(secret, code), Token.office_id.in_(by.office_ids)))
    if token is None:
        raise TokenUnknown
    if token.clerk_id is not None and token.clerk_id == by.clerk_id:
        raise Forbidden(OWN)
    if token.state is not TokenState.ISSUED:
        raise Conflict(USED if token.state is TokenState.USED else VOID)
    return _sheet(session, token, code, now)


def _sheet(session: Session, token: Token, code: str, now: datetime) -> Sheet:
    named = session.execute(
        select(
            Office.name.label("office_name"),
            func.coalesce(Counter.name, "").label("counter_name"),
            func.coalesce(Procedure.name, "").label("procedure_name"),
            func.coalesce(Clerk.name, "").label("clerk_name"),
        )
        .select_from(Token)
        .join(Office, Office.id == Token.office_id)
        .outerjoin(Counter, Counter.id == Token.counter_id)
        .outerjoin(Procedure, Procedure.id == Token.procedure_id)
        .outerjoin(Clerk, Clerk.id == Token.clerk_id)
        .where(Token.id == token.id)
    ).one()
    first = max(local_day(token.issued_at), local_day(now - LONGEST_AWAY) + timedelta(days=1))
    last = min(local_day(now), local_day(token.expires_at - timedelta(microseconds=1)))
    if last < first:
        raise Conflict(N_("Phiếu này đã quá hạn từ lâu nên không nhập được nữa."))
    form = current(session, token.office_id, at_moment=token.issued_at)
    return Sheet(code=code, office_id=token.office_id, form=form, first_day=first, last_day=last, **named._mapping)


def enter(session: Session, entry: Entry, *, by: Typist, secret: str, now: datetime) -> None:
    """Count a sheet. The same page sent twice counts once. Raises as ``open_sheet``, and Invalid for what makes no rating."""
    if _is_known(session, entry, secret=secret):
        return
    sheet = open_sheet(session, entry.code, by=by, secret=secret, now=now)
    if not sheet.first_day <= entry.filled <= sheet.last_day:
        first, last = f"{sheet.first_day:%d/%m/%Y}", f"{sheet.last_day:%d/%m/%Y}"
        raise Invalid(N_("Ngày điền phiếu phải từ %(first)s đến %(last)s."), first=first, last=last)
    outcome = record(session, _submission(entry, now), secret=secret, now=now)
    if outcome.kind is OutcomeKind.SET_ASIDE:
        # Another desk was quicker. Nothing is kept of this one: the sheet itself is at hand.
        raise Conflict(USED if outcome.reason is Reason.TOKEN_USED else VOID)
    _audit(session, by.account_id, now)


def _is_known(session: Session, entry: Entry, *, secret: str) -> bool:
    """Whether this very page was counted already, with this very code."""
    wanted = (Response.submission_id == entry.submission_id, Response.proof == codes.proof(secret, codes.parse(entry.code)))
    return session.scalar(select(Response.id).where(*wanted)) is not None


def _submission(entry: Entry, now: datetime) -> Submission:
    noon = from_local(datetime.combine(entry.filled, time(12)))
    return Submission(
        submission_id=entry.submission_id,
        form_version_id=entry.form_version_id,
        code=entry.code,
        office_id=None,
        counter_id=None,
        field_id=None,
        channel=Channel.PAPER,
        language="vi",
        partial=False,
        revision=1,
        rated_at=min(noon, now),
        answers=entry.answers,
        remark=entry.remark or None,
    )


def _audit(session: Session, account_id: int | None, now: datetime) -> None:
    """One line a day and account, with how many sheets; its moment is the day's beginning."""
    today = day_start(local_day(now))
    query = select(AuditEntry).where(AuditEntry.at == today, AuditEntry.account_id == account_id, AuditEntry.action == ACTION)
    line = session.scalars(query.with_for_update()).first()
    if line is None:
        note(session, account_id=account_id, action=ACTION, detail={"count": 1}, now=today)
    else:
        line.detail = {"count": int(line.detail.get("count", 0)) + 1}
    session.flush()
