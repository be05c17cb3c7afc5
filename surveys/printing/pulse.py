"""Signs of life that need no clock: a worker holds a lock on a file for as long as it runs; the kernel ends it with the process.

Another worker that shares the instance folder sees at once that a killed one is gone. Where the folder isn't shared (or can't
lock), the jobs' ``beat_at`` tells, half a minute later.
"""

import contextlib
import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def living(instance: Path) -> Iterator[str]:
    """A name for a worker of this process, held alive inside the block. At most 64 characters, never given twice."""
    name = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(8)}"
    path = _path(instance, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield name
    finally:
        path.unlink(missing_ok=True)
        os.close(file)


def gone(instance: Path, name: str) -> bool:
    """Whether the worker of that name surely runs no more; False also when that can't be seen from here."""
    try:
        file = os.open(_path(instance, name), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(file)


def forget(instance: Path, name: str) -> None:
    """Clear away what a worker that is gone left behind."""
    _path(instance, name).unlink(missing_ok=True)


def _path(instance: Path, name: str) -> Path:
    return instance / "workers" / f"{name.rpartition(':')[2]}.alive"
