"""What the citizens' pages weigh on the wire, in a real Chromium: on the first visit and on the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from playwright.sync_api import CDPSession, Page, sync_playwright

from surveys import migrations
from surveys.clock import utc_now
from surveys.database import Database
from surveys.settings import Settings
from tests.bench import store
from tests.bench.serving import served

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


def measure(folder: Path) -> None:
    """Print bytes and requests of the start screen and of the form that a slip opens."""
    settings = Settings(instance=folder, secret_key="b" * 64)
    database, now = Database(settings.url), utc_now()
    migrations.upgrade(database)
    with database.writing() as session:
        office_id, _ = store.found(session, now)
        codes = store.tokens(session, office_id, 2, secret=settings.secret_key, now=now)
    database.dispose()
    with served("product", settings) as port, _page() as page:
        wire = Wire(page)
        for name, paths in {"start screen": ("/", "/"), "form of a slip": (f"/t/{codes[0]}", f"/t/{codes[1]}")}.items():
            page.context.clear_cookies()
            wire.session.send("Network.clearBrowserCache")
            for visit, path in zip(("first visit", "next visit"), paths, strict=True):
                size, requests = wire.visit(page, f"http://127.0.0.1:{port}{path}")
                click.echo(f"{name:<15} {visit:<12} {size / 1000:7.1f} kB in {requests:>2} request(s)")


@contextmanager
def _page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser.new_page(viewport={"width": 1080, "height": 1920})
        browser.close()


class Wire:
    """Counts what a page's visit brings over the network, headers included; the cache costs nothing."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self._sizes: list[float] = []
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", lambda event: self._sizes.append(event["encodedDataLength"]))

    def visit(self, page: Page, url: str) -> tuple[float, int]:
        """Bytes and requests of one visit, until the network is quiet."""
        self._sizes.clear()
        page.goto(url, wait_until="networkidle")
        moved = [size for size in self._sizes if size > 0]
        return sum(moved), len(moved)
