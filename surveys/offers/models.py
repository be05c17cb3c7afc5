"""Offers: a counter's tablet is shown the form of a dossier that was just finished."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime, choice


class OfferState(StrEnum):
    """WAITING for a tablet to fetch it; SHOWN on one, untouched; BEGUN: someone is answering."""

    WAITING = "waiting"
    SHOWN = "shown"
    BEGUN = "begun"


class Offer(Base):
    """An offer that is not over. Ended ones are not kept: they are counted (``OfferCount``), without a moment or a token.

    ``code`` is the token's plain code, until a tablet has it (docs/decisions/0010). ``since`` is when the state began.
    """

    __tablename__ = "offer"
    __table_args__ = (Index("ix_offer_counter_id", "counter_id"),)

    # Not a number of its own: SQLite would give an ended offer's to the next, and a tablet couldn't tell them apart.
    token_id: Mapped[int] = mapped_column(ForeignKey("token.id"), primary_key=True, autoincrement=False)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    state: Mapped[OfferState] = mapped_column(choice(OfferState))
    code: Mapped[str | None] = mapped_column(NfcText(10))
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class OfferCount(Base):
    """How an office's offers of a month (yyyymm, Vietnamese) ended.

    ``answered`` on the tablet; ``declined`` by a tap; ``ignored``: shown and left alone; ``elsewhere``: rated by phone or kiosk
    meanwhile, or its token was replaced; ``unseen``: no tablet came for it in time.
    """

    __tablename__ = "offer_count"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answered: Mapped[int] = mapped_column(default=0)
    declined: Mapped[int] = mapped_column(default=0)
    ignored: Mapped[int] = mapped_column(default=0)
    elsewhere: Mapped[int] = mapped_column(default=0)
    unseen: Mapped[int] = mapped_column(default=0)
