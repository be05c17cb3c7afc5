"""An office's quarter, scored: each figure worked out by hand from the dossiers and answers of ``conftest``."""

from surveys.database import Database
from surveys.figures.periods import parse
from surveys.reports.documents import Party, Scoring
from surveys.reports.keeping import draft
from surveys.reports.models import ReportKind
from surveys.reports.rules import rule_set
from surveys.reports.words import classed, missing
from tests.reports.conftest import NOW, QUARTER, Scene

RULES = rule_set("tt01-2018.1")


def scored(database: Database, scene: Scene) -> Scoring:
    with database.reading() as session:
        made = draft(session, scene.office, ReportKind.SCORING, QUARTER, now=NOW)
    assert isinstance(made, Scoring)
    return made


def shown(party: Party) -> dict[int, tuple[int | None, int | None]]:
    return {line.number: (line.points, line.n) for line in party.lines}


def test_a_clerk_is_scored_from_dates_and_answers(database: Database, scene: Scene) -> None:
    """1: 2·30 + 10 of 42 → 1,7; 3: 2·20 + 6 of 28 → 1,6; 4: 2·10 + 15 of 28 = 1,25 → 1,3; 7 as 1. Together 6,3."""
    by_name = {party.name: party for party in scored(database, scene).clerks}
    first = by_name["Nguyễn Văn A"]
    assert shown(first) == {1: (70, 42), 2: (None, None), 3: (46, 28), 4: (35, 28), 7: (70, 42)}
    assert [line.tenths for line in first.lines] == [17, None, 16, 13, 17]
    assert (first.tenths, first.most, first.full) == (63, 8, 10)
    assert classed(first, RULES.clerk) == "Từ 5 điểm"


def test_complaints_cost_the_dossiers_that_drew_them(database: Database, scene: Scene) -> None:
    """2·5 + 20 of 40 = 0,75 → 0,8; without the points of one early and two on time: 26 of 40 = 0,65 → 0,7."""
    second = next(party for party in scored(database, scene).clerks if party.name == "Cán bộ 01")
    assert shown(second) == {1: (30, 40), 2: (None, None), 3: (24, 30), 4: (20, 30), 7: (26, 40)}
    assert (second.tenths, second.most) == (8 + 8 + 7 + 7, 8)
    # 3,0 of 8: the missing indicator could lift it by 2, to the best class.
    assert classed(second, RULES.clerk) == "Chưa đủ số liệu để xếp loại"


def test_a_small_group_s_answers_are_left_out_and_said(database: Database, scene: Scene) -> None:
    third = next(party for party in scored(database, scene).clerks if party.name == "Cán bộ 02")
    assert shown(third)[3] == shown(third)[4] == (None, None)
    assert missing(third) == "Không tính chỉ số 2 (không có số liệu); 3, 4 (chưa đủ số đánh giá)"


def test_no_difference_of_what_is_printed_gives_a_small_group_s_answers(database: Database, scene: Scene) -> None:
    """With one clerk left out, the office's answers must not be the shown clerks' and theirs alone."""
    made = scored(database, scene)
    office = {line.number: line.n for line in made.office.lines}
    for number in (3, 4):
        shown_of = [line.n for party in made.clerks for line in party.lines if line.number == number and line.n]
        left = (office[number] or 0) - sum(shown_of)
        assert office[number] is None or left == 0 or left >= 10


def test_the_office_s_score_takes_what_its_administrator_entered(database: Database, scene: Scene) -> None:
    """1: 2·42 + 35 = 119 of 97 → 1,2; 7: one early and two on time less, 115 of 97 → 1,2; 3: 2·37 + 19 of 73 → 1,3."""
    made = scored(database, scene)
    lines = {line.number: line for line in made.office.lines}
    assert (lines[1].points, lines[1].n, lines[1].tenths) == (119, 97, 12)
    assert (lines[7].points, lines[7].n, lines[7].tenths) == (115, 97, 12)
    assert (lines[3].points, lines[3].n, lines[3].tenths) == (93, 73, 13)
    assert {n: lines[n].tenths for n in (5, 6, 8, 9)} == {5: 20, 6: 10, 8: 10, 9: 20}
    assert lines[2].why == "entry"
    assert made.without_due == 1


def test_without_entries_the_office_s_own_indicators_and_attitude_are_left_out(database: Database, scene: Scene) -> None:
    with database.reading() as session:
        made = draft(session, scene.office, ReportKind.SCORING, parse("2016"), now=NOW)
    assert isinstance(made, Scoring)
    assert {line.number for line in made.office.lines if line.why == "entry"} == {2, 5, 6, 7, 8, 9}
    assert made.office.tenths is not None
    assert made.office.most <= 6
