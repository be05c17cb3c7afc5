"""Tallies: narrow tables, one per thing that a screen asks. Each is a pure function of responses, tokens and dossiers.

``month`` is the integer yyyymm of the Vietnamese day; ``source`` is ``channel * 2 + verified`` (verified 1, unverified 0);
``n1``…``n5`` count the answers at option positions 1…5.
"""

from datetime import date
from enum import IntEnum

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from surveys.database import Base


class FiveCounts:
    """The five counts of a cell."""

    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)
    n5: Mapped[int] = mapped_column(default=0)


class ByQuestion(FiveCounts):
    """The part of the key that the monthly answer tallies share."""

    @declared_attr
    def question_id(cls) -> Mapped[int]:  # noqa: N805 - SQLAlchemy's own form
        """The question whose answers are counted."""
        return mapped_column(SmallInteger, ForeignKey("question.id"), primary_key=True, autoincrement=False)


class TallyClerk(ByQuestion, Base):
    """Answers per clerk, month, source and question."""

    __tablename__ = "tally_clerk"

    clerk_id: Mapped[int] = mapped_column(ForeignKey("clerk.id"), primary_key=True, autoincrement=False, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    source: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-1)


class TallyProcedure(ByQuestion, Base):
    """Answers per office, procedure, month, source and question."""

    __tablename__ = "tally_procedure"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False, sort_order=-4)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), primary_key=True, autoincrement=False, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    source: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-1)


class TallyOffice(ByQuestion, Base):
    """Answers per office, month, source and question."""

    __tablename__ = "tally_office"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    source: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-1)


class TallyDay(FiveCounts, Base):
    """Overall levels per office, day and source: what a trend by week is made of."""

    __tablename__ = "tally_day"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False, sort_order=-3)
    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-2)
    source: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-1)


class Flow:
    """Coverage counts: dossiers finished in the month, tokens issued in it (void ones aside), and rated ones of those."""

    finished: Mapped[int] = mapped_column(default=0)
    issued: Mapped[int] = mapped_column(default=0)
    rated: Mapped[int] = mapped_column(default=0)


class FlowClerk(Flow, Base):
    """Coverage per clerk and month."""

    __tablename__ = "flow_clerk"

    clerk_id: Mapped[int] = mapped_column(ForeignKey("clerk.id"), primary_key=True, autoincrement=False, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)


class FlowProcedure(Flow, Base):
    """Coverage per office, procedure and month."""

    __tablename__ = "flow_procedure"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False, sort_order=-4)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), primary_key=True, autoincrement=False, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)


class Origin(IntEnum):
    """How a token came to be: the dossier system's report printed it, a person did, or it was made ahead in a batch."""

    AUTOMATIC = 1
    MANUAL = 2
    BATCH = 3


class FlowOrigin(Base):
    """Tokens per office, month of issue and ``Origin``: issued (void ones aside), and rated ones of those.

    Those of batches stand here alone: they have no dossier, so no dossier's coverage may count them.
    """

    __tablename__ = "flow_origin"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    origin: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    issued: Mapped[int] = mapped_column(default=0)
    rated: Mapped[int] = mapped_column(default=0)
