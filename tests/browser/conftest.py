"""A real Chromium and a served app for the browser tests."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

SIZES = {
    "kiosk-portrait": (1080, 1920),
    "kiosk-landscape": (1920, 1080),
    "tablet": (1280, 800),
    "phone": (390, 844),
    "narrow": (320, 640),
    "admin": (1440, 900),
}

# A busy machine takes its time; what never comes fails all the same.
expect.set_options(timeout=30_000)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # As docs/kiosk/session starts a kiosk: what is read aloud goes on by itself on the next page.
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page at one of ``SIZES`` in a context of its own; a console error or a page error fails the test."""
    contexts = []
    faults: list[str] = []

    def make(size: str = "admin", **options: object) -> Page:
        width, height = SIZES[size]
        touch = size != "admin"
        context = chromium.new_context(viewport={"width": width, "height": height}, has_touch=touch, locale="vi-VN", **options)  # type: ignore[arg-type] # Playwright's own options
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    # A refused form (4xx) is logged by Chromium as a failed resource; that is the answer under test, not a fault.
    # A page that asks again and again may do so once more when its server has ended: htmx says so by these two words.
    harmless = ("Failed to load resource", "htmx:sendError", "htmx:afterRequest")
    assert [fault for fault in faults if not any(word in fault for word in harmless)] == []
