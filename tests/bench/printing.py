"""From *finish* pressed to paper: a clerk's browser over HTTP, the store, the print worker, and a real TCP printer.

Also what a ticket costs of the processor, in the web server and in the worker, beside python-escpos alone with the same picture.
"""

import re
import threading
import time
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import click
from escpos.printer import Network
from sqlalchemy import select, update

from surveys import migrations
from surveys.accounts import verbs as accounts
from surveys.accounts.models import Role
from surveys.clock import utc_now
from surveys.database import Database
from surveys.office.models import Clerk as ClerkRow
from surveys.office.models import Counter
from surveys.printing.models import Printer
from surveys.printing.payload import FRAGMENT_ROWS
from surveys.settings import Settings
from tests.bench import processes, store
from tests.bench.serving import served
from tests.printing.peer import Peer, printer

TICKETS, WARM = 100, 5
IDLE_SECONDS = 3.0
PATIENCE = 20.0
PASSWORD = "mat-khau-thu-nghiem"
START = b"\x1b@"  # how a ticket's own bytes begin; the questions before it don't count
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Taken:
    """One ticket: milliseconds until its first and last byte were at the printer, and how many there were."""

    first: float
    last: float
    size: int


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Never: what is measured is the press of a button, not the page after it."""


class Clerk:
    """A clerk's browser, signed in at the server on ``port``."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())
        self._csrf = self._token("/admin/sign-in")
        self._post("/admin/sign-in", login="bench", password=PASSWORD)
        self._csrf = self._token("/admin/desk/")

    def _token(self, path: str) -> str:
        found = _CSRF.search(self._browser.open(self._base + path).read().decode())
        if found is None:
            raise RuntimeError(f"{path} has no form")
        return found.group(1)

    def _post(self, path: str, **fields: object) -> None:
        try:
            self._browser.open(self._base + path, urlencode({"csrf_token": self._csrf, **fields}).encode())
        except HTTPError as answer:
            if answer.code != 303:
                raise

    def finish(self, dossier_id: int) -> None:
        """*Trả kết quả & in phiếu*."""
        self._post("/admin/desk/hand-over", dossier_id=dossier_id, after=0)


def measure(folder: Path) -> None:
    """Print latencies, bytes and processor time per ticket; all from this one run."""
    settings, peer = Settings(instance=folder, secret_key="b" * 64), Peer()
    with printer(peer):
        dossiers = _office(settings, peer.address)
        with served("product", settings) as port:
            clerk = Clerk(port)
            for dossier_id in dossiers[:WARM]:
                _one(clerk, peer, dossier_id)
            spent, taken = _counted(clerk, peer, dossiers[WARM:])
        alone = _alone(peer)
    _print(taken, spent, alone)


def _office(settings: Settings, address: str) -> list[int]:
    """The sample office with one clerk's account and the printer at ``address``; its dossiers in hand."""
    database, now = Database(settings.url), utc_now()
    migrations.upgrade(database)
    with database.writing() as session:
        office_id, _ = store.found(session, now)
        dossiers = store.dossiers(session, office_id, TICKETS + WARM, finished_at=None, now=now)
        session.execute(update(Printer).values(address=address))
        accounts.create(
            session,
            login="bench",
            name="Bench",
            password=PASSWORD,
            role=Role.CLERK,
            office_id=office_id,
            now=now,
            clerk_id=session.scalars(select(ClerkRow.id).order_by(ClerkRow.id)).first(),
            counter_id=session.scalars(select(Counter.id).order_by(Counter.id)).first(),
        )
    database.dispose()
    return dossiers


def _counted(clerk: Clerk, peer: Peer, dossiers: list[int]) -> tuple[dict[str, float], list[Taken]]:
    """Milliseconds of processor per ticket by process, without what the processes use when idle; and each ticket's times."""
    still = processes.spent()
    threading.Event().wait(IDLE_SECONDS)
    before, begun = processes.spent(), time.monotonic()
    idle = {role: (before[role] - still[role]) / IDLE_SECONDS for role in before}
    taken = [_one(clerk, peer, dossier_id) for dossier_id in dossiers]
    seconds, after = time.monotonic() - begun, processes.spent()
    return {role: (after[role] - before[role] - idle[role] * seconds) / len(taken) for role in after}, taken


def _one(clerk: Clerk, peer: Peer, dossier_id: int) -> Taken:
    seen, fences = len(peer.received), peer.paper.fences
    pressing = threading.Thread(target=clerk.finish, args=(dossier_id,))
    begun = time.perf_counter()
    pressing.start()
    with peer.changed:
        peer.changed.wait_for(lambda: START in peer.received[seen:], PATIENCE)
        first = time.perf_counter() - begun
        peer.changed.wait_for(lambda: peer.paper.fences > fences, PATIENCE)
        last = time.perf_counter() - begun
    pressing.join()
    return Taken(first * 1000, last * 1000, len(peer.received) - peer.received.index(START, seen))


def _alone(peer: Peer) -> float:
    """Milliseconds of processor that python-escpos uses by itself to print the last ticket's picture over TCP."""
    picture, tries = peer.paper.sheets[-1].image, 20
    begun = time.thread_time()
    for _ in range(tries):
        device = Network("127.0.0.1", peer.port, profile="TM-T20II")
        device.hw("INIT")
        device.image(picture, impl="bitImageRaster", fragment_height=FRAGMENT_ROWS)
        device.cut()
        device.close()
    return (time.thread_time() - begun) * 1000 / tries


def _print(taken: list[Taken], spent: dict[str, float], alone: float) -> None:
    for name, times in (("first", [one.first for one in taken]), ("last", [one.last for one in taken])):
        click.echo(f"finish pressed → {name:5} byte at the printer   {_spread(times)}   of {len(taken)} tickets")
    click.echo(f"bytes a ticket                              p50 {median(one.size for one in taken) / 1000:6.1f} KB")
    click.echo(
        f"processor a ticket                          web {spent['web']:6.1f} ms   worker {spent['worker']:6.1f} ms   "
        f"python-escpos alone, same picture {alone:.1f} ms   worker : alone {spent['worker'] / alone:.1f}"
    )


def _spread(values: list[float]) -> str:
    ordered = sorted(values)
    return f"p50 {ordered[len(ordered) // 2]:6.1f} ms   p99 {ordered[int(len(ordered) * 0.99)]:6.1f} ms"
