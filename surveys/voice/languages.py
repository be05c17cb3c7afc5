"""The languages in which screens may be heard: those of the screens themselves, and those that are only spoken."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import N_
from surveys.voice.models import SpokenLanguage


@dataclass(frozen=True)
class Language:
    """``name`` is what its speakers call it, ``staff`` what the office does; ``text`` is the language of the screen beneath it.

    ``own_id`` is the row of one that an office has added.
    """

    code: str
    name: str
    staff: str
    text: str = "vi"
    own_id: int | None = None

    @property
    def spoken_only(self) -> bool:
        """Whether it is heard over text in another language."""
        return self.code != self.text


# Codes of ISO 639: hmn stands for all of H'Mông, ium for the Dao of Lào Cai, pcc for Giáy.
BUILT_IN = (
    Language("vi", "Tiếng Việt", N_("Tiếng Việt"), "vi"),
    Language("en", "English", N_("Tiếng Anh"), "en"),
    Language("zh", "中文", N_("Tiếng Trung"), "zh"),
    Language("hmn", "Hmoob (H’Mông)", N_("Tiếng H’Mông")),
    Language("tyz", "Tày", N_("Tiếng Tày")),
    Language("ium", "Dao", N_("Tiếng Dao")),
    Language("pcc", "Giáy", N_("Tiếng Giáy")),
    Language("nut", "Nùng", N_("Tiếng Nùng")),
)


def spoken(session: Session, office_ids: tuple[int, ...]) -> tuple[Language, ...]:
    """The built-in languages, and those that one of ``office_ids`` (an office and those above it) has added."""
    rows = session.scalars(select(SpokenLanguage).where(SpokenLanguage.office_id.in_(office_ids)).order_by(SpokenLanguage.id))
    return (*BUILT_IN, *(Language(row.code, row.name, row.name, own_id=row.id) for row in rows))
