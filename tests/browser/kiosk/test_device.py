"""A paired device with its server at hand: what it rates as, how its queue treats what fails, its clock, its pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from surveys.devices import verbs
from surveys.devices.models import Device, DeviceKind
from surveys.office.models import Office
from surveys.responses.models import Channel
from tests.browser.kiosk.conftest import Kiosk
from tests.builders import SECRET
from tests.conftest import NOW
from tests.devices.pairing import device

pytestmark = pytest.mark.browser


def paired(kiosk: Kiosk, kind: DeviceKind = DeviceKind.KIOSK) -> None:
    """Pair the page's browser by the link of the QR code, and wait for the device's own start."""
    with kiosk.house.database.writing() as session:
        code = verbs.open_pairing(session, device(session, kiosk.house.place, kind), secret=SECRET, now=NOW).code
    kiosk.page.goto(f"{kiosk.address}/d/pair#{code}")
    kiosk.seen()
    kiosk.page.get_by_role("button", name="Ghép máy").tap()
    kiosk.page.locator("[data-start] h1").wait_for()


def row(kiosk: Kiosk) -> Device:
    """The device as the store has it."""
    with kiosk.house.database.reading() as session:
        return session.scalars(select(Device)).one()


def until(kiosk: Kiosk, condition: Callable[[], Any]) -> None:
    """Wait until ``condition`` is true."""
    for _ in range(300):
        if condition():
            return
        kiosk.page.wait_for_timeout(50)
    raise AssertionError("it never came true")


def module(kiosk: Kiosk, name: str) -> str:
    """The address of one of the page's own modules."""
    frame = kiosk.page.locator('script[src$="/frame.js"]').get_attribute("src") or ""
    return frame.replace("frame.js", name)


def rate(kiosk: Kiosk) -> None:
    """Answer the first question and skip the others, up to the word that it is saved."""
    answer(kiosk)
    kiosk.saved()


def answer(kiosk: Kiosk) -> None:
    """Answer the first question and skip the others."""
    kiosk.on(0)
    kiosk.tap("overall", "4")
    for number in range(1, 9):
        kiosk.on(number)
        kiosk.next()


def test_a_device_rates_a_slip_without_its_code_in_any_address_and_its_wrong_clock_is_put_right(
    kiosk_at: Callable[..., Kiosk],
) -> None:
    kiosk = kiosk_at(kiosk_thanks_seconds=60)
    paired(kiosk)
    code = kiosk.house.slip()
    kiosk.requests.clear()
    kiosk.page.keyboard.type(f"{code}\n")
    expect(kiosk.page.locator(".matter")).to_contain_text("Nguyễn Văn A")
    rate(kiosk)
    (response,) = kiosk.house.responses()
    assert (Channel(response.channel), response.verified, response.device_id) == (Channel.KIOSK, True, row(kiosk).id)
    assert not any(code in request.url for request in kiosk.requests)
    # The app's clock stands at NOW, the browser's is the real one.
    assert abs(response.rated_at - NOW) < timedelta(minutes=5)
    assert abs(row(kiosk).clock_skew_seconds or 0) > 86400
    assert kiosk.page.evaluate("sessionStorage.getItem('phieu.opened')") is None


