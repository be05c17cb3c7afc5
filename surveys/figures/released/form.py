"""A release's rows as bytes: what a store keeps of one family of groups and one question in an office's year.

Rows are read by thousands and summed, so they are kept as numpy takes them: little-endian, in the order of ``ORDER``.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.figures.released.kinds import Part, Why

Rows = NDArray[np.void]  # of FORM
# The place of each in a row's ``why`` is one more; 0: the group is shown. The first that holds is told, where several do.
REASONS = (Why.FEW, Why.ALONE, Why.PERIOD, Why.OTHERS, Why.MANY)
FORM = np.dtype(
    [
        ("first", "<i2"),
        ("last", "<i2"),
        ("subject", "<i4"),
        ("block", "i1"),
        ("leaf", "i1"),
        ("why", "i1"),
        ("cuts", "<i2"),
        ("n", "<i4", (5,)),
    ]
)
ORDER = ("first", "last", "subject", "block")
Family = tuple[int, int]  # kind, question


def ordered(rows: Rows) -> Rows:
    """Rows by days, subject and block."""
    return rows[np.lexsort([rows[name] for name in reversed(ORDER)])]


def packed(families: Mapping[Family, Rows]) -> dict[tuple[int, int, int], bytes]:
    """(kind, question, part) → its rows in order; a part without any is left out."""
    found = {}
    for family, unsorted in families.items():
        rows = ordered(unsorted)
        whole = is_whole(rows)
        for part, mine in ((Part.YEAR, rows[whole]), (Part.FINER, rows[~whole])):
            if len(mine):
                found[*family, int(part)] = mine.tobytes()
    return found


def unpacked(data: bytes) -> Rows:
    """The rows that ``packed`` made into ``data``."""
    return np.frombuffer(data, dtype=FORM)


def is_whole(rows: Rows) -> NDArray[np.bool_]:
    """Which rows are of the whole year."""
    found: Any = (rows["first"] == 101) & (rows["last"] == 1231)
    return np.asarray(found, dtype=bool)
