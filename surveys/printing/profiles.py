"""The kinds of printers that python-escpos knows, for an administrator to choose from."""

from dataclasses import dataclass
from functools import cache

from surveys.printing import driver

NARROWEST = 300  # dots; what is narrower is a customer's display
_NOBODYS = ("default", "simple")  # no printer of any width


@dataclass(frozen=True)
class Profile:
    """One kind: ``label`` is its maker and model, ``width`` its dots, None where the list doesn't say."""

    name: str
    label: str
    width: int | None


@cache
def profiles() -> dict[str, Profile]:
    """By name, those that print raster pictures, in the order of their labels."""
    driver.warm()
    from escpos.capabilities import CAPABILITIES  # noqa: PLC0415 - costs 0.3 s, which no other page should pay

    found = []
    for name, told in CAPABILITIES["profiles"].items():
        pixels = told["media"].get("width", {}).get("pixels")
        width = pixels if isinstance(pixels, int) else None
        wide = width is None or width >= NARROWEST
        if told["features"].get("bitImageRaster") and wide and name not in _NOBODYS:
            label = told["name"] if told["name"].startswith(told["vendor"]) else f"{told['vendor']} {told['name']}"
            found.append(Profile(name, label, width))
    return {each.name: each for each in sorted(found, key=lambda each: each.label.casefold())}