def test_a_slip_that_is_spent_is_told_before_anyone_answers(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    paired(kiosk)
    code = kiosk.house.slip()
    kiosk.page.request.post(f"{kiosk.address}/responses", form=dict(kiosk.house.form(code)))  # type: ignore[arg-type] # plain texts
    kiosk.page.keyboard.type(f"{code}\n")
    expect(kiosk.page.locator("[data-reason=token_used] h1")).to_contain_text("Phiếu này đã được dùng")
    assert code not in kiosk.page.url


def test_a_devices_language_follows_its_citizen_onto_kept_pages_and_ends_with_them(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_thanks_seconds=1)
    paired(kiosk)
    until(kiosk, lambda: kiosk.page.evaluate("async () => Boolean(await caches.match('/d/kept/version'))"))
    kiosk.page.reload()
    kiosk.seen()
    kiosk.page.locator('[data-lang="en"]').tap()
    kiosk.seen()
    kiosk.page.locator('.way[href*="/d/counters"]').tap()
    kiosk.seen()
    assert kiosk.page.evaluate("document.documentElement.lang") == "en"
    kiosk.page.get_by_role("link", name="Quầy 2").tap()
    kiosk.seen()
    kiosk.page.get_by_role("link", name="Xây dựng").tap()
    answer(kiosk)
    # The thanks may be gone before a slow machine looks at them.
    kiosk.page.locator("[data-start] h1").wait_for()
    assert kiosk.page.evaluate("document.documentElement.lang") == "vi"
    (response,) = kiosk.house.responses()
    assert (response.language, response.counter_id) == ("en", kiosk.house.second)


def test_newer_pages_come_whole_in_the_background_and_a_start_asks_for_nothing(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at()
    paired(kiosk)
    until(kiosk, lambda: kiosk.page.evaluate("async () => Boolean(await caches.match('/d/kept/version'))"))
    kiosk.page.reload(wait_until="networkidle")
    kiosk.requests.clear()
    kiosk.page.goto(f"{kiosk.address}/d/")
    expect(kiosk.page.locator("[data-start] h1")).to_be_visible()
    # A sign of life may fall into this moment; it is not asked for by the start.
    asked = [request for request in kiosk.requests if request.method == "GET"]
    over_the_wire = [request.url for request in asked if not served_by_worker(request)]
    assert over_the_wire == []
    with kiosk.house.database.writing() as session:
        session.get_one(Office, kiosk.house.place.office).hotline = "0214 9999 999"
    # Nothing was written down, so only a device that says that its pages are old is looked at.
    kiosk.page.evaluate("async () => (await navigator.serviceWorker.ready).active.postMessage('renew')")
    until(kiosk, lambda: "0214 9999 999" in home_in_cache(kiosk))
    kiosk.page.goto(f"{kiosk.address}/d/")
    expect(kiosk.page.locator("main")).to_contain_text("0214 9999 999")


def served_by_worker(request: Any) -> bool:
    """Whether a request was answered from the device itself."""
    response = request.response()
    return bool(response and response.from_service_worker)


def home_in_cache(kiosk: Kiosk) -> str:
    """The start screen that the device would show now."""
    found: str = kiosk.page.evaluate(
        "async () => { const at = await (await caches.match('/d/kept/version')).text();"
        " return (await (await caches.open('phieu-set-' + at)).match('/d/')).text(); }"
    )
    return found


POISON = """async (address) => {
  const queue = await import(address);
  const real = globalThis.fetch;
  let sent = [];
  const say = (status, type, body, headers = {}) => new Response(body, { status, headers: { "Content-Type": type, ...headers } });
  globalThis.fetch = async (url, options) => {
    if (url !== "/responses") return real(url, options);
    const id = options.body.split("&")[0];
    sent.push(id);
    if (id === "2-broken") return say(500, "application/problem+json", '{"code": "internal"}');
    if (id === "3-limited") return say(429, "application/problem+json", '{"code": "too_many"}', { "Retry-After": "600" });
    if (id === "4-proxy?") return say(404, "text/html", "<h1>Sign in</h1>");
    if (id === "5-never") return say(413, "application/problem+json", '{"code": "request_entity_too_large"}');
    return say(200, "application/json", '{"status": "recorded"}');
  };
  // Only now: the page sends by itself whatever it finds.
  for (const id of ["1-first", "2-broken", "3-limited", "4-proxy?", "5-never", "6-last"]) await queue.keep(id, id);
  await queue.flush();
  const first = sent;
  sent = [];
  await queue.flush();
  return { sent: first, waiting: (await queue.waiting()).map(([id]) => id), counts: await queue.counts(), again: sent };
}"""


def test_a_poison_and_a_limit_hold_up_nothing_behind_them_and_what_is_refused_stays_for_the_administrator(
    kiosk_at: Callable[..., Kiosk],
) -> None:
    kiosk = kiosk_at()
    paired(kiosk)
    assert kiosk.page.evaluate(POISON, module(kiosk, "queue.js")) == {
        "sent": ["1-first", "2-broken", "3-limited", "4-proxy?", "5-never", "6-last"],
        "waiting": ["2-broken", "3-limited", "4-proxy?"],
        "counts": {"waiting": 3, "refused": 1},
        "again": [],
    }


def test_a_phone_forgets_what_the_server_refused_for_good(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    kiosk.start()
    assert kiosk.page.evaluate(POISON, module(kiosk, "queue.js"))["counts"] == {"waiting": 3, "refused": 0}


NO_DATABASE = """Object.defineProperty(globalThis, "indexedDB", {
  value: { open: () => { throw new DOMException("private", "SecurityError"); } },
});"""

FULL_DISK = """async (address) => {
  const queue = await import(address);
  await queue.keep("1-plain", "first");
  const set = Storage.prototype.setItem;
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  await queue.keep("2-memory", "second");
  Storage.prototype.setItem = set;
  return [await queue.waiting(), localStorage.getItem("phieu.out.1-plain")];
}"""


def test_without_a_database_the_queue_is_in_local_storage_or_at_least_in_memory(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    kiosk.page.add_init_script(NO_DATABASE)
    kiosk.start()
    found = kiosk.page.evaluate(FULL_DISK, module(kiosk, "queue.js"))
    assert found == [[["1-plain", "first"], ["2-memory", "second"]], "first"]


TWO_TABS = """async (address) => {
  const queue = await import(address);
  globalThis.began = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    if (url !== "/responses") return real(url, options);
    globalThis.began.push(options.body.split("&")[0]);
    await new Promise((resolve) => (globalThis.release = resolve));
    return new Response('{"status": "recorded"}', { headers: { "Content-Type": "application/json" } });
  };
  // Only now: the page sends by itself whatever it finds.
  for (const id of ["1", "2", "3"]) await queue.keep(id, id);
  globalThis.pass = queue.flush();
}"""

SECOND_TAB = """async (address) => {
  const queue = await import(address);
  globalThis.began = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    if (url !== "/responses") return real(url, options);
    globalThis.began.push(options.body.split("&")[0]);
    return new Response('{"status": "known"}', { headers: { "Content-Type": "application/json" } });
  };
  globalThis.pass = queue.flush();
}"""


def test_two_tabs_send_one_after_the_other_and_nothing_twice(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    kiosk.start()
    address = module(kiosk, "queue.js")
    kiosk.page.evaluate(TWO_TABS, address)
    until(kiosk, lambda: kiosk.page.evaluate("began.length") == 1)
    second = kiosk.page.context.new_page()
    second.goto(kiosk.address + "/")
    second.evaluate(SECOND_TAB, address)
    assert second.evaluate("began") == []
    for number in (1, 2, 3):
        until(kiosk, lambda number=number: kiosk.page.evaluate("began.length") == number)  # type: ignore[misc] # its own number
        kiosk.page.evaluate("release()")
    kiosk.page.evaluate("pass")
    second.evaluate("pass")
    assert (kiosk.page.evaluate("began"), second.evaluate("began")) == (["1", "2", "3"], [])
