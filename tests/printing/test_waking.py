"""How workers learn of new tickets, and of each other's deaths."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from surveys.database import Database
from surveys.printing import pulse
from surveys.printing.waking import waker
from tests.printing.killed import Nursery
from tests.printing.spooling import add_job, add_printer, wait_until

LONG = 20.0


@pytest.fixture
def printer_id(database: Database) -> int:
    return add_printer(database, "preview:")


def test_a_queued_ticket_wakes_whoever_waits(database: Database, printer_id: int) -> None:
    news, other = waker(database), Database(database.engine.url.render_as_string(hide_password=False))
    news.wait(threading.Event(), 0)
    queueing = threading.Timer(0.2, add_job, args=(other, printer_id))
    began = time.monotonic()
    queueing.start()
    news.wait(threading.Event(), LONG)
    assert time.monotonic() - began < LONG / 2
    queueing.join()
    news.close()
    other.dispose()


def test_a_ticket_queued_while_nobody_waited_is_noticed_too(database: Database, printer_id: int) -> None:
    news = waker(database)
    news.wait(threading.Event(), 0)
    add_job(database, printer_id)
    began = time.monotonic()
    news.wait(threading.Event(), LONG)
    assert time.monotonic() - began < LONG / 2
    news.close()


def test_without_news_the_wait_ends_by_itself(database: Database) -> None:
    news = waker(database)
    news.wait(threading.Event(), 0)
    began = time.monotonic()
    news.wait(threading.Event(), 0.2)
    assert 0.15 < time.monotonic() - began < LONG / 2
    news.close()


def test_a_store_that_tells_nothing_is_asked_instead(postgres_url: str) -> None:
    database = Database(postgres_url.replace("host=", "host=/nowhere"))
    news = waker(database)
    began = time.monotonic()
    news.wait(threading.Event(), 0.2)
    assert 0.15 < time.monotonic() - began < LONG / 2
    news.close()


def test_a_killed_worker_is_seen_to_be_gone_and_a_stopped_one_is_not(sqlite_url: str, tmp_path: Path) -> None:
    def names() -> list[str]:
        return [f"host:1:{path.stem}" for path in (tmp_path / "workers").glob("*")]

    with Nursery(sqlite_url, tmp_path) as nursery:
        pid = nursery.start()
        wait_until(lambda: len(names()) == 1)
        (name,) = names()
        assert not pulse.gone(tmp_path, name)
        os.kill(pid, signal.SIGSTOP)
        assert not pulse.gone(tmp_path, name)
        nursery.kill(pid)
        assert pulse.gone(tmp_path, name)
        pulse.forget(tmp_path, name)
        assert names() == []


def test_of_a_worker_that_left_no_file_nothing_is_claimed(tmp_path: Path) -> None:
    with pulse.living(tmp_path) as name:
        assert len(name) <= 64
        assert not pulse.gone(tmp_path, name)
    assert not pulse.gone(tmp_path, name)
