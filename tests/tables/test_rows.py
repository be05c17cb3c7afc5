"""Every table is made of what is released, and of nothing else."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from surveys.contests.models import ContestKind, ContestState
from surveys.contests.verbs import Speaker, answer, say
from surveys.figures.filters import Filters
from surveys.figures.periods import parse
from surveys.figures.released import reading
from surveys.figures.released.kinds import Kind, Why
from surveys.figures.results import results
from surveys.figures.scope import scope
from surveys.tables import released
from surveys.tables.cells import WITHHELD_BECAUSE
from surveys.tables.columns import Row, Type, Value
from surveys.tables.definitions import TABLES
from surveys.tables.rows import ROWS
from tests.conftest import NOW
from tests.figures.ratings import Given, at, rate, world
from tests.tables.figures import FIRST, Figures

KINDS: dict[Type, type] = {
    Type.TEXT: str,
    Type.WORD: str,
    Type.COUNT: int,
    Type.SHARE: float,
    Type.NUMBER: float,
    Type.CHANCE: float,
    Type.DAY: date,
    Type.MOMENT: datetime,
    Type.FLAG: bool,
}


def test_every_cell_is_of_its_column_s_type_and_empty_only_where_that_means_something(fresh: Figures) -> None:
    for table in TABLES.values():
        rows = fresh.rows(table.name, {"released": "", "dossiers": "2026"}.get(table.name, "2016"))
        assert rows, table.name
        for row in rows:
            for column, value in zip(table.columns, row, strict=True):
                assert type(value) is KINDS[column.type] if value is not None else column.null, (table.name, column.name, value)


def test_groups_are_the_released_cells(figures: Figures) -> None:
    asked = figures.scope()
    for name, kind in (("clerks", Kind.CLERK), ("procedures", Kind.PROCEDURE), ("fields", Kind.FIELD)):
        with figures.database.reading() as session:
            cells = reading.groups(session, asked, kind)
        counts = sorted(cell.counts for cell in cells.values() if cell.counts)
        told = figures.told(name)
        shown = sorted(tuple(row[f"n{i}"] for i in range(1, 6)) for row in told if row["withheld"] is None)
        assert shown == counts
        assert len(told) == len(cells)


def test_a_withheld_row_holds_a_reason_and_no_number(figures: Figures) -> None:
    numbers = {Type.SHARE, Type.NUMBER}
    hidden = [row for row in figures.told("clerks") if row["clerk"] == "Cán bộ 03"]
    assert [row["withheld"] for row in hidden] == ["few"]
    for table in TABLES.values():
        if WITHHELD_BECAUSE not in table.columns:
            continue
        for row in figures.told(table.name, "" if table.name == "released" else "2016"):
            if row["withheld"] is not None and table.name != "coverage":
                told = {
                    c.name for c in table.columns if (c.type in numbers or c.name.startswith("n")) and row[c.name] is not None
                }
                assert not told, (table.name, told)


def test_how_many_of_a_withheld_clerk_s_slips_were_rated_is_not_told(figures: Figures) -> None:
    rows = figures.told("coverage")
    assert [row["rated"] for row in rows if row["name"] == "Cán bộ 03"] == [None]
    assert any(row["rated"] == 1 for row in rows)
    assert all((row["rated"] is None) == (row["withheld"] is not None) for row in rows)


def test_questions_tell_each_option_and_its_share(figures: Figures) -> None:
    rows = [row for row in figures.told("questions") if row["question"] == "time"]
    assert [row["option"] for row in rows] == ["early", "on_time", "late"]
    assert sum(int(str(row["n"])) for row in rows) == rows[0]["of"]
    assert sum(float(str(row["share"])) for row in rows) == pytest.approx(1)


def test_the_pieces_of_the_long_table_make_up_its_years(figures: Figures) -> None:
    years: dict[Value, int] = {}
    pieces: dict[Value, int] = {}
    for row in figures.told("released", ""):
        if row["withheld"] is None and row["question"] == "overall":
            key = (row["kind"], row["subject"], row["subject_code"], str(row["first"])[:4])
            n = int(str(row["n"]))
            if row["span"] == "year":
                years[key] = n  # type: ignore[index] # a tuple stands for a value
            if row["finest_months"]:
                pieces[key] = pieces.get(key, 0) + n  # type: ignore[index, call-overload] # the same
    assert pieces == years
    assert len(years) > 20


def test_the_long_table_takes_a_period_where_one_is_asked_for(fresh: Figures) -> None:
    rows = fresh.told("released", "2016-Q2")
    assert {str(row["first"])[:7] for row in rows} == {"2016-04", "2016-05", "2016-06"}
    assert {row["span"] for row in rows} >= {"quarter", "month"}


def test_pages_of_the_long_table_are_the_whole_of_it(fresh: Figures) -> None:
    whole, scope = fresh.rows("released", ""), fresh.scope("")
    after: str | None = None
    found: list[Row] = []
    with fresh.database.reading() as session:
        while True:
            page = released.page(session, scope, after=after, limit=97)
            found += page.rows
            if (after := page.after) is None:
                break
            assert len(page.rows) == 97
    assert found == whole


def test_a_month_says_that_an_office_too_small_for_it_is_left_out(fresh: Figures) -> None:
    with fresh.database.writing() as session:
        small = world(session, clerks=1, code="H39", parent=FIRST.office)
        rate(session, small, [Given(4, at(month), small.clerks[0], small.procedures[0]) for month in range(201601, 201613)])
        both = (FIRST.office, small.place.office)
        found = scope(session, Filters(period=parse("2016")), office_ids=both, now=NOW)
        told = [dict(zip(TABLES["time"].names, row, strict=True)) for row in ROWS["time"](session, found, "vi")]
    assert len(told) > 1
    assert {row["partial"] for row in told} == {True}
    assert {row["partial"] for row in fresh.told("time")} == {False}


def test_questions_say_that_an_office_too_small_is_left_out(fresh: Figures) -> None:
    with fresh.database.writing() as session:
        small = world(session, clerks=1, code="H39", parent=FIRST.office)
        few = Given(4, at(201603), small.clerks[0], small.procedures[0], others=(("time", 1),))
        rate(session, small, [few] * 3)
        found = scope(session, Filters(period=parse("2016")), office_ids=(FIRST.office, small.place.office), now=NOW)
        told = [dict(zip(TABLES["questions"].names, row, strict=True)) for row in ROWS["questions"](session, found, "vi")]
    assert {row["partial"] for row in told if row["question"] == "time"} == {True}
    assert {row["partial"] for row in fresh.told("questions")} == {False}


def test_a_clerk_whose_figure_is_contested_bears_a_mark_until_somebody_decided(fresh: Figures) -> None:
    def marked(period: str) -> set[object]:
        filters = Filters(period=parse(period))
        with fresh.database.reading() as session:
            api = results(session, filters, office_ids=(FIRST.office,), now=NOW).clerks
            alone = results(session, replace(filters, clerk=FIRST.clerk), office_ids=(FIRST.office,), now=NOW).head
        table = {row["clerk"] for row in fresh.told("clerks", period) if row["contested"]}
        assert table == {row.name for row in api if row.contested} == ({alone.name} if alone.contested else set())
        return table

    speaker = Speaker(1, FIRST.clerk, (FIRST.office,))
    manager = replace(speaker, clerk_id=None)
    with fresh.database.writing() as session:
        made = say(session, ContestKind.CONTEST, "Tháng ấy máy hỏng.", parse("2016-03"), by=speaker, now=NOW)
        say(session, ContestKind.COMMENT, "Xin ghi nhận.", parse("2015"), by=speaker, now=NOW)
    assert (marked("2016"), marked("2015")) == ({"Nguyễn Văn A"}, set())
    with fresh.database.writing() as session:
        answer(session, made, ContestState.DECLINED, "Đã kiểm tra.", by=manager, now=NOW)
    assert marked("2016") == set()


def test_every_reason_is_explained() -> None:
    assert all(f"{why.value}:" in WITHHELD_BECAUSE.meaning for why in Why)
