"""All checks of a span of months, and which of them stand out.

Which parts of it are asked about depends on their size alone, never on what is found; so the p-values may be adjusted over
all of them together.
"""

from collections.abc import Sequence

from surveys.figures.statistics.discovery import adjusted
from surveys.signs import on_ratings, on_slips
from surveys.signs.check import Check, units
from surveys.signs.evidence import Evidence
from surveys.signs.models import SignKind

# At most this share of looks at a quiet office shows a sign at all (see ``found``).
FALSE_SHARE = 0.01


def checks(evidence: Evidence) -> list[Check]:
    """Every test that the months are large enough for."""
    whose = units(evidence)
    return [
        *on_ratings.seconds(evidence, whose),
        *on_ratings.bursts(evidence, whose),
        *on_ratings.runs(evidence, whose),
        *on_ratings.elsewhere(evidence),
        *on_ratings.closed(evidence, whose),
        *on_slips.voided(evidence),
        *on_slips.withheld(evidence),
    ]


def found(evidence: Evidence, made: Sequence[Check]) -> list[tuple[Check, float]]:
    """The checks that stand out, each with its adjusted p-value.

    Adjusted over all of them (Benjamini and Hochberg 1995; see ``statistics.discovery``): of the signs shown at most
    ``FALSE_SHARE`` are false in expectation, and where nothing is wrong that is the chance of showing any. What stands out must
    also be a matter of at least a minimum group, so that no sign speaks of a few citizens.
    """
    judged = zip(made, adjusted([check.excess.p for check in made]), strict=True)
    return [(check, p) for check, p in judged if p <= FALSE_SHARE and _large(check, evidence)]


def _large(check: Check, evidence: Evidence) -> bool:
    if check.kind is SignKind.WITHHELD:
        return check.excess.expected - check.excess.seen >= evidence.minimum
    if check.kind is not SignKind.RUN:
        return check.excess.seen >= evidence.minimum
    # Who knows that these are equal must not find the few others' levels as what is left of the months.
    rest = check.total - check.excess.seen
    return check.excess.seen >= evidence.clerk_minimum and rest >= evidence.clerk_minimum
