"""One dossier as another system tells it, clean and whole; and how a row of a table becomes one."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from surveys.clock import local_day
from surveys.dossiers import values
from surveys.dossiers.labels import TITLES, Column
from surveys.dossiers.models import Intake
from surveys.dossiers.reasons import BadCell, Reason
from surveys.dossiers.table import KeptRow
from surveys.errors import N_
from surveys.office.spelling import tidy


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A dossier from outside. Texts are "" and the rest None where nothing is told: what is not told changes nothing stored.

    Moments are aware. ``intake`` None means direct for a new dossier, ``withdrawn`` None that it was not.
    Of procedure code and name at least one is told.
    """

    code: str
    received_at: datetime
    procedure_code: str = ""
    procedure_name: str = ""
    field_name: str = ""
    intake: Intake | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    clerk_code: str = ""
    clerk_name: str = ""
    counter_name: str = ""
    state_text: str = ""
    withdrawn: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """For staging; only what is told."""
        told = {name: value for name, value in vars(self).items() if value not in (None, "")}
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Entry":
        """Back from staging."""
        moments = {name: datetime.fromisoformat(kept[name]) for name in _MOMENTS if name in kept}
        intake = {"intake": Intake(kept["intake"])} if "intake" in kept else {}
        return cls(**{**kept, **moments, **intake})


_MOMENTS = ("received_at", "due_at", "finished_at")
_LENGTHS = {"procedure_name": 500, "field_name": 200, "clerk_name": 200, "counter_name": 100, "state_text": 100}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
# Portals add the publishing agency to the national code, and spreadsheets drop its last zeros when they take it for a number.
_AGENCY = re.compile(r"\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d+$")
_NATIONAL = re.compile(r"\d\.\d{1,6}")

NO_CODE = Reason(N_("Mã hồ sơ: để trống"))
BAD_CODE = Reason(N_("Mã hồ sơ: không phải mã (cần có chữ số, nhiều nhất 64 ký tự)"))
NO_RECEIVED = Reason(N_("Ngày tiếp nhận: để trống"))
NO_PROCEDURE = Reason(N_("Thủ tục: không có mã và cũng không có tên"))
LONG_CODE = N_("%(column)s: dài quá 64 ký tự")
DUE_FIRST = Reason(N_("Ngày hẹn trả: trước ngày tiếp nhận"))
FINISHED_FIRST = Reason(N_("Ngày trả kết quả: trước ngày tiếp nhận"))
FINISHED_LATER = Reason(N_("Ngày trả kết quả: ở tương lai"))
NO_FINISH = N_("Ngày trả kết quả: để trống, nhưng trạng thái ghi hồ sơ đã xong")


def clean_code(text: str) -> str:
    """A dossier code as it is stored: NFC, capitals, no spaces, plain hyphens."""
    return "".join(tidy(text).translate(_DASHES).upper().split())


def search_key(code: str) -> str:
    """A code's letters and digits alone, lower case."""
    return "".join(c for c in code.lower() if c.isalnum())


def cleaned(entry: Entry) -> Entry:
    """``entry`` with tidy texts within the register's lengths."""
    texts: dict[str, Any] = {name: _within(tidy(getattr(entry, name)), length) for name, length in _LENGTHS.items()}
    texts |= {"code": clean_code(entry.code), "clerk_code": tidy(entry.clerk_code)}
    return replace(entry, **texts, procedure_code=_procedure_code(tidy(entry.procedure_code)))


def faults(entry: Entry) -> list[Reason]:
    """What keeps a cleaned entry out of the register."""
    found = []
    if not entry.code or len(entry.code) > 64 or not any(c.isdigit() for c in entry.code):
        found.append(BAD_CODE if entry.code else NO_CODE)
    if not (entry.procedure_code or entry.procedure_name):
        found.append(NO_PROCEDURE)
    for text, column in ((entry.procedure_code, Column.PROCEDURE_CODE), (entry.clerk_code, Column.CLERK_CODE)):
        if len(text) > 64:
            found.append(Reason(LONG_CODE, {"column": TITLES[column]}))
    return found + _out_of_order(entry)


def _out_of_order(entry: Entry) -> list[Reason]:
    # By days, because a date without an hour says nothing about the order within its day.
    received, found = local_day(entry.received_at), []
    if entry.due_at and local_day(entry.due_at) < received:
        found.append(DUE_FIRST)
    if entry.finished_at and local_day(entry.finished_at) < received:
        found.append(FINISHED_FIRST)
    return found


def from_row(row: KeptRow, *, epoch: datetime, now: datetime) -> Entry | list[Reason]:
    """The dossier of a row, or every reason why there is none."""
    if row.fault:
        return [row.fault]
    found: list[Reason] = []
    entry = _told(row, epoch, found)
    if entry is None:
        return found
    found += faults(entry)
    if entry.finished_at and entry.finished_at > now + timedelta(days=1):
        found.append(FINISHED_LATER)
    if entry.finished_at is None and not entry.withdrawn and values.says_finished(entry.state_text):
        # Taken as still in hand it would count as overdue, which nobody said.
        found.append(Reason(NO_FINISH))
    return found or entry


def _told(row: KeptRow, epoch: datetime, found: list[Reason]) -> Entry | None:
    """The row's cells as an entry; reasons for unreadable ones are added to ``found``."""

    def try_(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except BadCell as error:
            found.append(error.reason)
            return None

    def when(column: Column) -> datetime | None:
        if column not in row.cells:
            return None
        due = column is Column.DUE
        moment: datetime | None = try_(lambda: values.moment(row.cells[column], TITLES[column], epoch=epoch, due=due))
        return moment

    texts = {name: _text(row.cells.get(column)) for column, name in _TEXTS.items()}
    intake = try_(lambda: values.intake(_text(row.cells.get(Column.INTAKE))))
    received, due, finished = when(Column.RECEIVED), when(Column.DUE), when(Column.FINISHED)
    if Column.RECEIVED not in row.cells:
        found.append(NO_RECEIVED)
    if found or received is None:
        return None
    withdrawn = values.is_withdrawn(texts["state_text"])
    return cleaned(Entry(received_at=received, due_at=due, finished_at=finished, intake=intake, withdrawn=withdrawn, **texts))


_TEXTS = {
    Column.CODE: "code",
    Column.PROCEDURE_CODE: "procedure_code",
    Column.PROCEDURE_NAME: "procedure_name",
    Column.FIELD: "field_name",
    Column.CLERK_CODE: "clerk_code",
    Column.CLERK_NAME: "clerk_name",
    Column.COUNTER: "counter_name",
    Column.STATE: "state_text",
}
_AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


def _text(cell: object) -> str:
    """A cell as text: numbers without a trailing ``.0``, and ``="0012"`` (how some exports protect zeros) as ``0012``."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.6f}".rstrip("0").rstrip(".")
    text = tidy(str(cell))
    if match := _AS_FORMULA.fullmatch(text):
        text = match[1]
    return text.removeprefix("'")


def _procedure_code(text: str) -> str:
    code = _AGENCY.sub("", text.upper().replace(" ", ""))
    return code.ljust(8, "0") if _NATIONAL.fullmatch(code) else code


def _within(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
