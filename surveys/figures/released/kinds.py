"""The families of groups that are released, and why a group may be withheld."""

from enum import IntEnum, StrEnum


class Kind(IntEnum):
    """What a released group is one of. The subject's id is 0 for OFFICE and UNCODED, and for a clerk or procedure not known."""

    OFFICE = 1
    CLERK = 2
    PROCEDURE = 3
    FIELD = 4
    CHANNEL = 5
    UNCODED = 6  # ratings that came without a code: a universe of their own


class Why(StrEnum):
    """Why a group is withheld.

    FEW: too few ratings in the year. PERIOD: too few to be shown for this period alone. OTHERS: to keep another group's.
    MANY: groups are released by themselves, never combined.
    """

    FEW = "few"
    PERIOD = "period"
    OTHERS = "others"
    MANY = "many"
