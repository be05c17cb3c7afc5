"""The network is cut, the server is killed, the browser restarts, the power fails: every rating arrives, once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from surveys.clock import utc_now
from surveys.devices import verbs
from surveys.devices.models import Device
from surveys.figures import recount
from surveys.responses.models import Channel, Reason
from tests.browser.kiosk.network import network
from tests.browser.kiosk.standing import Standing, standing
from tests.server import free_port

pytestmark = pytest.mark.browser

MANY = 200
BY_HAND = 6

# Many ratings through the page's own form, names and queue; the hands alone are missing.
RATE_MANY = """async ([queue, uuid7, given]) => {
  const { keep, hold } = await import(queue);
  const names = await import(uuid7);
  const form = document.querySelector("[data-rating]");
  for (const { code, level } of given) {
    form.reset();
    form.querySelector(`input[name="q.overall"][value="${level}"]`).checked = true;
    const body = new URLSearchParams(new FormData(form));
    const id = names.uuid7();
    body.set("submission_id", id);
    body.set("code", code);
    for (const place of ["office_id", "counter_id", "field_id"]) if (code) body.set(place, "");
    body.set("revision", 9);
    body.set("rated_at", new Date().toISOString());
    await keep(id, body.toString());
  }
}"""


@pytest.fixture
def stand(chromium: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[Standing]:
    """A served office with a paired kiosk."""
    with standing(chromium, sqlite_url, tmp_path) as made:
        yield made


def rate_many(stand: Standing, given: list[tuple[str, int]]) -> None:
    """Give ratings, (code or "", level) each, on the form that is open."""
    ratings = [{"code": code, "level": level} for code, level in given]
    stand.page.evaluate(RATE_MANY, [stand.module("queue.js"), stand.module("uuid7.js"), ratings])


def sums_up(stand: Standing) -> None:
    """The tallies say what a recount of all responses says."""
    with stand.database.reading() as session:
        assert recount.check(session) == []


def test_two_hundred_ratings_with_the_server_killed_and_the_device_restarted_arrive_once(stand: Standing) -> None:
    slips = [stand.slip() for _ in range(MANY // 2)]
    levels = [1 + number % 5 for number in range(MANY)]
    given = list(zip([*slips, *([""] * (MANY // 2))], levels, strict=True))
    by_hand = [*given[: BY_HAND // 2], *given[-BY_HAND // 2 :]]
    rest = given[BY_HAND // 2 : -BY_HAND // 2]
    stand.die()
    stand.asked.clear()
    for number, (code, level) in enumerate(by_hand):
        stand.open_code(code) if code else stand.open_choice()
        stand.rate(level)
        stand.started()
        if number == BY_HAND // 2:
            stand.off()
            stand.boot()
            stand.home()
    stand.open_choice()
    rate_many(stand, rest[:90])
    stand.off()
    stand.boot()
    stand.home()
    stand.open_choice()
    rate_many(stand, rest[90:])
    stand.home()
    assert len(stand.waiting()) == MANY
    assert stand.responses() == []
    stand.serve()
    stand.until(lambda: not stand.waiting())
    responses = stand.responses()
    assert Counter(one.level for one in responses) == Counter(levels)
    assert {(one.channel, one.device_id, one.partial) for one in responses} == {(Channel.KIOSK, stand.device_id, False)}
    assert sum(one.verified for one in responses) == MANY // 2
    assert [one.submission_id for one in responses] == sorted(one.submission_id for one in responses), "in order"
    assert stand.set_aside() == []
    sums_up(stand)


def test_a_power_cut_right_after_the_thanks_loses_nothing(stand: Standing) -> None:
    # Chromium writes a new cookie within half a minute: a device that was just paired is one that was switched off since.
    stand.off()
    stand.boot()
    stand.home()
    stand.die()
    stand.open_code(stand.slip())
    stand.rate(5)
    stand.power_cut()
    stand.boot()
    stand.home()
    assert [one["q.overall"] for one in stand.waiting()] == ["5"]
    stand.open_choice()
    stand.answer(2)
    stand.page.locator('[data-rating][data-at="1"]').wait_for()
    stand.until(lambda: len(stand.waiting()) == 2)
    stand.power_cut()
    stand.serve()
    stand.boot()
    stand.home()
    stand.until(lambda: not stand.waiting())
    assert [(one.level, one.partial) for one in stand.responses()] == [(5, False), (2, True)]


def test_whoever_holds_a_rated_slip_later_finds_and_changes_nothing_of_its_rating(stand: Standing) -> None:
    slip = stand.slip()
    stand.die()
    stand.open_code(slip)
    stand.rate(5)
    stand.started()
    stand.open_code(slip)
    expect(stand.page.locator(".answer input:checked")).to_have_count(0)
    stand.rate(1)
    stand.started()
    stand.serve()
    stand.until(lambda: not stand.waiting())
    assert [one.level for one in stand.responses()] == [5]
    assert [(one.reason, one.payload["answers"]["overall"]) for one in stand.set_aside()] == [(Reason.TOKEN_USED, ["1"])]
    sums_up(stand)


def test_an_answer_lost_after_the_commit_doubles_nothing(stand: Standing) -> None:
    stand.die()
    stand.open_code(stand.slip())
    stand.rate(1)
    stand.started()
    stand.serve(port := free_port())
    answers: list[bytes] = []

    def lose_the_first_two(request: bytes, answer: bytes) -> bytes | None:
        if not request.startswith(b"POST /responses"):
            return answer
        answers.append(answer)
        return answer if len(answers) > 2 else None

    with network(stand.port, port, lose_the_first_two):
        stand.home()
        stand.until(lambda: not stand.waiting())
    assert all(b'"recorded"' in answers[0] and b'"known"' in again for again in answers[1:])
    assert [(one.level, one.verified) for one in stand.responses()] == [(1, True)]
    assert stand.set_aside() == []
    sums_up(stand)


OLD_WORKER = b"""
addEventListener("install", (event) => event.waitUntil((async () => {
  const set = await caches.open("phieu-set-0000");
  await set.put("/d/", new Response("<h1>An older app</h1>", { headers: { "Content-Type": "text/html" } }));
  await (await caches.open("phieu-meta")).put("/d/kept/version", new Response("0000"));
  await skipWaiting();
})()));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname === "/d/") event.respondWith(caches.match("/d/", { cacheName: "phieu-set-0000" }));
});
"""
OLD = b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nConnection: close\r\n\r\n" + OLD_WORKER


def test_a_new_version_takes_the_queue_of_the_old_one_along(stand: Standing) -> None:
    slip = stand.slip()
    stand.die()
    stand.open_code(slip)
    stand.rate(3)
    stand.started()
    # What the first version left: its queue in localStorage, refused remarks beside it, an older service worker with older pages.
    (waiting,) = stand.waiting()
    older = [waiting | {"submission_id": name, "code": "", "counter_id": str(stand.place.counter)} for name in OLD_NAMES]
    stand.page.evaluate(
        """(older) => {
          for (const each of older) localStorage.setItem(`phieu.out.${each.submission_id}`, new URLSearchParams(each).toString());
          localStorage.setItem("phieu.refused.1", "a remark for nobody");
        }""",
        older,
    )
    stand.serve(port := free_port())

    def old_worker(request: bytes, answer: bytes) -> bytes:
        return OLD if request.startswith(b"GET /d/worker.js") else answer

    with network(stand.port, port, old_worker):
        stand.page.evaluate(UPDATE)
        stand.until(lambda: stand.holding() == "0000")
        stand.page.goto(f"{stand.address}/d/")
        expect(stand.page.locator("h1")).to_contain_text("An older app")
    stand.die()
    stand.serve()
    stand.page.evaluate(UPDATE)
    stand.until(lambda: stand.holding() != "0000")
    stand.home()
    stand.until(lambda: not stand.waiting())
    assert sorted(one.level for one in stand.responses()) == [3, 3, 3]
    left = stand.page.evaluate("Object.keys(localStorage).filter((key) => /^phieu\\.(out|refused)\\./.test(key))")
    assert left == []


UPDATE = "async () => void (await navigator.serviceWorker.getRegistration('/d/')).update()"
OLD_NAMES = ["01920000-0000-7000-8000-000000000001", "01920000-0000-7000-8000-000000000002"]


def test_a_revoked_device_says_so_keeps_what_it_has_and_sends_it_once_paired_again(stand: Standing) -> None:
    stand.die()
    stand.open_code(stand.slip())
    stand.rate(4)
    stand.started()
    with stand.database.writing() as session:
        verbs.revoke(session, session.get_one(Device, stand.device_id), now=utc_now())
    stand.serve()
    stand.page.goto(f"{stand.address}/d/")
    expect(stand.page.locator("h1:visible")).to_contain_text("Máy này không còn được ghép")
    stand.off()
    stand.die()
    stand.boot()
    stand.page.goto(f"{stand.address}/d/")
    expect(stand.page.locator("h1:visible")).to_contain_text("Máy này không còn được ghép")
    assert len(stand.waiting()) == 1
    assert (stand.responses(), stand.set_aside()) == ([], [])
    stand.serve()
    stand.pair()
    stand.until(lambda: not stand.waiting())
    assert [one.level for one in stand.responses()] == [4]
