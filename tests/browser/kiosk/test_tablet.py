"""A counter's tablet on a real server: it wakes when the counter finishes a dossier, and never disturbs anybody."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.clock import utc_now
from surveys.database import Database
from surveys.devices.models import DeviceKind
from surveys.dossiers.models import Dossier
from surveys.forms.verbs import ensure_default
from surveys.offers.models import Offer, OfferCount
from surveys.office.models import Procedure
from surveys.printing.hand_over import hand_over
from surveys.responses.models import Channel, Response
from surveys.responses.record import record
from surveys.settings import Settings
from tests import builders
from tests.browser.kiosk.conftest import seen
from tests.builders import SECRET, Place, submission
from tests.devices.pairing import device, pair
from tests.server import served
from tests.signing import PASSWORD, make_account

pytestmark = pytest.mark.browser

OFFER_SECONDS = 10  # enough for a loaded machine to show the form and touch it
QUESTIONS = 9
ENDINGS = ("answered", "declined", "ignored", "elsewhere", "unseen")


@dataclass
class Office:
    """A served office whose first counter has a paired tablet."""

    address: str
    database: Database
    place: Place
    key: str
    numbers: "count[int]"

    def dossier(self) -> str:
        """A new dossier in hand; its code."""
        with self.database.writing() as session:
            return builders.dossier(session, self.place, number=next(self.numbers)).code

    def finish(self, procedure: str = "") -> str:
        """Hand a new dossier's result over at the counter, as the desk's server does; the slip's code."""
        code = self.dossier()
        settings = Settings(secret_key=SECRET)
        with self.database.writing() as session:
            found = session.scalars(select(Dossier).where(Dossier.code == code)).one()
            if procedure:
                session.add(made := Procedure(code=procedure, name=procedure, field_id=self.place.field))
                session.flush()
                found.procedure_id = made.id
                session.flush()
            given = hand_over(
                session,
                found.id,
                counter_id=self.place.counter,
                clerk_id=self.place.clerk,
                manual=True,
                settings=settings,
                now=utc_now(),
            )
            return given.code

    def counts(self) -> dict[str, int]:
        """How the offers ended so far."""
        with self.database.reading() as session:
            row = session.scalars(select(OfferCount)).one_or_none()
            return {name: getattr(row, name) if row else 0 for name in ENDINGS}

    def ended(self, before: dict[str, int]) -> dict[str, int]:
        """How those ended that ended since ``before``."""
        return {name: now - before[name] for name, now in self.counts().items() if now != before[name]}


