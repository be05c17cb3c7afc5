"""The start screen, and the way to the form without a slip."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from surveys.office.models import Counter, Field, Office, Procedure
from tests import builders
from tests.kiosk.conftest import House, furnish


def links(html: str) -> list[str]:
    """The addresses of a page's links, as a browser reads them."""
    return [link.replace("&amp;", "&") for link in re.findall(r'<a [^>]*href="([^"]+)"', html)]


def test_the_start_screen_greets_in_the_offices_name_with_its_hotline(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Bộ phận Một cửa Văn phòng UBND tỉnh Lào Cai" in page
    assert "0214 3840 000" in page
    assert "Không ai biết người đánh giá là ai" in page


def test_an_empty_store_tells_the_administrator_what_to_do(app: Flask) -> None:
    answer = app.test_client().get("/")
    assert answer.status_code == 200
    assert "Máy đánh giá chưa sẵn sàng" in answer.text
    assert "/admin/" in links(answer.text)


def test_the_kiosk_at_the_root_is_the_one_of_the_settings(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_office="H38.20")
    house = furnish(app)
    with house.database.writing() as session:
        session.add(Office(code="H38.20", name="Bộ phận Một cửa phường Sa Pa"))
    assert "phường Sa Pa" in app.test_client().get("/").text


def test_each_office_has_a_kiosk_of_its_own_and_an_unknown_one_is_not_found(client: FlaskClient, house: House) -> None:
    with house.database.writing() as session:
        builders.place(session, code="H38.21")
        session.add(Office(code="H38.22", name="Đã đóng", active=False))
    assert client.get("/k/H38.21").status_code == 200
    assert client.get("/k/H38.22").status_code == 404
    assert client.get("/k/none").status_code == 404


def test_a_typed_code_leads_to_its_page_however_it_was_typed(client: FlaskClient, house: House) -> None:
    code = house.slip()
    for typed in (code, code.lower(), f"{code[:5]}-{code[5:]}", f"http://kiosk.example/t/{code}"):
        answer = client.get("/t", query_string={"code": typed, "at": "H38"})
        assert answer.status_code == 303
        assert answer.location == f"/t/{code}?at=H38"
    assert client.get("/t", query_string={"code": "?? //"}, follow_redirects=True).status_code == 422


def test_without_a_slip_one_walks_from_counter_to_field_to_form_by_links_alone(client: FlaskClient, house: House) -> None:
    counters = next(link for link in links(client.get("/").text) if link.endswith("/counters"))
    counter = next(link for link in links(client.get(counters).text) if link.endswith(f"/counters/{house.second}"))
    field = next(link for link in links(client.get(counter).text) if "/fields/" in link)
    form = client.get(field)
    assert form.status_code == 200
    assert f'name="counter_id" value="{house.second}"' in form.text
    assert f'name="field_id" value="{house.place.field}"' in form.text


def test_who_does_not_know_the_field_can_rate_all_the_same(client: FlaskClient, house: House) -> None:
    page = client.get(f"/k/H38/counters/{house.place.counter}/other").text
    assert f'name="counter_id" value="{house.place.counter}"' in page
    assert 'name="field_id"' not in page


def test_a_single_counter_is_not_asked_for(client: FlaskClient, house: House) -> None:
    with house.database.writing() as session:
        session.get_one(Counter, house.second).active = False
    answer = client.get("/k/H38/counters")
    assert (answer.status_code, answer.location) == (303, f"/k/H38/counters/{house.place.counter}")
    assert "/k/H38" in links(client.get(answer.location).text), "Back must not lead in a circle"


def test_many_fields_come_a_screenful_at_a_time(client: FlaskClient, house: House) -> None:
    with house.database.writing() as session:
        for number in range(30):
            field = Field(name=f"Lĩnh vực {number:02d}")
            session.add(field)
            session.flush()
            session.add(Procedure(code=f"9.{number}", name=f"Thủ tục {number}", field_id=field.id))
    seen: list[str] = []
    address = f"/k/H38/counters/{house.place.counter}"
    for page in (1, 2, 3):
        seen += [link for link in links(client.get(f"{address}?page={page}").text) if "/fields/" in link]
    assert len(seen) == len(set(seen)) == 31
    assert client.get(f"{address}?page=99").status_code == 200


def test_a_counter_or_field_of_elsewhere_is_not_found(client: FlaskClient, house: House) -> None:
    with house.database.writing() as session:
        other = builders.place(session, code="H38.21")
    assert client.get(f"/k/H38/counters/{other.counter}").status_code == 404
    assert client.get(f"/k/H38/counters/{house.place.counter}/fields/999").status_code == 404


def test_an_address_that_is_none_of_ours_gets_the_kiosks_own_page(client: FlaskClient) -> None:
    answer = client.get("/khong-co")
    assert answer.status_code == 404
    assert "Xin lỗi Ông/Bà" in answer.text


def test_a_files_address_changes_with_any_of_the_files_and_is_kept_for_a_year(client: FlaskClient) -> None:
    script = re.findall(r'<script src="(/static/kiosk/[0-9a-f]{12}/early\.js)"', client.get("/").text)
    with client.get(script[0]) as answer:
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_a_control_character_in_an_address_names_no_office_on_either_store(
    make_app: Callable[..., Flask], store_url: str
) -> None:
    app = make_app(database_url=store_url)
    furnish(app)
    client = app.test_client()
    assert client.get("/k/%00").status_code == 404
    assert client.get("/k/%00/counters").status_code == 404
    assert client.get("/thanks?at=%00").status_code == 200
    assert client.get("/t/0?at=%00").status_code == 422
