"""Which groups may be shown, so that no difference of shown figures isolates a group below the minimum. No store, no screen.

A group is a tuple of chains. The first chain holds its own counts, one per atom of time (a month, or a day); any further chains
hold complements that could be found by subtraction (the same clerk's other channels, say). All chains of a page are equally long.
What is held, and what isn't yet, is argued in docs/decisions/0003-small-groups.md.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TypeVar

Chain = Sequence[int]
Group = tuple[Chain, ...]
K = TypeVar("K", bound=Hashable)


class Why(StrEnum):
    """Why a group is withheld: too few in it, too few in what the period leaves out, to hide another, or too many to weigh."""

    FEW = "few"
    PERIOD = "period"
    OTHERS = "others"
    MANY = "many"


@dataclass(frozen=True)
class Window:
    """The atoms ``start`` (included) to ``stop`` (excluded) that a page shows, of chains whose boundaries have ``ranks``.

    ``ranks[i]`` tells how natural a boundary before atom i is (0: a year begins, 1: a quarter, 2: a month).
    """

    start: int
    stop: int
    ranks: tuple[int, ...]


ONE = Window(0, 1, (0,))


def cuts(group: Group, ranks: Sequence[int], minimum: int) -> list[int]:
    """The boundaries at which ``group`` may be cut: every piece between two of them has no answer or at least ``minimum``.

    Natural boundaries come first, so that years and quarters stay available where single months are too small. As every period
    that is shown begins and ends at such a boundary, no difference of periods is smaller than a piece.
    """
    sums = [[0, *accumulate(chain)] for chain in group]
    found = [0, len(ranks)]
    for position in sorted(range(1, len(ranks)), key=lambda place: (ranks[place], place)):
        after = bisect_right(found, position)
        left, right = found[after - 1], found[after]
        pieces = [s[b] - s[a] for s in sums for a, b in ((left, position), (position, right))]
        if all(piece == 0 or piece >= minimum for piece in pieces):
            found.insert(after, position)
    return found


def refusal(group: Group, window: Window, minimum: int) -> Why | None:
    """Why ``group`` taken alone may not be shown in ``window``; None if it may (also when nobody answered)."""
    inside = [sum(chain[window.start : window.stop]) for chain in group]
    if inside[0] == 0:
        return None
    if inside[0] < minimum:
        return Why.FEW
    if any(0 < rest < minimum for rest in inside[1:]):
        return Why.OTHERS
    if all(sum(chain) == part for chain, part in zip(group, inside, strict=True)):
        return None
    allowed = cuts(group, window.ranks, minimum)
    return None if window.start in allowed and window.stop in allowed else Why.PERIOD


def decide(groups: Mapping[K, Group], window: Window, minimum: int, forced: Iterable[K] = ()) -> dict[K, Why]:
    """Which of ``groups`` are withheld, given that their total is shown; ``forced`` ones are withheld whatever they hold.

    First those that may not be shown by themselves, then the smallest further ones until the withheld together are at least two
    with answers and could be shown as one group: that is all that subtraction from the total can find.
    """
    withheld = dict.fromkeys(forced, Why.OTHERS)
    for key, group in groups.items():
        if why := refusal(group, window, minimum):
            withheld[key] = why
    rest = sorted(
        (key for key in groups if key not in withheld and _size(groups[key], window)), key=lambda k: _size(groups[k], window)
    )
    while rest and not _safe([groups[key] for key in withheld if key in groups], window, minimum):
        withheld[rest.pop(0)] = Why.OTHERS
    return withheld


def _size(group: Group, window: Window) -> int:
    return sum(group[0][window.start : window.stop])


def _safe(hidden: list[Group], window: Window, minimum: int) -> bool:
    present = [group for group in hidden if _size(group, window)]
    if not present:
        return True
    return len(present) > 1 and refusal(together(hidden), window, minimum) is None


def together(groups: Sequence[Group]) -> Group:
    """Several groups as one: their chains added place by place."""
    return tuple(tuple(map(sum, zip(*chains, strict=True))) for chains in zip(*groups, strict=True))
