"""Signing in: who gets in, who is told what, and what a session is worth afterwards."""

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from surveys.accounts import passwords, verbs
from surveys.accounts.models import Account, Role
from surveys.database import Database
from surveys.errors import Conflict, DomainError
from tests import builders
from tests.conftest import NOW
from tests.signing import PASSWORD, csrf_token, make_account, sign_in


def store_of(app: Flask) -> Database:
    database: Database = app.extensions["phieu"].database
    return database


def account_in(app: Flask, role: Role = Role.MANAGER) -> Account:
    with store_of(app).writing() as session:
        return make_account(session, builders.place(session), role, login="lan")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def try_password(client: FlaskClient, password: str, login: str = "lan", query: str = "") -> tuple[int, str]:
    form = {"csrf_token": csrf_token(client), "login": login, "password": password}
    answer = client.post(f"/admin/sign-in{query}", data=form)
    return answer.status_code, answer.headers.get("Location", answer.get_data(as_text=True))


def test_a_manager_lands_on_the_results_and_a_clerk_on_the_desk(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    with store_of(app).writing() as session:
        place = builders.place(session)
        make_account(session, place, Role.MANAGER, login="sep")
        make_account(session, place, Role.CLERK, login="lan")
    for login, start in (("sep", "/admin/results/"), ("lan", "/admin/desk/")):
        client = app.test_client()
        sign_in(client, login)
        assert client.get("/admin/").headers["Location"] == start


def test_the_sign_in_page_speaks_in_the_offices_name(app: Flask, client: FlaskClient) -> None:
    account_in(app)
    assert "Bộ phận Một cửa Văn phòng UBND tỉnh Lào Cai" in client.get("/admin/sign-in").get_data(as_text=True)


def test_the_sign_in_page_stands_before_there_is_an_office(client: FlaskClient) -> None:
    assert client.get("/admin/sign-in").status_code == 200


@pytest.mark.parametrize(
    ("login", "password"), [("lan", "sai-mat-khau-roi"), ("khong-co", PASSWORD), ("dong", PASSWORD), ("a\0b", "c\0d")]
)
def test_a_refusal_never_says_which_half_was_wrong(app: Flask, client: FlaskClient, login: str, password: str) -> None:
    with store_of(app).writing() as session:
        place = builders.place(session)
        make_account(session, place, Role.MANAGER, login="lan")
        closed = make_account(session, place, Role.MANAGER, login="dong")
        session.get_one(Account, closed.id).active = False
    status, page = try_password(client, password, login)
    assert status == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page


def test_login_ignores_case_and_spaces(app: Flask, client: FlaskClient) -> None:
    account_in(app)
    assert try_password(client, PASSWORD, "  LAN ")[0] == 303


def test_signing_in_starts_a_new_session(app: Flask, client: FlaskClient) -> None:
    account_in(app)
    with client.session_transaction() as before:
        before["planted"] = "by someone else"
    sign_in(client, "lan")
    with client.session_transaction() as after:
        assert "planted" not in after


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("/admin/dossiers/report", "/admin/dossiers/report"),
        ("https://evil.example/admin/", "/admin/"),
        ("//evil.example/admin/", "/admin/"),
        ("//[", "/admin/"),
        ("/\\evil.example", "/admin/"),
        ("/admin/../t/ABC", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("/admin/\nSet-Cookie: a=b", "/admin/"),
    ],
)
def test_next_leads_only_to_our_own_pages(app: Flask, client: FlaskClient, asked: str, got: str) -> None:
    account_in(app)
    form = {"csrf_token": csrf_token(client), "login": "lan", "password": PASSWORD}
    answer = client.post("/admin/sign-in", data=form, query_string={"next": asked})
    assert answer.headers["Location"] == got


def test_a_stranger_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/admin/dossiers/report?from=2016-01-01")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/admin/sign-in?next=/admin/dossiers/report?from%3D2016-01-01",
    )


def test_htmx_is_told_to_go_to_the_sign_in_page(client: FlaskClient) -> None:
    answer = client.get("/admin/results/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/admin/sign-in")


def test_signing_out_ends_the_session_and_needs_a_post(app: Flask, client: FlaskClient) -> None:
    account_in(app)
    sign_in(client, "lan")
    assert client.get("/admin/sign-out").status_code == 405
    token = csrf_token(client, "/admin/password")
    assert client.post("/admin/sign-out", data={"csrf_token": token}).status_code == 303
    assert client.get("/admin/").headers["Location"].startswith("/admin/sign-in")


def test_a_poll_that_is_answered_after_signing_out_brings_no_session_back(app: Flask, client: FlaskClient) -> None:
    account_in(app, Role.CLERK)
    sign_in(client, "lan")
    assert client.get("/admin/desk/").status_code == 200
    poll = client.get("/admin/desk/live", headers={"HX-Request": "true"})
    assert (poll.status_code, poll.headers.getlist("Set-Cookie")) == (200, [])


