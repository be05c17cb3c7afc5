"""Limits on tries: shared by processes, exact when tries race, and no address in the clear."""

import multiprocessing
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from surveys.accounts import throttle
from surveys.accounts.models import Role, Throttle
from surveys.database import Database
from surveys.errors import TooMany
from tests import builders
from tests.conftest import NOW
from tests.signing import PASSWORD, csrf_token, make_account, sign_in

SECRET = "s" * 64


def one_try(database: Database, who: str = "10.0.0.7", *, after: int = 0) -> None:
    now = NOW + timedelta(seconds=after)
    throttle.count(database, "test", who, limit=3, seconds=60, secret=SECRET, now=now)


def test_the_try_after_the_last_is_refused_with_its_waiting_time(database: Database) -> None:
    for _ in range(3):
        one_try(database)
    with pytest.raises(TooMany, match="20 giây") as refused:
        one_try(database, after=40)
    assert refused.value.retry_after == 20


def test_a_new_window_starts_anew(database: Database) -> None:
    for _ in range(3):
        one_try(database)
    one_try(database, after=60)
    assert throttle.remaining(database, "test", "10.0.0.7", limit=3, secret=SECRET, now=NOW + timedelta(seconds=60)) == 2


def test_one_address_never_blocks_another(database: Database) -> None:
    for _ in range(3):
        one_try(database)
    one_try(database, "10.0.0.8")


def test_looking_counts_nothing_and_forgetting_starts_anew(database: Database) -> None:
    for _ in range(3):
        one_try(database)
    assert throttle.is_blocked(database, "test", "10.0.0.7", limit=3, secret=SECRET, now=NOW)
    with pytest.raises(TooMany):
        throttle.check(database, "test", "10.0.0.7", limit=3, secret=SECRET, now=NOW)
    throttle.forget(database, "test", "10.0.0.7", secret=SECRET)
    assert throttle.remaining(database, "test", "10.0.0.7", limit=3, secret=SECRET, now=NOW) == 3


def test_a_long_wait_is_said_in_minutes(database: Database) -> None:
    throttle.count(database, "long", "x", limit=1, seconds=900, secret=SECRET, now=NOW)
    with pytest.raises(TooMany, match="15 phút"):
        throttle.count(database, "long", "x", limit=1, seconds=900, secret=SECRET, now=NOW)


def test_the_store_holds_no_address_and_ended_windows_are_swept(database: Database) -> None:
    one_try(database)
    with database.reading() as session:
        assert all("10.0.0" not in key for key in session.scalars(select(Throttle.key)))
    one_try(database, "10.0.0.8", after=120)
    with database.reading() as session:
        assert len(session.scalars(select(Throttle.key)).all()) == 1


def tries_in_a_process(url: str, count: int) -> int:
    """How many of ``count`` tries were let through."""
    database = Database(url)
    passed = 0
    for _ in range(count):
        try:
            throttle.count(database, "race", "10.0.0.7", limit=10, seconds=60, secret=SECRET, now=NOW)
            passed += 1
        except TooMany:
            pass
    database.dispose()
    return passed


def test_two_processes_share_one_limit(store_url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        passed = pool.starmap(tries_in_a_process, [(store_url, 15), (store_url, 15)])
    assert sum(passed) == 10


def guess(app: Flask, address: str, login: str = "lan", password: str = "sai-mat-khau-roi") -> tuple[int, str]:
    client = app.test_client()
    form = {"csrf_token": csrf_token(client), "login": login, "password": password}
    answer = client.post("/admin/sign-in", data=form, environ_base={"REMOTE_ADDR": address})
    return answer.status_code, answer.get_data(as_text=True)


def test_guessing_one_login_is_stopped_across_apps_and_addresses(make_app: Callable[..., Flask], store_url: str) -> None:
    apps = [make_app(url=store_url), make_app(url=store_url)]
    with apps[0].extensions["phieu"].database.writing() as session:
        make_account(session, builders.place(session), Role.MANAGER, login="lan")
    statuses = [guess(apps[i % 2], f"10.0.0.{i}")[0] for i in range(9)]
    assert statuses == [401] * 8 + [429]
    status, page = guess(apps[1], "10.0.0.99", password=PASSWORD)
    assert status == 429
    assert "Vui lòng đợi 15 phút" in page


def test_a_good_sign_in_clears_the_logins_count(app: Flask) -> None:
    with app.extensions["phieu"].database.writing() as session:
        make_account(session, builders.place(session), Role.MANAGER, login="lan")
    for _ in range(2):
        for _ in range(6):
            guess(app, "10.0.0.1")
        sign_in(app.test_client(), "lan")
