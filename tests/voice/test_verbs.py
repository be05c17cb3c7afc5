"""Recordings: which files are taken, who hears which one, what is missing, and what a change of words does."""

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import func, select

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.database import Database
from surveys.errors import Conflict, Invalid, NotFound, TooLarge
from surveys.forms import verbs as forms
from surveys.forms.default import DEFAULT
from surveys.forms.definition import Words
from surveys.office.verbs import Editor
from surveys.voice import reading, sounds, verbs
from surveys.voice.languages import BUILT_IN
from surveys.voice.models import Sound
from surveys.voice.screens import screens
from tests import builders
from tests.conftest import NOW
from tests.signing import make_account
from tests.voice.sounds import M4A, MP3, OGG, TAGGED_MP3, tone


@dataclass(frozen=True)
class Studio:
    """A province with a commune below it, and what its administrator does."""

    database: Database
    top: int
    low: int
    by: Editor

    def record(self, screen: str, language: str = "hmn", *, data: bytes = b"", office: int | None = None) -> None:
        """Take a recording in."""
        with self.database.writing() as session:
            where = {"office_id": office or self.top, "language": language, "screen": screen}
            verbs.record(session, data or tone(), **where, by=self.by, now=NOW)  # type: ignore[arg-type] # the names are the verb's

    def offered(self, office: int | None = None) -> dict[str, dict[str, str]]:
        """What citizens can hear."""
        with self.database.reading() as session:
            return {one.language.code: one.sounds for one in reading.offered(session, office or self.top)}

    def sheet(self, language: str = "hmn", office: int | None = None) -> reading.Sheet:
        """A language's screens."""
        with self.database.reading() as session:
            return reading.sheet(session, office or self.top, language)

    def sounds(self) -> int:
        """How many sounds the store holds."""
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Sound)) or 0


@pytest.fixture
def studio(database: Database) -> Studio:
    """On both stores."""
    with database.writing() as session:
        forms.ensure_default(session, NOW)
        top = builders.place(session)
        low = builders.place(session, code="H38.20", parent=top.office)
        account = make_account(session, top, Role.ADMINISTRATOR)
    return Studio(database, top.office, low.office, Editor(account.id, top.office, (top.office, low.office), whole=True))


@pytest.mark.parametrize(
    ("data", "kind"),
    [(MP3, "audio/mpeg"), (TAGGED_MP3, "audio/mpeg"), (OGG, "audio/ogg"), (tone(), "audio/wav"), (M4A, "audio/mp4")],
)
def test_a_sound_is_known_by_its_content(data: bytes, kind: str) -> None:
    assert sounds.media_type(data) == kind


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"<html>", b"RIFF\0\0\0\0AVI ", b"\xff\xd8\xff\xe0JFIF", b"\xff\xfb\xf0\0", b"\0\0\0\x18ftypavif"]
)
def test_anything_else_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(Invalid, match="MP3, OGG, WAV"):
        sounds.media_type(data)


def test_a_sound_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        sounds.media_type(MP3 + bytes(sounds.LARGEST))


def test_every_question_and_every_fixed_screen_can_be_recorded_with_its_words_in_three_languages() -> None:
    found = screens(DEFAULT)
    codes = [screen.code for screen in found]
    assert len(codes) == len(set(codes))
    assert {"start", "code", "counters", "fields", "thanks", "closed", "help", "lookup", "rest", "still"} <= set(codes)
    assert {f"q.{question.code}" for question in DEFAULT.questions} - {"q.reasons"} <= set(codes)
    assert {"q.reasons.low", "q.reasons.high", "refused.token_used", "refused.mistyped"} <= set(codes)
    assert [screen.code for screen in found if not (screen.script.zh and screen.script.en and screen.title.zh)] == []


def test_answers_are_read_with_their_places_as_the_screen_shows_them() -> None:
    scripts = {screen.code: screen.script.vi for screen in screens(DEFAULT)}
    assert scripts["q.overall"].splitlines()[1] == "Ô số 1: Rất hài lòng."
    assert scripts["q.overall"].splitlines()[5] == "Ô số 5: Rất không hài lòng."
    assert "Ô số 1: Sớm hạn." in scripts["q.time"]
    assert "Chờ đợi lâu" in scripts["q.reasons.low"]
    assert "Chờ đợi lâu" not in scripts["q.reasons.high"]


def test_a_spoken_language_is_offered_once_it_has_a_recording(studio: Studio) -> None:
    assert studio.offered() == {}
    studio.record("start")
    (code,) = studio.offered()
    assert code == "hmn"
    assert studio.offered()["hmn"]["start"].endswith(".wav")


