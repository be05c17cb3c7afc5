"""All checks of a month, and which of them stand out.

Which parts of a month are asked about depends on their size alone, never on what is found; so the p-values may be adjusted over
all of them together.
"""

from collections.abc import Sequence

from surveys.figures.statistics.discovery import adjusted
from surveys.signs import on_ratings, on_slips
from surveys.signs.check import Check, units
from surveys.signs.evidence import Month
from surveys.signs.models import SignKind

# At most this share of quiet months shows a sign at all (see ``found``).
FALSE_SHARE = 0.01


def checks(month: Month) -> list[Check]:
    """Every test that the month is large enough for."""
    whose = units(month)
    return [
        *on_ratings.seconds(month, whose),
        *on_ratings.bursts(month, whose),
        *on_ratings.runs(month, whose),
        *on_ratings.elsewhere(month),
        *on_ratings.closed(month, whose),
        *on_slips.voided(month),
        *on_slips.withheld(month),
    ]


def found(month: Month, made: Sequence[Check]) -> list[tuple[Check, float]]:
    """The checks that stand out, each with its adjusted p-value.

    Adjusted over all of the month's (Benjamini and Hochberg 1995; see ``statistics.discovery``): of the signs shown at most
    ``FALSE_SHARE`` are false in expectation, and where nothing is wrong that is the chance of showing any. What stands out must
    also be a matter of at least a minimum group, so that no sign speaks of a few citizens.
    """
    judged = zip(made, adjusted([check.excess.p for check in made]), strict=True)
    return [(check, p) for check, p in judged if p <= FALSE_SHARE and _large(check, month)]


def _large(check: Check, month: Month) -> bool:
    if check.kind is SignKind.WITHHELD:
        return check.excess.expected - check.excess.seen >= month.minimum
    if check.kind is not SignKind.RUN:
        return check.excess.seen >= month.minimum
    # Who knows that these are equal must not find the few others' levels as what is left of the month.
    rest = check.total - check.excess.seen
    return check.excess.seen >= month.clerk_minimum and rest >= month.clerk_minimum
