"""What the screens weigh, and that they keep still and are told apart without colours."""

from collections.abc import Callable

import pytest

from surveys.devices.models import DeviceKind
from tests.bench.wire import counted
from tests.browser.kiosk.conftest import Kiosk
from tests.browser.kiosk.screens import pair

pytestmark = pytest.mark.browser


def test_a_kiosks_first_visit_brings_little_and_its_next_start_nothing_but_a_sign_of_life(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    pair(kiosk, DeviceKind.KIOSK)
    with counted(int(kiosk.address.rsplit(":")[-1])) as (port, wire):
        kiosk.page.goto(f"http://127.0.0.1:{port}/d/")
        kiosk.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        kiosk.page.wait_for_load_state("networkidle")
        assert 40_000 < wire.received < 120_000
        before, asked = wire.received, len(wire.requests)
        kiosk.page.reload()
        kiosk.page.locator("[data-start] h1").wait_for()
        kiosk.page.wait_for_load_state("networkidle")
        # Each at most once; Chromium looks for a newer worker when it finds the time.
        again = wire.requests[asked:]
        assert set(again) <= {"POST /d/state", "GET /d/kept", "GET /d/worker.js"}
        assert len(again) == len(set(again))
        assert wire.received - before < 3_000


def test_a_first_visit_to_the_form_weighs_little_and_asks_for_little(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    weights: list[int] = []
    session = kiosk.page.context.new_cdp_session(kiosk.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
    kiosk.open(kiosk.house.slip(), query="")
    kiosk.page.wait_for_load_state("networkidle")
    assert 5_000 < sum(weights) < 70_000
    assert len(kiosk.requests) <= 24


def test_a_warm_start_screen_fetches_its_page_alone(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.start()
    kiosk.page.wait_for_load_state("networkidle")
    wire: list[str] = []
    kiosk.page.on("response", lambda answer: wire.append(answer.url) if not answer.from_service_worker else None)
    session = kiosk.page.context.new_cdp_session(kiosk.page)
    session.send("Network.enable")
    fetched: list[int] = []
    session.on("Network.loadingFinished", lambda event: fetched.append(int(event["encodedDataLength"])))
    kiosk.start()
    kiosk.page.wait_for_load_state("networkidle")
    assert sum(1 for size in fetched if size) == 1


def test_reduced_motion_is_respected(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(options={"reduced_motion": "reduce"})
    kiosk.open(kiosk.house.slip())
    kiosk.tap("overall", "4")
    pointed = kiosk.page.locator("[data-chosen].again")
    assert pointed.evaluate("(chosen) => getComputedStyle(chosen).animationName") == "none"


def test_the_five_faces_differ_without_their_colours(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    kiosk.open(kiosk.house.slip())
    drawn = kiosk.page.locator("symbol[id^=face-]").evaluate_all("(faces) => faces.map((face) => face.innerHTML)")
    assert len(set(drawn)) == 5
    assert kiosk.page.locator(".step.now .answer-words").count() == 5
