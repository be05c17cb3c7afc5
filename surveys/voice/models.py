"""Recorded prompts: whose voice says which screen in which language, and the sounds themselves."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText, UtcDateTime


class Sound(Base):
    """A sound file, named by its SHA-256 (hex), so that a new recording has a new address.

    In the store and not beside it: whatever backs up the store has the voices too, and every machine that serves has them.
    """

    __tablename__ = "sound"

    digest: Mapped[str] = mapped_column(NfcText(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(NfcText(32))
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Recording(Base):
    """What is heard on one screen in one spoken language, at an office and at those below it that have none of their own."""

    __tablename__ = "recording"
    __table_args__ = (UniqueConstraint("office_id", "language", "screen"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    language: Mapped[str] = mapped_column(NfcText(16))
    screen: Mapped[str] = mapped_column(NfcText(64))
    sound_digest: Mapped[str] = mapped_column(ForeignKey("sound.digest"), index=True)
    size: Mapped[int]
    # What was on the screen when it was read out; a form that says something else since then shows here.
    script_digest: Mapped[str] = mapped_column(NfcText(64))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SpokenLanguage(Base):
    """A spoken language that an office has added to the list, under the name that its speakers give it."""

    __tablename__ = "spoken_language"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(NfcText(40))

    @property
    def code(self) -> str:
        """A private-use language tag (RFC 5646), the same wherever this language is named."""
        return f"x-{self.id}"
