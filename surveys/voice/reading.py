"""What can be heard where: for the citizens' pages, and for those who record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import N_, NotFound
from surveys.forms import verbs as forms
from surveys.office.models import Office
from surveys.voice.languages import Language, spoken
from surveys.voice.models import Recording, Sound
from surveys.voice.screens import Screen, screens, script_digest
from surveys.voice.sounds import ENDINGS


@dataclass(frozen=True)
class Heard:
    """A recording in use at an office; ``office_id`` made it: this office or one above. ``stale``: the screen changed since."""

    office_id: int
    digest: str
    media_type: str
    size: int
    recorded_at: datetime
    stale: bool

    @property
    def file_name(self) -> str:
        """The last part of its address."""
        return f"{self.digest}.{ENDINGS[self.media_type]}"


@dataclass(frozen=True)
class Line:
    """One line of a language's sheet: a screen, what is said on it, and the recording if there is one."""

    number: int
    screen: Screen
    title: str
    script: str
    heard: Heard | None


@dataclass(frozen=True)
class Sheet:
    """All screens in one language."""

    language: Language
    lines: tuple[Line, ...]

    @property
    def recorded(self) -> int:
        """How many screens can be heard as they are now."""
        return sum(line.heard is not None and not line.heard.stale for line in self.lines)

    @property
    def missing(self) -> tuple[Line, ...]:
        """The screens that can't."""
        return tuple(line for line in self.lines if line.heard is None or line.heard.stale)


def upwards(session: Session, office_id: int) -> tuple[int, ...]:
    """The office and all above it, nearest first."""
    parents = {row.id: row.parent_id for row in session.execute(select(Office.id, Office.parent_id))}
    found: list[int] = []
    at: int | None = office_id
    while at is not None:
        found.append(at)
        at = parents.get(at)
    return tuple(found)


def sheets(session: Session, office_id: int) -> tuple[Sheet, ...]:
    """Every spoken language with all screens of the form in force at the office."""
    above = upwards(session, office_id)
    shown = screens(forms.current(session, office_id).definition)
    kept = _kept(session, above)
    return tuple(Sheet(language, tuple(_lines(language, shown, kept))) for language in spoken(session, above))


def sheet(session: Session, office_id: int, code: str) -> Sheet:
    """One spoken language; raises NotFound for one that is not on the office's list."""
    for found in sheets(session, office_id):
        if found.language.code == code:
            return found
    raise NotFound(N_("Không có ngôn ngữ này trong danh sách."))


def _lines(language: Language, shown: tuple[Screen, ...], kept: "Kept") -> Iterator[Line]:
    for number, screen in enumerate(shown, 1):
        script = screen.script.say(language.text)
        heard = _heard(kept.get((language.code, screen.code)), script_digest(script))
        yield Line(number, screen, screen.title.say(language.text), script, heard)


def _heard(found: "Found | None", digest: str) -> Heard | None:
    if found is None:
        return None
    one, media_type = found
    stale = one.script_digest != digest
    return Heard(one.office_id, one.sound_digest, media_type, one.size, one.recorded_at, stale)


Found = tuple[Recording, str]
Kept = dict[tuple[str, str], Found]


def _kept(session: Session, above: tuple[int, ...]) -> Kept:
    """By (language, screen), the recording of the nearest office and its media type; the sounds themselves stay in the store."""
    query = select(Recording, Sound.media_type).join(Sound, Sound.digest == Recording.sound_digest)
    rows = [(row.Recording, row.media_type) for row in session.execute(query.where(Recording.office_id.in_(above)))]
    rows.sort(key=lambda found: above.index(found[0].office_id), reverse=True)
    return {(one.language, one.screen): (one, media_type) for one, media_type in rows}


@dataclass(frozen=True)
class Spoken:
    """A language that can be heard at an office: where the sound of each screen is (its file name)."""

    language: Language
    sounds: dict[str, str]


def offered(session: Session, office_id: int) -> tuple[Spoken, ...]:
    """What citizens can hear at the office, by language.

    A question whose words or answers have changed since it was recorded is left out: whoever listens would touch another
    answer than the one that they heard. Other screens stay.
    """
    found = []
    for one in sheets(session, office_id):
        good = {line.screen.code: line.heard.file_name for line in one.lines if line.heard and not _misleads(line)}
        if good:
            found.append(Spoken(one.language, good))
    return tuple(found)


def _misleads(line: Line) -> bool:
    return line.screen.asks and line.heard is not None and line.heard.stale


def sound(session: Session, digest: str) -> tuple[bytes, str]:
    """A sound's bytes and media type; raises NotFound."""
    row = session.execute(select(Sound.data, Sound.media_type).where(Sound.digest == digest)).one_or_none()
    if row is None:
        raise NotFound(N_("Không có tệp âm thanh này."))
    return row.data, row.media_type
