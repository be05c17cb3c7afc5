"""The form: for a token's holder at /t/<code>, and as ``show_form`` for those without one."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from uuid6 import uuid7

from kiosk import limits, places
from kiosk.base import device, kiosk
from surveys.errors import DomainError, TooMany
from surveys.forms import verbs as forms
from surveys.forms.verbs import PublishedForm
from surveys.responses.record import unfinished
from surveys.tokens import codes
from surveys.tokens.errors import TokenError
from surveys.tokens.verbs import Invitation, look_up, look_up_again, mark_opened
from surveys.web import now, reading, settings, writing
from surveys.web.language import said

# What a guesser would send; a used or void slip in an honest hand costs nothing.
GUESSES = frozenset({"mistyped", "token_unknown"})


@dataclass(frozen=True)
class Opened:
    """A token's form, ready to be shown."""

    invitation: Invitation
    place: places.Place | None
    form: PublishedForm


@kiosk.get("/t/<code>")
def invited(code: str) -> ResponseReturnValue:
    """The form of a printed token, or a kind word on why it can't rate.

    A usable token's form opens whatever others at the same address typed: a whole hall may share one.
    """
    try:
        opened = _open(code)
    except TokenError as error:
        begun = _begun(code) if error.error_code == "token_used" else None
        if begun is None:
            return refused(_counted(error))
        opened = begun
    answer = make_response(show_form(opened.form, place=opened.place, invitation=opened.invitation))
    # The browser says where a form came from only if the page lets it; the address holds the code, so to nobody else.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _open(code: str) -> Opened:
    with reading() as session:
        invitation = look_up(session, code, secret=settings().secret_key, now=now())
        opened = Opened(
            invitation, places.office_by_id(session, invitation.office_id), forms.current(session, invitation.office_id)
        )
    with writing() as session:
        mark_opened(session, invitation.token_id, now=now())
    return opened


def _begun(code: str) -> Opened | None:
    """The form again, for the browser that began to rate with this code: it names its submission, which nobody else knows."""
    try:
        submission_id = UUID(request.args.get("begun", ""))
    except ValueError:
        return None
    secret = settings().secret_key
    with reading() as session:
        invitation = look_up_again(session, code, secret=secret)
        if not unfinished(session, submission_id, invitation.code, secret=secret):
            return None
        place = places.office_by_id(session, invitation.office_id)
        return Opened(invitation, place, forms.current(session, invitation.office_id))


def _counted(error: TokenError) -> DomainError:
    try:
        limits.before_code()
        if error.error_code in GUESSES:
            limits.wrong_code()
    except TooMany as too_many:
        return too_many
    return error


def refused(error: DomainError) -> ResponseReturnValue:
    """The screen of a code that can't rate: what is the matter, and what to do now."""
    with reading() as session:
        place = places.near(session, device().at, settings().kiosk_office)
    page = render_template("kiosk/refused.html", reason=error.error_code, message=said(error), place=place)
    answer = make_response(page, error.status)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def show_form(
    published: PublishedForm,
    *,
    place: places.Place | None,
    invitation: Invitation | None = None,
    counter: places.Choice | None = None,
    field: places.Choice | None = None,
    refusals: Mapping[str, str] | None = None,
) -> str:
    """The whole form as one page; ``uuid7`` names the submission of a browser that runs no JavaScript.

    With ``refusals`` (reason → address of its screen) it is the form that a device keeps: it names nothing, and never changes
    by itself.
    """
    return render_template(
        "kiosk/form.html",
        form=published.definition,
        version=published.version_id,
        place=place,
        invitation=invitation,
        written=codes.shown(invitation.code) if invitation else "",
        counter=counter,
        field=field,
        submission_id="" if refusals else uuid7(),
        refusals=refusals,
    )
