"""Limits on tries, shared by every process through the store: sign-ins, wrong codes and API calls alike.

Windows are fixed: the first try opens one of ``seconds``, and ``limit`` tries fit into it. A key is a keyed digest, so that the
store holds no address and no login in the clear.
"""

import hashlib
import hmac
import math
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, delete, select
from sqlalchemy.orm import Session

from surveys.accounts.models import Throttle
from surveys.database import Database, insert_for, table
from surveys.errors import N_, TooMany

SWEPT_AT_ONCE = 200


def count(database: Database, scope: str, who: str, *, limit: int, seconds: int, secret: str, now: datetime) -> None:
    """Count one try of ``who`` (an address, a login, a client's number) in ``scope``, in a transaction of its own.

    Raises TooMany, with the waiting time, when this try is over ``limit`` in the present window of ``seconds``.
    """
    with database.writing() as session:
        tries, ends_at = _add(session, _key(scope, who, secret), now, now + timedelta(seconds=seconds))
    if tries == 1:
        _sweep(database, now)
    if tries > limit:
        raise _too_many(ends_at, now)


def check(database: Database, scope: str, who: str, *, limit: int, secret: str, now: datetime) -> None:
    """Raise TooMany if ``who`` has no try left in ``scope``; counts nothing."""
    tries, ends_at = _tries(database, _key(scope, who, secret), now)
    if tries >= limit:
        raise _too_many(ends_at, now)


def remaining(database: Database, scope: str, who: str, *, limit: int, secret: str, now: datetime) -> int:
    """How many tries ``who`` has left in the present window of ``scope``, at least 0."""
    tries, _ = _tries(database, _key(scope, who, secret), now)
    return max(0, limit - tries)


def is_blocked(database: Database, scope: str, who: str, *, limit: int, secret: str, now: datetime) -> bool:
    """Whether ``who`` has no try left in ``scope``."""
    return remaining(database, scope, who, limit=limit, secret=secret, now=now) == 0


def forget(database: Database, scope: str, who: str, *, secret: str) -> None:
    """Start ``who`` anew in ``scope`` (after a good sign-in)."""
    with database.writing() as session:
        session.execute(delete(Throttle).where(Throttle.key == _key(scope, who, secret)))


def _key(scope: str, who: str, secret: str) -> str:
    digest = hmac.new(secret.encode(), f"throttle\0{scope}\0{who}".encode(), hashlib.sha256).hexdigest()
    return f"{scope[:14]}:{digest}"


def _add(session: Session, key: str, now: datetime, ends_at: datetime) -> tuple[int, datetime]:
    # One statement, so that tries that race are all counted.
    over = Throttle.window_ends_at <= now
    statement = (
        insert_for(session.get_bind().dialect.name, table(Throttle))
        .values(key=key, window_ends_at=ends_at, count=1)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "count": case((over, 1), else_=Throttle.count + 1),
                "window_ends_at": case((over, ends_at), else_=Throttle.window_ends_at),
            },
        )
        .returning(Throttle.count, Throttle.window_ends_at)
    )
    tries, window_ends_at = session.execute(statement).one()
    return tries, window_ends_at


_TRIES = select(Throttle.window_ends_at, Throttle.count.label("tries")).where(Throttle.key == bindparam("key"))


def _tries(database: Database, key: str, now: datetime) -> tuple[int, datetime]:
    # Plain SQL, built once: every rating with a code asks this.
    with database.reading() as session:
        row = session.connection().execute(_TRIES, {"key": key}).one_or_none()
        return (0, now) if row is None or row.window_ends_at <= now else (row.tries, row.window_ends_at)


def _sweep(database: Database, now: datetime) -> None:
    # Rows that others hold are skipped: two sweeps at once would wait for each other in a circle.
    ended = select(Throttle.key).where(Throttle.window_ends_at <= now).limit(SWEPT_AT_ONCE).with_for_update(skip_locked=True)
    with database.writing() as session:
        keys = session.scalars(ended).all()
        if keys:
            session.execute(delete(Throttle).where(Throttle.key.in_(keys), Throttle.window_ends_at <= now))


def _too_many(ends_at: datetime, now: datetime) -> TooMany:
    wait = max(1, math.ceil((ends_at - now).total_seconds()))
    if wait < 90:
        return TooMany(N_("Quá nhiều lần thử. Vui lòng đợi %(seconds)s giây rồi thử lại."), retry_after=wait, seconds=wait)
    minutes = math.ceil(wait / 60)
    return TooMany(N_("Quá nhiều lần thử. Vui lòng đợi %(minutes)s phút rồi thử lại."), retry_after=wait, minutes=minutes)
