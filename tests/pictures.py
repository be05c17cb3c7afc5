"""``make pictures``: the README's pictures from the sample office, and one of each screen that a citizen can meet."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from surveys import migrations
from surveys.clock import utc_now
from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.sample.accounts import kept
from surveys.sample.filling import fill
from surveys.settings import Settings
from surveys.tokens import verbs as tokens
from tests.bench.serving import served
from tests.bench.weight import FLAGS
from tests.browser.conftest import SIZES, serving
from tests.browser.kiosk import screens
from tests.browser.kiosk.conftest import Kiosk
from tests.builders import SECRET
from tests.conftest import NOW
from tests.kiosk.conftest import furnish
from wsgi import create_app

FOLDER = Path(__file__).parent.parent / "docs/pictures"
COLOURS = 256


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory(prefix="phieu-pictures-") as folder:
        settings = Settings(instance=Path(folder), secret_key="p" * 64)
        desk, code = _sample(settings)
        with served("product", settings) as port, _chromium() as browser:
            _kiosk(browser, f"http://127.0.0.1:{port}", code)
            _desk(browser, f"http://127.0.0.1:{port}", settings, desk)
            _results(browser, f"http://127.0.0.1:{port}", settings)
            _screens(browser)


def _sample(settings: Settings) -> tuple[str, str]:
    """The sample office; the code of a dossier for the desk, and a token's code for the kiosk."""
    database = Database(settings.url)
    migrations.upgrade(database)
    fill(database, settings, utc_now)
    with database.writing() as session:
        first, second = session.scalars(select(Dossier).where(Dossier.finished_at.is_(None)).order_by(Dossier.id).limit(2))
        code = tokens.issue(
            session,
            second.id,
            counter_id=second.counter_id,
            clerk_id=second.clerk_id,
            manual=False,
            secret=settings.secret_key,
            now=utc_now(),
            days=settings.token_days,
        ).code
        desk = first.code
    database.dispose()
    return desk, code


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def _kiosk(browser: Browser, address: str, code: str) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="vi-VN", has_touch=True)
    page.goto(f"{address}/t/{code}?at=H38", wait_until="networkidle")
    _keep(page, "kiosk", width=1200)


def _signed_in(browser: Browser, address: str, settings: Settings, role: str) -> Page:
    account = next(each for each in kept(settings.instance) if each.role == role)
    page = browser.new_page(viewport={"width": 1440, "height": 1220}, locale="vi-VN")
    page.goto(f"{address}/admin/sign-in")
    page.fill("[name=login]", account.login)
    page.fill("[name=password]", account.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/**")
    return page


def _desk(browser: Browser, address: str, settings: Settings, dossier: str) -> None:
    page = _signed_in(browser, address, settings, "clerk")
    page.goto(f"{address}/admin/desk/")
    page.fill("#q", dossier)
    page.press("#q", "Enter")
    page.click("button.big")
    page.locator("img.ticket").wait_for()
    page.wait_for_load_state("networkidle")
    _keep(page, "desk", width=1000)


def _results(browser: Browser, address: str, settings: Settings) -> None:
    page = _signed_in(browser, address, settings, "manager")
    page.goto(f"{address}/admin/results/", wait_until="networkidle")
    _keep(page, "results", width=1000)


SERIES = (
    ("Standing kiosk", "kiosk-portrait", screens.STANDING, 360),
    ("Paired kiosk", "kiosk-portrait", screens.DEVICE, 360),
    ("Counter tablet", "tablet", screens.TABLET, 640),
    ("Citizen's phone", "phone", screens.PHONE, 260),
)


def _screens(browser: Browser) -> None:
    """Every screen of the list that the tests hold complete, and the page that shows them."""
    for old in (FOLDER / "screens").glob("*.png"):
        old.unlink()
    lines = ["# Every screen of the citizens' face\n", "Made by `make pictures` from the running product.\n"]
    for title, size, listed, width in SERIES:
        names = _series(browser, title.split()[0].lower().replace("'s", ""), size, listed, width)
        lines += [
            f"## {title}\n",
            *(f'<img src="pictures/{name}.png" width="{width // 2}" alt="{shown}">' for name, shown in names),
            "",
        ]
    (FOLDER.parent / "screens.md").write_text("\n".join(lines), encoding="utf-8")


def _series(browser: Browser, prefix: str, size: str, listed: list[screens.Screen], width: int) -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="phieu-screens-") as folder:
        settings = Settings(instance=Path(folder), secret_key=SECRET, kiosk_thanks_seconds=600, kiosk_idle_seconds=600)
        database = Database(settings.url)
        migrations.upgrade(database)
        database.dispose()
        app = create_app(settings, clock=lambda: NOW)
        house = furnish(app)
        with serving(app) as address:
            wide, high = SIZES[size]
            page = browser.new_page(viewport={"width": wide, "height": high}, locale="vi-VN", has_touch=True)
            kiosk = Kiosk(page, address, house)
            screens.lengthen(kiosk)
            names = [
                (_shot(kiosk, screen, f"screens/{prefix}-{at:02}", width), screen.name) for at, screen in enumerate(listed, 1)
            ]
            page.context.close()
    return names


def _shot(kiosk: Kiosk, screen: screens.Screen, name: str, width: int) -> str:
    screen.show(kiosk)
    kiosk.seen()
    _keep(kiosk.page, name, width=width)
    return name


def _keep(page: Page, name: str, *, width: int) -> None:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    path = FOLDER / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE).save(path, optimize=True)
    click.echo(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
