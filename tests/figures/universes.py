"""Random universes of ratings for the tests of the audit: no store."""

import numpy as np

from surveys.figures.released.atoms import Universe
from surveys.figures.released.calendar import calendar
from surveys.figures.released.kinds import Kind

YEAR = calendar(2016)


def universe(n: int, *, clerks: int, procedures: int, seed: int) -> Universe:
    """``n`` ratings of 2016: few procedures with most of them, fields of three procedures each, some without a clerk."""
    rng = np.random.default_rng(seed)
    clerk = rng.integers(0, clerks + 1, n)
    procedure = np.minimum(rng.exponential(procedures / 5, n).astype(np.int64) + 1, procedures)
    keys = {
        Kind.OFFICE: np.zeros(n, dtype=np.int64),
        Kind.CLERK: clerk,
        Kind.PROCEDURE: procedure,
        Kind.FIELD: (procedure - 1) // 3 + 1,
        Kind.CHANNEL: rng.choice([1, 1, 1, 2, 3], n),
    }
    slot = rng.integers(0, len(YEAR), n)
    return Universe(keys, slot, np.column_stack([np.arange(n), rng.integers(0, 5, n)]), 5)
