"""Every screen in every size, theme and language: axe, targets and their gaps, nothing cut off, no word left untranslated."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from flask import Flask
from playwright.sync_api import Page

from surveys.web.language import CITIZEN_LANGUAGES
from tests.browser.conftest import SIZES
from tests.browser.kiosk import screens
from tests.browser.kiosk.conftest import Kiosk
from tests.browser.kiosk.screens import Screen

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
STANDING = ("kiosk-portrait", "kiosk-landscape", "tablet")
HAND = ("phone", "narrow")


class Eye:
    """Looks at what a page shows, view by view, and writes down what is wrong."""

    def __init__(self, kiosk: Kiosk, sizes: tuple[str, ...]) -> None:
        self.page: Page = kiosk.page
        self.sizes = sizes
        self.faults: dict[tuple[str, ...], list[Any]] = {}

    def look(self, screen: Screen) -> None:
        """Every size, theme and language of the screen that is shown."""
        self.page.evaluate(AXE)
        self.page.evaluate(LOOK)
        for size in self.sizes:
            width, height = SIZES[size]
            self.page.set_viewport_size({"width": width, "height": height})
            for contrast, larger in ((False, False), (True, True)):
                for language in CITIZEN_LANGUAGES:
                    self._view(contrast=contrast, larger=larger, language=language)
                    self._note((screen.name, size, language, "more" if contrast else ""), size, larger=larger)
        self._view(contrast=False, larger=False, language="vi")

    def told(self) -> str:
        """The faults, each once, with the views that have it."""
        views: dict[str, list[str]] = {}
        for view, found in self.faults.items():
            for fault in found:
                views.setdefault(str(fault), []).append("/".join(filter(None, view)))
        return "\n".join(f"{fault}\n    {len(where)}: {', '.join(where[:6])}" for fault, where in views.items())

    def _view(self, *, contrast: bool, larger: bool, language: str) -> None:
        self.page.evaluate(
            """async ([contrast, larger, language]) => {
              const root = document.documentElement;
              root.lang = language;
              root.classList.toggle("more-contrast", contrast);
              root.classList.toggle("more-text", larger);
              // What still moves would be measured on its way.
              const moving = document.getAnimations().filter((one) => one.effect.getTiming().duration < 1000);
              await Promise.allSettled(moving.map((one) => one.finished));
            }""",
            [contrast, larger, language],
        )

    def _note(self, view: tuple[str, ...], size: str, *, larger: bool) -> None:
        standing = size in STANDING
        found = self.page.evaluate(
            "(rules) => globalThis.look(rules)",
            {"least": 80 if standing else 44, "gap": 16 if standing else 4, "scrolls": not standing or larger},
        )
        # axe judges roles, names and colours: in every theme by size and by language; a ruler's work is done in all of them.
        if view[2] == "vi" or size == self.sizes[0]:
            found += self._axe(colours=view[2] == "vi" and size == self.sizes[0])
        if found:
            self.faults[view] = found

    def _axe(self, *, colours: bool) -> list[Any]:
        """What axe finds. Colours are the same in every size and language and cost the most: they are measured once a theme."""
        faults: list[Any] = self.page.evaluate(
            """async (colours) => {
              const { violations } = await axe.run(document, {
                preload: false, resultTypes: ["violations"], rules: { "color-contrast": { enabled: colours } },
              });
              return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
            }""",
            colours,
        )
        return faults


def looked_at(kiosk: Kiosk, listed: list[Screen], sizes: tuple[str, ...]) -> Eye:
    """All the listed screens, looked at."""
    eye = Eye(kiosk, sizes)
    for screen in listed:
        screen.show(kiosk)
        # The focus moves to what is new, so that it is announced.
        kiosk.page.locator(":is(h1, [data-ask], input, textarea, dialog *):focus").wait_for(state="attached")
        eye.look(screen)
    return eye


def test_every_route_of_the_citizens_stands_in_the_list_of_screens(app: Flask) -> None:
    routes = {
        rule.endpoint.removeprefix("kiosk.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("kiosk.") and "GET" in (rule.methods or ())
    }
    listed = {endpoint for screen in screens.ALL for endpoint in screen.endpoints} | set(screens.NO_SCREEN)
    assert routes ^ listed == set()


def test_every_screen_of_a_kiosk_is_for_everyone_in_every_size_theme_and_language(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at(kiosk_thanks_seconds=600, kiosk_idle_seconds=600)
    screens.lengthen(kiosk)
    eye = looked_at(kiosk, screens.STANDING, (*STANDING, *HAND))
    assert eye.faults == {}, eye.told()


@pytest.mark.parametrize(("listed", "sizes"), [(screens.DEVICE, STANDING[:2]), (screens.TABLET, STANDING[2:])])
def test_every_screen_of_a_paired_device_is_for_everyone(
    kiosk_at: Callable[..., Kiosk], listed: list[Screen], sizes: tuple[str, ...]
) -> None:
    kiosk = kiosk_at(sizes[0], kiosk_thanks_seconds=600, kiosk_idle_seconds=600)
    screens.lengthen(kiosk)
    eye = looked_at(kiosk, listed, sizes)
    assert eye.faults == {}, eye.told()


def test_every_screen_of_a_phone_is_for_everyone_in_every_size_theme_and_language(kiosk_at: Callable[..., Kiosk]) -> None:
    kiosk = kiosk_at("phone")
    screens.lengthen(kiosk)
    eye = looked_at(kiosk, screens.PHONE, HAND)
    assert eye.faults == {}, eye.told()
