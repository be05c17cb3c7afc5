"""``make pictures``: the README's pictures, taken in Chromium from the running product with its sample office."""

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


def _keep(page: Page, name: str, *, width: int) -> None:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.png"
    picture.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE).save(path, optimize=True)
    click.echo(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
