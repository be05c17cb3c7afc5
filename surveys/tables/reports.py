"""Official reports that are kept: the register of them, and the scores of offices and clerks as their data holds them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import N_
from surveys.figures.scope import Scope
from surveys.office.models import Office
from surveys.reports.documents import Party, Scoring
from surveys.reports.kept import Kept, document, listed
from surveys.reports.models import ReportKind
from surveys.reports.rules import read
from surveys.reports.words import made_of
from surveys.tables.cells import OFFICE, PERIOD
from surveys.tables.columns import Column, Row, Type

EDITION = (
    Column("edition", Type.COUNT, N_("Bản số"), "1 for the first; a correction is the next one.", "from 1"),
    Column("newest", Type.FLAG, N_("Bản mới nhất"), "No later edition was kept: of several, count this one alone."),
)
RULES = Column("rules", Type.TEXT, N_("Bộ quy tắc"), "The version of the rule set that scored.")
MARK = "Thông tư 01/2018/TT-VPCP, Điều 13–15"

REGISTER = (
    Column("id", Type.COUNT, N_("Số"), "The report's number, as in its page's address."),
    *OFFICE,
    Column(
        "report",
        Type.WORD,
        N_("Báo cáo"),
        "scoring: indicator scoring; dossiers: the thirteen dossier columns; notice: the summary for the notice board.",
    ),
    *PERIOD,
    *EDITION,
    Column("rules", Type.TEXT, RULES.title, RULES.meaning, null="not a scoring"),
    Column("made", Type.MOMENT, N_("Lập lúc"), "When it was made."),
    Column("made_by", Type.TEXT, N_("Người lập"), "Who made it.", null="it made itself"),
    Column("reason", Type.TEXT, N_("Lý do lập lại"), "Why there is another edition.", null="a first edition"),
    Column("data_sha256", Type.TEXT, N_("Dấu kiểm dữ liệu"), "SHA-256 of the data that its files are made of.", "hex"),
)
PARTY = (
    Column("report_id", Type.COUNT, N_("Số báo cáo"), "The report's number in the table reports."),
    *OFFICE,
    *PERIOD,
    *EDITION,
    RULES,
    Column("scored", Type.WORD, N_("Chấm cho"), "office: the office by itself; clerk: one clerk of it."),
    Column("name", Type.TEXT, N_("Tên"), "The office's or clerk's name as it stands in the report."),
)
NO_SCORE = "no indicator has data"
SCORES = (
    *PARTY,
    Column("score", Type.NUMBER, N_("Tổng điểm"), "Sum of the indicators that have data.", "points", MARK, NO_SCORE),
    Column("possible", Type.COUNT, N_("Tối đa có thể"), "What the indicators with data can give.", "points", MARK),
    Column("full", Type.COUNT, N_("Thang điểm"), "What all indicators can give.", "points", MARK),
    Column("class_low", Type.TEXT, N_("Xếp loại thấp nhất"), "The class of the score as it is.", "", MARK, NO_SCORE),
    Column(
        "class_high",
        Type.TEXT,
        N_("Xếp loại cao nhất"),
        "The class with full marks wherever data is missing; the score is classed only where both are the same.",
        "",
        MARK,
        NO_SCORE,
    ),
    Column("contested", Type.FLAG, N_("Có ý kiến"), "The clerk contested the figures, and nobody had decided when it was made."),
)
NO_DATA = "no data; see the column missing"
NO_COUNTS = "no data, or the office entered the points"
INDICATORS = (
    *PARTY,
    Column("indicator", Type.COUNT, N_("Chỉ số"), "The indicator's number.", "1 to 9", MARK),
    Column("indicator_text", Type.TEXT, N_("Tên chỉ số"), "Its name in the rule set.", source=MARK),
    Column("points", Type.COUNT, N_("Tổng điểm các hồ sơ"), "0 to 2 a dossier, together.", "points", MARK, NO_COUNTS),
    Column("n", Type.COUNT, N_("Số hồ sơ"), "Dossiers, or answers, behind it.", "dossiers", MARK, NO_COUNTS),
    Column("score", Type.NUMBER, N_("Điểm"), "points ÷ n, to one decimal, half up.", "points, 0 to 2", MARK, NO_DATA),
    Column(
        "missing",
        Type.WORD,
        N_("Vì sao không có"),
        "none: nothing was counted; few: too few answers; entry: the office entered nothing.",
        null="there is a score",
    ),
)


@dataclass(frozen=True)
class _Named:
    """A kept report with its office's code, and whether no later edition of it is kept."""

    report: Kept
    code: str
    newest: bool

    @property
    def place(self) -> Row:
        period = self.report.period
        return self.code, self.report.office, period.first_day, period.last_day


def register(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as every maker of rows
    """Every report that lies within the period, the newest first."""
    for each in _kept(session, scope):
        report, (code, office, *days) = each.report, each.place
        head = (report.id, code, office, report.kind.value, *days, report.edition, each.newest)
        yield *head, report.rules or None, report.made_at, report.name or None, report.reason or None, report.data_sha256


def scores(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """One row for each office and clerk of each scoring."""
    for each, made in _scorings(session, scope):
        for party, head in _parties(each, made):
            score = None if party.tenths is None else party.tenths / 10
            yield *head, score, party.most, party.full, party.low or None, party.high or None, party.contested


def indicators(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """The same, one row for each indicator."""
    for each, made in _scorings(session, scope):
        names = {number: rule.name for number, rule in read(made.rules).indicators.items()}
        for party, head in _parties(each, made):
            for line in party.lines:
                score = None if line.tenths is None else line.tenths / 10
                missing = line.why if score is None else None
                yield *head, line.number, names[line.number], *made_of(line), score, missing


def _kept(session: Session, scope: Scope) -> Iterator[_Named]:
    codes = {row.id: row.code for row in session.execute(select(Office.id, Office.code).where(Office.id.in_(scope.offices)))}
    seen: set[tuple[object, ...]] = set()
    for report in listed(session, scope.offices, scope.period):
        # Editions come the newest first.
        key = (report.office_id, report.kind, report.period)
        yield _Named(report, codes[report.office_id], key not in seen)
        seen.add(key)


def _scorings(session: Session, scope: Scope) -> Iterator[tuple[_Named, Scoring]]:
    for each in _kept(session, scope):
        if each.report.kind is not ReportKind.SCORING:
            continue
        made = document(session, each.report.id, scope.offices)
        if isinstance(made, Scoring):
            yield each, made


def _parties(each: _Named, made: Scoring) -> Iterator[tuple[Party, Row]]:
    head = (each.report.id, *each.place, each.report.edition, each.newest, each.report.rules)
    yield made.office, (*head, "office", made.office.name)
    for clerk in made.clerks:
        yield clerk, (*head, "clerk", clerk.name)
