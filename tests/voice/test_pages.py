"""Recordings on the staff's pages, and how citizens' browsers get them."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveys.voice import reading
from tests.devices.pairing import device, pair
from tests.setup.conftest import World, world
from tests.voice.sounds import MP3, tone

__all__ = ["world"]  # the fixture


def send(client: FlaskClient, path: str, **form: object) -> TestResponse:
    """Send a form and follow it."""
    return client.post(f"/admin/voice/{path}", data=form, content_type="multipart/form-data", follow_redirects=True)


def recorded(world: World, language: str = "hmn", office: int | None = None) -> dict[str, str]:
    """What citizens hear in a language."""
    with world.database.reading() as session:
        offered = reading.offered(session, office or world.top.office)
    return next((one.sounds for one in offered if one.language.code == language), {})


def test_an_administrator_uploads_hears_replaces_and_removes_a_recording(world: World) -> None:
    client = world.client()
    page = send(client, "hmn/start", sound=(BytesIO(tone()), "a.wav")).get_data(as_text=True)
    assert "Đã lưu bản thu." in page
    first = recorded(world)["start"]
    assert f'src="/recordings/{first}"' in page
    send(client, "hmn/start", sound=(BytesIO(MP3), "b.wav"))
    assert recorded(world)["start"].endswith(".mp3")
    assert client.get(f"/recordings/{first}").status_code == 404
    assert "Đã xoá bản thu." in send(client, "hmn/start/remove").get_data(as_text=True)
    assert recorded(world) == {}


def test_what_is_no_sound_is_refused_whatever_it_is_called(world: World) -> None:
    answer = send(world.client(), "hmn/start", sound=(BytesIO(b"<html>"), "a.mp3"))
    assert answer.status_code == 422
    assert "MP3, OGG, WAV" in answer.get_data(as_text=True)
    assert send(world.client(), "hmn/start").status_code == 422


def test_many_files_find_their_screens_by_their_names_and_the_others_are_told(world: World) -> None:
    files = [(BytesIO(tone()), name) for name in ("01.wav", "2 nhap ma.wav", "thanks.wav", "ghi chu.wav", "99.wav")]
    page = send(world.client(), "tyz", sounds=files).get_data(as_text=True)
    assert set(recorded(world, "tyz")) == {"start", "code", "thanks"}
    assert "Đã lưu 3 bản thu." in page
    assert "Không nhận ghi chu.wav" in page
    assert "Không nhận 99.wav" in page


def test_the_overview_counts_what_is_recorded_and_names_what_is_missing(world: World) -> None:
    client = world.client()
    send(client, "hmn/start", sound=(BytesIO(tone()), "a.wav"))
    page = client.get("/admin/voice/").get_data(as_text=True)
    assert "Tiếng H’Mông" in page
    assert 'value="1"' in page
    assert "Còn thiếu:" in page
    assert "Nhập mã" in page


def test_the_sheet_for_a_speaker_holds_every_line_in_the_language_of_the_screen(world: World) -> None:
    client = world.client()
    assert "Ô số 1: Rất hài lòng." in client.get("/admin/voice/hmn/script").get_data(as_text=True)
    assert "Button 1: Very satisfied." in client.get("/admin/voice/en/script").get_data(as_text=True)


def test_a_commune_hears_the_provinces_recording_and_cannot_touch_it(world: World) -> None:
    send(world.client(), "hmn/start", sound=(BytesIO(tone()), "a.wav"))
    theirs = world.client("xa")
    assert "của cơ quan cấp trên" in theirs.get("/admin/voice/hmn").get_data(as_text=True)
    assert send(theirs, "hmn/start/remove").status_code == 404
    assert send(theirs, "hmn/start", office=world.top.office, sound=(BytesIO(tone()), "a.wav")).status_code == 404
    assert recorded(world, office=world.low.office)["start"]


def test_an_office_adds_a_language_of_its_own(world: World) -> None:
    client = world.client()
    page = send(client, "languages", name="Khơ Mú").get_data(as_text=True)
    assert "Khơ Mú" in page
    assert "Bỏ tiếng này" in page
    assert send(client, "languages", name="khơ mú").status_code == 409
    assert "Khơ Mú" in world.client("xa").get("/admin/voice/").get_data(as_text=True)


@pytest.fixture
def sound(world: World) -> str:
    """The address of a recording."""
    send(world.client(), "hmn/start", sound=(BytesIO(tone()), "a.wav"))
    return f"/recordings/{recorded(world)['start']}"


def test_a_browser_keeps_a_sound_for_good_and_may_ask_for_a_part_of_it(world: World, sound: str) -> None:
    client = world.app.test_client()
    whole = client.get(sound)
    assert (whole.status_code, whole.mimetype, whole.data) == (200, "audio/wav", tone())
    assert {"immutable", "max-age=31536000"} <= {part.strip() for part in whole.headers["Cache-Control"].split(",")}
    part = client.get(sound, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, tone()[4:8])
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(tone())}"
    assert client.get(sound, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_the_list_names_each_language_by_its_own_name_and_is_asked_for_seldom(world: World, sound: str) -> None:
    client = world.app.test_client()
    answer = client.get("/recordings?at=H38.20")
    assert answer.json == [{"code": "hmn", "name": "Hmoob (H’Mông)", "text": "vi", "sounds": {"start": sound}}]
    assert answer.headers["Cache-Control"] == "max-age=300"
    assert client.get("/recordings?at=H38.20", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_paired_device_keeps_the_list_and_every_sound_that_it_may_need(world: World, sound: str) -> None:
    client = world.app.test_client()
    with world.database.writing() as session:
        client.set_cookie("phieu_device", pair(session, device(session, world.low)).key)
    kept = client.get("/d/kept").get_json()
    assert sound in kept["files"]
    assert sound in kept["pages"]["/recordings?at=H38.20"]["body"]
    assert 'data-voice="/recordings?at=H38.20"' in kept["pages"]["/d/"]["body"]


@pytest.mark.parametrize("name", ["x", "0" * 64 + ".wav", "../phieu.db", "é" * 64])
def test_an_odd_name_of_a_sound_is_not_found(world: World, name: str) -> None:
    assert world.app.test_client().get(f"/recordings/{name}").status_code == 404
