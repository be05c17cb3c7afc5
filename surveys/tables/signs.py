"""Signs of gaming, each with its evidence, what chance lets expect, and what was decided: those that the asker's page shows."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from surveys.errors import N_
from surveys.figures.scope import Scope
from surveys.signs.reading import Shown, every
from surveys.tables.cells import OFFICE, PERIOD
from surveys.tables.columns import Column, Row, Type

NOBODY = "about a device, or ratings without a code"
OPEN = "nobody has decided yet"
BENJAMINI = "Benjamini and Hochberg (1995), JRSS B 57, 289–300"

COLUMNS = (
    Column("id", Type.COUNT, N_("Số"), "The sign's number."),
    *OFFICE,
    Column(
        "sign",
        Type.WORD,
        N_("Dấu hiệu"),
        "What stood out. seconds: ratings within seconds of a slip; burst: many within ten minutes; run: a long row of equal "
        "ratings; elsewhere: a counter's tablet rates other counters' slips; voided: slips replaced after being opened; "
        "withheld: fewer slips than colleagues hand out; closed: ratings at the counter while it is closed.",
    ),
    Column("clerk_code", Type.TEXT, N_("Mã cán bộ"), "The clerk's code within the office.", null=NOBODY),
    Column("clerk", Type.TEXT, N_("Cán bộ"), "The clerk whose work it is about.", null=NOBODY),
    Column("device", Type.TEXT, N_("Thiết bị"), "The device that it is about.", null="not about a device"),
    *PERIOD,
    Column("day", Type.DAY, N_("Ngày"), "The day of many ratings together.", "Vietnamese day", null="not of one day"),
    Column("seen", Type.COUNT, N_("Thấy"), "How many stood out.", "ratings, slips or dossiers"),
    Column("total", Type.COUNT, N_("Trong tổng số"), "Of how many.", "ratings, slips or dossiers"),
    Column("expected", Type.NUMBER, N_("Mong đợi"), "How many chance lets expect.", "ratings, slips or dossiers"),
    Column("p", Type.CHANCE, N_("Xác suất ngẫu nhiên"), "The chance of at least so many.", "0 to 1"),
    Column(
        "adjusted",
        Type.CHANCE,
        N_("Xác suất đã hiệu chỉnh"),
        "The same, adjusted for everything that was looked at in the same look.",
        "0 to 1",
        BENJAMINI,
    ),
    Column("found", Type.MOMENT, N_("Tìm thấy lúc"), "When the office's months were looked at."),
    Column(
        "decision",
        Type.WORD,
        N_("Kết luận"),
        "What a manager made of it, at last. explained: its cause is known; followed: acted on; unconcerned: nothing to be done.",
        null=OPEN,
    ),
    Column("decision_words", Type.TEXT, N_("Lý do, việc đã làm"), "The manager's words.", null=OPEN),
    Column("decided_by", Type.TEXT, N_("Người kết luận"), "The manager's name.", null=OPEN),
    Column("decided", Type.MOMENT, N_("Kết luận lúc"), "When it was decided.", null=OPEN),
)


def rows(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as every maker of rows
    """The newest first, then the least likely; never those about the asker's own work."""
    for sign in every(session, scope.offices, scope.period, clerk=scope.own):
        yield (*_about(sign), *_evidence(sign), *_decision(sign))


def _about(sign: Shown) -> Row:
    who = (sign.clerk_code or None, sign.clerk or None, sign.device or None)
    return sign.id, sign.office_code, sign.office, sign.kind.value, *who, sign.period.first_day, sign.period.last_day, sign.day


def _evidence(sign: Shown) -> Row:
    return sign.seen, sign.total, sign.expected, sign.p, sign.adjusted, sign.found_at


def _decision(sign: Shown) -> Row:
    if not sign.decisions:
        return (None,) * 4
    last = sign.decisions[0]
    return last.verdict.value, last.words, last.by, last.at
