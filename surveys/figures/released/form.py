"""A release's rows as bytes: what a store keeps of one family of groups and one question in an office's year.

Rows are read by thousands and summed, so they are kept as arrays, little-endian, in the order of ``ORDER``; squeezed, as a
province's page reads hundreds of them and a cold disk's pages are few a second.
"""

import zlib
from collections.abc import Mapping, Sequence
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
QUICK = 1  # zlib's level; a higher one takes longer for next to nothing


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
                # All first bytes of the rows, then all second ones …: most of these planes are nearly constant, so a tenth to a
                # fifth is left of them, in a third of the time that deflating the rows as they stand would take.
                planes = mine.view(np.uint8).reshape(-1, FORM.itemsize).T
                found[*family, int(part)] = zlib.compress(planes.tobytes(), QUICK)
    return found


def planes(data: bytes) -> NDArray[np.uint8]:
    """What ``packed`` made of some rows, inflated: bytes of a row × rows."""
    return np.frombuffer(zlib.decompress(data), dtype=np.uint8).reshape(FORM.itemsize, -1)


def unpacked(*data: bytes) -> Rows:
    """The rows that ``packed`` made into each of ``data``, one after the other."""
    return rows_of([planes(one) for one in data])


def rows_of(inflated: Sequence[NDArray[np.uint8]]) -> Rows:
    """The rows of many ``planes``, one after the other."""
    every = np.concatenate([np.empty((FORM.itemsize, 0), dtype=np.uint8), *inflated], axis=1)
    return np.ascontiguousarray(every.T).view(FORM)[:, 0]


def is_whole(rows: Rows) -> NDArray[np.bool_]:
    """Which rows are of the whole year."""
    found: Any = (rows["first"] == 101) & (rows["last"] == 1231)
    return np.asarray(found, dtype=bool)
