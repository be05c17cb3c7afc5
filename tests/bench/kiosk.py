"""A paired kiosk in a real Chromium: how soon the next screen is painted on a slow CPU, what a thousand ratings leave in memory,
and what a first visit and a warm start bring over the wire."""

import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click
from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from surveys import migrations
from surveys.clock import utc_now
from surveys.database import Database
from surveys.devices import verbs as devices
from surveys.devices.models import Device, DeviceKind
from surveys.office.models import Office
from surveys.settings import Settings
from tests.bench import endurance, store
from tests.bench.serving import served
from tests.bench.weight import FLAGS
from tests.bench.wire import counted

COOKIE = "phieu_device"
SLOWED = 6  # times slower than this machine
# What a device asks beside its screen: whether its worker is still the newest, and for how it is to be known to the staff.
BESIDES = ("GET /d/worker.js", "POST /d/state")
SETTLED = 500  # ms in which a screen on the slowed machine has come to rest
PAINTED = 8  # ratings whose taps are timed, on each screen
TAPS = 8  # from the first question to the last
SCREENS = {"standing kiosk": (1080, 1920), "tablet": (1280, 800)}
RATINGS = int(os.environ.get("PHIEU_BENCH_RATINGS", "1000"))
NOTED = sorted({number for number in (1, 10, 100, RATINGS // 2, RATINGS) if 0 < number <= RATINGS})

# Event Timing tells from the finger's lifting to the frame that shows what it did; under 16 ms it tells nothing.
# What that frame shows is looked at as well: a tap whose next question is not seen in it counts for nothing.
WATCH = """() => {
  globalThis.painted = new Map();
  globalThis.seen = 0;
  const shows = (step) => step.querySelector("[data-ask]").checkVisibility({ visibilityProperty: true, opacityProperty: true });
  addEventListener("click", (event) => {
    const before = event.isTrusted && event.target.closest(".step.now, [data-next]") && document.querySelector(".step.now");
    if (before) requestAnimationFrame(() => (seen += shows(document.querySelector(".step.now")) && !shows(before)));
  }, { capture: true });
  new PerformanceObserver((list) => {
    for (const { name, interactionId, duration } of list.getEntries()) {
      if (interactionId && ["pointerup", "click"].includes(name)) {
        painted.set(interactionId, Math.max(painted.get(interactionId) ?? 0, duration));
      }
    }
  }).observe({ type: "event", durationThreshold: 16 });
}"""
OPEN = "(code) => { sessionStorage.setItem('phieu.opened', JSON.stringify({ code })); location.assign('/d/form'); }"
# A whole rating by a script, each question once it is shown; `taps` of them, then the button that sends.
RATE = """async (taps) => {
  const form = document.querySelector("[data-rating]");
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const next = () => form.querySelector("[data-next]").click();
  for (let tap = 0; tap < taps; tap += 1) {
    const at = form.dataset.at;
    const answer = form.querySelector(".step.now .answer:not([hidden]) input");
    answer?.click();
    if (answer?.type !== "radio") next();
    while (form.dataset.at === at) await frame();
  }
  next();
}"""


@dataclass
class Kiosk:
    """A paired kiosk's browser at a served office with enough slips."""

    context: BrowserContext
    address: str
    key: str
    codes: Iterator[str]


def measure(folder: Path) -> None:
    """Print the wire's bytes, the paint's times, and the memory."""
    with _kiosk(folder) as (kiosk, port):
        _wire(kiosk, port)
        page = kiosk.context.new_page()
        _paint(kiosk, page)
        endurance.measure(kiosk.address, (COOKIE, kiosk.key), list(islice(kiosk.codes, RATINGS)), RATE, TAPS, NOTED)


@contextmanager
def _kiosk(folder: Path) -> Iterator[tuple[Kiosk, int]]:
    settings = Settings(instance=folder, secret_key="b" * 64)
    database, now = Database(settings.url), utc_now()
    migrations.upgrade(database)
    with database.writing() as session:
        office_id, _ = store.found(session, now)
        # Open at any hour: the bench is run when someone has the time.
        session.get_one(Office, office_id).opening_hours = {}
        codes = store.tokens(session, office_id, RATINGS + PAINTED * len(SCREENS), secret=settings.secret_key, now=now)
        device = Device(office_id=office_id, kind=DeviceKind.KIOSK, name="Kiosk", created_at=now)
        session.add(device)
        session.flush()
        pairing = devices.open_pairing(session, device, secret=settings.secret_key, now=now)
        key = devices.pair(session, pairing.code, secret=settings.secret_key, now=now).key
    database.dispose()
    with served("product", settings) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
        context.add_cookies([{"name": COOKIE, "value": key, "url": "http://127.0.0.1"}])
        yield Kiosk(context, f"http://127.0.0.1:{port}", key, iter(codes)), port
        browser.close()


def _wire(kiosk: Kiosk, port: int) -> None:
    """Whatever crosses the wire, the service worker's own fetches with it, counted between browser and server."""
    with counted(port) as (proxy, wire):
        for visit in ("first visit", "warm start"):
            before, known = wire.received, len(wire.requests)
            page = kiosk.context.new_page()
            page.goto(f"http://127.0.0.1:{proxy}/d/", wait_until="networkidle")
            page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(2000)
            asked = wire.requests[known:]
            screen = [request for request in asked if request not in BESIDES]
            sizes = f"{(wire.received - before) / 1000:7.1f} kB in {len(asked):>3} request(s)"
            click.echo(f"{visit:<12} {sizes}, {len(screen)} of them for the screen")
            page.close()


def _paint(kiosk: Kiosk, page: Page) -> None:
    session = kiosk.context.new_cdp_session(page)
    for name, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        ratings = [_timed(kiosk, page, session) for _ in range(PAINTED)]
        times = sorted(time for painted, _ in ratings for time in painted)
        what = f"p50 {statistics.median(times):.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms, max {times[-1]:.0f} ms"
        shown = f"{sum(seen for _, seen in ratings)} of {len(times)} taps' frames show the next question"
        click.echo(f"tap to paint, {name}, CPU slowed {SLOWED}×: {what} ({shown})")


def _timed(kiosk: Kiosk, page: Page, session: CDPSession) -> tuple[list[float], int]:
    """A rating on the slowed machine: each tap's time, and how many of their frames showed the next question."""
    _open(kiosk, page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.evaluate(WATCH)
    for _ in range(TAPS):
        _tap_next(page, session)
    found, seen = page.evaluate("new Promise((done) => setTimeout(() => done([[...painted.values()], seen]), 300))")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    _finish(page)
    return [*found, *[16.0] * (TAPS - len(found))], seen


def _tap_next(page: Page, session: CDPSession) -> None:
    """Tap the first answer, or the button that goes on, as someone who has read the question."""
    page.locator('html[data-taps="ready"]').wait_for(state="attached")
    at = page.locator("[data-rating]").get_attribute("data-at")
    answer = page.locator(".step.now .answer:not([hidden]) input[type=radio]")
    target = page.locator(".step.now .answer:not([hidden])").first if answer.count() else page.locator("[data-next]")
    box = target.bounding_box()
    assert box is not None
    page.wait_for_timeout(SETTLED)
    spot = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    # Whoever asks the page now takes the time that is being measured.
    page.wait_for_timeout(SETTLED)
    page.locator(f'[data-rating]:not([data-at="{at}"])').wait_for()


def _open(kiosk: Kiosk, page: Page) -> None:
    if not page.url.startswith(kiosk.address + "/d/"):
        page.goto(kiosk.address + "/d/")
    page.evaluate(OPEN, next(kiosk.codes))
    page.locator('[data-rating][data-at="0"]:not([inert]) [data-step].now').wait_for()


def _finish(page: Page) -> None:
    page.locator("[data-next]").evaluate("(button) => button.click()")
    _go_home(page)


def _go_home(page: Page) -> None:
    """From the thanks, which say whether the server has the rating already or will be sent it."""
    home = page.locator("[data-go-home]")
    home.wait_for()
    home.evaluate("(button) => button.click()")
    page.locator("[data-start] h1").wait_for()
