"""A benchmark's store: generated rows, tallies by the product's own rebuild, releases by the product's own verbs."""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Table, func, select, text

from surveys import migrations
from surveys.accounts import passwords
from surveys.accounts import verbs as accounts
from surveys.accounts.models import Account, Role
from surveys.clock import utc_now
from surveys.database import Database, table
from surveys.figures import passes
from surveys.figures.models import FlowClerk, FlowHour, FlowOrigin, FlowProcedure, TallyOffice
from surveys.figures.released.mixes import ReleasedMix
from surveys.figures.released.models import Release, Released, TallyChange
from surveys.figures.released.release import refresh
from surveys.office.models import Office
from tests.bench import decade, loading, province

LOGIN = "bench"
TALLIES: list[Table] = [table(model) for model in (TallyOffice, FlowClerk, FlowProcedure, FlowOrigin, FlowHour)]
RELEASES: list[Table] = [table(model) for model in (TallyChange, Released, ReleasedMix, Release)]
PROCESSES = 2


def build(url: str, size: int, folder: Path, *, like: str | None = None) -> None:
    """Fill the store at ``url`` unless that was done before, and say how long each part took.

    ``like``: an SQLite store of the same size and day. The generator gives both the same rows, so that what was released there is
    copied instead of being reckoned a second time.
    """
    database = Database(url)
    migrations.upgrade(database)
    with database.reading() as session:
        begun = session.scalar(select(Office.id).limit(1)) is not None
        ready = session.scalar(select(Account.id).where(Account.login == LOGIN)) is not None
    if not begun:
        _generate(database, url, size, folder)
    if not ready:
        _tally(database, size)
        if like:
            loading.copy(like, url, [cells.name for cells in RELEASES])
        else:
            _release(database, url)
        _analyze(database)
        _manager(database)
    database.dispose()


def answers(folder: Path, size: int) -> dict[str, str]:
    """Table → the Parquet file with the same rows."""
    return {name: str(folder / f"{name}-{size}.parquet") for name in ("response", "answer")}


def _generate(database: Database, url: str, size: int, folder: Path) -> None:
    now = utc_now()
    with _timed(f"{size:,} responses, {size * 6:,} answers and more, generated and stored"):
        with database.writing() as session:
            place = province.found(session, now)
        database.dispose()
        files = answers(folder, size) if not Path(answers(folder, size)["answer"]).exists() else {}
        loading.load(url, decade.Decade(place, size, now=now).chunks(), files)


def _tally(database: Database, size: int) -> None:
    """What ``phieu tally rebuild`` does, with nothing there yet."""
    with database.writing() as session:
        for cells in TALLIES + RELEASES:
            session.execute(cells.delete())
    _pass("rebuilt", size, passes.rebuild(database, clock=utc_now))
    _pass("checked", size, passes.check(database))
    _analyze(database)


def _pass(what: str, size: int, steps: Iterator[passes.Step]) -> None:
    begun = time.perf_counter()
    wrong = sum(sum(step.wrong.values()) for step in steps)
    seconds = time.perf_counter() - begun
    click.echo(f"  tallies {what}: {seconds:.0f} s, {size / seconds:,.0f} responses/s, {wrong:,} cells differed")


def _release(database: Database, url: str) -> None:
    with _timed("released"), ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        offices = _offices(database)
        made = sum(pool.map(_release_some, [url] * PROCESSES, [offices[n::PROCESSES] for n in range(PROCESSES)]))
    with database.reading() as session:
        rows = session.scalar(select(func.count()).select_from(Released))
    click.echo(f"  {made:,} office-years in {rows:,} rows")


def _release_some(url: str, offices: list[int]) -> int:
    database = Database(url)
    return refresh(database, clock=utc_now, offices=offices)


def _offices(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Office.id).order_by(Office.id)))


def _manager(database: Database) -> None:
    with database.writing() as session:
        top = session.scalars(select(Office.id).where(Office.parent_id.is_(None))).one()
        password = passwords.random_password()
        accounts.create(session, login=LOGIN, name="Bench", password=password, role=Role.MANAGER, office_id=top, now=utc_now())


def _analyze(database: Database) -> None:
    # As autovacuum would have done long before.
    if not database.sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def _timed(what: str) -> Iterator[Any]:
    begun = time.perf_counter()
    yield
    click.echo(f"  {what}: {time.perf_counter() - begun:.0f} s")
