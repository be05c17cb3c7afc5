"""The whole way, with the real server, printer worker, store and browser.

Import → desk → ticket picture (its QR read) → kiosk by touch, then by keyboard → results changed by exactly those ratings.
"""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pyzbar import pyzbar
from sqlalchemy import select

from surveys.accounts import verbs as accounts
from surveys.accounts.models import Role
from surveys.clock import utc_now
from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.figures import recount
from surveys.forms.verbs import current
from surveys.office.models import Clerk, Counter, Office
from surveys.responses.record import record
from surveys.tokens.verbs import issue
from tests.browser.kiosk.conftest import seen
from tests.builders import SECRET, Place, submission
from tests.server import phieu, served

pytestmark = pytest.mark.browser

PASSWORD = "mat-khau-cua-quan-tri"
FILE = Path(__file__).parent.parent / "data" / "dossiers.csv"
CLERK = "Phạm Văn Đ"


def found_office(url: str, instance: Path) -> None:
    """What an office does first: phieu init."""
    process = phieu(
        url,
        instance,
        "init",
        "--office",
        "Văn phòng UBND tỉnh Lào Cai",
        "--code",
        "H38",
        "--admin",
        "quantri",
        PHIEU_ADMIN_PASSWORD=PASSWORD,
    )
    assert process.wait() == 0


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/admin/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def import_dossiers(page: Page, address: str) -> None:
    """Upload the counter's year, look at the preview, take it in."""
    page.goto(f"{address}/admin/dossiers/imports")
    page.set_input_files("[name=file]", FILE)
    page.get_by_role("button", name="Đọc thử").click()
    page.get_by_role("button", name=re.compile("Nhập 604 hồ sơ")).click()
    expect(page.get_by_text("Đã nhập xong")).to_be_visible(timeout=60_000)


def staff(database: Database) -> tuple[Place, list[str]]:
    """A clerk's account at her counter, twelve earlier ratings of her work, and the codes of her dossiers still in hand."""
    with database.writing() as session:
        office = session.scalars(select(Office)).one()
        clerk = session.scalars(select(Clerk).where(Clerk.name == CLERK)).one()
        counter = session.scalars(select(Counter).where(Counter.name == "Quầy 5")).one()
        accounts.create(
            session,
            login="canbo",
            name=CLERK,
            password=PASSWORD,
            role=Role.CLERK,
            office_id=office.id,
            now=utc_now(),
            clerk_id=clerk.id,
            counter_id=counter.id,
        )
        own = session.scalars(select(Dossier).where(Dossier.clerk_id == clerk.id, Dossier.finished_at.is_not(None))).all()[:12]
        where = Place(office.id, counter.id, clerk.id, own[0].procedure.field_id, own[0].procedure_id, 0)
        assert current(session, office.id).number == 1
        for dossier in own:
            made = issue(
                session,
                dossier.id,
                counter_id=counter.id,
                clerk_id=clerk.id,
                manual=True,
                secret=SECRET,
                now=utc_now(),
                days=30,
            )
            record(session, submission(session, where, made.code, level=4, rated_at=utc_now()), secret=SECRET, now=utc_now())
        waiting = session.scalars(
            select(Dossier.code).where(Dossier.clerk_id == clerk.id, Dossier.finished_at.is_(None)).order_by(Dossier.code)
        ).all()
        return where, list(waiting)


def hand_over(page: Page, address: str, dossier_code: str) -> str:
    """At the desk: scan a dossier, Enter; the ticket's picture appears, and its QR is read. The address in the QR."""
    page.goto(f"{address}/admin/desk/")
    page.keyboard.type(dossier_code)
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Trả kết quả & in phiếu")
    expect(button).to_be_visible()
    expect(page.locator(".dossier")).to_contain_text(dossier_code)
    button.focus()
    page.keyboard.press("Enter")
    ticket = page.locator("img.ticket")
    expect(ticket).to_be_visible()
    source = ticket.get_attribute("src")
    assert source is not None
    picture = Image.open(io.BytesIO(page.request.get(address + source).body()))
    read = {found.type: found.data.decode() for found in pyzbar.decode(picture)}
    assert read["QRCODE"].endswith("/t/" + read["CODE128"].replace("-", ""))
    return str(read["QRCODE"])


def rate_by_touch(page: Page, address: str, code: str, level: int) -> None:
    """Type the code on the kiosk's keypad, tap a face, skip the rest."""
    page.goto(address + "/")
    seen(page)
    page.locator("[data-open-code]").tap()
    seen(page)
    for symbol in code:
        page.locator(f'[data-key="{symbol}"]').tap()
    page.locator('[data-rating][data-at="0"]').wait_for()
    expect(page.locator(".matter")).to_contain_text(CLERK)
    seen(page)  # a new screen is deaf for a moment, so that a double tap answers nothing
    page.locator(f'.answer:has(input[name="q.overall"][value="{level}"])').tap()
    go_on(page, lambda: page.locator("[data-next]").tap())


def rate_by_keyboard(page: Page, address: str, code: str, level: int) -> None:
    """A wedge scanner types the QR's address on the start screen; arrows and Enter do the rest."""
    page.goto(address + "/")
    page.keyboard.type(f"{address}/t/{code}\n", delay=10)
    page.locator('[data-rating][data-at="0"]').wait_for()
    seen(page)
    page.locator(f'input[name="q.overall"][value="{level}"]').focus()
    page.keyboard.press("Space")

    def skip() -> None:
        page.locator("[data-next]").focus()
        page.keyboard.press("Enter")

    go_on(page, skip)


def go_on(page: Page, press: Callable[[], object]) -> None:
    """Skip each further question until the thanks say that the rating was kept."""
    for number in range(1, 9):
        page.locator(f'[data-rating][data-at="{number}"]').wait_for()
        seen(page)
        press()
    expect(page.locator('[data-tell="saved"]')).to_be_visible()


def levels_of(page: Page, address: str, name: str) -> list[int]:
    """A clerk's five counts, as the manager downloads them."""
    page.goto(f"{address}/admin/results/clerks")
    source = page.get_by_role("link", name="CSV", exact=True).get_attribute("href")
    assert source is not None
    text = page.request.get(address + source).body().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    (row,) = [row for row in rows if name in row]
    total, *levels = (int(cell) for cell in row[head.index("Số đánh giá") :][:6])
    assert sum(levels) == total
    return levels


def test_from_the_imported_dossier_to_the_managers_figure(store_url: str, tmp_path: Path, open_page: Callable[..., Page]) -> None:
    instance = tmp_path / "instance"
    found_office(store_url, instance)
    database = Database(store_url)
    with served(store_url, instance) as (_, port):
        address = f"http://127.0.0.1:{port}"
        manager = open_page("admin")
        sign_in(manager, address, "quantri")
        import_dossiers(manager, address)
        _, waiting = staff(database)
        before = levels_of(manager, address, CLERK)
        desk = open_page("admin")
        sign_in(desk, address, "canbo")
        kiosk = open_page("kiosk-portrait")
        for dossier_code, rate, level in zip(waiting, (rate_by_touch, rate_by_keyboard), (5, 2), strict=False):
            scanned = hand_over(desk, address, dossier_code)
            assert urlparse(scanned).netloc == urlparse(address).netloc
            rate(kiosk, address, scanned.rpartition("/")[2], level)
        after = levels_of(manager, address, CLERK)
    assert sum(before) == 12
    assert [now - then for then, now in zip(before, after, strict=True)] == [0, 1, 0, 0, 1]
    with database.reading() as session:
        assert recount.check(session) == []
    database.dispose()
