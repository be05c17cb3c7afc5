"""What was read of releases, kept in this process until one of them is made anew: what can't have changed isn't summed again.

A scope's ``edition`` names the releases that it stands on. Kept is what follows from them alone; names, states and coverage are
read each time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from surveys.figures.scope import Scope

T = TypeVar("T")
# Readings of a store: a province's clerks are some 2,000 cells, half a megabyte.
MOST = 48
_kept: WeakKeyDictionary[Engine, OrderedDict[Hashable, Any]] = WeakKeyDictionary()
_lock = Lock()


def remembered(session: Session, scope: Scope, what: Hashable, make: Callable[[], T]) -> T:
    """``make()``, or what it gave for the same offices, period and releases. Nobody may change what comes back."""
    key = (scope.offices, scope.period, scope.edition, what)
    mine = _of(session)
    with _lock:
        if key in mine:
            mine.move_to_end(key)
            found: T = mine[key]
            return found
    # Outside the lock: two threads may make the same, neither waits for the other.
    made = make()
    with _lock:
        mine[key] = made
        while len(mine) > MOST:
            mine.popitem(last=False)
    return made


def _of(session: Session) -> OrderedDict[Hashable, Any]:
    bind = session.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    with _lock:
        return _kept.setdefault(engine, OrderedDict())
