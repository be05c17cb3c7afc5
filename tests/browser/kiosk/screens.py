"""Every screen that a citizen can meet: the one list of them, and how each is brought about.

``test_everyone.py`` holds it complete against the app's routes, and looks at each screen in every size, theme and language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select, update

from surveys.devices import verbs as devices
from surveys.devices.models import Device, DeviceKind
from surveys.office.models import Counter, Field, Office, Procedure
from surveys.responses.record import record
from surveys.tokens import codes
from surveys.tokens.models import Token
from surveys.tokens.verbs import void
from tests import builders
from tests.browser.kiosk.conftest import Kiosk
from tests.builders import SECRET
from tests.conftest import NOW

LONGEST = (
    "Thẩm định báo cáo nghiên cứu khả thi đầu tư xây dựng, điều chỉnh báo cáo nghiên cứu khả thi đầu tư xây dựng công trình "
    "sử dụng vốn ngân sách nhà nước trên địa bàn từ hai đơn vị hành chính cấp xã trở lên thuộc phạm vi quản lý của tỉnh"
)
UNKNOWN, MISTYPED = "0000000000", "ABCDEFGHJK"
CLOSED: dict[str, Any] = {"6": [["07:30", "07:31"]]}


@dataclass(frozen=True)
class Screen:
    """One screen. ``endpoints`` are the routes that it stands for; showing it may build on the screen before it in its list."""

    name: str
    show: Callable[[Kiosk], None]
    endpoints: tuple[str, ...] = ()


def lengthen(kiosk: Kiosk) -> None:
    """Give the office the longest names that it may meet."""
    with kiosk.house.database.writing() as session:
        session.get_one(Office, kiosk.house.place.office).name = "Trung tâm phục vụ hành chính công Văn phòng UBND tỉnh Lào Cai"
        procedure = session.get_one(Procedure, kiosk.house.place.procedure)
        procedure.name = LONGEST
        procedure.name_en = "Appraisal of the feasibility study of " + "a construction project " * 8
        for number in range(14):
            field = Field(name=f"Nông nghiệp và Phát triển nông thôn {number}")
            session.add(field)
            session.flush()
            session.add(Procedure(code=f"9.{number}", name="x", field_id=field.id))


def pair(kiosk: Kiosk, kind: DeviceKind) -> None:
    """Make this browser a device of the office."""
    place = kiosk.house.place
    counter = place.counter if kind is DeviceKind.TABLET else None
    with kiosk.house.database.writing() as session:
        device = Device(office_id=place.office, kind=kind, name=f"Máy {kind}", counter_id=counter, created_at=NOW)
        session.add(device)
        session.flush()
        code = devices.open_pairing(session, device, secret=SECRET, now=NOW).code
        key = devices.pair(session, code, secret=SECRET, now=NOW).key
    kiosk.page.context.add_cookies([{"name": "phieu_device", "value": key, "url": kiosk.address}])


def paired(kind: DeviceKind) -> Callable[[Kiosk], None]:
    """The first screen of a newly paired device."""

    def show(kiosk: Kiosk) -> None:
        pair(kiosk, kind)
        go("/d/")(kiosk)

    return show


def go(path: str) -> Callable[[Kiosk], None]:
    """Open an address; ``{counter}`` is the first counter's id."""

    def show(kiosk: Kiosk) -> None:
        kiosk.page.goto(kiosk.address + path.format(counter=kiosk.house.place.counter))

    return show


def press(selector: str) -> Callable[[Kiosk], None]:
    """Press a control as a script does: how it is touched is for other tests."""

    def show(kiosk: Kiosk) -> None:
        kiosk.page.locator(selector).first.evaluate("(control) => control.click()")

    return show


def typed(text: str) -> Callable[[Kiosk], None]:
    """Type into the keypad."""
    return lambda kiosk: kiosk.page.keyboard.type(text)


def slip(state: str, query: str) -> Callable[[Kiosk], None]:
    """Open a slip whose token is in ``state``."""

    def show(kiosk: Kiosk) -> None:
        code = kiosk.house.slip()
        token = Token.digest == codes.digest(SECRET, code)
        with kiosk.house.database.writing() as session:
            if state == "used":
                record(session, builders.submission(session, kiosk.house.place, code), secret=SECRET, now=NOW)
            elif state == "void":
                void(session, session.scalars(select(Token.id).where(token)).one(), now=NOW)
            elif state == "expired":
                session.execute(update(Token).where(token).values(expires_at=NOW - timedelta(days=1)))
        kiosk.page.goto(f"{kiosk.address}/t/{code}{query}")

    return show