@pytest.fixture(scope="module")
def office(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One real server for all of these tests; a form that nobody touches goes after some seconds."""
    folder = tmp_path_factory.mktemp("tablet")
    shutil.copy(migrated_sqlite, folder / "phieu.db")
    url = f"sqlite:///{folder / 'phieu.db'}"
    database = Database(url)
    with database.writing() as session:
        ensure_default(session, utc_now())
        place = builders.place(session)
        make_account(session, place, Role.CLERK, login="lan")
        key = pair(session, device(session, place, DeviceKind.TABLET)).key
    limits = {"PHIEU_TABLET_OFFER_SECONDS": str(OFFER_SECONDS), "PHIEU_KIOSK_THANKS_SECONDS": "1", "PHIEU_WORKERS": "1"}
    with served(url, folder / "instance", 0, **limits) as (_, port):
        yield Office(f"http://127.0.0.1:{port}", database, place, key, count(1))
    database.dispose()


@pytest.fixture
def tablet(office: Office, open_page: Callable[..., Page]) -> Page:
    """The counter's tablet, at rest, with its pages kept."""
    page = open_page("tablet")
    page.context.add_cookies([{"name": "phieu_device", "value": office.key, "url": office.address}])
    page.goto(f"{office.address}/d/")
    at_rest(page)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    return page


def at_rest(page: Page) -> None:
    expect(page.locator("body[data-screen=rest] .resting h1")).to_be_visible()


def awake(page: Page, procedure: str = builders.LONG_NAME) -> None:
    """Wait for an offered form's first question."""
    expect(page.locator(".procedure")).to_contain_text(procedure)
    expect(page.locator("body[data-screen='q.overall'] .step.now")).to_be_visible()


def offered(office: Office, tablet: Page, procedure: str = "") -> str:
    """Finish a dossier, and wait until the tablet has its form and has said so; the slip's code."""
    with tablet.expect_response(lambda answer: "/d/offer/" in answer.url, timeout=10_000):
        code = office.finish(procedure)
    awake(tablet, procedure or builders.LONG_NAME)
    return code


def tap_face(page: Page) -> None:
    seen(page)
    page.locator('.answer:has(input[name="q.overall"][value="5"])').tap()


def skip_the_rest(page: Page) -> None:
    for number in range(1, QUESTIONS):
        page.locator(f'[data-rating][data-at="{number}"]').wait_for()
        seen(page)
        page.locator("[data-next]").tap()
    expect(page.locator('[data-tell="saved"]')).to_be_visible()


def test_at_the_desks_press_the_tablet_asks_the_first_question(
    office: Office, tablet: Page, open_page: Callable[..., Page]
) -> None:
    before, code = office.counts(), office.dossier()
    desk = open_page("admin")
    desk.goto(f"{office.address}/admin/sign-in")
    desk.fill("[name=login]", "lan")
    desk.fill("[name=password]", PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("/admin/desk/"))
    desk.goto(f"{office.address}/admin/desk/?q={code}")
    with desk.expect_response(lambda answer: answer.url.endswith("/hand-over") and answer.status == 303):
        desk.get_by_role("button", name="Trả kết quả & in phiếu").click()
    awake(tablet)
    expect(tablet.locator(".by")).to_contain_text("Nguyễn Văn A")
    assert office.address + "/d/form" in tablet.url, "no code in the address"
    tap_face(tablet)
    skip_the_rest(tablet)
    at_rest(tablet)
    assert office.ended(before) == {"answered": 1}
    with office.database.reading() as session:
        rating = session.scalars(select(Response).order_by(Response.id.desc()).limit(1)).one()
        assert (rating.channel, rating.verified) == (Channel.TABLET, True)


def test_an_offer_that_nobody_touches_goes_by_itself_and_counts_as_not_answered(office: Office, tablet: Page) -> None:
    before = office.counts()
    offered(office, tablet)
    with office.database.reading() as session:
        assert session.scalars(select(Offer.code)).all() in ([None], [])
    at_rest(tablet)
    assert office.ended(before) == {"ignored": 1}
    assert tablet.evaluate("sessionStorage.getItem('phieu.opened')") is None


def test_who_does_not_wish_to_rate_says_so_by_one_tap(office: Office, tablet: Page) -> None:
    before = office.counts()
    offered(office, tablet)
    seen(tablet)
    tablet.get_by_role("button", name="Không đánh giá").tap()
    at_rest(tablet)
    assert office.ended(before) == {"declined": 1}


def test_whoever_is_answering_is_not_disturbed_and_the_newer_dossier_follows(office: Office, tablet: Page) -> None:
    before = office.counts()
    offered(office, tablet, "Thủ tục thứ nhất")
    tap_face(tablet)
    tablet.locator('[data-rating][data-at="1"]').wait_for()
    decline = tablet.get_by_role("button", name="Không đánh giá")
    expect(decline).to_be_hidden()
    seen(tablet)
    tablet.locator("[data-back]").tap()
    tablet.locator('[data-rating][data-at="0"]').wait_for()
    expect(decline).to_be_hidden()
    seen(tablet)
    tablet.locator("[data-next]").tap()
    office.finish("Thủ tục thứ hai")
    with tablet.expect_response(lambda answer: answer.url.endswith("/responses")):
        skip_the_rest(tablet)
    expect(tablet.locator(".procedure")).to_contain_text("Thủ tục thứ nhất")
    awake(tablet, "Thủ tục thứ hai")
    at_rest(tablet)
    assert office.ended(before) == {"answered": 1, "ignored": 1}


def test_a_tablet_that_was_restarted_over_a_touched_form_wakes_for_the_next_dossier(office: Office, tablet: Page) -> None:
    before = office.counts()
    offered(office, tablet, "Thủ tục bị ngắt")
    with tablet.expect_response(lambda answer: "/d/offer/" in answer.url):
        tablet.locator(".step.now [data-ask]").tap()
    tablet.evaluate("sessionStorage.clear()")
    with tablet.expect_response(lambda answer: "/d/offer/" in answer.url):
        tablet.goto(f"{office.address}/d/")
    assert office.ended(before) == {"ignored": 1}
    offered(office, tablet, "Thủ tục kế tiếp")
    at_rest(tablet)
    assert office.ended(before) == {"ignored": 2}


def test_a_newer_dossier_takes_the_place_of_an_offer_that_nobody_touched(office: Office, tablet: Page) -> None:
    before = office.counts()
    offered(office, tablet, "Thủ tục cũ")
    offered(office, tablet, "Thủ tục mới")
    at_rest(tablet)
    assert office.ended(before) == {"ignored": 2}


def test_a_slip_rated_by_phone_takes_the_offer_back(office: Office, tablet: Page) -> None:
    before = office.counts()
    code = offered(office, tablet)
    with office.database.writing() as session:
        rating = submission(session, office.place, code, channel=Channel.PHONE, rated_at=utc_now())
        record(session, rating, secret=SECRET, now=utc_now())
    at_rest(tablet)
    assert office.ended(before) == {"elsewhere": 1}


def test_a_tablet_at_rest_asks_little(office: Office, tablet: Page) -> None:
    answers: list[tuple[int, int]] = []

    def note(answer: object) -> None:
        sizes = answer.request.sizes()  # type: ignore[attr-defined] # a Playwright Response
        answers.append((answer.status, sizes["responseBodySize"]))  # type: ignore[attr-defined] # the same

    tablet.on("response", lambda answer: note(answer) if answer.url.endswith("/d/offer") else None)
    for _ in range(2):
        with tablet.expect_response(lambda answer: answer.url.endswith("/d/offer")):
            pass
    tablet.wait_for_timeout(50)
    assert {(status, body) for status, body in answers} == {(204, 0)}
