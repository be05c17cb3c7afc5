"""What can be said of everyone when only some answered."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest share satisfied among everyone, whatever the silent ones think."""

    low: float
    high: float


def bounds(satisfied: int, rated: int, everyone: int) -> Bounds:
    """Bounds on the share of all ``everyone`` from the ``satisfied`` of those who ``rated``, without any assumption on the rest.

    Manski (1990), Nonparametric bounds on treatment effects, American Economic Review 80, 319-323 (worst case). Raises ValueError
    unless 0 <= satisfied <= rated <= everyone and everyone >= 1.
    """
    if not 0 <= satisfied <= rated <= everyone or everyone < 1:
        raise ValueError("0 <= satisfied <= rated <= everyone and everyone >= 1 is needed")
    return Bounds(satisfied / everyone, (satisfied + everyone - rated) / everyone)
