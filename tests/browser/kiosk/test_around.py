"""What surrounds the form, in a real browser: help, closed hours, looking up, the attendant's page, the theme."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from surveys.accounts import passwords
from surveys.accounts.models import Role
from surveys.devices.models import DeviceKind
from surveys.guide.models import ProcedureGuide
from surveys.office.models import Holiday, Office, Procedure
from tests.browser.conftest import serving
from tests.browser.kiosk.conftest import seen
from tests.devices.pairing import device, pair
from tests.kiosk.conftest import House, furnish
from tests.signing import PASSWORD, make_account

pytestmark = pytest.mark.browser

PIN = "246810"
OPEN = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # Monday 10:00 in Viet Nam
FRIDAY_EVENING = datetime(2026, 3, 6, 11, 0, tzinfo=UTC)
WEEK = {str(day): [["07:30", "11:30"], ["13:30", "17:00"]] for day in range(5)}


@dataclass
class Hall:
    """A served office with a kiosk in its hall and a tablet at its first counter."""

    address: str
    house: House
    keys: dict[str, str]
    open_page: Callable[..., Page]

    def at(self, kind: str, path: str = "/d/", *, now: datetime = OPEN, **options: object) -> Page:
        """A device's page, by its own clock."""
        page = self.open_page("kiosk-portrait" if kind == "kiosk" else kind, **options)
        if kind in self.keys:
            page.context.add_cookies([{"name": "phieu_device", "value": self.keys[kind], "url": self.address}])
        page.clock.set_fixed_time(now)
        page.goto(self.address + path)
        seen(page)
        return page


@pytest.fixture
def hall(make_app: Callable[..., Flask], open_page: Callable[..., Page]) -> Iterator[Hall]:
    """The office, served."""
    app = make_app()
    house = furnish(app)
    with house.database.writing() as session:
        session.get_one(Office, house.place.office).opening_hours = WEEK
        session.add(Holiday(office_id=house.place.office, day=datetime(2026, 3, 9, tzinfo=UTC).date(), name="Ngày nghỉ"))
        kinds = {"kiosk": DeviceKind.KIOSK, "tablet": DeviceKind.TABLET}
        made = {name: device(session, house.place, kind, pin_hash=passwords.digest(PIN)) for name, kind in kinds.items()}
        keys = {name: pair(session, one).key for name, one in made.items()}
        make_account(session, house.place, Role.CLERK, login="lan")
        make_account(session, house.place, Role.ADMINISTRATOR, login="quantri")
    with serving(app) as address:
        yield Hall(address, house, keys, open_page)


def ask_for_help(page: Page) -> None:
    """Open the dialog, and let the moment pass in which a tap on it counts for nothing."""
    page.locator("[data-help]").tap()
    page.locator("[data-help-dialog] h2").wait_for()
    seen(page)


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/admin/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_a_call_for_help_reaches_the_desk_by_itself_and_ends_when_someone_came(hall: Hall) -> None:
    desk = hall.open_page("admin")
    sign_in(desk, hall.address, "lan")
    desk.goto(f"{hall.address}/admin/desk/")
    kiosk = hall.at("kiosk")
    ask_for_help(kiosk)
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "help")
    kiosk.get_by_role("button", name="Gọi cán bộ đến giúp").tap()
    expect(kiosk.locator("[data-help-word=called]")).to_be_visible()
    call = desk.locator("#help .call")
    expect(call).to_contain_text("Máy kiosk")
    desk.get_by_role("button", name="Đã đến giúp").click()
    expect(call).to_have_count(0)
    kiosk.get_by_role("button", name="Đóng").tap()
    expect(kiosk.locator("body")).to_have_attribute("data-screen", "start")


def test_without_the_network_help_says_so_and_shows_the_hotline(hall: Hall) -> None:
    kiosk = hall.at("kiosk")
    kiosk.context.set_offline(True)
    ask_for_help(kiosk)
    kiosk.get_by_role("button", name="Gọi cán bộ đến giúp").tap()
    expect(kiosk.locator("[data-help-word=offline]")).to_be_visible()
    expect(kiosk.locator("[data-help-dialog]")).to_contain_text("0214 3840 000")


