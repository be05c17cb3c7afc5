"""Tallies are exactly what a recount gives, whatever happened in whatever order."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from surveys.database import Database
from surveys.figures import recount
from surveys.figures.models import TallyOffice
from surveys.figures.tally import FlowKey, finished_changed
from surveys.forms.verbs import ensure_default
from surveys.models import metadata
from surveys.responses.record import record
from surveys.tokens.verbs import void
from tests.builders import SECRET, place, submission, token
from tests.conftest import NOW

STEP = st.tuples(
    st.sampled_from(["whole", "partial", "completed", "voided", "unverified"]),
    st.integers(1, 5),
    st.sampled_from(["early", "on_time", "late", None]),
    st.integers(0, 900),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=6))
def test_tallies_equal_a_recount_after_any_history(database: Database, steps: list[tuple[str, int, str | None, int]]) -> None:
    with database.writing() as session:
        for table in reversed(metadata.sorted_tables):
            if table.name not in ("form_version", "form", "question", "option"):
                session.execute(table.delete())
        ensure_default(session, NOW)
        where = place(session)
        for number, (kind, level, time, hours) in enumerate(steps):
            issued = token(session, where, number=number)
            answers = {"overall": (str(level),), **({"time": (time,)} if time else {})}
            sent = submission(
                session, where, issued.code, answers=answers, rated_at=NOW - timedelta(hours=hours), partial=kind != "whole"
            )
            if kind == "unverified":
                sent = replace(sent, code=None)
            if kind == "voided":
                void(session, issued.token_id, now=NOW)
            record(session, sent, secret=SECRET, now=NOW)
            if kind == "completed":
                record(session, replace(sent, partial=False, revision=10, answers={"overall": ("1",)}), secret=SECRET, now=NOW)
        assert recount.check(session) == []


def test_a_wrong_cell_is_found_and_a_rebuild_mends_it(database: Database) -> None:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        record(session, submission(session, where, token(session, where).code), secret=SECRET, now=NOW)
        session.execute(text("UPDATE tally_office SET n5 = n5 + 1"))
        assert recount.check(session) == ["tally_office"]
        before = recount.check(session)
        recount.rebuild(session)
        assert before
        assert recount.check(session) == []


def test_rebuilding_twice_gives_the_same_cells(database: Database) -> None:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        record(session, submission(session, where, token(session, where).code), secret=SECRET, now=NOW)
        cells = [tuple(row) for row in session.execute(select(*TallyOffice.__table__.c))]
        recount.rebuild(session)
        assert [tuple(row) for row in session.execute(select(*TallyOffice.__table__.c))] == cells


def test_a_rating_near_midnight_counts_in_its_vietnamese_month(database: Database) -> None:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        last = NOW.replace(month=2, day=28, hour=17, minute=30)  # 1 March, 00:30 in Viet Nam
        sent = submission(session, where, token(session, where, now=NOW - timedelta(days=9)).code, rated_at=last)
        record(session, sent, secret=SECRET, now=NOW)
        assert set(session.scalars(select(TallyOffice.month))) == {202603}
        assert recount.check(session) == []


def test_a_dossier_that_is_no_longer_finished_leaves_no_empty_cell(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        key = FlowKey(where.office, where.clerk, where.procedure, 202603)
        finished_changed(session, None, key)
        finished_changed(session, key, None)
        assert recount.check(session) == []
