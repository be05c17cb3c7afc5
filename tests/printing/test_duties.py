"""Duties beside printing: one piece at a time, never in the way of a ticket, and alive after an outage."""

import logging
import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from surveys.printing.duties import Duty


def duty(piece: Callable[[], bool], *, look: float = 0.0, pause: float = 0.0) -> Duty:
    return Duty("trial", piece, look=look, pause=pause, settle=0.0)


def test_a_turn_never_waits_for_the_piece_and_starts_no_second_one() -> None:
    begun, go = threading.Semaphore(0), threading.Event()
    count: list[int] = []

    def piece() -> bool:
        count.append(1)
        begun.release()
        return go.wait(30)

    slow = duty(piece)
    slow.turn()
    assert begun.acquire(timeout=30)
    slow.turn()
    assert len(count) == 1
    go.set()
    slow.end()
    slow.turn()
    slow.end()
    assert len(count) == 2


def test_after_nothing_was_found_the_next_look_is_later_than_after_something() -> None:
    count: list[int] = []

    def piece() -> bool:
        count.append(1)
        return len(count) < 3

    often = duty(piece, look=3600.0)
    for _ in range(6):
        often.turn()
        often.end()
    assert len(count) == 3


def test_a_store_that_is_away_is_told_and_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    def piece() -> bool:
        raise OperationalError("SELECT 1", {}, ConnectionError("away"))

    away = duty(piece)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            away.turn()
            away.end()
    assert [record.getMessage() for record in caplog.records] == ["trial: the store can't be reached: away"] * 2


def test_nothing_is_looked_for_while_printing_settles() -> None:
    begun = threading.Event()

    def piece() -> bool:
        begun.set()
        return False

    young = Duty("trial", piece, look=0.0, pause=0.0)
    young.turn()
    young.end()
    assert not begun.is_set()
