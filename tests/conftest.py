"""Stores and apps for every test: real SQLite and real PostgreSQL, each test with a migrated store of its own."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as given_settings
from sqlalchemy import create_engine, text

from surveys import migrations
from surveys.database import Database
from surveys.settings import Settings
from tests import postgres
from tests.compiled import Compiled
from wsgi import create_app

# How long an example takes says how busy the machine is, not whether the claim holds.
given_settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
given_settings.load_profile("shared machine")

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # Monday 10:00 in Viet Nam

_names = count()
_compiled = Compiled()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def filled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with an office whose figures are released (``tests.tables.figures``), to copy."""
    from tests.tables.figures import fill

    path = tmp_path_factory.mktemp("filled") / "template.db"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    fill(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """The address of a running PostgreSQL, with ``{name}`` where the database's name goes; ``migrated`` is a template."""
    with postgres.cluster() as address:
        _create(address, "migrated", "template1")
        database = Database(address.format(name="migrated"))
        migrations.upgrade(database)
        database.dispose()
        yield address


def _create(address: str, name: str, template: str) -> None:
    engine = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A new migrated SQLite store."""
    path = tmp_path / "phieu.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_address: str) -> str:
    """A new migrated PostgreSQL store."""
    name = f"t{next(_names)}"
    _create(postgres_address, name, "migrated")
    return postgres_address.format(name=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """A new migrated store, once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    """A new migrated store on each kind, opened."""
    database = Database(store_url)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store of each kind without a schema."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgresql":
        address, name = request.getfixturevalue("postgres_address"), f"t{next(_names)}"
        _create(address, name, "template1")
        url = address.format(name=name)
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """Settings on a new SQLite store (use ``replace`` for another)."""
    return Settings(instance=tmp_path / "instance", database_url=sqlite_url, secret_key="k" * 64)


@pytest.fixture
def make_app(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make apps: ``make_app(url=..., clock=..., **settings)``; closed after the test."""
    apps: list[Flask] = []

    def make(*, url: str | None = None, clock: Callable[[], datetime] = lambda: NOW, **changes: object) -> Flask:
        changed = replace(settings, **({"database_url": url} if url else {}), **changes)  # type: ignore[arg-type] # names are the test's
        changed.instance.mkdir(parents=True, exist_ok=True)
        app = create_app(changed, clock=clock)
        app.testing = True
        app.jinja_env.bytecode_cache = _compiled
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.extensions["phieu"].database.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """An app on a new SQLite store, at ``NOW``."""
    return make_app()
