"""A release as rows: year, quarters, months and finest pieces of each group that is shown; the bare fact for one that isn't."""

import numpy as np

from surveys.figures.released.atoms import Ints, Universe
from surveys.figures.released.calendar import Calendar, nodes
from surveys.figures.released.form import FORM, REASONS, Family, Rows
from surveys.figures.released.grains import Bools, Groups
from surveys.figures.released.kinds import Kind
from surveys.figures.released.models import MONTHLY, WEEKLY


def rows(universe: Universe, groups: Groups, calendar: Calendar, question: int, *, uncoded: bool = False) -> dict[Family, Rows]:
    """Every row of a question's release, by its family."""
    kinds = np.array([int(kind) for kind, _ in groups.names], dtype=np.int64)
    wanted = kinds == int(Kind.OFFICE) if uncoded else np.ones(len(kinds), dtype=bool)
    place, found = _shown(universe, groups, calendar, groups.shown & wanted)
    away, withheld = _withheld(groups, calendar, ~groups.shown & wanted)
    place, found = np.r_[place, away], np.r_[found, withheld]
    found["subject"] = np.array([subject for _, subject in groups.names], dtype=np.int64)[place]
    families = np.unique(kinds[place])
    return {(int(Kind.UNCODED) if uncoded else int(k), question): found[kinds[place] == k] for k in families}


def _shown(universe: Universe, groups: Groups, calendar: Calendar, which: Bools) -> tuple[Ints, Rows]:
    """The place of each row's group, and the rows: but for the whole year none in which nobody answered."""
    place, start, stop, leaf = _pieces(groups.cuts, np.array(calendar.months), which)
    sums = _sums(universe, groups, len(calendar))
    blocks: Ints = (sums[place, stop] - sums[place, start]).reshape(len(place), universe.width // 5, 5)
    whole = (start == 0) & (stop == len(calendar))
    kept = np.any(blocks, axis=2)
    kept[:, 0] = whole | np.any(kept, axis=1)
    piece, block = np.nonzero(kept)
    found = np.zeros(len(piece), dtype=FORM)
    found["first"] = np.array([calendar.first(edge) for edge in range(len(calendar))])[start[piece]]
    found["last"] = np.array([0, *(calendar.last(edge) for edge in range(1, len(calendar) + 1))])[stop[piece]]
    found["block"], found["leaf"], found["n"] = block, leaf[piece], blocks[piece, block]
    masks = groups.cuts[:, list(calendar.months)] @ (1 << np.arange(13))
    found["cuts"] = np.where(whole, masks[place], 0)[piece]
    return place[piece], found


def _withheld(groups: Groups, calendar: Calendar, which: Bools) -> tuple[Ints, Rows]:
    place = np.flatnonzero(which)
    found = np.zeros(len(place), dtype=FORM)
    found["first"], found["last"] = calendar.first(0), calendar.last(len(calendar))
    found["why"] = [REASONS.index(groups.why(int(one))) + 1 for one in place]
    return place, found


def _pieces(cuts: Bools, months: Ints, which: Bools) -> tuple[Ints, Ints, Ints, Ints]:
    """Group, first and last edge, and ``leaf`` of every piece: the finest ones by weeks and by months, and the calendar's own."""
    mine = cuts & which[:, None]
    found = [(*_between(mine, np.arange(mine.shape[1])), WEEKLY), (*_between(mine[:, months], months), MONTHLY)]
    for first, last in nodes():
        place = np.flatnonzero(mine[:, months[first]] & mine[:, months[last]])
        found.append((place, np.full(len(place), months[first]), np.full(len(place), months[last]), 0))
    width = mine.shape[1]
    codes = np.concatenate([(place * width + start) * width + stop for place, start, stop, _ in found])
    each, at = np.unique(codes, return_inverse=True)
    leaf = np.bincount(at, np.concatenate([np.full(len(one[0]), one[3]) for one in found]), len(each)).astype(np.int64)
    return each // width**2, each // width % width, each % width, leaf


def _between(cuts: Bools, edges: Ints) -> tuple[Ints, Ints, Ints]:
    """Group, first and last edge of what lies between two neighbouring cuts of a group."""
    place, at = np.nonzero(cuts)
    same = place[1:] == place[:-1]
    return place[:-1][same], edges[at[:-1]][same], edges[at[1:]][same]


def _sums(universe: Universe, groups: Groups, slots: int) -> Ints:
    """How often each option was tapped (groups × edges × options), summed up to each edge."""
    counts = np.zeros((len(groups.names), slots + 1, universe.width), dtype=np.int64)
    who, option = universe.options[:, 0], universe.options[:, 1]
    for place in groups.member.values():
        np.add.at(counts, (place[who], universe.slot[who] + 1, option), 1)
    return counts.cumsum(axis=1)
