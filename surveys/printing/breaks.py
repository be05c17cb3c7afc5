"""Where a text is broken into lines: few, nearly equal, and not inside a name."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

# Shares of the width; their squares weigh against the squares of the room that lines leave empty.
_TORN, _GOOD = 0.45, 0.15
_AFTER = (",", ";", ":", ".", ")", "–", "-", "/")


def lines(words: Sequence[str], lengths: Sequence[float], space: float, width: float, *, count: int) -> list[str]:
    """``words`` in exactly ``count`` lines of at most ``width``; empty when there is no such way.

    Minimises the squares of the room left empty in each line and what each break costs (Knuth and Plass, 1981, in short).
    """
    ends = [0.0]
    for length in lengths:
        ends.append(ends[-1] + length + space)

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]] | None:
        if start == len(words):
            return (0.0, ()) if left == 0 else None
        found: tuple[float, tuple[int, ...]] | None = None
        for end in range(start + 1, len(words) + 1):
            room = width - (ends[end] - ends[start] - space)
            if room < 0 or left == 0:
                break
            rest = best(end, left - 1)
            if rest is not None:
                cost = room**2 + (_cost(words[end - 1], words[end]) * width**2 if end < len(words) else 0.0) + rest[0]
                if found is None or cost < found[0]:
                    found = (cost, (end, *rest[1]))
        return found

    way = best(0, count)
    starts = (0, *way[1]) if way else ()
    return [" ".join(words[a:b]) for a, b in pairwise(starts)]


def _cost(before: str, after: str) -> float:
    """What a break between two words costs, as a share of the width squared."""
    if before.endswith(_AFTER):
        return -(_GOOD**2)
    # Vietnamese writes a name's syllables apart: a capital letter is followed by more of the same name.
    name = before[:1].isupper() and not (before.isupper() and len(before) > 1)
    return _TORN**2 if name or after[:1].isdigit() or after in ("–", "-") else 0.0
