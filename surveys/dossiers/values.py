"""Cells into values: moments, words for how a dossier came in and where it stands. Unreadable cells raise BadCell."""

import re
from datetime import date, datetime, time, timedelta

from surveys.clock import from_local, to_local
from surveys.dossiers.models import Intake
from surveys.dossiers.reasons import BadCell, Reason
from surveys.errors import N_
from surveys.office.spelling import bare, tidy

CLOSE_OF_DAY = time(17)  # what a promise without an hour means: the end of the working day
FIRST_YEAR, LAST_YEAR = 1990, 2099

NO_DATE = N_("%(column)s: không phải ngày tháng (cần dd/mm/yyyy, có thể kèm giờ)")
TWO_DIGITS = N_("%(column)s: năm phải ghi đủ bốn chữ số (%(value)s)")
IMPOSSIBLE = N_("%(column)s: không có ngày giờ này (%(value)s)")
OUT_OF_RANGE = N_("%(column)s: năm ngoài khoảng 1990–2099")

_CLOCK = r"\d{1,2}(?:[:hHg]\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)?\s*(?:[AaPp][Mm]|SA|CH)?"
_DATED = re.compile(
    rf"(?:(?P<before>\d{{1,2}}[:hHg]\d{{1,2}}(?::\d{{1,2}})?)[ ,]+)?(?P<day>\d{{1,4}}(?P<mark>[/.-])\d{{1,2}}(?P=mark)\d{{1,4}})"
    rf"(?:(?: ?[,T] ?| )(?P<after>{_CLOCK})\s*(?P<zone>Z|[+-]\d{{2}}:?\d{{2}})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_TIME = re.compile(r"(\d{1,2})(?:[:hHg](\d{1,2}))?(?::(\d{1,2}))?")


def moment(cell: object, column: str, *, epoch: datetime, due: bool) -> datetime:
    """The moment that ``cell`` of ``column`` names in Vietnamese time, as UTC.

    Takes Excel dates and serials, ``d/m/yyyy [h:mm[:ss]]`` with ``/``, ``-`` or ``.``, ISO 8601 and ``yyyymmdd[hhmm[ss]]``. A
    ``due`` date without an hour (or at 0:00, as exports write it) ends with the working day. Raises BadCell.
    """
    try:
        wall = _wall(cell, column, epoch)
    except (ValueError, OverflowError):
        raise BadCell(Reason(IMPOSSIBLE if _quotable(cell) else NO_DATE, _params(cell, column))) from None
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise BadCell(Reason(OUT_OF_RANGE, {"column": column}))
    if due and wall.time() == time():
        wall = datetime.combine(wall.date(), CLOSE_OF_DAY)
    return from_local(wall)


def _params(cell: object, column: str) -> dict[str, str]:
    return {"column": column, "value": tidy(str(cell))[:40]} if _quotable(cell) else {"column": column}


def _quotable(cell: object) -> bool:
    # In a row whose cells have slipped, a phone or ID number may stand where a date should: only a date's shape is repeated.
    return isinstance(cell, str) and _DATED.fullmatch(tidy(cell)) is not None


def _wall(cell: object, column: str, epoch: datetime) -> datetime:
    if isinstance(cell, datetime):
        return _to_second(cell.replace(tzinfo=None))
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise BadCell(Reason(NO_DATE, {"column": column}))
    return _from_text(tidy(cell), column, epoch) if isinstance(cell, str) else _from_serial(float(cell), column, epoch)


def _to_second(wall: datetime) -> datetime:
    # Excel keeps the time of day as a fraction, so 14:37:00 may arrive as 14:36:59.999997.
    return (wall + timedelta(microseconds=500_000)).replace(microsecond=0)


def _from_serial(serial: float, column: str, epoch: datetime) -> datetime:
    if not 30_000 <= serial < 80_000:
        raise BadCell(Reason(NO_DATE, {"column": column}))
    return _to_second(epoch + timedelta(days=serial))


def _from_text(text: str, column: str, epoch: datetime) -> datetime:
    text = text.lstrip("'").strip()
    if match := _DATED.fullmatch(text):
        return _from_match(match, column)
    if match := _COMPACT.fullmatch(text):
        return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type] # noqa: DTZ001 - six numbers, wall clock
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text.replace(",", ".")), column, epoch)
    raise BadCell(Reason(NO_DATE, {"column": column}))


