"""Stretches of time that pieces of several offices can be added up in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from surveys.figures.released.calendar import day, following

Counts = tuple[int, ...]
MOST = 0.9  # of the ratings of several offices must be tellable where a boundary is drawn; the rest is left out beside it


@dataclass(frozen=True)
class Stretch:
    """Days (both included) and the counts of their ratings. ``partial``: some offices can't be told here and are left out."""

    first: date
    last: date
    counts: Counts
    partial: bool = False


Piece = tuple[int, int, Counts]  # first and last day (mmdd) and counts


def merged(year: int, pieces: Sequence[Piece], *, several: bool, partial: bool) -> list[Stretch]:
    """Pieces of one year (of one or several offices) as stretches that don't overlap; ``partial``: an office has none at all.

    One office's pieces are its stretches. Of several, a boundary is drawn where at most a tenth of the ratings lie in pieces that
    reach across it; those pieces are left out.
    """
    if not several:
        return [Stretch(day(year, first), day(year, last), counts) for first, last, counts in sorted(pieces)]
    marks = _boundaries(pieces)
    found = []
    for start, stop in pairwise(marks):
        inside = [counts for first, last, counts in pieces if start <= first and last < stop]
        across = any(first < stop and last >= start and not (start <= first and last < stop) for first, last, _ in pieces)
        if inside:
            begin = min(first for first, last, _ in pieces if start <= first and last < stop)
            end = max(last for first, last, _ in pieces if start <= first and last < stop)
            counts = tuple(map(sum, zip(*inside, strict=True)))
            found.append(Stretch(day(year, begin), day(year, end), counts, partial or across))
    return found


def _boundaries(pieces: Sequence[Piece]) -> list[int]:
    """The days (mmdd; the last one is after the end) between which pieces are added up."""
    edges = sorted({first for first, _, _ in pieces} | {following(last) for _, last, _ in pieces})
    total = sum(sum(counts) for _, _, counts in pieces)
    across = {edge: sum(sum(counts) for first, last, counts in pieces if first < edge <= last) for edge in edges}
    return [edge for edge in edges if across[edge] <= (1 - MOST) * total]
