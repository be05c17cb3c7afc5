"""Taking a rating in: the one request that a form makes, from a script or from a plain browser."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from kiosk import limits, places
from kiosk.base import device, kiosk
from kiosk.rating import refused
from surveys.errors import N_, Forbidden, Invalid, NotFound, TooMany
from surveys.responses.models import Channel, Reason, Response
from surveys.responses.record import Outcome, OutcomeKind, record, set_aside
from surveys.responses.submission import Submission
from surveys.tokens import codes
from surveys.tokens.models import Token
from surveys.web import now, reading, settings, writing
from surveys.web.failures import wants_json
from surveys.web.language import CITIZEN_LANGUAGES

LARGEST = 64 * 1024
QUESTION = "q."
OWN_CHANNELS = {"kiosk": Channel.KIOSK, "phone": Channel.PHONE}


@kiosk.post("/responses")
def respond() -> ResponseReturnValue:
    """Record one rating; the same one sent again is known and changes nothing."""
    _from_here()
    request.max_content_length = LARGEST
    submission = parse(request.form)
    try:
        if submission.code:
            _may_try(submission.code)
        outcome = _take(submission)
    except TooMany as error:
        if wants_json():
            raise
        return refused(error)
    if wants_json():
        return jsonify(status=outcome.kind, reason=outcome.reason)
    return redirect(url_for("kiosk.thanks", at=device().at or None, kept=outcome.reason), 303)


@kiosk.get("/thanks")
def thanks() -> str:
    """The thank-you of a browser without JavaScript."""
    with reading() as session:
        place = places.near(session, device().at, settings().kiosk_office)
    return render_template("kiosk/thanks.html", place=place, kept=request.args.get("kept"))


def _may_try(code: str) -> None:
    """Raise TooMany for a wrong code of an address that sent too many; a form that is open can always be sent."""
    try:
        limits.before_code()
    except TooMany:
        if not _issued(code):
            raise


def _issued(code: str) -> bool:
    try:
        digest = codes.digest(settings().secret_key, codes.parse(code))
    except codes.Mistyped:
        return False
    with reading() as session:
        return session.scalar(select(exists().where(Token.digest == digest))) or False


def _take(submission: Submission) -> Outcome:
    over = submission.code is None and not _known(submission) and limits.unverified_over()
    try:
        with writing() as session:
            submission = _placed(session, submission)
            if over:
                return set_aside(session, submission, Reason.TOO_MANY, secret=settings().secret_key, now=now())
            outcome = record(session, submission, secret=settings().secret_key, now=now())
    except (Invalid, NotFound):
        if not wants_json():
            raise
        return _unread(submission)
    if outcome.kind is OutcomeKind.SET_ASIDE and outcome.reason is Reason.TOKEN_UNKNOWN:
        limits.wrong_code()
    return outcome


def _unread(submission: Submission) -> Outcome:
    """Keep for an administrator what a device sends and no one can read as a rating; a person at a plain form is told instead.

    Over the limit of wrong codes it raises TooMany and keeps nothing: the device sends it again later.
    """
    limits.before_code()
    limits.wrong_code()
    with writing() as session:
        return set_aside(session, submission, Reason.UNREADABLE, secret=settings().secret_key, now=now())


def _placed(session: Session, submission: Submission) -> Submission:
    """With the office of its counter, if it names a counter alone."""
    if submission.code or submission.office_id or not submission.counter_id:
        return submission
    return replace(submission, office_id=places.counter_office(session, submission.counter_id))


def _known(submission: Submission) -> bool:
    # Sent again, a rating must neither use up the limit nor be set aside beside itself.
    with reading() as session:
        return session.scalar(select(exists().where(Response.submission_id == submission.submission_id))) or False


def _from_here() -> None:
    """Raise Forbidden for a form that another site sent. No session is at stake, only our figures."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site:
        own = site == "same-origin"
    else:
        own = not origin or _netloc(origin) in {request.host, urlsplit(settings().public_url).netloc}
    if not own:
        raise Forbidden(N_("Đánh giá này được gửi từ một trang khác nên không được nhận."), code="foreign_origin")


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def parse(form: MultiDict[str, str]) -> Submission:
    """Read the form's fields; raises Invalid, naming the field that can't be read."""
    if form.get("language") not in CITIZEN_LANGUAGES or form.get("channel", "phone") not in OWN_CHANNELS:
        raise _unreadable("language, channel")
    return Submission(
        submission_id=_submission_id(form.get("submission_id", "")),
        form_version_id=_number(form, "form_version", least=1),
        code=form.get("code") or None,
        office_id=_optional(form, "office_id"),
        counter_id=_optional(form, "counter_id"),
        field_id=_optional(form, "field_id"),
        channel=OWN_CHANNELS[form.get("channel", "phone")],
        language=form["language"],
        partial=form.get("partial") == "1",
        revision=_number(form, "revision", least=0) if "revision" in form else 1,
        rated_at=_moment(form.get("rated_at", "")),
        answers=_answers(form),
        remark=form.get("remark") or None,
    )


def _answers(form: MultiDict[str, str]) -> Mapping[str, tuple[str, ...]]:
    return {key.removeprefix(QUESTION): tuple(form.getlist(key)) for key in form if key.startswith(QUESTION)}


def _unreadable(field: str) -> Invalid:
    return Invalid(N_("Không đọc được phần %(field)s của phiếu. Vui lòng mở lại phiếu."), code="unreadable", field=field)


def _submission_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise _unreadable("submission_id") from error


def _number(form: MultiDict[str, str], field: str, *, least: int) -> int:
    text = form.get(field, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < least:
        raise _unreadable(field)
    return int(text)


def _optional(form: MultiDict[str, str], field: str) -> int | None:
    return _number(form, field, least=1) if form.get(field) else None


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _unreadable("rated_at") from error
    if moment.tzinfo is None:
        raise _unreadable("rated_at")
    return moment
