"""The tables of releases."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, UtcDateTime

MONTHLY, WEEKLY = 1, 2


class TallyChange(Base):
    """How often the tallies of an office's calendar year have changed; written with them, so that a stale release is known."""

    __tablename__ = "tally_change"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    changes: Mapped[int] = mapped_column(default=0)


class Release(Base):
    """An office's year as it was released. ``seen`` is the year's ``TallyChange.changes`` that the release took in.

    ``months`` has bit m-1 for each month m with a rating (with or without a code); the minimums are those that it was made with;
    ``ratings`` is how many ratings with a code the year shows (0: too few).
    """

    __tablename__ = "release"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen: Mapped[int]
    minimum: Mapped[int]
    clerk_minimum: Mapped[int]
    months: Mapped[int] = mapped_column(SmallInteger)
    ratings: Mapped[int]


class Released(Base):
    """The released rows (``form.FORM``) of one family of groups and one question in an office's year.

    A row holds the five counts of a group over a stretch of days (``first`` to ``last`` as mmdd, both included). A group with
    ratings in a year has one row for the whole year: with ``why`` (and zeros) where it is withheld; else with ``cuts``, whose
    bit m (0–12) says that a period may begin at month m+1 and end before it. Finer rows are the quarters and months between two
    cuts, and the pieces of the finest partition: bit ``MONTHLY`` of ``leaf`` for whole months, ``WEEKLY`` for the office's weeks
    (a piece may be both). ``question_id`` 0 is overall satisfaction; ``block`` counts options by fives (a reason at place p has
    block (p-1)//5).
    """

    __tablename__ = "released"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    rows: Mapped[bytes] = mapped_column(LargeBinary)
