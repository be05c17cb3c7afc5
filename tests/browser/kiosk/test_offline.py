"""The network is cut, the server is killed, the browser restarts, the power fails: every rating arrives, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.kiosk.standing import Standing, standing

pytestmark = pytest.mark.browser


@pytest.fixture
def stand(chromium: Browser, sqlite_url: str, tmp_path: Path) -> Iterator[Standing]:
    """A served office with a paired kiosk."""
    with standing(chromium, sqlite_url, tmp_path) as made:
        yield made


def test_first(stand: Standing) -> None:
    stand.die()
    stand.off()
    stand.boot()
    stand.home()
    stand.open_code("0000000000")
    stand.rate(4)
    print(stand.waiting())
    stand.started()
    stand.open_choice()
    stand.rate(3)
    stand.power_cut()
    stand.boot()
    stand.home()
    assert len(stand.waiting()) == 2
    stand.serve()
    stand.until(lambda: not stand.waiting())
