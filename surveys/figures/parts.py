"""A selection in parts: its clerks, its fields and procedures, each part with what is withheld."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from surveys.figures.cells import Counts, Months, by_clerk, by_procedure, total
from surveys.figures.ground import Ground
from surveys.figures.suppression import Group, Why, decide

NO_CLERK = 0  # stands for responses whose clerk is not known; no clerk has this id


@dataclass(frozen=True)
class Part:
    """Groups that make up one total: their counts in the period, what is withheld, and their months where these were read."""

    counts: Mapping[int, Counts]
    withheld: Mapping[int, Why]
    months: Mapping[int, Months] = field(default_factory=dict)
    sole: int | None = None  # the one group that has answers in the period, where there is but one


def clerks(session: Session, ground: Ground) -> Part:
    """The clerks of the offices, and what has no clerk."""
    own = by_clerk(session, ground.offices, ground.overall, ground.taken)
    everything = by_clerk(session, ground.offices, ground.overall, ground.all_channels) if ground.all_channels else None
    own = own | {NO_CLERK: _rest(ground.whole(), own)}
    if everything is not None:
        whole = total([(ground.everything or {}).get(office, {}) for office in ground.offices])
        everything = everything | {NO_CLERK: _rest(whole, everything)}
    groups = ground.groups(own, everything)
    withheld = decide(groups, ground.window, ground.clerk_minimum)
    counts = {key: ground.inside(months) for key, months in own.items()}
    present = [key for key, found in counts.items() if any(found)]
    sole = present[0] if len(present) == 1 and present != [NO_CLERK] else None
    return Part(counts, withheld, own, sole)


def _rest(whole: Months, known: Mapping[int, Months]) -> Months:
    named = total(list(known.values()))
    none: Counts = (0, 0, 0, 0, 0)
    return {m: tuple(max(a - b, 0) for a, b in zip(counts, named.get(m, none), strict=True)) for m, counts in whole.items()}


def procedures(session: Session, ground: Ground, fields: Mapping[int, int]) -> tuple[Part, Part]:
    """The offices' fields and procedures; ``fields`` is procedure → field.

    They are weighed from the top: what is shown of a field must not give away one of its procedures.
    """
    own = by_procedure(session, ground.offices, ground.overall, ground.taken)
    everything = by_procedure(session, ground.offices, ground.overall, ground.all_channels) if ground.all_channels else None
    own_fields = _by_field(own, fields)
    all_fields = None if everything is None else _by_field(everything, fields)
    upper = decide(ground.groups(own_fields, all_fields), ground.window, ground.minimum)
    lower = _lower(ground, ground.groups(own, everything), fields, upper)
    counts = {key: ground.inside(months) for key, months in own.items()}
    field_counts = {key: ground.inside(months) for key, months in own_fields.items()}
    return Part(field_counts, upper, own_fields), Part(counts, lower, own)


def _lower(ground: Ground, groups: Mapping[int, Group], fields: Mapping[int, int], upper: Mapping[int, Why]) -> dict[int, Why]:
    found: dict[int, Why] = {}
    for name in set(fields.values()):
        members = {key: group for key, group in groups.items() if fields.get(key) == name}
        own = decide(members, ground.window, ground.minimum)
        found |= dict.fromkeys(members, Why.OTHERS) | own if name in upper else own
    return found


def _by_field(months: Mapping[int, Months], fields: Mapping[int, int]) -> dict[int, Months]:
    return {name: total([m for key, m in months.items() if fields.get(key) == name]) for name in set(fields.values())}
