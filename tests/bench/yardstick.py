"""The same questions to the product's released rows, to its raw rows, and to DuckDB over the same rows as Parquet."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from statistics import median

import click
import duckdb
from sqlalchemy import select, text

from surveys.clock import local_day, utc_now
from surveys.database import Database
from surveys.figures import scope as scopes
from surveys.figures.filters import Filters
from surveys.figures.periods import Period, parse
from surveys.figures.released import reading
from surveys.figures.released.kinds import Kind
from surveys.office.models import Office

LOOKS = 3
FIVE = ", ".join(f"SUM(CASE WHEN level = {n} THEN 1 ELSE 0 END)" for n in range(1, 6))
TAPS = "SELECT a.question_id, a.option_id, COUNT(*) FROM {response} r JOIN {answer} a ON a.response_id = r.id"
# What a page shows → its SQL over raw rows, the way to it in the released ones, and whether it is of one year or of all.
QUESTIONS: dict[str, tuple[str, Callable[..., object], bool]] = {
    "clerks of a year": (
        f"SELECT clerk_id, {FIVE} FROM {{response}} r WHERE {{within}} GROUP BY clerk_id",
        lambda session, scope: reading.groups(session, scope, Kind.CLERK),
        True,
    ),
    "procedures of all years": (
        f"SELECT procedure_id, {FIVE} FROM {{response}} r WHERE verified GROUP BY procedure_id",
        lambda session, scope: reading.groups(session, scope, Kind.PROCEDURE),
        False,
    ),
    "offices of a year": (
        f"SELECT office_id, {FIVE} FROM {{response}} r WHERE {{within}} GROUP BY office_id",
        reading.by_office,
        True,
    ),
    "questions of a year": (
        TAPS + " WHERE {within} GROUP BY a.question_id, a.option_id",
        reading.asked,
        True,
    ),
}


def measure(kind: str, url: str, files: dict[str, str]) -> None:
    """Print the median milliseconds of each question asked of each."""
    database, year = Database(url), local_day(utc_now()).year - 1
    columns = duckdb.connect()
    columns.execute("SET threads = 2")
    for name, (sql, read, yearly) in QUESTIONS.items():
        period = parse(str(year)) if yearly else Period((year - 9) * 100 + 1, year * 100 + 12)
        within = f"verified AND rated_at >= '{period.begins:%Y-%m-%d %H:%M:%S}' AND rated_at < '{period.ends:%Y-%m-%d %H:%M:%S}'"
        asked = {
            "released": lambda: _released(database, read, period),  # noqa: B023 - asked before the next round
            f"raw {kind}": lambda: _raw(database, sql.format(response="response", answer="answer", within=within)),  # noqa: B023 - the same
            "DuckDB": lambda: columns.execute(sql.format(within=within, **_scans(files))).fetchall(),  # noqa: B023 - the same
        }
        times = {what: median(_taken(ask) for _ in range(LOOKS)) for what, ask in asked.items()}
        click.echo(f"    {name:<24}" + "   ".join(f"{what} {taken:8.1f} ms" for what, taken in times.items()))
    database.dispose()


def _scans(files: dict[str, str]) -> dict[str, str]:
    return {name: f"read_parquet('{path}')" for name, path in files.items()}


def _taken(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


_editions = count(1)


def _released(database: Database, read: Callable[..., object], period: Period) -> object:
    with database.reading() as session:
        offices = session.scalars(select(Office.id).order_by(Office.id)).all()
        found = scopes.scope(session, Filters(period=period), office_ids=offices, now=utc_now())
        # Of an edition of its own, so that nothing is remembered: the question is how long it takes to read.
        return read(session, replace(found, edition=next(_editions)))


def _raw(database: Database, sql: str) -> object:
    with database.reading() as session:
        return session.execute(text(sql)).all()
