"""What a form sends, read into a submission: field by field, refusing what can't be read."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from werkzeug.datastructures import MultiDict

from surveys.devices.verbs import corrected
from surveys.errors import N_, Invalid
from surveys.responses.models import Channel
from surveys.responses.submission import Submission
from surveys.web.language import CITIZEN_LANGUAGES

QUESTION = "q."
OWN_CHANNELS = {"kiosk": Channel.KIOSK, "tablet": Channel.TABLET, "phone": Channel.PHONE}


def parse(form: MultiDict[str, str], now: datetime) -> Submission:
    """Read the form's fields, which arrive at ``now``; raises Invalid, naming the field that can't be read.

    The moment of rating is corrected by what the sender's clock says at sending, ``sent_at``.
    """
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
        rated_at=corrected(_moment(form, "rated_at"), _moment(form, "sent_at"), now),
        answers=_answers(form),
        remark=form.get("remark") or None,
    )


def _answers(form: MultiDict[str, str]) -> Mapping[str, tuple[str, ...]]:
    return {key.removeprefix(QUESTION): tuple(form.getlist(key)) for key in form if key.startswith(QUESTION)}


def _unreadable(field: str) -> Invalid:
    return Invalid(N_("Không đọc được phần %(field)s của phiếu. Vui lòng mở lại phiếu."), code="unreadable", field=field)


def _submission_id(text: str) -> UUID:
    if (found := uuid_of(text)) is None:
        raise _unreadable("submission_id")
    return found


def uuid_of(text: str) -> UUID | None:
    """The UUID in a text; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(form: MultiDict[str, str], field: str, *, least: int) -> int:
    text = form.get(field, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < least:
        raise _unreadable(field)
    return int(text)


def _optional(form: MultiDict[str, str], field: str) -> int | None:
    return _number(form, field, least=1) if form.get(field) else None


def _moment(form: MultiDict[str, str], field: str) -> datetime | None:
    if not (text := form.get(field, "")):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _unreadable(field) from error
    if moment.tzinfo is None:
        raise _unreadable(field)
    return moment
