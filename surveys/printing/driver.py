"""The one door to python-escpos. It is imported on first use: that costs 0.3 s, which no other command or page should pay."""

import logging
import shutil
import threading
from functools import cache
from pathlib import Path
from typing import Any

_importing = threading.Lock()


def _import() -> Any:
    """escpos.printer, without the two side effects of its import: a handler on the root logger and a folder left in /tmp."""
    root = logging.getLogger()
    before = list(root.handlers)
    import escpos.capabilities  # noqa: PLC0415 - see above
    import escpos.printer  # noqa: PLC0415 - see above

    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
    # The folder holds a pickle for the next import that looks there; it is named anew each time, so that none ever does.
    shutil.rmtree(Path(escpos.capabilities.pickle_path).parent, ignore_errors=True)
    return escpos.printer


@cache
def _printers() -> Any:
    return _import()


def warm() -> None:
    """Import python-escpos now, so that the first ticket doesn't wait for it inside a transaction."""
    with _importing:
        _printers()


def dummy(profile: str) -> Any:
    """A new printer object that collects bytes. A reused one would forget its state (printing.md)."""
    warm()
    return _printers().Dummy(profile=profile)


def code_pages(profile: str) -> dict[str, int]:
    """The code pages of ``profile``, by python-escpos's names, and the number by which its printers know each."""
    warm()
    from escpos.capabilities import get_profile  # noqa: PLC0415 - see above

    pages: dict[str, int] = {name: int(number) for name, number in get_profile(profile).get_code_pages().items()}
    return pages


def columns(profile: str) -> int:
    """How many letters of font A stand on a line of ``profile``'s."""
    warm()
    from escpos.capabilities import get_profile  # noqa: PLC0415 - see above

    return int(get_profile(profile).get_columns("a"))


def encoder(pages: dict[str, int]) -> Any:
    """python-escpos's tables for ``pages`` alone: ``can_encode(page, letter)``."""
    warm()
    from escpos.magicencode import Encoder  # noqa: PLC0415 - see above

    return Encoder(pages)


def write_in(printer: Any, pages: dict[str, int]) -> None:
    """Have ``printer.magic`` know ``pages`` alone; its ``write_with_encoding`` changes the printer's page where it must."""
    from escpos.magicencode import MagicEncode  # noqa: PLC0415 - see above

    printer.magic = MagicEncode(printer, encoder=encoder(pages))
