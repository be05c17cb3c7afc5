"""Kept reports: unchanged, re-makeable to the byte, corrected by another edition."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from surveys.database import Database
from surveys.errors import Conflict, Invalid, NotFound
from surveys.figures.periods import parse
from surveys.office.models import Office
from surveys.printing.duties import Duty
from surveys.reports import kept
from surveys.reports.documents import Scoring, digest, from_text, to_text
from surveys.reports.due import Due, attempt, due, make, make_due, next_due, over
from surveys.reports.duty import TRIES, Making
from surveys.reports.keeping import Files, draft, files, keep
from surveys.reports.models import Report, ReportEntry, ReportFile, ReportFormat, ReportKind
from surveys.reports.verifying import State, verify
from tests.builders import place
from tests.reports.conftest import NOW, QUARTER, Scene, furnish


def clock() -> datetime:
    return NOW


def digests(kind: str, made: Files) -> list[str]:
    return [f"{kind} {form.value} {sha256(data).hexdigest()}" for form, data in made.items()]


def test_the_same_data_gives_the_same_bytes_in_other_processes(on_sqlite: Database) -> None:
    """With other hash seeds, another time zone, another language, and seconds later."""
    with on_sqlite.writing() as session:
        scene = furnish(session)
    with on_sqlite.reading() as session:
        documents = {kind: draft(session, scene.office, kind, QUARTER, now=NOW) for kind in ReportKind}
    texts = {kind: to_text(document) for kind, document in documents.items()}
    assert {kind: from_text(kind, text) for kind, text in texts.items()} == documents
    once = [line for kind, document in documents.items() for line in digests(kind, files(document))]
    given = "".join(f"{kind.value}\t{text}\n" for kind, text in texts.items())
    for seed in ("1", "4711"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "America/New_York", "LC_ALL": "C"}
        command = [sys.executable, "-m", "tests.reports.again"]
        made = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", env=env, check=True)
        assert made.stdout.splitlines() == once


def test_reports_of_the_month_and_the_quarter_make_themselves_once(database: Database, scene: Scene) -> None:
    made = make_due(database, clock=clock)
    with database.reading() as session:
        found = {(each.kind.value, each.period.word) for each in kept.listed(session, [scene.office])}
        assert list(due(session, now=NOW)) == []
    months = {(kind, f"2016-0{m}") for kind in ("dossiers", "notice") for m in (4, 5, 6)}
    assert found == months | {(kind.value, "2016-Q2") for kind in ReportKind}
    assert made == len(found)
    assert make_due(database, clock=clock) == 0


def test_a_worker_makes_them_one_at_a_time_and_then_rests(on_sqlite: Database) -> None:
    with on_sqlite.writing() as session:
        office = furnish(session).office
    making = Making(on_sqlite, clock)
    duty, counts = Duty("reports", making.piece, look=3600, pause=0, settle=0), []
    for _ in range(11):
        duty.turn()
        duty.end()
        with on_sqlite.reading() as session:
            counts.append(len(kept.listed(session, [office])))
    assert counts == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9]


def test_a_report_that_always_fails_keeps_no_other_from_being_made(on_sqlite: Database) -> None:
    with on_sqlite.writing() as session:
        office = furnish(session).office
        broken = {"data": {"5": {"no": "points"}}, "entered_at": NOW}
        session.add(ReportEntry(office_id=office, first=QUARTER.first, last=QUARTER.last, **broken))
    making, failed, more = Making(on_sqlite, clock), 0, True
    while more:
        try:
            more = making.piece()
        except KeyError:
            failed += 1
    with on_sqlite.reading() as session:
        assert len(kept.listed(session, [office])) == 8
    assert failed == TRIES


def test_two_workers_at_once_keep_each_report_once(database: Database, scene: Scene) -> None:
    both = [threading.Thread(target=make_due, args=(database,), kwargs={"clock": clock}) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    with database.reading() as session:
        assert [each.edition for each in kept.listed(session, [scene.office])] == [1] * 9


def test_a_report_that_was_kept_since_it_was_found_due_is_left_as_it_is(database: Database, scene: Scene) -> None:
    wanted = next_due(database, clock=clock)
    assert wanted
    assert attempt(database, wanted, clock=clock)
    assert not attempt(database, wanted, clock=clock)
    with database.reading() as session:
        assert [each.edition for each in kept.listed(session, [scene.office])] == [1]


def test_an_office_above_reports_what_those_below_did_and_scores_itself_alone(on_sqlite: Database) -> None:
    with on_sqlite.writing() as session:
        low = furnish(session).office
        top = place(session, code="T")
        session.execute(update(Office).where(Office.id == low).values(parent_id=top.office))
    with on_sqlite.reading() as session:
        mine = {(each.kind, each.period.word) for each in due(session, now=NOW) if each.office_id == top.office}
        assert (ReportKind.DOSSIERS, "2016-Q2") in mine
        above = {kind: draft(session, top.office, kind, QUARTER, now=NOW) for kind in ReportKind}
        below = {kind: draft(session, low, kind, QUARTER, now=NOW) for kind in ReportKind}
    for kind, name in ((ReportKind.DOSSIERS, "total"), (ReportKind.NOTICE, "levels"), (ReportKind.NOTICE, "on_time")):
        assert json.loads(to_text(above[kind]))[name] == json.loads(to_text(below[kind]))[name] != 0
    scoring = above[ReportKind.SCORING]
    assert isinstance(scoring, Scoring)
    assert (scoring.office.tenths, scoring.clerks) == (None, ())


def test_nothing_is_due_before_its_day(database: Database, scene: Scene) -> None:
    with database.reading() as session:
        early = {each.period.word for each in due(session, now=NOW - timedelta(days=1))}
    assert "2016-06" not in early
    assert "2016-05" in early


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2017-01-05", ["2016-12", "2016-11", "2016-10", "2016-09", "2016-Q4", "2016-Q3", "2016"]),
        ("2016-06-30", ["2016-05", "2016-04", "2016-03", "2016-Q1"]),
    ],
)
def test_what_is_over(today: str, words: list[str]) -> None:
    assert [period.word for period in over(datetime.fromisoformat(today).date())] == words


def test_a_kept_report_is_what_was_made(database: Database, scene: Scene) -> None:
    key = make(database, Due(scene.office, ReportKind.SCORING, QUARTER), clock=clock)
    with database.reading() as session:
        document = kept.document(session, key, [scene.office])
        [listed] = kept.listed(session, [scene.office])
        assert listed.data_sha256 == digest(to_text(document))
        assert (listed.edition, listed.rules, listed.name) == (1, "tt01-2018.1", "")
        for form in ReportFormat:
            data = kept.file(session, key, form, [scene.office])
            assert sha256(data).hexdigest() == listed.files[form]
            assert files(document)[form] == data
        assert [each.state for each in verify(session)] == [State.SAME]
        with pytest.raises(NotFound):
            kept.document(session, key, [scene.office + 1])


def test_a_correction_is_another_edition_and_the_old_one_stays(database: Database, scene: Scene) -> None:
    wanted = Due(scene.office, ReportKind.DOSSIERS, QUARTER)
    make(database, wanted, clock=clock)
    with pytest.raises(Invalid, match="lý do"):
        make(database, wanted, clock=clock)
    make(database, wanted, clock=clock, reason="Nhập thiếu một tệp hồ sơ")
    with database.reading() as session:
        found = kept.listed(session, [scene.office])
        assert [(each.edition, each.reason) for each in found] == [(2, "Nhập thiếu một tệp hồ sơ"), (1, "")]
        assert kept.document(session, found[1].id, [scene.office]).head.edition == 1


def test_a_period_that_runs_is_not_kept_and_a_month_is_not_scored(database: Database, scene: Scene) -> None:
    with pytest.raises(Conflict, match="chưa kết thúc"):
        make(database, Due(scene.office, ReportKind.NOTICE, parse("2016-07")), clock=clock)
    with pytest.raises(Invalid, match="quý, năm"):
        make(database, Due(scene.office, ReportKind.SCORING, parse("2016-05")), clock=clock)


def test_the_store_itself_lets_nobody_change_a_kept_report(database: Database, scene: Scene) -> None:
    make(database, Due(scene.office, ReportKind.NOTICE, QUARTER), clock=clock)
    for act in (update(Report).values(reason="x"), delete(ReportFile), update(ReportFile).values(sha256="0")):
        with pytest.raises(DBAPIError, match="never changes"), database.writing() as session:
            session.execute(act)


def test_what_other_versions_drew_is_older_and_not_damaged(on_sqlite: Database) -> None:
    with on_sqlite.writing() as session:
        office = furnish(session).office
        document = draft(session, office, ReportKind.NOTICE, QUARTER, now=NOW)
        drawn = {form: data + b"\n" for form, data in files(document).items()}  # as another release might have drawn it
        first = keep(session, office, replace(document, head=replace(document.head, edition=1)), drawn)
        assert [each.state for each in verify(session)] == [State.OTHER]
        session.execute(text("DROP TRIGGER report_frozen_update"))
        session.execute(update(Report).where(Report.id == first).values(made_with="phieu 0.0.1"))
        assert [(each.state, each.good) for each in verify(session)] == [(State.OLDER, True)]


def test_damage_is_found(database: Database, scene: Scene) -> None:
    make(database, Due(scene.office, ReportKind.NOTICE, QUARTER), clock=clock)
    with database.writing() as session:
        # As a broken disk would do it: past the triggers.
        drop = "report_file_frozen_update" if database.sqlite else "report_file_frozen ON report_file"
        session.execute(text(f"DROP TRIGGER {drop}"))
        session.execute(update(ReportFile).where(ReportFile.format == ReportFormat.PDF).values(content=b"%PDF"))
    with database.reading() as session:
        assert [each.state for each in verify(session)] == [State.DAMAGED]
