"""Each results page's time in the server, at each size in turns."""

import atexit
import gc
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from math import isnan, nan
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import click
from flask.testing import FlaskClient
from sqlalchemy import select

from admin.server import settle
from surveys.accounts.models import Account
from surveys.clock import local_day, utc_now
from surveys.database import Database
from surveys.office.models import Office
from surveys.settings import Settings
from tests.bench.building import LOGIN
from wsgi import create_app

AGAIN, YEARS = 9, 6
PAGES = (
    "",
    "clerks",
    "clerks/funnel.svg",
    "procedures",
    "procedures/funnel.svg",
    "time",
    "compare",
    "questions",
    "coverage",
    "remarks",
    "signs",
    "reports",
)
AIM = 1.5
_CLIENTS: list[FlaskClient] = []
_OFFICES: list[int] = []


def measure(kind: str, urls: dict[int, str], folder: Path) -> None:
    """Print the median milliseconds of every page: of the province and of one office, a period seen first and seen again.

    Another process looks first, so that "first" is the process's own first look, not that of the machine at its disk.
    """
    click.echo(f"  {kind}: page, scope — ms " + ", ".join(f"at {size:,} first/again" for size in urls) + "; growth first/again")
    with ExitStack() as stack:
        # A process for each size: what was read and drawn is kept per process.
        before, processes = ([stack.enter_context(_process()) for _ in urls] for _ in range(2))
        for each in (before, processes):
            times = [process.submit(_open, url, folder).result() for process, url in zip(each, urls.values(), strict=True)]
        click.echo(f"    first page of a new process: {', '.join(f'{taken:.0f}' for taken in times)} ms")
        for page in PAGES:
            for scope in ("province", "office"):
                _row(before, processes, page, scope)


def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def _row(before: list[ProcessPoolExecutor], processes: list[ProcessPoolExecutor], page: str, scope: str) -> None:
    this = local_day(utc_now()).year
    looks = []
    for year in range(this - YEARS, this):
        _looks(before, page, scope, str(year))
        looks.append(_looks(processes, page, scope, str(year)))
    first = [_median(column) for column in zip(*looks, strict=True)]
    again = [
        median(column) for column in zip(*(_looks(processes, page, scope, str(this - 1)) for _ in range(AGAIN)), strict=True)
    ]
    times = "   ".join(f"{a:7.1f} /{b:7.1f}" for a, b in zip(first, again, strict=True))
    growth = [found[-1] / found[0] for found in (first, again)]
    over = "  !" if any(each > AIM for each in growth) else ""
    click.echo(f"    /{page:<22}{scope:<9}{times}   ×{growth[0]:.2f} / ×{growth[1]:.2f}{over}")


def _median(times: Sequence[float]) -> float:
    """Of those that there are."""
    return median([each for each in times if not isnan(each)] or [nan])


def _looks(processes: list[ProcessPoolExecutor], page: str, scope: str, period: str) -> list[float]:
    """Each process's time, in turns, so that a busy moment of the machine falls on all."""
    return [process.submit(_look, page, scope, period).result() for process in processes]


def _open(url: str, folder: Path) -> float:
    """Sign in; the milliseconds of the very first page."""
    database = Database(url)
    with database.reading() as session:
        account = session.scalars(select(Account.id).where(Account.login == LOGIN)).one()
        # One of the middle.
        offices = session.scalars(select(Office.id).where(Office.parent_id.is_not(None)).order_by(Office.id)).all()
    database.dispose()
    _OFFICES.append(offices[len(offices) // 3])
    client = create_app(Settings(instance=folder, database_url=url, secret_key="b" * 64)).test_client()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": f"{account}.0", "_fresh": True})
    _CLIENTS.append(client)
    settle()
    atexit.register(gc.unfreeze)
    return _look("", "province", str(local_day(utc_now()).year - YEARS - 1))


def _look(page: str, scope: str, period: str) -> float:
    """The milliseconds that this process's server takes."""
    office = f"&office={_OFFICES[-1]}" if scope == "office" else ""
    begun = time.perf_counter()
    answer = _CLIENTS[-1].get(f"/admin/results/{page}?period={period}{office}")
    taken = time.perf_counter() - begun
    if answer.status_code == 204:  # too few groups for a chart, so that no page asks for it
        return nan
    if answer.status_code != 200:
        raise RuntimeError(f"{page}: {answer.status}")
    return taken * 1000
