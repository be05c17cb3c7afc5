"""An office's emblem: an SVG of plain shapes, or a PNG drawn anew. What could run, load or track anything is refused."""

import io
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from PIL import Image, UnidentifiedImageError

from surveys.errors import N_, Invalid, TooLarge

LARGEST = 256 * 1024
SIDE = 512  # pixels; an emblem is shown at less than 150
MOST_PIXELS = 4096 * 4096
DEEPEST = 100  # groups within groups; a drawing has a dozen
PNG = b"\x89PNG\r\n\x1a\n"
KINDS = {"image/svg+xml": "svg", "image/png": "png"}
SVG = "http://www.w3.org/2000/svg"
LINK = "{http://www.w3.org/1999/xlink}href"

# Without <use>: nested uses grow without bounds.
_SHAPES = (
    "svg g defs title desc path circle ellipse rect line polyline polygon linearGradient radialGradient stop clipPath"
    " mask text tspan"
)
DROPPED = frozenset({"metadata"})
_LOOKS = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray"
    " stroke-dashoffset stroke-opacity opacity clip-path clip-rule mask stop-color stop-opacity font-family font-size font-weight"
    " text-anchor color display visibility"
)
_PLACES = (
    "id x y x1 y1 x2 y2 cx cy r rx ry fx fy d points width height viewBox transform offset gradientUnits gradientTransform"
    " spreadMethod clipPathUnits maskUnits maskContentUnits preserveAspectRatio version href"
)
SHAPES, LOOKS, PLACES = (frozenset(words.split()) for words in (_SHAPES, _LOOKS, _PLACES))
_OUTSIDE = re.compile(r"url\((?!\s*['\"]?#)|javascript:|data:|//", re.IGNORECASE)


@dataclass(frozen=True)
class Emblem:
    """A picture that is safe to serve."""

    media_type: str
    content: bytes

    @property
    def kind(self) -> str:
        """The ending of its address: svg or png."""
        return KINDS[self.media_type]


def accept(content: bytes) -> Emblem:
    """The emblem in an uploaded file; raises TooLarge, or Invalid in words that say what is wrong with it."""
    if len(content) > LARGEST:
        raise TooLarge(N_("Biểu trưng lớn nhất 256 KB."))
    return _png(content) if content.startswith(PNG) else _svg(content)


def _png(content: bytes) -> Emblem:
    """Decoded and written anew: nothing but the pixels is kept."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooLarge(N_("Ảnh có quá nhiều điểm ảnh."))
            drawn = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Invalid(N_("Không đọc được ảnh PNG này.")) from error
    drawn.thumbnail((SIDE, SIDE))
    file = io.BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return Emblem("image/png", file.getvalue())


def _svg(content: bytes) -> Emblem:
    # Entities could swell to gigabytes or read files; no drawing needs them.
    if re.search(rb"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", content, re.IGNORECASE) or b"\0" in content:
        raise Invalid(N_("Tệp SVG có phần khai báo DOCTYPE hoặc kiểu ngoài; xin lưu lại dạng “SVG thuần” (Plain SVG)."))
    try:
        root = ET.fromstring(content)  # noqa: S314 - without a document type expat expands nothing
    except (ET.ParseError, ValueError, LookupError) as error:
        # The last two: an encoding that expat does not read.
        raise Invalid(N_("Biểu trưng phải là tệp SVG hoặc PNG.")) from error
    if root.tag != f"{{{SVG}}}svg":
        raise Invalid(N_("Biểu trưng phải là tệp SVG hoặc PNG."))
    _clean(root)
    if "viewBox" not in root.attrib and not {"width", "height"} <= set(root.attrib):
        raise Invalid(N_("Tệp SVG không nói khổ hình (viewBox)."))
    ET.register_namespace("", SVG)
    return Emblem("image/svg+xml", ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _clean(element: ET.Element, depth: int = 0) -> None:
    """Keep shapes and their looks; drop what editors leave; refuse the rest by its name."""
    if depth > DEEPEST:
        raise Invalid(N_("Biểu trưng phải là tệp SVG hoặc PNG."))
    for child in list(element):
        space, _, name = str(child.tag).rpartition("}")
        if space != f"{{{SVG}" or name in DROPPED:
            # A drawing program's own notes.
            element.remove(child)
        elif name not in SHAPES:
            raise Invalid(N_("Tệp SVG có phần <%(name)s>, không được dùng trong biểu trưng."), name=name[:40])
        else:
            _clean(child, depth + 1)
    _dress(element)


def _dress(element: ET.Element) -> None:
    told = {key: value for key, value in element.attrib.items() if not key.startswith("{") or key == LINK}
    # A style attribute becomes plain attributes, so that no style sheet is left.
    for declaration in told.pop("style", "").split(";"):
        key, _, value = declaration.partition(":")
        if key.strip() in LOOKS:
            told[key.strip()] = value.strip()
    element.attrib.clear()
    for key, value in told.items():
        name = "href" if key == LINK else key
        if name.startswith("on"):
            raise Invalid(N_("Tệp SVG có lệnh chạy (%(name)s), không được dùng."), name=name[:40])
        if _OUTSIDE.search(value) or (name == "href" and not value.startswith("#")):
            raise Invalid(N_("Tệp SVG tải nội dung từ nơi khác, không được dùng."))
        if name in LOOKS | PLACES:
            element.set(name, value)
