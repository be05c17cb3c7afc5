"""Colours and emblem in set-up, and as the citizens' pages get them."""

import io
import re

from tests.setup.conftest import World

GREEN = {"action": "#0B5D3B", "paper": "#F6FAF4", "accent": "#FFC83D"}
EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def test_a_saved_theme_stands_on_the_kiosk_and_is_kept_for_a_year(world: World) -> None:
    form = {**GREEN, "office": str(world.top.office), "emblem": (io.BytesIO(EMBLEM), "huy-hieu.svg")}
    assert world.client().post("/admin/setup/theme", data=form).status_code == 303
    client = world.app.test_client()
    page = client.get("/k/H38").text
    sheet = re.findall(r'href="(/theme/H38\.css\?version=[0-9a-f]{12})"', page)
    answer = client.get(sheet[0])
    assert "--action: #0B5D3B;" in answer.text
    assert "immutable" in answer.headers["Cache-Control"]
    picture = client.get(re.findall(r'src="(/theme/H38/emblem\.svg\?version=[0-9a-f]{12})"', page)[0])
    assert picture.mimetype == "image/svg+xml"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert "/theme/" not in client.get("/k/H38.21").text, "another office keeps our colours"
    assert client.get("/theme/H38.21/emblem.svg").status_code == 404


def test_colours_that_cannot_be_read_are_not_saved_and_the_pair_is_named(world: World) -> None:
    client = world.client()
    pale = {"office": str(world.top.office), "action": "#8FB8DE", "paper": "#FFFFFF", "accent": "#FFC83D"}
    answer = client.post("/admin/setup/theme", data=pale)
    assert answer.status_code == 422
    assert "Chữ trắng trên màu chính" in answer.text
    assert "Thiếu 2,4" in answer.text
    assert "/theme/" not in world.app.test_client().get("/k/H38").text
    checked = client.get("/admin/setup/theme/check", query_string=pale).text
    assert "Thiếu 2,4" in checked
    assert client.get("/admin/setup/theme/check", query_string=GREEN).text.count("Đọc rõ") == 9


def test_a_drawing_that_could_run_something_is_refused_in_words(world: World) -> None:
    bad = EMBLEM.replace(b"<path", b"<script>1</script><path")
    form = {**GREEN, "office": str(world.top.office), "emblem": (io.BytesIO(bad), "x.svg")}
    answer = world.client().post("/admin/setup/theme", data=form)
    assert answer.status_code == 422
    assert "&lt;script&gt;" in answer.text


def test_an_emblem_stays_until_it_is_taken_away(world: World) -> None:
    client, office = world.client(), str(world.top.office)
    client.post("/admin/setup/theme", data={**GREEN, "office": office, "emblem": (io.BytesIO(EMBLEM), "x.svg")})
    client.post("/admin/setup/theme", data={**GREEN, "office": office})
    assert world.app.test_client().get("/theme/H38/emblem.svg").status_code == 200
    client.post("/admin/setup/theme", data={**GREEN, "office": office, "without_emblem": "on"})
    assert world.app.test_client().get("/theme/H38/emblem.svg").status_code == 404


def test_a_communes_administrator_chooses_no_theme_for_the_province(world: World) -> None:
    commune = world.client("xa")
    assert commune.get("/admin/setup/theme", query_string={"office": world.top.office}).status_code == 404
    assert commune.post("/admin/setup/theme", data={**GREEN, "office": str(world.top.office)}).status_code == 404
    assert commune.get("/admin/setup/theme").status_code == 200


def test_the_change_stands_in_the_record_in_words(world: World) -> None:
    client = world.client()
    client.post("/admin/setup/theme", data={**GREEN, "office": str(world.top.office)})
    record = client.get("/admin/setup/audit/").text
    assert "Màu và biểu trưng: sửa" in record
    assert "Màu chính, Màu nền, Màu nhấn" in record
