"""The Debian kiosk's session file, run as systemd runs it but for the screen: what it opens, what it bars, how it comes back."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.server import served

SESSION = Path(__file__).parents[2] / "docs/kiosk/session"
MORE = "--headless=new --no-sandbox --disable-gpu --remote-debugging-port=0 --window-size=1080,1920"


@contextmanager
def session(home: Path, url: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A running session with its profile in ``home``; yields it with the address of its debugging port."""
    (home / "conf").write_text(f'PHIEU_URL={url}\nMORE_FLAGS="{MORE}"\n')
    port = home / "profile/DevToolsActivePort"
    port.unlink(missing_ok=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PHIEU_KIOSK_CONF": str(home / "conf"), "PHIEU_KIOSK_HOME": str(home)}
    process = subprocess.Popen([SESSION], env=env, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    waiting = threading.Event()
    try:
        while not (port.exists() and port.read_text().count("\n")):
            assert process.poll() is None, "the session ended by itself"
            waiting.wait(0.05)
        yield process, f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def shown(chromium: Browser, address: str) -> Page:
    """The page that the session's browser shows."""
    page = chromium.browser_type.connect_over_cdp(address).contexts[0].pages[0]
    page.wait_for_selector("main")
    return page


def test_the_session_opens_the_kiosk_and_comes_back_after_a_power_cut(chromium: Browser, tmp_path: Path) -> None:
    with served(f"sqlite:///{tmp_path / 'phieu.db'}", tmp_path / "instance") as (_, port):
        for _ in range(2):
            with session(tmp_path, f"http://127.0.0.1:{port}") as (process, address):
                page = shown(chromium, address)
                assert page.url.startswith(f"http://127.0.0.1:{port}/d/")
                control = page.context.new_cdp_session(page)
                control.send("Input.synthesizePinchGesture", {"x": 150, "y": 150, "scaleFactor": 3})
                assert page.evaluate("visualViewport.scale") == 1
                # The power goes: no farewell, and the profile's lock stays behind.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                assert (tmp_path / "profile/SingletonLock").is_symlink()
