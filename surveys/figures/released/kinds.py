"""The families of groups that are released, how their rows are kept, and why a group may be withheld."""

from enum import IntEnum, StrEnum


class Kind(IntEnum):
    """What a released group is one of. The subject's id is 0 for OFFICE and UNCODED, and for a clerk or procedure not known."""

    OFFICE = 1
    CLERK = 2
    PROCEDURE = 3
    FIELD = 4
    CHANNEL = 5
    UNCODED = 6  # ratings that came without a code: a universe of their own


class Part(IntEnum):
    """Rows for the whole year are kept apart from the finer ones: most pages read these alone."""

    YEAR = 0
    FINER = 1


class Why(StrEnum):
    """Why a group is withheld.

    FEW: too few ratings in the year. ALONE: too few, as all of them are of one clerk. PERIOD: too few to be shown for this period
    alone. OTHERS: another group's could be reckoned from it. MANY: groups are released by themselves, never combined.
    """

    FEW = "few"
    ALONE = "alone"
    PERIOD = "period"
    OTHERS = "others"
    MANY = "many"