def test_on_a_phone_help_calls_nobody_but_says_how_to_reach_the_office(hall: Hall) -> None:
    phone = hall.at("phone", f"/t/{hall.house.slip()}")
    ask_for_help(phone)
    expect(phone.locator("[data-help-dialog] a[href^='tel:']")).to_be_visible()
    expect(phone.get_by_role("button", name="Gọi cán bộ đến giúp")).to_have_count(0)


@pytest.mark.parametrize("kind", ["kiosk", "tablet"])
def test_after_hours_a_device_says_when_it_opens_next_whatever_its_own_zone(hall: Hall, kind: str) -> None:
    page = hall.at(kind, now=FRIDAY_EVENING, timezone_id="America/New_York")
    expect(page.locator("[data-closed] h1")).to_be_visible()
    expect(page.locator("[data-closed] [data-opens]")).to_contain_text("07:30, Thứ Ba 10/03")
    expect(page.locator("[data-closed]")).to_contain_text("0214 3840 000")
    expect(page.locator("body")).to_have_attribute("data-screen", "closed")
    page.locator("[data-lang=en]").tap()
    expect(page.locator("[data-closed] [data-opens]")).to_contain_text("07:30, Tuesday 10/03")
    page.locator("[data-lang=vi]").tap()
    page.get_by_role("link", name="Tôi có phiếu").tap()
    expect(page.locator("#code-ask")).to_be_visible()
    seen(page)
    for symbol in hall.house.slip():
        page.locator(f'[data-key="{symbol}"]').tap()
    expect(page.locator("body[data-screen='q.overall'] .step.now")).to_be_visible()


def test_a_device_opens_and_closes_by_its_own_clock_and_disturbs_nobody_who_types(hall: Hall) -> None:
    page = hall.at("kiosk", now=OPEN)
    expect(page.locator("[data-start] h1")).to_be_visible()
    page.clock.set_fixed_time(FRIDAY_EVENING)
    page.clock.run_for(11_000)
    expect(page.locator("[data-closed] h1")).to_be_visible()
    page.get_by_role("link", name="Tôi có phiếu").tap()
    page.clock.run_for(11_000)
    expect(page.locator("#code-ask")).to_be_visible()
    page.get_by_role("link", name="Quay lại").tap()
    expect(page.locator("[data-closed] h1")).to_be_visible()
    page.clock.set_fixed_time(OPEN)
    page.clock.run_for(11_000)
    expect(page.locator("[data-start] h1")).to_be_visible()


def procedures(house: House, count: int) -> None:
    """``count`` more procedures that the office tells of."""
    with house.database.writing() as session:
        for number in range(count):
            made = Procedure(code=f"3.{number:06d}", name=f"Cấp phép hoạt động số {number}", field_id=house.place.field)
            session.add(made)
            session.flush()
            session.add(
                ProcedureGuide(office_id=house.place.office, procedure_id=made.id, requirements="Đơn\nBản vẽ", fee="Không")
            )
        harmony = Procedure(code="1.004238", name="Hòa giải tranh chấp", field_id=house.place.field)
        session.add(harmony)
        session.flush()
        text = {"requirements": "- Đơn đề nghị\n- Trích lục bản đồ", "time_limit": "45 ngày"}
        session.add(ProcedureGuide(office_id=house.place.office, procedure_id=harmony.id, **text))


def test_on_a_kiosk_a_procedure_is_found_at_each_key_also_without_the_network(hall: Hall) -> None:
    procedures(hall.house, 500)
    page = hall.at("kiosk", "/d/lookup")
    expect(page.locator(".look-list .entry-name")).to_have_text(["Xây dựng"])
    data = page.request.get(f"{hall.address}/d/lookup.json").body()
    assert len(gzip.compress(data)) < 20_000
    page.context.set_offline(True)
    for key in "hoa":
        page.locator(f'[data-look-key="{key}"]').tap()
    found = page.locator(".look-list .entry-name")
    expect(found.first).to_have_text("Hòa giải tranh chấp")
    page.locator("#q").fill("tranh chap")
    found.first.tap()
    expect(page.locator("[data-look-one] h1")).to_have_text("Hòa giải tranh chấp")
    expect(page.locator("[data-one=requirements] li")).to_have_text(["Đơn đề nghị", "Trích lục bản đồ"])
    expect(page.locator("[data-part=fee]")).to_be_hidden()
    expect(page.locator("[data-part=time_limit]")).to_contain_text("45 ngày")
    seen(page)
    page.get_by_role("link", name="Quay lại").tap()
    expect(found.first).to_be_visible()


