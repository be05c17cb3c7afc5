"""What goes over the wire: the bodies that other systems send and get. The OpenAPI document is made from these."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from surveys.clock import from_local
from surveys.dossiers import values
from surveys.dossiers.models import Intake
from surveys.dossiers.reasons import BadCell
from surveys.printing.models import JobState

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")


def _moment(value: object, *, alone: time = time()) -> datetime | None:
    """An ISO 8601 moment. One without offset is Vietnamese time; a date ``alone`` means that time of its day."""
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else ""
    if _DAY.fullmatch(text):
        return from_local(datetime.combine(date.fromisoformat(text), alone))
    if not _MOMENT.fullmatch(text):
        raise ValueError("an ISO 8601 date or date-time is needed, for example 2026-03-02T09:30:00+07:00")
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else from_local(moment)


def _due(value: object) -> datetime | None:
    return _moment(value, alone=values.CLOSE_OF_DAY)


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("an ISO 8601 date is needed, for example 2026-03-31")
    return date.fromisoformat(value)


def _intake(value: object) -> Intake | None:
    try:
        return values.intake(str(value)) if value not in (None, "") else None
    except BadCell:
        raise ValueError("online, direct or postal is needed (or KenhThucHien 2, 1 or 3)") from None


def _text(value: object) -> object:
    # National codes (TrangThaiHoSo) may come as numbers.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else "" if value is None else value


_WHEN: dict[str, Any] = {"type": "string", "format": "date-time", "examples": ["2026-03-02T09:30:00+07:00"]}
_WHEN_OR_NOT: dict[str, Any] = {**_WHEN, "type": ["string", "null"]}
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema(_WHEN)]
OptionalMoment = Annotated[datetime | None, BeforeValidator(_moment), WithJsonSchema(_WHEN_OR_NOT)]
DueMoment = Annotated[datetime | None, BeforeValidator(_due), WithJsonSchema(_WHEN_OR_NOT)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Text = Annotated[str, BeforeValidator(_text)]
_INTAKES: dict[str, Any] = {"type": ["string", "null"], "enum": [*(kind.value for kind in Intake), None]}
IntakeWord = Annotated[Intake | None, BeforeValidator(_intake), WithJsonSchema(_INTAKES)]


def _also(name: str, *national: str) -> AliasChoices:
    return AliasChoices(name, *national)


class DossierIn(BaseModel):
    """A dossier as its system knows it. What is left out changes nothing that is stored.

    Each field may also carry its name in the national synchronisation. Anything else, the owner's data above all, is ignored:
    it is neither stored nor logged.
    """

    model_config = ConfigDict(extra="ignore")

    code: Text = Field(
        "", max_length=64, validation_alias=_also("code", "MaHoSo"), description="If sent, the code in the address."
    )
    procedure_code: Text = Field("", max_length=64, validation_alias=_also("procedure_code", "MaTTHC"))
    procedure_name: Text = Field("", max_length=500, validation_alias=_also("procedure_name", "TenTTHC"))
    field_name: Text = Field("", max_length=200, validation_alias=_also("field_name", "TenLinhVuc"))
    intake: IntakeWord = Field(None, validation_alias=_also("intake", "KenhThucHien"))
    received_at: Moment = Field(validation_alias=_also("received_at", "NgayTiepNhan"))
    due_at: DueMoment = Field(None, validation_alias=_also("due_at", "NgayHenTra"))
    finished_at: OptionalMoment = Field(None, validation_alias=_also("finished_at", "NgayKetThucXuLy", "NgayTra"))
    clerk_code: Text = Field("", max_length=64)
    clerk_name: Text = Field("", max_length=200)
    counter_name: Text = Field("", max_length=100)
    state_text: Text = Field("", max_length=100, validation_alias=_also("state_text", "TrangThaiHoSo"))
    withdrawn: bool | None = Field(
        None, description="Left out: as the state's words (or national number) say; without a state, as before."
    )


class FinishIn(BaseModel):
    """Where a result is handed over, and by whom."""

    model_config = ConfigDict(extra="ignore")

    counter: str = Field(
        min_length=1, max_length=100, description="The counter's name in the dossier's office; its printer prints."
    )
    clerk: Text = Field("", max_length=64, description="The clerk's code, where the register names none yet.")
    finished_at: OptionalMoment = Field(None, description="Left out: now.")


class TicketOut(BaseModel):
    """The newest invitation to rate. Whether it was used is told to nobody, nor is its code."""

    attempt: int
    state: Literal["issued", "expired", "void"]
    issued_at: datetime
    expires_at: datetime
    printing: JobState | None = Field(description="Where its print job stands; null where the office has no printer.")


class DossierOut(BaseModel):
    """A dossier as the register keeps it. Moments are UTC."""

    code: str
    office: str = Field(description="The office's code.")
    procedure_code: str
    procedure_name: str
    field_name: str
    intake: Intake
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    clerk_name: str | None
    counter_name: str | None
    state_text: str
    withdrawn: bool
    ticket: TicketOut | None


class PutOut(BaseModel):
    """What a PUT did."""

    outcome: Literal["created", "updated", "unchanged"]
    dossier: DossierOut


class Fault(BaseModel):
    """What is wrong with one field."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """An RFC 9457 problem document."""

    type: str
    status: int
    code: str
    title: str
    detail: str
    errors: list[Fault] | None = None
