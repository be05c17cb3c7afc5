"""A thread beside the caller's, for a library whose calls have no time limit of their own."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any


class Aside:
    """Makes one call after another in a thread of its own, so that none holds the caller up for longer than it may.

    A call that never returns keeps the thread (a daemon: it doesn't keep the process) and is otherwise forgotten; whatever was
    to come after it is not made. ``errors`` are those that the calls may raise; they are raised where the call was asked for.
    """

    def __init__(self, name: str, errors: tuple[type[Exception], ...]) -> None:
        self._errors = errors
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def do(self, call: Callable[[], Any], *, seconds: float) -> Any:
        """What ``call`` returns; raises TimeoutError when that takes longer than ``seconds``."""
        future: Future[Any] = Future()
        self._calls.put((future, call))
        try:
            return future.result(max(seconds, 0))
        except TimeoutError:
            future.cancel()
            raise

    def end(self) -> None:
        """Let the thread end once it has nothing to do."""
        self._calls.put(None)

    def _run(self) -> None:
        while given := self._calls.get():
            future, call = given
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except self._errors as error:
                future.set_exception(error)
