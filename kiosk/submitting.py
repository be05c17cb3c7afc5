"""Taking a rating in: the one request that a form makes, from a script or from a plain browser."""

from dataclasses import replace
from urllib.parse import urlsplit

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiosk import limits, places
from kiosk.base import DeviceUnpaired, device, kiosk
from kiosk.rating import refused
from kiosk.submitted import parse, uuid_of
from surveys.errors import N_, Forbidden, Invalid, NotFound, TooMany
from surveys.responses.models import Reason, Response
from surveys.responses.record import Outcome, OutcomeKind, record, set_aside
from surveys.responses.submission import Submission
from surveys.responses.unread import keep_unread
from surveys.web import now, reading, settings, writing
from surveys.web.failures import wants_json

LARGEST = 64 * 1024


@kiosk.post("/responses")
def respond() -> ResponseReturnValue:
    """Record one rating; the same one sent again is known and changes nothing."""
    from_here()
    request.max_content_length = LARGEST
    if device().revoked:
        raise DeviceUnpaired
    try:
        outcome = _read_and_take()
    except TooMany as error:
        if wants_json():
            raise
        return refused(error)
    if wants_json():
        return jsonify(status=outcome.kind, reason=outcome.reason)
    return redirect(url_for("kiosk.thanks", at=device().at or None, kept=outcome.reason), 303)


def _read_and_take() -> Outcome:
    here = device()
    try:
        submission = parse(request.form, now())
    except Invalid:
        if here.id is None or not wants_json():
            raise
        return _unparsed()
    # What a browser says of itself is a claim; its key is not.
    submission = replace(submission, channel=here.channel, device_id=here.id)
    return _take(submission)


@kiosk.get("/thanks")
def thanks() -> str:
    """The thank-you of a browser without JavaScript."""
    with reading() as session:
        place = places.near(session, device().at, settings().kiosk_office)
    return render_template("kiosk/thanks.html", place=place, kept=request.args.get("kept"))


def _take(submission: Submission) -> Outcome:
    over = submission.code is None and not _known(submission) and limits.unverified_over(submission.rated_at)
    try:
        with writing() as session:
            submission = _placed(session, submission)
            if over:
                return set_aside(session, submission, Reason.TOO_MANY, secret=settings().secret_key, now=now())
            outcome = record(session, submission, secret=settings().secret_key, now=now())
            if _unknown_code(outcome):
                # One code too many that nobody issued: raising takes back that it was set aside. A code that was issued is never
                # asked about, so a form that is open can always be sent.
                limits.before_code()
    except (Invalid, NotFound):
        if not wants_json():
            raise
        return _unread(submission)
    if _unknown_code(outcome):
        limits.wrong_code()
    return outcome


def _unknown_code(outcome: Outcome) -> bool:
    return outcome.kind is OutcomeKind.SET_ASIDE and outcome.reason is Reason.TOKEN_UNKNOWN


def _unread(submission: Submission) -> Outcome:
    """Keep for an administrator what a device sends and no one can read as a rating; a person at a plain form is told instead.

    Over the limit of wrong codes it raises TooMany and keeps nothing: the device sends it again later.
    """
    limits.before_code()
    limits.wrong_code()
    with writing() as session:
        return set_aside(session, submission, Reason.UNREADABLE, secret=settings().secret_key, now=now())


def _unparsed() -> Outcome:
    """Keep for an administrator what a paired device sent and no one can even take apart; limited as in ``_unread``."""
    limits.before_code()
    limits.wrong_code()
    here = device()
    assert here.id is not None and here.office_id is not None  # noqa: S101, PT018 - a paired device has both
    with writing() as session:
        content = {name: request.form.getlist(name) for name in request.form}
        name = uuid_of(request.form.get("submission_id", ""))
        keep_unread(session, content, name, office_id=here.office_id, device_id=here.id, now=now())
    return Outcome(OutcomeKind.SET_ASIDE, Reason.UNREADABLE)


def _placed(session: Session, submission: Submission) -> Submission:
    """With the office of its counter, if it names a counter alone."""
    if submission.code or submission.office_id or not submission.counter_id:
        return submission
    return replace(submission, office_id=places.counter_office(session, submission.counter_id))


def _known(submission: Submission) -> bool:
    # Sent again, a rating must neither use up the limit nor be set aside beside itself.
    with reading() as session:
        return session.scalar(select(exists().where(Response.submission_id == submission.submission_id))) or False


def from_here() -> None:
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
