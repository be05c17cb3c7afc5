"""The tree of offices."""

from collections.abc import Iterable


def below(root: int, tree: Iterable[tuple[int, int | None]]) -> tuple[int, ...]:
    """``root`` and every office below it, root first; ``tree`` is (office, parent) of every office."""
    children: dict[int | None, list[int]] = {}
    for office, parent in tree:
        children.setdefault(parent, []).append(office)
    found = [root]
    for office in found:
        found += children.get(office, [])
    return tuple(found)