def answered(kiosk: Kiosk) -> None:
    """Answer the question that is shown with its worst answer, or go past it."""
    at = int(kiosk.page.locator("[data-rating]").get_attribute("data-at") or 0)
    answer = kiosk.page.locator(".step.now .answer:not([hidden]) input[type=radio]")
    (answer.last if answer.count() else kiosk.page.locator("[data-next]")).evaluate("(control) => control.click()")
    kiosk.page.locator(f'[data-rating][data-at="{at + 1}"]').wait_for(state="attached")


def sent(kiosk: Kiosk) -> None:
    """Send the form."""
    kiosk.page.locator("[data-next]").evaluate("(control) => control.click()")
    expect(kiosk.page.locator('[data-tell="saved"]')).to_be_visible()


def closed(kiosk: Kiosk) -> None:
    """The start outside opening hours."""
    with kiosk.house.database.writing() as session:
        session.get_one(Office, kiosk.house.place.office).opening_hours = CLOSED
    go("/k/H38")(kiosk)
    with kiosk.house.database.writing() as session:
        session.get_one(Office, kiosk.house.place.office).opening_hours = {}


def empty(kiosk: Kiosk) -> None:
    """The start of a store that has no open counter yet."""
    with kiosk.house.database.writing() as session:
        session.execute(update(Counter).values(active=False))
    go("/")(kiosk)
    with kiosk.house.database.writing() as session:
        session.execute(update(Counter).values(active=True))


def too_many(kiosk: Kiosk) -> None:
    """The refusal of an address that guesses."""
    for _ in range(31):
        kiosk.page.request.get(f"{kiosk.address}/t/{UNKNOWN}")
    go(f"/t/{UNKNOWN}?at=H38")(kiosk)


def form(query: str) -> list[Screen]:
    """All that follows when a slip's form is opened."""
    questions = [Screen(f"question {number}", answered) for number in range(1, 9)]
    return [Screen("question 0", slip("issued", query), ("invited",)), *questions, Screen("thanks", sent)]


def refusals(query: str) -> list[Screen]:
    """Why a code can't rate."""
    states = [Screen(state, slip(state, query)) for state in ("used", "void", "expired")]
    return [*states, Screen("mistyped", go(f"/t/{MISTYPED}{query}")), Screen("unknown", go(f"/t/{UNKNOWN}{query}"))]


STILL = Screen("still there?", lambda kiosk: kiosk.page.evaluate("document.querySelector('[data-still]').showModal()"))
STANDING = [
    Screen("start", go("/k/H38"), ("home", "office")),
    STILL,
    Screen("help called", go("/k/H38/help"), ("help_page",)),
    Screen("closed", closed),
    Screen("keypad", go("/k/H38#code"), ("typed",)),
    Screen("wrong on the keypad", typed(MISTYPED)),
    Screen("counters", go("/k/H38/counters"), ("counters",)),
    Screen("fields", go("/k/H38/counters/{counter}"), ("fields",)),
    Screen("form without a slip", go("/k/H38/counters/{counter}/other"), ("without_code",)),
    *form("?at=H38"),
    *refusals("?at=H38"),
    Screen("looking up", go("/k/H38/lookup"), ("lookup",)),
    Screen("looked up", go("/k/H38/lookup?q=tham+dinh")),
    Screen("thanks without a script", go("/thanks?at=H38"), ("thanks",)),
    Screen("nowhere", go("/x?at=H38")),
    Screen("empty", empty),
    Screen("too many", too_many),
]
PHONE = [*form(""), *refusals(""), Screen("thanks without a script", go("/thanks?kept=too_many")), Screen("nowhere", go("/x"))]
DEVICE = [
    Screen("to be paired", go("/d/pair"), ("pairing",)),
    Screen("device's start", paired(DeviceKind.KIOSK), ("device_home",)),
    Screen("help called", press("[data-help]")),
    Screen("device's counters", go("/d/counters"), ("device_counters",)),
    Screen("device's fields", go("/d/counters/{counter}"), ("device_fields",)),
    Screen("device's form", press("a.other"), ("device_form",)),
    Screen("device's refusal", go("/d/refused/token_used"), ("device_refused",)),
    Screen("device's looking up", go("/d/lookup"), ("device_lookup",)),
    Screen("attendant's page", go("/d/status"), ("status",)),
]
TABLET = [
    Screen("resting", paired(DeviceKind.TABLET)),
    Screen("tablet's fields", go("/d/counters/{counter}")),
    Screen("tablet's form", press("a.other")),
]
ALL = [*STANDING, *PHONE, *DEVICE, *TABLET]
# Routes that show no screen of their own.
NO_SCREEN = {
    "static": "files",
    "theme": "a style sheet",
    "emblem": "a picture",
    "kept": "the list of what a device keeps",
    "worker": "a script",
    "lookup_data": "data",
    "offer": "data",
    "recordings": "data",
    "recording": "sound",
}
