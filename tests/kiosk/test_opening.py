"""What /t/<code> shows: the form, or a kind word."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.dossiers.models import Dossier
from surveys.forms import default
from surveys.tokens import codes
from surveys.tokens.models import Token
from surveys.tokens.verbs import void
from tests.builders import LONG_NAME
from tests.conftest import NOW
from tests.kiosk.conftest import House, furnish


def token_of(house: House, code: str) -> Token:
    """The stored token of a code."""
    with house.database.reading() as session:
        return session.scalars(select(Token).where(Token.digest == codes.digest("k" * 64, code))).one()


def unknown(client: FlaskClient, house: House) -> str:
    """A code that could be right but was never issued."""
    return codes.new_code()


def mistyped(client: FlaskClient, house: House) -> str:
    """A code whose check symbol doesn't fit."""
    return "ABCDEFGHJK"


def test_the_form_shows_procedure_counter_and_clerk_and_nothing_of_the_dossier(client: FlaskClient, house: House) -> None:
    page = client.get(f"/t/{house.slip()}").text
    assert LONG_NAME in page
    assert "Quầy 1" in page
    assert "Nguyễn Văn A" in page
    with house.database.reading() as session:
        assert session.scalars(select(Dossier.code)).one() not in page


def test_the_whole_form_comes_with_its_page_in_both_languages(client: FlaskClient, house: House) -> None:
    page = client.get(f"/t/{house.slip()}").text
    for question in default.DEFAULT.questions:
        assert question.text.vi in page
        assert question.text.en in page
        for option in question.options:
            assert f'name="q.{question.code}" value="{option.code}"' in page
            assert option.text.vi in page
            assert option.text.en in page


def test_opening_a_form_is_kept_with_its_token(client: FlaskClient, house: House) -> None:
    code = house.slip()
    client.get(f"/t/{code}")
    assert token_of(house, code).opened_at == NOW


def test_a_page_opened_at_a_kiosk_says_so_and_another_is_a_phone(client: FlaskClient, house: House) -> None:
    code = house.slip()
    assert 'name="channel" value="kiosk"' in client.get(f"/t/{code}?at=H38").text
    assert 'name="channel" value="phone"' in client.get(f"/t/{code}").text


def test_the_page_is_in_the_language_asked_for(client: FlaskClient, house: House) -> None:
    code = house.slip()
    assert '<html lang="vi"' in client.get(f"/t/{code}").text
    page = client.get(f"/t/{code}?lang=en").text
    assert '<html lang="en"' in page
    assert 'name="language" value="en"' in page


def test_the_code_never_leaves_by_the_referrer(client: FlaskClient, house: House) -> None:
    answer = client.get(f"/t/{house.slip()}")
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def used(client: FlaskClient, house: House) -> str:
    """A slip that has rated."""
    code = house.slip()
    assert client.post("/responses", data=house.form(code)).status_code == 303
    return code


def voided(client: FlaskClient, house: House) -> str:
    """A slip that a reprint replaced."""
    code = house.slip()
    token = token_of(house, code)
    with house.database.writing() as session:
        void(session, token.id, now=NOW)
    return code


def expired(client: FlaskClient, house: House) -> str:
    """A slip whose last day has passed."""
    code = house.slip()
    token = token_of(house, code)
    with house.database.writing() as session:
        session.get_one(Token, token.id).expires_at = NOW - timedelta(seconds=1)
    return code


@pytest.mark.parametrize(
    ("slip", "status", "word"),
    [
        (used, 409, "Phiếu này đã được dùng"),
        (voided, 409, "Phiếu này đã được thay"),
        (expired, 410, "Phiếu này đã hết hạn"),
        (unknown, 404, "Không tìm thấy mã này"),
        (mistyped, 422, "Mã chưa đúng"),
    ],
    ids=["used", "void", "expired", "unknown", "mistyped"],
)
def test_a_code_that_cannot_rate_says_why_and_what_to_do_now(
    client: FlaskClient, house: House, slip: Callable[[FlaskClient, House], str], status: int, word: str
) -> None:
    answer = client.get(f"/t/{slip(client, house)}?at=H38")
    assert answer.status_code == status
    assert word in answer.text
    assert "/k/H38/counters" in answer.text, "rating without a code is offered"
    assert "0214 3840 000" in answer.text
    assert LONG_NAME not in answer.text
    assert "Nguyễn Văn A" not in answer.text


def test_too_many_wrong_codes_from_one_address_must_wait_and_read_how_long(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_wrong_codes=3)
    house = furnish(app)
    client = app.test_client()
    good = house.slip()
    assert [client.get(f"/t/{codes.new_code()}").status_code for _ in range(4)] == [404, 404, 404, 429]
    answer = client.get(f"/t/{codes.new_code()}")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "600"
    assert "10 phút" in answer.text
    assert client.get(f"/t/{codes.new_code()}", environ_base={"REMOTE_ADDR": "10.1.1.1"}).status_code == 404
    assert client.get(f"/t/{good}").status_code == 200, "others' wrong codes cost a good slip nothing"
    assert client.get(f"/t/{used(client, house)}").status_code == 429, "only a code that can rate passes"


def test_right_and_spent_codes_do_not_count_as_wrong(make_app: Callable[..., Flask]) -> None:
    app = make_app(kiosk_wrong_codes=1)
    house = furnish(app)
    client = app.test_client()
    spent = used(client, house)
    assert [client.get(f"/t/{spent}").status_code for _ in range(5)] == [409] * 5