def test_a_session_ends_after_its_hours_however_busy_it_was(make_app: Callable[..., Flask]) -> None:
    moment = [NOW]

    def clock() -> datetime:
        return moment[0]

    app = make_app(clock=clock, session_hours=2)
    account_in(app)
    client = app.test_client()
    sign_in(client, "lan")
    for minutes, start in ((119, "/admin/results/"), (120, "/admin/sign-in")):
        moment[0] = NOW + timedelta(minutes=minutes)
        assert client.get("/admin/").headers["Location"] == start


def change(client: FlaskClient, present: str, new: str, again: str) -> tuple[int, str]:
    token = csrf_token(client, "/admin/password")
    form = {"csrf_token": token, "present": present, "password": new, "again": again}
    answer = client.post("/admin/password", data=form)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_new_password_ends_the_sessions_elsewhere_but_not_here(app: Flask) -> None:
    account_in(app)
    here, elsewhere = app.test_client(), app.test_client()
    sign_in(here, "lan")
    sign_in(elsewhere, "lan")
    assert change(here, PASSWORD, "mot cau moi de nho", "mot cau moi de nho")[0] == 303
    assert here.get("/admin/").headers["Location"] == "/admin/results/"
    assert elsewhere.get("/admin/").headers["Location"].startswith("/admin/sign-in")
    sign_in(app.test_client(), "lan", "mot cau moi de nho")


@pytest.mark.parametrize(
    ("present", "new", "again", "words"),
    [
        ("sai-mat-khau-roi", "mot cau moi de nho", "mot cau moi de nho", "Mật khẩu hiện nay không đúng."),
        (PASSWORD, "mot cau moi de nho", "mot cau khac de nho", "Hai lần nhập mật khẩu mới không giống nhau."),
        (PASSWORD, "ngan", "ngan", "Mật khẩu cần ít nhất 10 ký tự."),
    ],
)
def test_a_refused_new_password_says_why(app: Flask, client: FlaskClient, present: str, new: str, again: str, words: str) -> None:
    account_in(app)
    sign_in(client, "lan")
    status, page = change(client, present, new, again)
    assert status in (401, 422)
    assert words in page


def test_cookies_are_kept_from_scripts_and_other_sites(make_app: Callable[..., Flask]) -> None:
    app = make_app(public_url="https://danhgia.example.vn")
    account_in(app)
    client = app.test_client()
    answer = client.get("/admin/sign-in", base_url="https://danhgia.example.vn")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("phieu_session="))
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_signing_in_works_over_https_without_a_referer(make_app: Callable[..., Flask]) -> None:
    app = make_app(public_url="https://danhgia.example.vn")
    account_in(app)
    client = app.test_client()
    page = client.get("/admin/sign-in", base_url="https://danhgia.example.vn").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"csrf_token": token, "login": "lan", "password": PASSWORD}
    assert client.post("/admin/sign-in", data=form, base_url="https://danhgia.example.vn").status_code == 303


def test_a_hash_of_older_parameters_is_made_anew(app: Flask, client: FlaskClient) -> None:
    account = account_in(app)
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
    with store_of(app).writing() as session:
        session.get_one(Account, account.id).password_hash = weak.hash(PASSWORD)
    sign_in(client, "lan")
    with store_of(app).reading() as session:
        assert not passwords.is_stale(session.get_one(Account, account.id).password_hash)
    sign_in(app.test_client(), "lan")


def test_passwords_are_argon2id() -> None:
    assert passwords.digest("mot cau moi de nho").startswith("$argon2id$")


def test_the_same_password_typed_in_either_unicode_form_is_the_same() -> None:
    assert passwords.verify(passwords.digest("hòa bình mãi mãi"), unicodedata.normalize("NFD", "hòa bình mãi mãi"))


@pytest.mark.parametrize(("password", "words"), [("123456789", "ít nhất 10"), ("lan.nguyen01", "trùng"), ("x" * 201, "dài nhất")])
def test_poor_passwords_are_refused_in_words(database: Database, password: str, words: str) -> None:
    with pytest.raises(DomainError, match=words), database.writing() as session:
        place = builders.place(session)
        verbs.create(
            session, login="Lan.Nguyen01", name="Lan", password=password, role=Role.CLERK, office_id=place.office, now=NOW
        )


def test_a_login_is_taken_whatever_its_case(database: Database) -> None:
    with pytest.raises(Conflict), database.writing() as session:
        place = builders.place(session)
        for login in ("lan", "LAN"):
            verbs.create(session, login=login, name="Lan", password=PASSWORD, role=Role.CLERK, office_id=place.office, now=NOW)
