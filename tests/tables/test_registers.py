"""Signs and kept reports as tables: what their pages show, to those whom they show it."""

import csv
import io
from dataclasses import replace
from datetime import datetime

from openpyxl import load_workbook

from surveys.clock import to_local
from surveys.reports.documents import Scoring
from surveys.reports.kept import document, listed
from surveys.reports.models import ReportKind
from surveys.tables import workbook
from surveys.tables.columns import Words
from surveys.tables.definitions import TABLES
from surveys.tables.rows import ROWS
from surveys.tables.text import FOR_PROGRAMS, as_csv
from tests.conftest import NOW
from tests.tables.figures import FIRST, Figures

WORDS = Words(str, lambda _, value: "" if value is None else str(value))


def test_a_sign_is_told_with_its_evidence_and_its_last_decision(figures: Figures) -> None:
    signs = {row["sign"]: row for row in figures.told("signs")}
    assert set(signs) == {"run", "elsewhere"}
    run, elsewhere = signs["run"], signs["elsewhere"]
    assert (run["clerk"], run["device"], elsewhere["clerk"], elsewhere["device"]) == ("Nguyễn Văn A", None, None, "=Quầy 1")
    assert (run["seen"], run["total"], run["expected"], run["p"], run["adjusted"]) == (12, 40, 0.75, 1e-9, 3e-8)
    assert (run["decision"], run["decision_words"], run["decided"]) == ("explained", "=Đã hỏi rõ", NOW)
    assert {elsewhere[name] for name in ("decision", "decision_words", "decided_by", "decided")} == {None}


def test_nobody_takes_out_signs_about_their_own_work(figures: Figures) -> None:
    own = replace(figures.scope(), own=FIRST.clerk)
    with figures.database.reading() as session:
        told = list(ROWS["signs"](session, own, "vi"))
    assert [row[TABLES["signs"].names.index("sign")] for row in told] == ["elsewhere"]


def test_signs_of_other_periods_stay_out(figures: Figures) -> None:
    assert len(figures.told("signs", "2016-03")) == 2
    assert figures.told("signs", "2016-04") == []


def test_the_register_has_every_edition_and_says_which_is_the_newest(figures: Figures) -> None:
    told = [(row["report"], row["edition"], row["newest"], row["reason"], row["made"]) for row in figures.told("reports")]
    assert sorted(told, key=str) == [
        ("dossiers", 1, True, None, NOW),
        ("scoring", 1, False, None, NOW),
        ("scoring", 2, True, "Bổ sung hồ sơ", NOW),
    ]
    assert {row["rules"] for row in figures.told("reports")} == {"tt01-2018.1", None}
    assert figures.told("reports", "2016-01") == []  # a quarter doesn't lie in a month


def test_scores_and_indicators_are_those_that_the_report_holds(figures: Figures) -> None:
    with figures.database.reading() as session:
        kept = [one for one in listed(session, (FIRST.office,)) if one.kind is ReportKind.SCORING]
        held = {one.id: document(session, one.id, (FIRST.office,)) for one in kept}
    scores, indicators = figures.told("scores"), figures.told("indicators")
    for key, made in held.items():
        assert isinstance(made, Scoring)
        parties = [made.office, *made.clerks]
        mine = [row for row in scores if row["report_id"] == key]
        assert [(row["name"], row["score"], row["class_low"] or "") for row in mine] == [
            (party.name, None if party.tenths is None else party.tenths / 10, party.low) for party in parties
        ]
        lines = [row for row in indicators if row["report_id"] == key]
        assert [(row["indicator"], row["points"], row["n"]) for row in lines] == [
            (line.number, line.points, line.n) for party in parties for line in party.lines
        ]
        assert all((row["score"] is None) == (row["missing"] is not None) for row in lines)
    assert {row["scored"] for row in scores} == {"office", "clerk"}
    assert any(row["score"] is not None for row in indicators)


def test_moments_and_chances_survive_in_every_kind_of_file(figures: Figures) -> None:
    table, rows = TABLES["signs"], figures.rows("signs")
    text = b"".join(as_csv(table, rows, FOR_PROGRAMS)).decode()
    told = {row["sign"]: row for row in csv.DictReader(io.StringIO(text))}
    assert float(told["run"]["p"]) == 1e-9
    assert datetime.fromisoformat(told["run"]["decided"]) == NOW
    assert told["elsewhere"]["device"] == "'=Quầy 1"  # no formula
    file = io.BytesIO()
    workbook.write(file, [(table, rows, WORDS)])
    cells = {row[3]: row for row in load_workbook(file).active.iter_rows(values_only=True)}  # type: ignore[union-attr] # a book has a sheet
    assert cells["run"][table.names.index("decided")] == to_local(NOW).replace(tzinfo=None)
    assert cells["run"][table.names.index("adjusted")] == 3e-8
