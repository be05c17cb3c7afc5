"""An office served to a kiosk, tablet or phone, and what a citizen does there."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import serving
from tests.kiosk.conftest import House, furnish

PAUSE = 460  # ms after which any tap on a new screen counts, even on the spot of the last one (kiosk/static/taps.js)


def seen(page: Page) -> None:
    """Let the moment pass in which nobody can have seen a new screen, however slow the machine is."""
    page.wait_for_timeout(PAUSE)
    page.locator('html[data-taps="ready"]').wait_for(state="attached")


class Kiosk:
    """A page at a served office, and what a citizen does there."""

    def __init__(self, page: Page, address: str, house: House) -> None:
        self.page, self.address, self.house = page, address, house
        self.requests: list[Request] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        # A browser asks for the tab's icon whenever it likes.
        if not request.url.endswith("icon.svg"):
            self.requests.append(request)

    def start(self) -> None:
        """Open the start screen."""
        self.page.goto(self.address + "/")
        self.seen()

    def seen(self) -> None:
        """``seen``, of this page."""
        seen(self.page)

    def open(self, code: str, *, query: str = "?at=H38") -> None:
        """Open a slip's form."""
        self.page.goto(f"{self.address}/t/{code}{query}")
        self.on(0)

    def on(self, number: int) -> None:
        """Wait for a question's screen, and until a tap on it counts."""
        self.page.locator(f'[data-rating][data-at="{number}"]').wait_for()
        self.seen()

    def tap(self, question: str, option: str) -> None:
        """Tap an answer."""
        self.page.locator(f'.answer:has(input[name="q.{question}"][value="{option}"])').tap()

    def next(self) -> None:
        """Tap the button that goes on."""
        self.page.locator("[data-next]").tap()

    def saved(self) -> None:
        """Wait until the thanks say that the rating was taken in."""
        expect(self.page.locator('[data-tell="saved"]')).to_be_visible()

    def sent(self) -> list[Request]:
        """The ratings sent."""
        return [request for request in self.requests if request.method == "POST"]


@pytest.fixture
def kiosk_at(make_app: Callable[..., Flask], open_page: Callable[..., Page]) -> Iterator[Callable[..., Kiosk]]:
    """Serve an office with ``settings`` and open a page of ``size`` at it."""
    stops = []

    def make(size: str = "kiosk-portrait", *, options: dict[str, object] | None = None, **settings: object) -> Kiosk:
        app = make_app(**settings)
        house = furnish(app)
        served = serving(app)
        stops.append(served)
        return Kiosk(open_page(size, **(options or {})), served.__enter__(), house)

    yield make
    for served in stops:
        served.__exit__(None, None, None)