def test_a_recording_serves_the_offices_below_until_they_have_their_own(studio: Studio) -> None:
    studio.record("start", data=tone(hertz=300))
    theirs = studio.offered(studio.low)
    assert theirs == studio.offered()
    studio.record("start", data=tone(hertz=600), office=studio.low)
    assert studio.offered(studio.low) != theirs
    assert studio.offered() == theirs
    with studio.database.writing() as session:
        verbs.remove(session, office_id=studio.low, language="hmn", screen="start", by=studio.by, now=NOW)
    assert studio.offered(studio.low) == theirs


def test_the_sheet_tells_what_is_still_missing(studio: Studio) -> None:
    studio.record("start")
    studio.record("thanks")
    sheet = studio.sheet()
    assert sheet.recorded == 2
    assert {line.screen.code for line in sheet.missing} == {line.screen.code for line in sheet.lines} - {"start", "thanks"}
    assert [line.number for line in sheet.lines] == list(range(1, len(sheet.lines) + 1))


def test_a_question_whose_words_changed_is_not_heard_until_someone_has_listened_or_recorded_anew(studio: Studio) -> None:
    for screen in ("q.overall", "start"):
        studio.record(screen)
    overall = replace(DEFAULT.questions[0], text=Words("Ông/Bà thấy thế nào?", "How was it?", "怎么样？"))
    with studio.database.writing() as session:
        forms.publish(
            session, replace(DEFAULT, questions=(overall, *DEFAULT.questions[1:])), code="moi", office_id=studio.top, now=NOW
        )
    assert set(studio.offered()["hmn"]) == {"start"}
    assert "q.overall" in {line.screen.code for line in studio.sheet().missing}
    with studio.database.writing() as session:
        verbs.confirm(session, office_id=studio.top, language="hmn", screen="q.overall", by=studio.by, now=NOW)
    assert set(studio.offered()["hmn"]) == {"start", "q.overall"}


def test_a_replaced_or_removed_sound_leaves_the_store_unless_another_screen_uses_it(studio: Studio) -> None:
    same = tone(hertz=300)
    studio.record("start", data=same)
    studio.record("thanks", data=same)
    assert studio.sounds() == 1
    studio.record("start", data=tone(hertz=500))
    assert studio.sounds() == 2
    with studio.database.writing() as session:
        verbs.remove(session, office_id=studio.top, language="hmn", screen="thanks", by=studio.by, now=NOW)
    assert studio.sounds() == 1


def test_what_was_done_is_written_down(studio: Studio) -> None:
    studio.record("start")
    with studio.database.reading() as session:
        assert session.execute(select(AuditEntry.action, AuditEntry.subject)).all() == [("recording.save", "hmn start")]


def test_an_office_extends_the_list_and_takes_a_language_off_only_without_recordings(studio: Studio) -> None:
    with studio.database.writing() as session:
        code = verbs.add_language(session, "  Khơ  Mú ", office_id=studio.top, by=studio.by, now=NOW)
    studio.record("start", code)
    assert studio.sheet(code, studio.low).language.name == "Khơ Mú"
    own = studio.sheet(code).language.own_id or 0
    with pytest.raises(Conflict), studio.database.writing() as session:
        verbs.drop_language(session, own, by=studio.by, now=NOW)
    with studio.database.writing() as session:
        verbs.remove(session, office_id=studio.top, language=code, screen="start", by=studio.by, now=NOW)
        verbs.drop_language(session, own, by=studio.by, now=NOW)
    with pytest.raises(NotFound):
        studio.sheet(code)


@pytest.mark.parametrize("name", ["", "  ", "x" * 41])
def test_a_language_needs_a_name(studio: Studio, name: str) -> None:
    with pytest.raises(Invalid), studio.database.writing() as session:
        verbs.add_language(session, name, office_id=studio.top, by=studio.by, now=NOW)


def test_a_known_language_is_not_listed_twice(studio: Studio) -> None:
    for known in ("tày", BUILT_IN[3].staff):
        with pytest.raises(Conflict), studio.database.writing() as session:
            verbs.add_language(session, known, office_id=studio.top, by=studio.by, now=NOW)


def test_nothing_is_recorded_for_another_office_language_or_screen(studio: Studio) -> None:
    stranger = replace(studio.by, office_id=studio.low, office_ids=(studio.low,))
    for where in (("start", "hmn", studio.top), ("start", "tlh", studio.low), ("nowhere", "hmn", studio.low)):
        with pytest.raises(NotFound), studio.database.writing() as session:
            verbs.record(session, tone(), screen=where[0], language=where[1], office_id=where[2], by=stranger, now=NOW)