def test_the_attendants_pin_opens_the_status_by_keyboard_and_a_wrong_one_does_not(hall: Hall) -> None:
    page = hall.at("kiosk")
    page.locator("[data-door]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-pin-form] h1").wait_for()
    seen(page)
    page.keyboard.type("111111\n")
    expect(page.locator("[data-pin-word=wrong_pin]")).to_be_visible()
    for digit in PIN:
        page.locator(f'[data-pin-key="{digit}"]').tap()
    expect(page.locator("[name=pin]")).to_have_value(PIN)
    page.locator("[data-pin-form] button:not([type=button])").tap()
    facts = page.locator("[data-facts]")
    expect(facts.locator("[data-fact=name]")).to_have_text("Máy kiosk")
    expect(facts.locator("[data-fact=waiting]")).to_have_text("0")
    page.get_by_role("button", name="Thử âm thanh").tap()
    page.get_by_role("button", name="Gửi ngay").tap()
    expect(page.locator("[data-done=sent]")).to_be_visible()
    page.get_by_role("button", name="Bỏ ghép máy này").tap()
    seen(page)
    page.locator("[data-unpair-yes]").tap()
    page.wait_for_url(lambda url: "/d/pair" in url)


def test_without_the_network_the_status_shows_the_facts_and_changes_nothing(hall: Hall) -> None:
    page = hall.at("kiosk", "/d/status")
    seen(page)
    page.context.set_offline(True)
    page.keyboard.type("anything\n")
    expect(page.locator("[data-away]")).to_be_visible()
    expect(page.get_by_role("button", name="Gửi ngay")).to_be_visible()
    expect(page.get_by_role("button", name="Bỏ ghép máy này")).to_be_hidden()


def test_the_attendant_may_type_at_once_also_where_the_frame_comes_last(hall: Hall) -> None:
    page = hall.open_page("kiosk-portrait")
    page.context.add_cookies([{"name": "phieu_device", "value": hall.keys["kiosk"], "url": hall.address}])
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/frame.js", hold)
    page.goto(hall.address + "/d/status", wait_until="commit")
    field = page.locator("[name=pin]")
    expect(field).to_be_focused()
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    seen(page)
    expect(field).to_be_focused()


def test_a_long_press_on_the_offices_name_opens_the_attendants_page(hall: Hall) -> None:
    page = hall.at("kiosk")
    box = page.locator(".top .office").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.wait_for_url(lambda url: "/d/status" in url)
    page.mouse.up()


def test_the_preview_takes_on_a_colour_at_once_and_tells_what_cannot_be_read(hall: Hall) -> None:
    page = hall.open_page("admin")
    sign_in(page, hall.address, "quantri")
    page.goto(f"{hall.address}/admin/setup/theme")
    page.locator("#action").fill("#8fb8de")
    expect(page.locator(".theme-button").first).to_have_css("background-color", "rgb(143, 184, 222)")
    expect(page.locator("#contrast")).to_contain_text("Thiếu 2,4")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("Màu chưa đủ tương phản")
    page.locator("#action").fill("#0b5d3b")
    expect(page.locator("#contrast .tag.danger")).to_have_count(0)
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".flash.done")).to_be_visible()
    kiosk = hall.at("kiosk")
    expect(kiosk.locator(".way.first")).to_have_css("background-color", "rgb(11, 93, 59)")
    kiosk.locator("[data-tool=contrast]").tap()
    expect(kiosk.locator(".way.first")).to_have_css("background-color", "rgb(0, 42, 92)")
