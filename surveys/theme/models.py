"""How an office looks on the citizens' screens."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveys.database import Base, NfcText


class OfficeTheme(Base):
    """An office's colours (``#RRGGBB``) and emblem. ``version`` is a digest of all of it and stands in the addresses."""

    __tablename__ = "office_theme"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(NfcText(7))
    paper: Mapped[str] = mapped_column(NfcText(7))
    accent: Mapped[str] = mapped_column(NfcText(7))
    emblem: Mapped[bytes | None] = mapped_column(LargeBinary)
    # image/svg+xml or image/png; empty without an emblem.
    emblem_type: Mapped[str] = mapped_column(NfcText(16), default="")
    version: Mapped[str] = mapped_column(NfcText(12))
