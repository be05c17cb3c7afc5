"""Which rules hold from when, and what an administrator enters: theirs alone, and written down."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.errors import Invalid, NotFound
from surveys.figures.periods import parse
from surveys.office.verbs import Editor
from surveys.reports.choosing import Plan, arrange, in_force, plan, switch, switches
from surveys.reports.documents import Scoring
from surveys.reports.due import Due, due, make
from surveys.reports.entries import enter, entered
from surveys.reports.keeping import draft
from surveys.reports.kept import document
from surveys.reports.models import ReportKind
from tests.builders import place
from tests.reports.conftest import NOW, QUARTER, Scene


@pytest.fixture
def database(on_sqlite: Database) -> Database:
    """The choices are plain rows: what differs between stores is tested where reports are kept."""
    return on_sqlite


NOBODY: Any = None  # what verbs take for an act of no account


def editor(*offices: int) -> Editor:
    return Editor(NOBODY, offices[0], offices, True)


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_rule_set_holds_from_its_month_on_there_and_below(database: Database, scene: Scene) -> None:
    with database.writing() as session:
        low = place(session, code="H38.20", parent=scene.office).office
        by = editor(scene.office, low)
        switch(session, scene.office, "tt01-2018.2", 201605, "Công văn số 12", by=by, now=NOW)
        switch(session, low, "tt01-2018.1", 201607, "", by=by, now=NOW)
        found = [in_force(session, office, month) for office in (scene.office, low) for month in (201604, 201605, 201608)]
        assert [each.rules.code[-1] for each in found] == ["1", "2", "2", "1", "2", "1"]
        assert [each.basis for each in found] == ["", "Công văn số 12", "Công văn số 12", "", "Công văn số 12", ""]
        assert actions(session)[-2:] == ["report.rules", "report.rules"]
        assert [(each.month, each.rules) for each in switches(session, [low])] == [(201607, "tt01-2018.1")]


def test_a_kept_report_keeps_its_rules_and_the_next_edition_has_the_new_ones(database: Database, scene: Scene) -> None:
    wanted = Due(scene.office, ReportKind.SCORING, QUARTER)
    first = make(database, wanted, clock=lambda: NOW)
    with database.writing() as session:
        switch(session, scene.office, "tt01-2018.2", 201606, "Quyết định 7", by=editor(scene.office), now=NOW)
    second = make(database, wanted, clock=lambda: NOW, reason="Đổi bộ quy tắc")
    with database.reading() as session:
        one, two = (document(session, key, [scene.office]) for key in (first, second))
    assert isinstance(one, Scoring)
    assert isinstance(two, Scoring)
    assert (one.rules["code"], one.basis, two.rules["code"], two.basis) == ("tt01-2018.1", "", "tt01-2018.2", "Quyết định 7")


def test_nobody_chooses_or_enters_for_another_office(database: Database, scene: Scene) -> None:
    by = editor(scene.office + 100)
    with database.writing() as session:
        with pytest.raises(NotFound):
            switch(session, scene.office, "tt01-2018.2", 201605, "", by=by, now=NOW)
        with pytest.raises(NotFound):
            arrange(session, scene.office, Plan(1, "", ""), by=by, now=NOW)
        with pytest.raises(NotFound):
            enter(session, scene.office, QUARTER, {}, by=by, now=NOW)


def test_the_day_of_an_office_decides_when_its_reports_are_due(database: Database, scene: Scene) -> None:
    with database.writing() as session:
        arrange(session, scene.office, Plan(6, "Lào Cai", "Văn phòng UBND tỉnh"), by=editor(scene.office), now=NOW)
        assert plan(session, scene.office) == Plan(6, "Lào Cai", "Văn phòng UBND tỉnh")
        assert "2016-06" not in {each.period.word for each in due(session, now=NOW)}
        with pytest.raises(Invalid, match="1 đến 28"):
            arrange(session, scene.office, Plan(29, "", ""), by=editor(scene.office), now=NOW)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"5": {"points": 3}}, "0, 1 hoặc 2"),
        ({"8": {"part": 11, "whole": 10}}, "không được lớn hơn"),
        ({"8": {"part": -1, "whole": 10}}, "số nguyên"),
        ({"7": {"1": {"early": 31, "on_time": 0}}}, "lớn hơn số hồ sơ đã trả"),
        ({"7": {"999": {"early": 0, "on_time": 0}}}, "không thuộc đơn vị"),
        ({"1": {"points": 2}}, "Chỉ số 1"),
    ],
)
def test_numbers_that_cannot_be_are_refused(database: Database, scene: Scene, data: dict[str, Any], says: str) -> None:
    if "1" in data.get("7", {}):
        data = {"7": {str(scene.where.clerks[0]): data["7"]["1"]}}
    with database.writing() as session, pytest.raises(Invalid, match=says):
        enter(session, scene.office, QUARTER, data, by=editor(scene.office), now=NOW)


def test_what_is_entered_replaces_what_was_and_both_are_written_down(database: Database, scene: Scene) -> None:
    with database.writing() as session:
        before = dict(entered(session, scene.office, QUARTER))
        enter(session, scene.office, QUARTER, {"5": {"points": 0}}, by=editor(scene.office), now=NOW)
        assert entered(session, scene.office, QUARTER) == {"5": {"points": 0}}
        [*_, last] = session.scalars(select(AuditEntry).where(AuditEntry.action == "report.enter").order_by(AuditEntry.id))
        assert (last.detail["before"], last.detail["after"]) == (before, {"5": {"points": 0}})
        assert entered(session, scene.office, parse("2016-Q1")) == {}


def test_an_entered_nought_is_data_and_an_empty_field_is_none(database: Database, scene: Scene) -> None:
    with database.writing() as session:
        enter(session, scene.office, QUARTER, {"5": {"points": 0}, "7": {}}, by=editor(scene.office), now=NOW)
        made = draft(session, scene.office, ReportKind.SCORING, QUARTER, now=NOW)
    assert isinstance(made, Scoring)
    lines = {line.number: line for line in made.office.lines}
    assert (lines[5].tenths, lines[6].tenths, lines[7].tenths) == (0, None, 12)
    assert replace(lines[6]).why == "entry"
