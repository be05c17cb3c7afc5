"""Ratings over HTTP on the default server and store, against a bare Flask route and against plain durable commits."""

import sqlite3
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import click
from uuid6 import uuid7

from surveys import migrations
from surveys.clock import utc_now
from surveys.database import Database
from surveys.settings import Settings
from tests.bench import load, store
from tests.bench.serving import served

ROUNDS = 3
REQUESTS = {1: 300, 16: 1000, 64: 1000}
COMMITS = 2000


def measure(folder: Path) -> None:
    """Print ratings/s and latencies at 1, 16 and 64 connections, and the two ratios; all from this one run."""
    settings = Settings(instance=folder, secret_key="b" * 64)
    forms = iter(_forms(settings, ROUNDS * sum(REQUESTS.values())))
    commits: list[float] = []
    found: dict[str, dict[int, list[load.Load]]] = {"bare": {n: [] for n in REQUESTS}, "product": {n: [] for n in REQUESTS}}
    with served("bare", settings) as bare, served("product", settings) as product:
        for _ in range(ROUNDS):
            commits.append(_commits(folder / "plain.db"))
            for connections, count in REQUESTS.items():
                batch = list(islice(forms, count))
                found["bare"][connections].append(load.run(bare, batch, connections))
                found["product"][connections].append(load.run(product, batch, connections))
    _print(found, median(commits))


def _forms(settings: Settings, count: int) -> list[bytes]:
    """As many requests, each a full form with a token of its own."""
    database, now = Database(settings.url), utc_now()
    migrations.upgrade(database)
    with database.writing() as session:
        office_id, version_id = store.found(session, now)
        plain = store.tokens(session, office_id, count, secret=settings.secret_key, now=now)
    database.dispose()
    return [load.post("/responses", _form(version_id, code)) for code in plain]


def _form(version_id: int, code: str) -> str:
    fields = {"submission_id": str(uuid7()), "form_version": version_id, "code": code, "channel": "kiosk", "language": "vi"}
    answers = {
        "overall": "4",
        "time": "early",
        "returns": "none",
        "offices": "one",
        "attitude": "5",
        "information": "4",
        "cost": "no",
    }
    said = {"revision": 8, "partial": 0, "q.reasons": "quick", "remark": "Cán bộ hướng dẫn tận tình."}
    return urlencode({**fields, **{f"q.{question}": option for question, option in answers.items()}, **said})


def _commits(path: Path) -> float:
    """Single-row commits per second by plain sqlite3, as durable as the product's."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS rating (id INTEGER PRIMARY KEY, level INTEGER, at TEXT)")
    begun = time.perf_counter()
    for _ in range(COMMITS):
        connection.execute("INSERT INTO rating (level, at) VALUES (4, '2026-03-02 03:00:00')")
    seconds = time.perf_counter() - begun
    connection.close()
    return COMMITS / seconds


def _middle(loads: list[load.Load], value: Callable[[load.Load], float]) -> float:
    return median(value(each) for each in loads)


def _print(found: dict[str, dict[int, list[load.Load]]], commits: float) -> None:
    click.echo(f"plain sqlite3, one-row durable commits        {commits:8.0f}/s")
    for connections in REQUESTS:
        rates = {}
        for what in ("bare", "product"):
            loads = found[what][connections]
            rates[what] = _middle(loads, lambda each: each.per_second)
            p50, p99 = _middle(loads, lambda each: each.p50), _middle(loads, lambda each: each.p99)
            name = "bare Flask route" if what == "bare" else "rating, durable"
            failed = sum(each.failures for each in loads)
            click.echo(
                f"{name:<18} {connections:>3} connection(s)          {rates[what]:8.0f}/s   "
                f"p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   failed {failed}"
            )
        flask, commit = rates["product"] / rates["bare"], rates["product"] / commits
        click.echo(f"  → rating ÷ bare route {flask:.2f}   rating ÷ plain commit {commit:.2f}")
