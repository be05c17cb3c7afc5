"""A ticket's bytes, beside those of python-escpos."""

import pytest
from PIL import Image, ImageDraw

from surveys.printing import driver
from surveys.printing.payload import raster, safe
from surveys.printing.ticket import picture
from tests.printing.samples import FULLEST, PLAIN


def theirs(image: Image.Image, rows: int) -> bytes:
    """What python-escpos makes of a picture."""
    printer = driver.dummy("TM-T20II")
    printer.image(image, impl="bitImageRaster", fragment_height=rows)
    content: bytes = printer.output
    return content


@pytest.mark.parametrize("width", [384, 576])
@pytest.mark.parametrize("rows", [24, 200, 5000])
def test_a_tickets_raster_is_python_escposs_to_the_last_byte(width: int, rows: int) -> None:
    for ticket in (PLAIN, FULLEST):
        image = safe(picture(ticket, width))
        assert raster(image, rows) == theirs(image, rows)


def test_a_width_between_bytes_leaves_no_black_edge() -> None:
    image = Image.new("1", (500, 33), 1)
    ImageDraw.Draw(image).line((0, 0, 499, 32), fill=0)
    assert raster(image, 10) == theirs(image, 10)
