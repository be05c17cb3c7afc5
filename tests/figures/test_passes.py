"""A rebuild by parts: online, resumable, shared by two, killed at any moment; and a check that says where."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from surveys.accounts import verbs as accounts
from surveys.accounts.models import Role
from surveys.clock import utc_now
from surveys.database import Database, table
from surveys.figures import counting, passes, recount
from surveys.figures.counting import Unit
from surveys.figures.models import FlowHour, TallyOffice, TallyPass
from surveys.figures.released.models import TallyChange
from surveys.responses.erase import erase_by_code
from surveys.responses.record import record
from surveys.responses.submission import Submission
from surveys.tokens.verbs import void
from tests.builders import SECRET, submission, token
from tests.conftest import NOW
from tests.figures.ratings import World, a_year, rate, world
from tests.server import kill, phieu
from wsgi import phieu as commands

WRONG = text("UPDATE tally_office SET n5 = n5 + 1 WHERE month IN (201603, 201707)")


def filled(database: Database, *, months: int = 24) -> World:
    """An office with two years of ratings."""
    with database.writing() as session:
        where = world(session)
        rate(session, where, a_year(where, 120, months=months))
    return where


def agree(database: Database) -> bool:
    with database.reading() as session:
        return recount.check(session) == []


def test_a_check_names_the_office_the_month_and_how_many_cells(database: Database) -> None:
    where = filled(database)
    with database.writing() as session:
        session.execute(WRONG)
        cells = session.scalar(select(func.count()).where(TallyOffice.month == 201603))
    steps = list(passes.check(database))
    assert [step.unit for step in steps if step.wrong] == [Unit(where.place.office, 201603), Unit(where.place.office, 201707)]
    assert next(step.wrong for step in steps if step.wrong) == {"tally_office": cells}
    assert [step.done for step in steps] == list(range(1, steps[-1].total + 1))


def test_a_rebuild_mends_what_is_wrong_missing_or_too_much_and_has_it_released_anew(database: Database) -> None:
    where = filled(database)
    with database.writing() as session:
        session.execute(WRONG)
        session.execute(delete(TallyOffice).where(TallyOffice.month == 201609))
        session.execute(insert(FlowHour), {"office_id": where.place.office, "month": 201613, "hour": 5})
        changes = session.scalar(select(TallyChange.changes).where(TallyChange.year == 2017))
    mended = [step.unit.month for step in passes.rebuild(database, clock=utc_now) if step.wrong]
    assert mended == [201603, 201609, 201613, 201707]
    assert agree(database)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FlowHour)) == 0
        assert session.scalar(select(TallyChange.changes).where(TallyChange.year == 2017)) == (changes or 0) + 1
        assert session.scalar(select(func.count()).select_from(TallyPass)) == 0


def test_a_rebuild_that_was_broken_off_goes_on_after_the_last_year_that_it_finished(database: Database) -> None:
    filled(database)
    with database.writing() as session:
        session.execute(WRONG)
    broken = passes.rebuild(database, clock=utc_now)
    while next(broken).unit.month < 201612:
        pass
    broken.close()
    assert passes.begun(database)
    rest = list(passes.rebuild(database, clock=utc_now))
    assert [rest[0].unit.month, *(step.unit.month for step in rest if step.wrong)] == [201701, 201707]
    assert agree(database)
    assert not passes.begun(database)


def test_two_rebuilds_at_once_mend_nothing_twice(database: Database) -> None:
    filled(database)
    with database.writing() as session:
        session.execute(WRONG)
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(lambda: list(passes.rebuild(database, clock=utc_now))) for _ in range(2)]
        mended = sorted(step.unit.month for run in runs for step in run.result() if step.wrong)
    assert mended == [201603, 201707]
    assert agree(database)


def test_what_comes_and_goes_between_the_look_and_the_mending_stays_counted(database: Database) -> None:
    where = filled(database)
    with database.writing() as session:
        codes = [token(session, where.place, number=number) for number in range(1, 5)]
        record(session, submission(session, where.place, codes[0].code), secret=SECRET, now=NOW)
        # As if these had never been counted.
        for model in recount.CHECKED:
            session.execute(delete(table(model)))
    unit = Unit(where.place.office, 202603)
    with database.reading() as session:
        deltas = recount.differences(session, unit, counting.positions(session))
    with database.writing() as session:
        record(session, submission(session, where.place, codes[1].code, level=1), secret=SECRET, now=NOW)
        void(session, codes[2].token_id, now=NOW)
        by = _somebody(session, where)
        erase_by_code(session, codes[0].code, secret=SECRET, by=by, now=NOW)
    with database.writing() as session:
        recount.mend(session, unit, deltas)
    with database.reading() as session:
        assert recount.differences(session, unit, counting.positions(session)) == {}


def _somebody(session: Session, where: World) -> int:
    given = {"login": "quantri", "name": "A", "password": "mot-mat-khau-dai", "role": Role.ADMINISTRATOR, "now": NOW}
    return accounts.create(session, office_id=where.place.office, **given)  # type: ignore[arg-type] # create's own


def test_ratings_by_many_while_a_rebuild_goes_round_and_round_are_all_counted(database: Database) -> None:
    where = filled(database, months=3)
    with database.writing() as session:
        sent = [submission(session, where.place, token(session, where.place, number=n).code, level=1 + n % 5) for n in range(40)]
        session.execute(delete(TallyOffice))
    over = threading.Event()

    def rebuilding() -> None:
        while not over.is_set():
            list(passes.rebuild(database, clock=utc_now))

    def rating(mine: list[Submission]) -> None:
        for one in mine:
            with database.writing() as session:
                record(session, one, secret=SECRET, now=NOW)

    with ThreadPoolExecutor(5) as pool:
        beside = pool.submit(rebuilding)
        for done in [pool.submit(rating, sent[n::4]) for n in range(4)]:
            done.result()
        over.set()
        beside.result()
    assert agree(database)


def test_the_command_fails_where_a_tally_is_wrong(app: Flask) -> None:
    database = app.extensions["phieu"].database
    filled(database, months=20)
    run = app.test_cli_runner().invoke
    assert run(commands, args=["tally", "check"]).exit_code == 0
    with database.writing() as session:
        session.execute(WRONG)
    failed = run(commands, args=["tally", "check"])
    assert (failed.exit_code, "201603: cells that differ: tally_office" in failed.output) == (1, True)
    assert "mended: tally_office" in run(commands, args=["tally", "rebuild"]).output
    assert run(commands, args=["tally", "check"]).exit_code == 0


def test_a_rebuild_killed_at_any_moment_while_ratings_come_is_finished_by_the_next(store_url: str, tmp_path: Path) -> None:
    database = Database(store_url)
    where = filled(database, months=48)
    with database.writing() as session:
        sent = iter([submission(session, where.place, token(session, where.place, number=n).code) for n in range(60)])
        session.execute(delete(TallyOffice))
        session.execute(delete(FlowHour))
    rng = random.Random(5)
    for _ in range(2):
        process = phieu(store_url, tmp_path / "instance", "tally", "rebuild")
        until = Unit(where.place.office, 201600 + 100 * rng.randint(0, 3))
        while process.poll() is None and not _past(database, until):
            with database.writing() as session:
                if one := next(sent, None):
                    record(session, one, secret=SECRET, now=NOW)
        kill(process)
    assert phieu(store_url, tmp_path / "instance", "tally", "rebuild").wait() == 0
    assert agree(database)
    database.dispose()


def _past(database: Database, unit: Unit) -> bool:
    with database.reading() as session:
        row = session.execute(select(TallyPass.office_id, TallyPass.month)).one_or_none()
    return row is not None and Unit(*row) > unit
