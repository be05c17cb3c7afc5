"""Tallies: narrow tables, one per thing that a screen asks. Each is a pure function of responses, tokens and dossiers.

``month`` is the integer yyyymm of the Vietnamese day; ``source`` is ``channel * 2 + verified`` (verified 1, unverified 0);
``n1``…``n5`` count the answers at option positions 1…5.

Every key begins with the office and the month: what one rating touches lies side by side, in few pages of the store,
and a recount compares one office's month as one range of each table (``recount.Unit``). The office is that of the response, token
or dossier itself, so a clerk who moves to another office leaves behind what was rated at the earlier one.
"""

from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, UtcDateTime


class Cells:
    """No rowid on SQLite: the key is the table, so a cell is found, changed and read in one tree instead of two."""

    __table_args__: Any = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form


class FiveCounts(Cells):
    """The five counts of a cell."""

    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)
    n5: Mapped[int] = mapped_column(default=0)


class TallyOffice(FiveCounts, Base):
    """Answers per office, month, source and question.

    The only live tally of answers: by clerk, procedure or day there are as many cells as answers (decision 0014). What screens
    show is released (decision 0013).
    """

    __tablename__ = "tally_office"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False, sort_order=-4)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-3)
    source: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-2)
    question_id: Mapped[int] = mapped_column(
        SmallInteger, ForeignKey("question.id"), primary_key=True, autoincrement=False, sort_order=-1
    )


class Flow(Cells):
    """Coverage counts, of dossiers and their tokens (a batch's have no dossier and stand in ``FlowOrigin`` alone).

    ``finished``: dossiers, in the month in which they were finished. ``issued``: tokens, in the month in which they were issued,
    void ones aside; of these, ``printed``: whose slip came out (a printer confirmed it or took it, or a sheet of paper was handed
    out), and ``rated``: which were used. Not every rated one was printed: a tablet shows the code too. Tokens that ended unused
    are ``issued − rated −`` those still alive (``coverage.alive``).
    """

    finished: Mapped[int] = mapped_column(default=0)
    issued: Mapped[int] = mapped_column(default=0)
    printed: Mapped[int] = mapped_column(default=0)
    rated: Mapped[int] = mapped_column(default=0)


class FlowClerk(Flow, Base):
    """Coverage per office, month and clerk."""

    __tablename__ = "flow_clerk"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    clerk_id: Mapped[int] = mapped_column(ForeignKey("clerk.id"), primary_key=True, autoincrement=False, sort_order=-1)


class FlowProcedure(Flow, Base):
    """Coverage per office, month and procedure: every dossier and token has one, so these add up to the office's.

    The index holds what a page of some procedures asks of a province's year: without it the cells of all would be read for them.
    """

    __tablename__ = "flow_procedure"
    __table_args__ = (
        Index("ix_flow_procedure_reach", "procedure_id", "month", "office_id", "finished", "issued", "rated"),
        {"sqlite_with_rowid": False},
    )

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), primary_key=True, autoincrement=False, sort_order=-1)


class FlowHour(Flow, Base):
    """Coverage per office, month and hour (0–23) of the Vietnamese day.

    A dossier counts in the hour in which it was finished, a token in that in which it was issued, also when it is used later.

    Hour 0 is also where files name a day alone. A slip printed again counts in the hour of the one that it replaces, so that a
    reprint doesn't tell by the hour whether the dossier was rated (decision 0008). ``late``: of the finished ones, those finished
    after the moment at which they were due. The least to read of an office's month, so totals come from here.
    """

    __tablename__ = "flow_hour"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False, sort_order=-3)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    hour: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-1)
    late: Mapped[int] = mapped_column(default=0)


class Origin(IntEnum):
    """How a token came to be: the dossier system's report printed it, a person did, or it was made ahead in a batch."""

    AUTOMATIC = 1
    MANUAL = 2
    BATCH = 3


class FlowOrigin(Cells, Base):
    """Tokens per office, month of issue and ``Origin``: issued (void ones aside), and rated ones of those.

    Those of batches stand here alone: they have no dossier, so no dossier's coverage may count them.
    """

    __tablename__ = "flow_origin"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    origin: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    issued: Mapped[int] = mapped_column(default=0)
    rated: Mapped[int] = mapped_column(default=0)


class TallyPass(Base):
    """A rebuild of the tallies that is under way, or was broken off: the last office's month that it brought right.

    At most one row (``id`` 1); gone when the rebuild is through.
    """

    __tablename__ = "tally_pass"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    office_id: Mapped[int]
    month: Mapped[int]
