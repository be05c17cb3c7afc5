"""The results page's time in the server at 10 thousand and at 1 million responses, on both stores."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import click
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from surveys import migrations
from surveys.accounts import passwords
from surveys.accounts import verbs as accounts
from surveys.accounts.models import Role
from surveys.clock import add_months, local_day, month_of, utc_now
from surveys.database import Database
from surveys.settings import Settings
from tests import postgres
from tests.bench import store
from wsgi import create_app

SIZES = (10_000, 1_000_000)
LOOKS = 25
MONTHS = 6
PAGE = "/admin/results/"
_CLIENTS: list[FlaskClient] = []


def measure(folder: Path) -> None:
    """Print the page's median milliseconds, seen again and seen first, per store and size, and how they grow."""
    with _stores(folder) as urls:
        for kind, names in urls.items():
            # A process for each size: charts are kept per process, by what they show.
            with _process() as small, _process() as big:
                _compare(kind, [small, big], names, folder)


def _compare(kind: str, processes: list[ProcessPoolExecutor], urls: list[str], folder: Path) -> None:
    for process, url, size in zip(processes, urls, SIZES, strict=True):
        process.submit(_open, url, size, folder).result()
    this = month_of(local_day(utc_now()))
    months = [add_months(this, -n) for n in range(2, 2 + MONTHS)]
    first = _medians(processes, [f"{PAGE}?period={month // 100}-{month % 100:02d}" for month in months])
    again = _medians(processes, [PAGE] * LOOKS)
    for size, seen_again, seen_first in zip(SIZES, again, first, strict=True):
        line = f"results page, {kind:<10} {size:>9,} responses"
        click.echo(f"{line}   seen again {seen_again:6.1f} ms   a period seen first {seen_first:6.1f} ms")
    click.echo(f"  → {kind}: ×{again[1] / again[0]:.2f} seen again, ×{first[1] / first[0]:.2f} seen first")


def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def _medians(processes: list[ProcessPoolExecutor], paths: list[str]) -> list[float]:
    """Each process's median over ``paths``, looked at in turns, so that a busy moment of the machine falls on both."""
    looks = [[process.submit(_look, path).result() for process in processes] for path in paths]
    return [median(column) for column in zip(*looks, strict=True)]


@contextmanager
def _stores(folder: Path) -> Iterator[dict[str, list[str]]]:
    urls = {"sqlite": [f"sqlite:///{folder / f'{size}.db'}" for size in SIZES]}
    if not shutil.which("pg_ctl") and not list(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")):
        yield urls
        return
    with postgres.cluster() as address:
        engine = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for size in SIZES:
                connection.execute(text(f"CREATE DATABASE bench{size}"))
        engine.dispose()
        yield {**urls, "postgresql": [address.format(name=f"bench{size}") for size in SIZES]}


def _open(url: str, size: int, folder: Path) -> None:
    _CLIENTS.append(_signed_in(Settings(instance=folder, database_url=url, secret_key="b" * 64), size))
    _look(PAGE)


def _signed_in(settings: Settings, size: int) -> FlaskClient:
    now, database = utc_now(), Database(settings.url)
    migrations.upgrade(database)
    with database.writing() as session:
        office_id, version_id = store.found(session, now)
        store.responses(session, office_id, version_id, size, now=now)
        password = passwords.random_password()
        account = accounts.create(
            session, login="bench", name="Bench", password=password, role=Role.MANAGER, office_id=office_id, now=now
        )
    if not database.sqlite:
        # As autovacuum would have done long before.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    database.dispose()
    client = create_app(settings).test_client()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": f"{account}.0", "_fresh": True})
    return client


def _look(path: str) -> float:
    """The milliseconds that this process's server takes for ``path``."""
    begun = time.perf_counter()
    answer = _CLIENTS[-1].get(path)
    taken = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return taken * 1000
