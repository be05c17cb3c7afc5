"""Clerk by procedure: the one table across two tallies, made of the responses of the period and weighed as a whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys.figures import raw
from surveys.figures.cells import Counts
from surveys.figures.parts import NO_CLERK, Part
from surveys.figures.statistics import ZERO, added
from surveys.figures.suppression import ONE, Group, Why, decide

Pair = tuple[int, int]  # clerk, procedure
LIMIT = 50_000  # ratings: more are not read for one page


@dataclass(frozen=True)
class Pairs:
    """The five counts of each clerk in each procedure, and which of them are withheld."""

    counts: Mapping[Pair, Counts]
    withheld: Mapping[Pair, Why]

    def of_clerk(self, clerk: int) -> Part:
        """One clerk's procedures."""
        mine = {procedure: counts for (who, procedure), counts in self.counts.items() if who == clerk}
        return Part(mine, {procedure: why for (who, procedure), why in self.withheld.items() if who == clerk})

    def of_procedures(self, procedures: Collection[int]) -> Part:
        """The clerks of some procedures together; withheld where one of the parts is, so that a sum gives no part away."""
        people = {clerk for clerk, procedure in self.counts if procedure in procedures}
        cells = {clerk: self.cell(clerk, procedures) for clerk in people}
        return Part({clerk: counts for clerk, (counts, _) in cells.items()}, {c: why for c, (_, why) in cells.items() if why})

    def cell(self, clerk: int, procedures: Collection[int]) -> tuple[Counts, Why | None]:
        """One clerk in some procedures together."""
        pairs = [(clerk, procedure) for procedure in procedures if (clerk, procedure) in self.counts]
        why = next((self.withheld[pair] for pair in pairs if pair in self.withheld), None)
        return added([self.counts[pair] for pair in pairs]) or ZERO, why


def pairs(session: Session, cut: raw.Cut, clerks: Part, procedures: Part, minimum: int) -> Pairs:
    """The table of a cut (an office and a period), given its margins: what is withheld there is withheld here."""
    counts = {(clerk or NO_CLERK, procedure or 0): found for (clerk, procedure), found in raw.pairs(session, cut).items()}
    sizes = {pair: sum(found) for pair, found in counts.items()}
    return Pairs(counts, weigh(sizes, minimum, (set(clerks.withheld), set(procedures.withheld))))


def weigh(sizes: Mapping[Pair, int], minimum: int, hidden: tuple[Collection[int], Collection[int]] = ((), ())) -> dict[Pair, Why]:
    """Which pairs are withheld, when the totals of all clerks and procedures but those in ``hidden`` are shown.

    Each row and each column is weighed as a group of its own, again and again, until hiding more in one line asks nothing more of
    another. A pair alone in a line whose total is shown is that total: it can't be hidden, so it covers for nothing.
    """
    every = _lines(sizes)
    lines = [line for line in every.values() if len(line) > 1]
    known = {line[0] for (side, key), line in every.items() if len(line) == 1 and key not in hidden[side]}
    withheld = {pair: Why.OTHERS for pair in sizes if pair[0] in hidden[0] or pair[1] in hidden[1]}
    withheld |= {pair: Why.FEW for pair, n in sizes.items() if 0 < n < minimum}
    before = -1
    while before != len(withheld):
        before = len(withheld)
        for line in lines:
            groups: dict[Pair, Group] = {pair: ((sizes[pair],),) for pair in line if pair not in known}
            found = decide(groups, ONE, minimum, [pair for pair in groups if pair in withheld])
            withheld |= {pair: why for pair, why in found.items() if pair not in withheld}
    return withheld


def _lines(sizes: Mapping[Pair, int]) -> dict[tuple[int, int], list[Pair]]:
    rows: dict[tuple[int, int], list[Pair]] = {}
    for pair in sorted(sizes):
        for side in (0, 1):
            rows.setdefault((side, pair[side]), []).append(pair)
    return rows
