"""The web server with the print worker beside it: one command, one supervisor, no orphans.

Granian's main process starts the web workers by fork; each makes its own app, and with it its own store engine. The print worker
is a process of its own, started anew when it dies. SIGTERM and SIGINT stop all of them: web workers answer what they have begun,
the print worker ends its job. If the main process is killed, its children notice and leave by themselves.
"""

import gc
import multiprocessing
import os
import signal
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from surveys.clock import utc_now
from surveys.database import Database
from surveys.errors import N_, Conflict, Invalid
from surveys.printing import worker
from surveys.settings import Settings

STOP_SECONDS = 20
RESTART_SECONDS = 2.0
WARM_SECONDS = 15.0

# No access log: paths hold token codes (/t/<code>). Errors go to standard error, where systemd or a terminal picks them up.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Flask's own logger writes the path of a request that failed twice; Granian logs the same traceback without it.
    "loggers": {"_granian": {"level": "WARNING"}, "granian.access": {"level": "CRITICAL"}, "phieu": {"level": "CRITICAL"}},
}


@dataclass(frozen=True)
class Tls:
    """PEM files of a certificate and of its key."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Listen:
    """Where to listen; over HTTPS when ``tls`` is given."""

    host: str
    port: int
    tls: Tls | None = None


def tls(certificate: Path | None, key: Path | None) -> Tls | None:
    """Both files, None for neither. Raises Invalid when only one is given or the two don't fit."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise Invalid(N_("Chứng thư và khóa phải đi cùng nhau: --certificate và --key."))
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (ssl.SSLError, OSError) as error:
        raise Invalid(N_("Không dùng được chứng thư này với khóa này: %(why)s"), why=str(error)) from error
    return Tls(certificate, key)


def serve(settings: Settings, create_app: Callable[[], Flask], *, listen: Listen, workers: int) -> None:
    """Serve until SIGTERM or SIGINT. Returns when every begun request is answered and every child process is gone.

    Raises Conflict when something else listens at the address already.
    """
    refuse_taken(listen.host, listen.port)
    server = Granian(
        target="wsgi:create_app",
        address=listen.host,
        port=listen.port,
        ssl_cert=listen.tls.certificate if listen.tls else None,
        ssl_key=listen.tls.key if listen.tls else None,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=settings.threads,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
    )
    beside = Supervised(partial(_print, settings))
    server.on_startup(beside.start)
    settle()
    try:
        server.serve(target_loader=partial(_load, create_app), wrap_loader=False)
    finally:
        beside.stop()


def refuse_taken(host: str, port: int) -> None:
    """Raise Conflict when ``host:port`` can't be had: Granian's shared ports would let two servers run side by side unnoticed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = N_("Địa chỉ %(host)s:%(port)s đang có chương trình khác dùng, hoặc không được phép dùng.")
            raise Conflict(message, host=host, port=port) from error


class Supervised:
    """A child process that is started anew whenever it ends by itself, until ``stop()``."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._process: SpawnProcess | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def start(self) -> None:
        """Start the child and watch over it."""
        self._spawn()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """Ask the child to end, wait for it, and end it by force after STOP_SECONDS."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is None:
            return
        process.terminate()
        process.join(STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()

    def _spawn(self) -> None:
        # Spawned, not forked: a fork beside running threads may inherit a held lock.
        with self._lock:
            if self._stopping.is_set():
                return
            self._process = multiprocessing.get_context("spawn").Process(target=self._work)
            # Ctrl+C reaches the whole group, but this process decides when the child ends: it inherits SIGINT blocked.
            # The tracker's own start unblocks it again, so that must be over.
            resource_tracker.ensure_running()
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            self._process.start()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            if self._process is not None:
                self._process.join()
            # A child that can't start at all must not spin.
            self._stopping.wait(RESTART_SECONDS)
            self._spawn()


def _load(create_app: Callable[[], Flask]) -> Flask:
    # Until Granian sets its own, the forked worker still has the main process's handlers, which would swallow a stop.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    _when_the_parent_ends(lambda: os.kill(os.getpid(), signal.SIGTERM))
    app = create_app()
    _warm_soon()
    return app


def _warm_soon() -> None:
    """Load what charts need in the background, once the kiosks that waited for the start have been served."""
    timer = threading.Timer(WARM_SECONDS, _warm)
    timer.daemon = True
    timer.start()


def _warm() -> None:
    from admin.charts.warming import warm  # noqa: PLC0415 - over a second, which the start doesn't wait for

    warm()


def _print(settings: Settings) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    _when_the_parent_ends(stop.set)
    database = Database(settings.url)
    worker.run(database, settings, stop=stop, clock=utc_now)
    database.dispose()


def _when_the_parent_ends(act: Callable[[], None]) -> None:
    parent = multiprocessing.parent_process()

    def wait() -> None:
        with suppress(OSError):
            if parent is not None:
                parent.join()
                act()

    threading.Thread(target=wait, daemon=True).start()


def settle() -> None:
    """Have this process, and those that it forks, look for garbage where some may be, and not several times for one page."""
    # What is loaded now stays in the web workers too: not looked through, its memory remains shared with theirs.
    gc.freeze()
    # A page over thousands of clerks makes ten thousand objects, of which nearly none are garbage that only a search would find.
    gc.set_threshold(50_000, 10, 10)
