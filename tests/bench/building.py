"""A benchmark's store: generated rows, tallies by the product's own rebuild, releases by the product's own verbs."""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import takewhile
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Table, select, text

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
from surveys.figures.released.release import refresh, stale
from surveys.office.models import Office
from surveys.remarks.batches import gather_due
from tests.bench import decade, loading, province

LOGIN = "bench"
TALLIES: list[Table] = [table(model) for model in (TallyOffice, FlowClerk, FlowProcedure, FlowOrigin, FlowHour)]
RELEASES: list[Table] = [table(model) for model in (TallyChange, Released, ReleasedMix, Release)]
PROCESSES = 2
CHECKED = 1_000_000  # responses: the first offices' are enough to see that nothing differs
REMARK_DAYS = 7  # as an office that sets nothing


def fill(kind: str, urls: dict[int, str], folder: Path, *, parquet: bool) -> None:
    """Fill the stores (size → address) of one kind, with tallies and remarks' batches, unless that was done before; say how long
    each part took.

    ``parquet``: write the rows that DuckDB is to read to files, too.
    """
    for size, url in urls.items():
        database = Database(url)
        migrations.upgrade(database)
        with database.reading() as session:
            begun = session.scalar(select(Office.id).limit(1)) is not None
            filled = session.scalar(select(Account.id).where(Account.login == LOGIN)) is not None
        if begun and not filled:
            raise click.ClickException(f"{kind}, {size:,}: filling it was broken off; delete it to begin anew.")
        if not begun:
            _generate(database, (kind, url, size), answers(folder, size) if parquet else {})
            _tally(database, kind, size)
            _manager(database)
        with _timed(f"{kind}, {size:,}: remarks gathered"):
            gather_due(database, clock=utc_now, days=REMARK_DAYS)
        database.dispose()


def release(kind: str, url: str, size: int, *, like: str | None = None) -> None:
    """Make the releases of a filled store as far as there are none.

    ``like``: an SQLite store of the same size and day. The generator gives both the same rows, so that what was released there is
    copied instead of being reckoned a second time.
    """
    database = Database(url)
    with database.reading() as session:
        waiting = len(stale(session))
    with _timed(f"{kind}, {size:,}: {waiting:,} office-years released"):
        if like and waiting:
            loading.copy(like, url, [cells.name for cells in RELEASES])
        _release(database, url)
    _analyze(database)
    database.dispose()


def answers(folder: Path, size: int) -> dict[str, str]:
    """Table → the Parquet file with the same rows."""
    return {name: str(folder / f"{name}-{size}.parquet") for name in ("response", "answer")}


def _generate(database: Database, store: tuple[str, str, int], files: dict[str, str]) -> None:
    kind, url, size = store
    now = utc_now()
    with _timed(f"{kind}, {size:,} responses, {size * 6:,} answers and more: generated and stored"):
        with database.writing() as session:
            place = province.found(session, now)
        database.dispose()
        loading.load(url, decade.Decade(place, size, now=now).chunks(), files)


def _tally(database: Database, kind: str, size: int) -> None:
    """What ``phieu tally rebuild`` does, with nothing there yet, and what ``check`` does, over no more than a part of many."""
    _pass(f"{kind}, {size:,}: tallies rebuilt", size, passes.rebuild(database, clock=utc_now))
    _analyze(database)
    part = min(1.0, CHECKED / size)
    _pass(f"{kind}, {size:,}: tallies of {part:.0%} of the offices' months checked", None, passes.check(database), part)


def _pass(what: str, size: int | None, steps: Iterator[passes.Step], part: float = 1.0) -> None:
    """``part``: of the steps."""
    begun = time.perf_counter()
    wrong = sum(sum(step.wrong.values()) for step in takewhile(lambda step: step.done <= part * step.total, steps))
    seconds = time.perf_counter() - begun
    rate = f", {size / seconds:,.0f} responses/s" if size else ""
    click.echo(f"  {what}: {seconds:.0f} s{rate}, {wrong:,} cells differed")


def _release(database: Database, url: str) -> None:
    offices = _offices(database)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(_release_some, [url] * PROCESSES, [offices[n::PROCESSES] for n in range(PROCESSES)]))


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
            connection.execute(text("CHECKPOINT"))


@contextmanager
def _timed(what: str) -> Iterator[Any]:
    begun = time.perf_counter()
    yield
    click.echo(f"  {what}: {time.perf_counter() - begun:.0f} s")
