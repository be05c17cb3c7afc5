"""Many ratings in a row in a Chromium that nothing watches: what they leave in its memory.

Not through Playwright: its own bookkeeping of every page's requests makes the renderer grow by some 8 MB a rating. Here the page
goes on by itself, and the browser is asked for its figures a few times only.
"""

import itertools
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import click
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60.0  # seconds without a rating after which the page is held to be stuck
FIGURES = ("JSHeapUsedSize", "Nodes", "JSEventListeners", "Documents")
# Codes wait in the browser; each start screen opens the next one's form, each form is answered by `rate`, each thanks go home.
ON = """
const left = () => JSON.parse(localStorage.getItem("bench") ?? "[]");
addEventListener("load", () => setTimeout(async () => {
  if (location.pathname === "/d/" && left().length) {
    const [code, ...rest] = left();
    localStorage.setItem("bench", JSON.stringify(rest));
    sessionStorage.setItem("phieu.opened", JSON.stringify({ code }));
    location.assign("/d/form");
  }
  if (location.pathname !== "/d/form") return;
  await (%s)(%d);
  localStorage.setItem("done", Number(localStorage.getItem("done")) + 1);
  const home = () => document.querySelector("[data-go-home]");
  while (!home()?.checkVisibility()) await new Promise((again) => setTimeout(again, 50));
  home().click();
}, 300));
"""


@dataclass
class Browser:
    """A headless Chromium with one tab, and the line to its tools."""

    line: ClientConnection
    profile: str
    numbers: Iterator[int]

    def ask(self, method: str, **given: object) -> Any:
        """One command of the tools' protocol, and what it answers."""
        number = next(self.numbers)
        self.line.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            said = json.loads(self.line.recv(timeout=PATIENCE))
            if said.get("id") == number:
                return said["result"]

    def value(self, expression: str) -> Any:
        """What an expression is in the page."""
        return self.ask("Runtime.evaluate", expression=expression)["result"].get("value")

    def renderer(self) -> int:
        """Bytes that the largest of its renderers holds in the machine's memory."""
        held = [0]
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_text()
                if "--type=renderer" in words and self.profile in _family(folder):
                    held.append(int((folder / "statm").read_text().split()[1]) * 4096)
            except OSError:
                # Gone meanwhile.
                continue
        return max(held)


def _family(folder: Path) -> str:
    """The command lines of a process and of those that it comes from."""
    words = (folder / "cmdline").read_text()
    parent = re.search(r"^PPid:\s+(\d+)", (folder / "status").read_text(), re.MULTILINE)
    if not parent or int(parent[1]) < 2:
        return words
    return words + _family(folder.parent / parent[1])


def measure(address: str, cookie: tuple[str, str], codes: Sequence[str], rate: str, taps: int, noted: Sequence[int]) -> None:
    """Rate with ``codes`` by the script ``rate`` on the device of this ``cookie``; print memory after each number ``noted``."""
    with _browser() as browser:
        browser.ask("Network.setCookie", name=cookie[0], value=cookie[1], url=address)
        # Without it, scripts for new documents are taken and never run.
        browser.ask("Page.enable")
        browser.ask("Page.addScriptToEvaluateOnNewDocument", source=ON % (rate, taps))
        browser.ask("Page.navigate", url=f"{address}/d/counters")
        _until(browser, "location.pathname === '/d/counters' && document.readyState === 'complete'")
        for before, number in itertools.pairwise([0, *noted]):
            browser.value(f"localStorage.setItem('bench', {json.dumps(json.dumps(codes[before:number]))})")
            browser.ask("Page.navigate", url=f"{address}/d/")
            _until(browser, f"Number(localStorage.getItem('done')) === {number} && location.pathname === '/d/'")
            _print(browser, number)


def _until(browser: Browser, expression: str) -> None:
    left, since = None, time.monotonic()
    while browser.value(expression) is not True:
        now = browser.value("localStorage.getItem('bench')?.length")
        if now != left:
            left, since = now, time.monotonic()
        if time.monotonic() - since > PATIENCE:
            raise TimeoutError(f"nothing goes on in the page: {browser.value('location.href')}")
        time.sleep(0.2)


def _print(browser: Browser, number: int) -> None:
    # What the page before this one held is let go in steps: each collection frees what the one before found unheld.
    for _ in range(3):
        browser.ask("HeapProfiler.collectGarbage")
    browser.ask("Performance.enable")
    found = {one["name"]: one["value"] for one in browser.ask("Performance.getMetrics")["metrics"]}
    browser.ask("Performance.disable")
    heap, nodes, listeners, documents = (found[name] for name in FIGURES)
    page = f"JS heap {heap / 1e6:5.2f} MB, {nodes:5.0f} DOM nodes, {listeners:3.0f} listeners, {documents:.0f} documents"
    click.echo(f"after {number:>5} rating(s): {page}; the renderer holds {browser.renderer() / 1e6:4.0f} MB")


@contextmanager
def _browser() -> Iterator[Browser]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        more = ["--window-size=1080,1920", "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
        # What it says would stop it once nobody reads it.
        process = subprocess.Popen(["/usr/bin/chromium", *flags, *more], stderr=subprocess.DEVNULL)
        try:
            yield Browser(connect(_page(Path(profile)), max_size=None), profile, itertools.count(1))
        finally:
            process.kill()
            process.wait()


def _page(profile: Path) -> str:
    """The address of its one tab's tools, from the file in which Chromium names its port once it listens."""
    told, since = profile / "DevToolsActivePort", time.monotonic()
    while not (told.exists() and told.read_text().count("\n")):
        if time.monotonic() - since > PATIENCE:
            raise TimeoutError("Chromium does not start")
        time.sleep(0.05)
    with urlopen(f"http://127.0.0.1:{told.read_text().splitlines()[0]}/json") as answer:
        tabs = json.load(answer)
    address: str = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
    return address
