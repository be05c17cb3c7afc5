"""A paired device as it stands in an office: a real server that can die, a browser profile that outlives its browser."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy import select

from surveys.clock import utc_now
from surveys.database import Database
from surveys.devices import verbs
from surveys.devices.models import Device, DeviceKind
from surveys.forms.verbs import ensure_default
from surveys.responses.models import Quarantined, Response
from tests import builders
from tests.browser.conftest import FLAGS
from tests.browser.kiosk.conftest import seen
from tests.builders import SECRET
from tests.devices.pairing import device
from tests.server import free_port, kill, served

QUESTIONS = 9
PATIENCE = 20_000


class Standing:
    """One device, its server and its store. ``address`` is what the device knows the server by."""

    def __init__(self, chromium: Browser, url: str, folder: Path) -> None:
        self._chromium, self._url, self._folder = chromium, url, folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database = Database(url)
        self._server = ExitStack()
        self.process: subprocess.Popen[bytes] | None = None
        self.browser: BrowserContext | None = None
        self.page: Page
        self.asked: list[str] = []
        with self.database.writing() as session:
            ensure_default(session, utc_now())
            self.place = builders.place(session)
            self.device_id = device(session, self.place, DeviceKind.KIOSK).id
        self._slips = 0

    # the server

    def serve(self, port: int = 0) -> None:
        """Start the server; ``port`` where something else stands at the device's address."""
        self._server = ExitStack()
        limits = {"PHIEU_KIOSK_THANKS_SECONDS": "3", "PHIEU_WORKERS": "1"}
        found = self._server.enter_context(served(self._url, self._folder / "instance", port or self.port, **limits))
        self.process = found[0]

    def die(self) -> None:
        """The server is killed."""
        assert self.process is not None
        kill(self.process)
        self._server.close()

    # the browser

    def boot(self, **more: Any) -> Page:
        """Start the device: its browser, with the profile that it had."""
        self.browser = self._chromium.browser_type.launch_persistent_context(
            str(self._folder / "profile"),
            executable_path="/usr/bin/chromium",
            args=FLAGS,
            viewport={"width": 1080, "height": 1920},
            has_touch=True,
            locale="vi-VN",
            **more,
        )
        self.page = self.browser.pages[0]
        self.browser.on("request", lambda request: self.asked.append(f"{request.method} {request.url}"))
        return self.page

    def off(self) -> None:
        """Close the browser as a device is switched off in the evening."""
        assert self.browser is not None
        self.browser.close()
        self.browser = None

    def power_cut(self) -> None:
        """SIGKILL for every process of the browser: nothing is written any more."""
        profile = str(self._folder / "profile")
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError):
                if f"--user-data-dir={profile}" in (folder / "cmdline").read_text().split("\0"):
                    os.kill(int(folder.name), signal.SIGKILL)
        assert self.browser is not None
        with suppress(PlaywrightError):  # whether its end was noticed already
            self.browser.close()
        self.browser = None
        # A killed Chromium leaves the mark of a running one.
        for left in Path(profile).glob("Singleton*"):
            left.unlink()

    def home(self) -> None:
        """Open the start screen, as the kiosk's autostart does."""
        self.page.goto(f"{self.address}/d/")
        self.page.locator("[data-start] h1").wait_for()

    def pair(self) -> None:
        """Type the administrator's code on the device, and wait until it holds its pages."""
        with self.database.writing() as session:
            made = session.get_one(Device, self.device_id)
            code = verbs.open_pairing(session, made, secret=SECRET, now=utc_now()).code
        self.page.goto(f"{self.address}/d/pair")
        seen(self.page)
        for symbol in code:
            self.page.locator(f'[data-key="{symbol}"]').tap()
        self.page.get_by_role("button", name="Ghép máy").tap()
        self.page.locator("[data-start] h1").wait_for()
        self.holding()

    def holding(self) -> str:
        """Wait until the device holds a set of pages; its version."""
        find = "async () => (await (await caches.match('/d/kept/version'))?.text()) ?? ''"
        return str(self.until(lambda: self.page.evaluate(find)))

    def until(self, condition: Callable[[], Any]) -> Any:
        """What ``condition`` gives once it is true; fails after PATIENCE."""
        for _ in range(PATIENCE // 50):
            if found := condition():
                return found
            self.page.wait_for_timeout(50)
        raise AssertionError("it never came true")

    # the citizens

    def slip(self) -> str:
        """The code of a new slip."""
        self._slips += 1
        with self.database.writing() as session:
            return builders.token(session, self.place, number=self._slips, now=utc_now()).code

    def open_code(self, code: str) -> None:
        """Scan a slip on the start screen."""
        self.page.keyboard.type(f"{code}\n")
        self._on(0)

    def open_choice(self) -> None:
        """Without a slip: choose field by field."""
        seen(self.page)
        self.page.get_by_role("link", name="Không có phiếu").first.tap()
        seen(self.page)
        self.page.get_by_role("link", name="Xây dựng").tap()
        self._on(0)

    def rate(self, level: int) -> None:
        """Answer the first question, skip the others, and see the thanks."""
        self.answer(level)
        for number in range(1, QUESTIONS):
            self._on(number)
            self.page.locator("[data-next]").tap()
        expect(self.page.locator("[data-thanked] h1")).to_be_visible()

    def answer(self, level: int) -> None:
        """Tap the first answer."""
        self.page.locator(f'.answer:has(input[name="q.overall"][value="{level}"])').tap()

    def _on(self, number: int) -> None:
        self.page.locator(f'[data-rating][data-at="{number}"]').wait_for()
        seen(self.page)

    def started(self) -> None:
        """Wait until the start screen is back."""
        self.page.locator("[data-start] h1").wait_for()

    def module(self, name: str) -> str:
        """The address of one of the page's own modules."""
        frame = self.page.locator('script[src$="/frame.js"]').get_attribute("src") or ""
        return frame.replace("frame.js", name)

    def waiting(self) -> list[dict[str, str]]:
        """What waits on the device, field by field, oldest first."""
        find = "async (queue) => (await (await import(queue)).waiting()).map(([, body]) => body)"
        bodies: list[str] = self.page.evaluate(find, self.module("queue.js"))
        return [{name: values[0] for name, values in parse_qs(body).items()} for body in bodies]

    # the store

    def responses(self) -> list[Response]:
        """All that counts, oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Response).order_by(Response.id)))

    def set_aside(self) -> list[Quarantined]:
        """All that was set aside."""
        with self.database.reading() as session:
            return list(session.scalars(select(Quarantined).order_by(Quarantined.id)))

    def row(self) -> Device:
        """The device as the store has it."""
        with self.database.reading() as session:
            return session.get_one(Device, self.device_id)

    def close(self) -> None:
        """End all of it."""
        if self.browser is not None:
            self.off()
        if self.process is not None:
            self.die()
        self.database.dispose()


@contextmanager
def standing(chromium: Browser, url: str, folder: Path) -> Iterator[Standing]:
    """A served office with a paired kiosk that holds its pages."""
    stand = Standing(chromium, url, folder)
    try:
        stand.serve()
        stand.boot()
        stand.pair()
        yield stand
    finally:
        stand.close()
