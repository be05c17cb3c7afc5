"""A workbook as bytes that depend on its content alone: openpyxl writes the present moment into it, in two places."""

import io
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
FILE = 0o644 << 16


def frozen(book: Workbook, made_at: datetime) -> bytes:
    """The .xlsx file, dated ``made_at`` (UTC) within and not at all without."""
    book.properties.creator = "Phiếu"
    book.properties.created = made_at.replace(tzinfo=None)
    raw = io.BytesIO()
    book.save(raw)
    # Saving set this one to now.
    book.properties.modified = made_at.replace(tzinfo=None)
    return _repacked(raw, {ARC_CORE: tostring(book.properties.to_tree())})


def _repacked(raw: io.BytesIO, instead: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, FILE, 3
            new.writestr(entry, instead.get(name, old.read(name)))
    return out.getvalue()