def _from_match(match: re.Match[str], column: str) -> datetime:
    parts = match["day"].split(match["mark"])
    if len(parts[0]) == 4:
        parts.reverse()
    if len(parts[2]) != 4 or len(parts[0]) > 2:
        raise BadCell(Reason(TWO_DIGITS, {"column": column, "value": match["day"]}))
    day, month, year = map(int, parts)
    wall = datetime.combine(date(year, month, day), _clock(match["after"] or match["before"] or ""))
    zone = match["zone"]
    return wall if zone is None else to_local(datetime.fromisoformat(f"{wall.isoformat()}{zone}")).replace(tzinfo=None)


def _clock(text: str) -> time:
    match = _TIME.match(text)
    if match is None:
        return time()
    hour, minute, second = (int(part or 0) for part in match.groups())
    half = text[match.end() :].strip(" .0123456789").upper()
    if half in ("PM", "CH") and hour < 12:
        hour += 12
    elif half in ("AM", "SA") and hour == 12:
        hour = 0
    return time(hour, minute, second)


# How a dossier was handed in, by what the words contain once marks are gone; the first that fits decides, so that "bưu chính
# công ích" is post and "một cửa trực tuyến" is online. The numbers are those of the national synchronisation's KenhThucHien.
_INTAKES: tuple[tuple[Intake, tuple[str, ...]], ...] = (
    (Intake.POSTAL, ("buuchinh", "buudien", "bcci", "vnpost", "postal", "chuyenphat")),
    (Intake.ONLINE, ("tructuyen", "online", "quamang", "internet", "dientu")),
    (Intake.DIRECT, ("tructiep", "direct", "motcua", "quay", "taicho", "taibophan", "taitrungtam", "giay")),
    (Intake.ONLINE, ("dichvucong", "dvc", "cong")),
)
_INTAKE_NUMBERS = {"1": Intake.DIRECT, "2": Intake.ONLINE, "3": Intake.POSTAL}
UNKNOWN_INTAKE = Reason(N_("Hình thức nộp: không nhận ra; cần Trực tuyến, Trực tiếp hoặc Bưu chính"))


def intake(text: str) -> Intake | None:
    """How the dossier came in; None if the cell is empty. Raises BadCell for words that say nothing of the kind."""
    key = bare(text)
    if not key:
        return None
    if key in _INTAKE_NUMBERS:
        return _INTAKE_NUMBERS[key]
    for kind, words in _INTAKES:
        if any(word in key for word in words):
            return kind
    raise BadCell(UNKNOWN_INTAKE)


# Words (marks gone) by which a dossier is left out of the figures: withdrawn, stopped, cancelled, never taken. Not "rút ngắn",
# not "tạm dừng", and not the "huy" inside "chuyển". 7 and 8 are the national synchronisation's numbers.
_WITHDRAWN = re.compile(
    r"\brut\b(?! (?:ngan|gon))|\bhuy\b|(?<!tam )\bdung (?:xu ly|giai quyet|thuc hien)\b|\bkhong (?:duoc )?tiep nhan\b"
    r"|\btu choi tiep nhan\b|^(?:darut|ruthoso|dahuy|dungxuly|withdrawn|cancelled|7|8)$"
)
_FINISHED = frozenset(
    {"datraketqua", "datra", "daxulyxong", "daxuly", "dagiaiquyet", "dagiaiquyetxong", "dahoanthanh", "hoanthanh", "dacoketqua"}
    | {"9", "10"}
)


def is_withdrawn(state: str) -> bool | None:
    """Whether a state's words say that the dossier was withdrawn, stopped, cancelled or never taken; None without words."""
    words = " ".join(bare(word) for word in state.split()).strip()
    return _WITHDRAWN.search(words) is not None if words else None


def says_finished(state: str) -> bool:
    """Whether a state's words say that the work is done."""
    return bare(state) in _FINISHED
