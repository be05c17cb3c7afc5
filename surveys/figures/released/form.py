"""A release's rows as bytes: what a store keeps of one family of groups and one question in an office's year.

Rows are read by thousands and summed, so they are kept as arrays, little-endian, in the order of ``ORDER``; squeezed, as a
province's page reads hundreds of them and a cold disk's pages are few a second.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.figures.released.atoms import Ints
from surveys.figures.released.kinds import Part, Why

Rows = NDArray[np.void]  # of FORM
Planes = NDArray[np.uint8]  # bytes of a row × rows
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
USUAL = 1 << 16  # bytes: what most rows of a family come to, so that they are inflated in one go


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


def planes(data: bytes) -> Planes:
    """What ``packed`` made of some rows, inflated: bytes of a row × rows."""
    return np.frombuffer(zlib.decompress(data, bufsize=USUAL), dtype=np.uint8).reshape(FORM.itemsize, -1)


def joined(inflated: Sequence[Planes]) -> Planes:
    """Many ``planes``, one after the other."""
    return np.concatenate([np.empty((FORM.itemsize, 0), dtype=np.uint8), *inflated], axis=1)


def unpacked(*data: bytes) -> Rows:
    """The rows that ``packed`` made into each of ``data``, one after the other."""
    return np.ascontiguousarray(joined([planes(one) for one in data]).T).view(FORM)[:, 0]


@dataclass(frozen=True)
class Columns:
    """Some rows of ``lying`` (all, where ``which`` is None), read column by column: what no reader asks for is never put
    together, and bytes that no row uses are passed over.
    """

    lying: Planes
    which: Ints | None = None

    def __len__(self) -> int:
        return self.lying.shape[1] if self.which is None else len(self.which)

    def __getitem__(self, name: str) -> Ints:
        """One column; of ``n`` one row for each level."""
        form, begins, *_ = FORM.fields[name]  # type: ignore[index] # the stubs forget that a form with names has fields
        size = form.base.itemsize
        found = np.zeros((form.itemsize // size, len(self), size), dtype=np.uint8)
        for place in range(form.itemsize):
            plane = self.lying[begins + place]
            if plane.any():
                found[place // size, :, place % size] = plane if self.which is None else plane[self.which]
        numbers = found.view(form.base)[..., 0].astype(np.int64)
        return numbers if form.shape else numbers[0]

    def chosen(self, which: NDArray[np.bool_]) -> "Columns":
        """Some of these rows."""
        if which.all():
            return self
        return Columns(self.lying, np.flatnonzero(which) if self.which is None else self.which[which])


def is_whole(rows: Rows) -> NDArray[np.bool_]:
    """Which rows are of the whole year."""
    found: Any = (rows["first"] == 101) & (rows["last"] == 1231)
    return np.asarray(found, dtype=bool)
