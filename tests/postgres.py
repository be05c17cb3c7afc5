"""A real PostgreSQL of the tests' own: a new cluster in a temporary folder, reached over a socket in it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _binary(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    path = str(found[-1]) if found else shutil.which(name)
    if not path:
        raise RuntimeError(f"{name} was not found: make test installs postgresql, or says how")
    return path


def _run(user: str | None, *command: str) -> None:
    # PostgreSQL refuses to run as root.
    prefix = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/")


@contextmanager
def cluster(**settings: str) -> Iterator[str]:
    """Start a cluster; yields the SQLAlchemy address of a server (append ``/name?host=...`` by ``address``).

    ``settings`` are the server's own and win over those that make tests fast.
    """
    folder = Path(tempfile.mkdtemp(prefix="phieu-pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    owner = user or pwd.getpwuid(os.geteuid()).pw_name
    if user:
        shutil.chown(folder, user, user)
    data = str(folder / "data")
    _run(user, _binary("initdb"), "-D", data, "-U", owner, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    chosen = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off", "max_connections": "200", **settings}
    options = " ".join([f"-k {folder}", *(f"-c {name}={value}" for name, value in chosen.items())])
    _run(user, _binary("pg_ctl"), "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql+psycopg://{owner}@/{{name}}?host={folder}"
    finally:
        _run(user, _binary("pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
