"""Signs as they were found, what was looked at, and what managers decided."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class SignKind(StrEnum):
    """What is looked for."""

    SECONDS = "seconds"  # ratings that come in within seconds of a slip's issue
    BURST = "burst"  # more ratings within minutes than the day and its slips explain
    RUN = "run"  # a longer row of equal ratings than the same ratings in any order make
    ELSEWHERE = "elsewhere"  # a counter's tablet that rates other counters' slips
    VOIDED = "voided"  # slips replaced after their form was opened
    WITHHELD = "withheld"  # fewer slips for finished dossiers than colleagues hand out
    CLOSED = "closed"  # ratings at the counter while it is closed


class Sign(Base):
    """What stood out at one office from the month ``first`` to ``last`` (yyyymm, Vietnamese).

    It is a clerk's, a device's, or (neither) that of ratings without a code from no known device.

    ``seen`` of ``total`` where chance lets ``expected`` be: all counts, never a level. ``p`` is the chance of at least that
    much, ``adjusted`` the same after Benjamini and Hochberg over everything that was looked at there and then.
    ``day`` is told only of so many ratings together that nobody stands out.
    """

    __tablename__ = "sign"
    __table_args__ = (Index("ix_sign_office_first", "office_id", "first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    first: Mapped[int]
    last: Mapped[int]
    kind: Mapped[SignKind] = mapped_column(choice(SignKind))
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    seen: Mapped[int]
    total: Mapped[int]
    expected: Mapped[float]
    p: Mapped[float]
    adjusted: Mapped[float]
    day: Mapped[date | None]
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignLook(Base):
    """An office's months ``first`` to ``last`` were looked at, once: ``checks`` says how many tests of each kind were made."""

    __tablename__ = "sign_look"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    checks: Mapped[dict[str, Any]] = mapped_column(JSON)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Verdict(StrEnum):
    """What a manager made of a sign."""

    EXPLAINED = "explained"
    FOLLOWED = "followed"
    UNCONCERNED = "unconcerned"


class SignDecision(Base):
    """A manager's decision on a sign. A later one follows the earlier ones and replaces none."""

    __tablename__ = "sign_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_id: Mapped[int] = mapped_column(ForeignKey("sign.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict))
    words: Mapped[str] = mapped_column(NfcText(2000))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
