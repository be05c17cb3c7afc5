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
