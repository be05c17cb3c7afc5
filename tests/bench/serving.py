"""The default server in a process of its own: the product, or a bare Flask route to hold it against.

``python -m tests.bench.serving product|bare PORT``, with the settings from ``PHIEU_*``.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from flask import Flask

from admin import server
from surveys.settings import Settings
from wsgi import create_app

START_SECONDS = 30


def bare() -> Flask:
    """One route that reads a form and answers JSON: what Flask itself costs."""
    app = Flask("bare")

    @app.post("/responses")
    def respond() -> dict[str, str]:
        from flask import request

        return {"status": request.form["submission_id"]}

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    return app


@contextmanager
def served(what: str, settings: Settings) -> Iterator[int]:
    """Serve ``product`` or ``bare`` on a free port of this machine; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    given = {"INSTANCE": settings.instance, "DATABASE_URL": settings.url, "SECRET_KEY": settings.secret_key}
    given |= {"WORKERS": settings.workers, "THREADS": settings.threads}
    env = {**os.environ, **{f"PHIEU_{name}": str(value) for name, value in given.items()}}
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.serving", what, str(port)], env=env)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < last:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    chosen = Settings.from_env()
    factory = bare if sys.argv[1] == "bare" else create_app
    server.serve(chosen, factory, listen=server.Listen("127.0.0.1", int(sys.argv[2])), workers=chosen.workers)
