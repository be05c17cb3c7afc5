"""A matplotlib figure as an SVG element to stand in a page: no inline style, no foreign metadata, ids of its own."""

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
_LINK = re.compile(r"url\(#([^)]+)\)")
# A hundredth of a pixel is finer than any screen or printer; six decimals would be most of a chart's weight.
_LONG = re.compile(r"-?\d+\.\d{3,}")
_PLACES = ("d", "x", "y", "points", "transform")

ET.register_namespace("", SVG)


def inline(figure: "Figure", *, ident: str, title: str, description: str) -> str:
    """``figure`` as ``<svg role="img">`` with a title and a description; ``ident`` keeps its ids apart from other charts'."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    # The input is our own figure; nothing from outside is parsed here.
    root = ET.fromstring(file.getvalue())  # noqa: S314 - see above
    _strip(root)
    for element in root.iter():
        _plain(element)
    _own_ids(root, ident)
    _name(root, ident, title, description)
    return ET.tostring(root, encoding="unicode")


def _strip(root: ET.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)


def _plain(element: ET.Element) -> None:
    """Turn ``style`` into presentation attributes (a strict policy forbids it); the page's own font is inherited."""
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        if name.strip() and name.strip() != "font-family":
            element.set(name.strip(), value.strip().removesuffix("px"))
    if (target := element.attrib.pop(HREF, None)) is not None:
        element.set("href", target)
    for name in _PLACES:
        if name in element.attrib:
            element.set(name, _LONG.sub(_short, element.attrib[name]).replace(" \n", ""))
    if element.get("transform", "").startswith("rotate(-0"):
        del element.attrib["transform"]


def _short(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def _own_ids(root: ET.Element, ident: str) -> None:
    used = {link for element in root.iter() for link in _links(element)}
    for element in root.iter():
        if (name := element.attrib.pop("id", None)) in used:
            element.set("id", f"{ident}-{name}")
        for key, value in element.attrib.items():
            if key == "href":
                element.set(key, f"#{ident}-{value[1:]}")
            elif "url(#" in value:
                element.set(key, _LINK.sub(rf"url(#{ident}-\1)", value))


def _links(element: ET.Element) -> list[str]:
    found = [value[1:] for key, value in element.attrib.items() if key == "href"]
    return found + [name for value in element.attrib.values() for name in _LINK.findall(value)]


def _name(root: ET.Element, ident: str, title: str, description: str) -> None:
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{ident}-{tag}"})
        element.text = text
        root.insert(place, element)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    # Within a page its own font rules; a chart that stands by itself as a picture has none.
    root.attrib |= {
        "font-family": "Noto Sans, DejaVu Sans, sans-serif",
        "role": "img",
        "class": "chart",
        "aria-labelledby": f"{ident}-title",
        "aria-describedby": f"{ident}-desc",
    }
