"""A ticket as the bytes that its printer wants: one picture, or text where that was chosen and every letter can be had."""

from PIL import Image

from surveys.printing.machine import Machine
from surveys.printing.models import PrintMode
from surveys.printing.payload import Payload, payload, safe
from surveys.printing.textual import Unprintable, text_payload
from surveys.printing.ticket import Ticket, picture


def pressed(ticket: Ticket, machine: Machine, image: Image.Image | None = None) -> Payload:
    """The bytes of ``ticket`` for ``machine``; ``image`` is its picture, if that is drawn already."""
    if machine.mode is PrintMode.TEXT:
        try:
            return text_payload(ticket, machine)
        except Unprintable:
            # A name with a letter that the printer lacks: slower is better than wrong.
            pass
    return payload(image or safe(picture(ticket, machine.width)), machine)
