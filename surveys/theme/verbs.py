"""Choose an office's colours and emblem, and read them."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.audit.verbs import note
from surveys.errors import N_, Forbidden, Invalid, NotFound
from surveys.office.models import Office
from surveys.office.verbs import Editor
from surveys.theme.contrast import OURS, Colours, pairs, palette
from surveys.theme.emblem import Emblem
from surveys.theme.models import OfficeTheme

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class Theme:
    """An office's looks; ``version`` is empty where nothing was chosen."""

    colours: Colours
    emblem: Emblem | None
    version: str

    @property
    def css(self) -> str:
        """The style sheet that stands after ours. High contrast, by its stronger selector, still wins."""
        lines = "".join(f" --{name}: {value};" for name, value in palette(self.colours).items())
        return f":root {{{lines} }}\n"


class PoorContrast(Invalid):
    """Some pair of the colours can't be read; ``pairs`` tells which."""

    code = "poor_contrast"

    def __init__(self) -> None:
        super().__init__(N_("Màu chưa đủ tương phản nên chưa lưu. Các cặp chưa đạt được đánh dấu trong bảng."))


def parse(action: str, paper: str, accent: str) -> Colours:
    """The colours as entered; raises Invalid for anything but ``#RRGGBB``."""
    told = [text.strip().upper() for text in (action, paper, accent)]
    if not all(_COLOUR.fullmatch(text) for text in told):
        raise Invalid(N_("Màu viết dạng #RRGGBB, ví dụ #1F4E79."))
    return Colours(*told)


def read(session: Session, office_id: int) -> Theme:
    """The office's theme; ours where it has none."""
    row = session.get(OfficeTheme, office_id)
    if row is None:
        return Theme(OURS, None, "")
    emblem = Emblem(row.emblem_type, row.emblem) if row.emblem else None
    return Theme(Colours(row.action, row.paper, row.accent), emblem, row.version)


def of_code(session: Session, code: str) -> Theme:
    """The theme of an active office; raises NotFound."""
    known = code.isprintable()  # PostgreSQL takes no NUL
    office_id = session.scalar(select(Office.id).where(Office.code == code, Office.active)) if known else None
    if office_id is None:
        raise NotFound(N_("Không tìm thấy trang này."))
    return read(session, office_id)


def choose(
    session: Session,
    office_id: int,
    colours: Colours,
    *,
    emblem: Emblem | None,
    keep_emblem: bool,
    by: Editor,
    now: datetime,
) -> None:
    """Give the office these colours and this emblem (``keep_emblem``: the one it has).

    Raises PoorContrast, and Forbidden for an office that is not the editor's.
    """
    if office_id not in by.office_ids:
        raise Forbidden(N_("Cơ quan này không thuộc phạm vi của Ông/Bà."))
    if not all(pair.enough for pair in pairs(colours)):
        raise PoorContrast
    before = read(session, office_id)
    _store(session, office_id, Theme(colours, before.emblem if keep_emblem else emblem, ""))
    office = session.get_one(Office, office_id)
    changed = [name for name in ("action", "paper", "accent") if getattr(colours, name) != getattr(before.colours, name)]
    changed += [] if keep_emblem or (emblem is None and before.emblem is None) else ["emblem"]
    note(session, account_id=by.account_id, action="theme.update", subject=office.name, detail={"fields": changed}, now=now)


def _store(session: Session, office_id: int, theme: Theme) -> None:
    row = session.get(OfficeTheme, office_id) or OfficeTheme(office_id=office_id)
    row.action, row.paper, row.accent = theme.colours.action, theme.colours.paper, theme.colours.accent
    row.emblem = theme.emblem.content if theme.emblem else None
    row.emblem_type = theme.emblem.media_type if theme.emblem else ""
    row.version = hashlib.sha256(theme.css.encode() + (row.emblem or b"")).hexdigest()[:12]
    session.add(row)
    session.flush()


def clear(session: Session, office_id: int, *, by: Editor, now: datetime) -> None:
    """Back to our colours, without an emblem."""
    if office_id not in by.office_ids:
        raise Forbidden(N_("Cơ quan này không thuộc phạm vi của Ông/Bà."))
    if (row := session.get(OfficeTheme, office_id)) is not None:
        session.delete(row)
        note(session, account_id=by.account_id, action="theme.clear", subject=session.get_one(Office, office_id).name, now=now)
