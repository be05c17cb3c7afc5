"""An office with released figures: shared by the tests that only read, new on each kind of store for the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveys.database import Database
from tests.tables.figures import Figures, fill


@pytest.fixture
def fresh(database: Database) -> Figures:
    """A new one on each kind of store."""
    fill(database)
    return Figures(database)


@pytest.fixture(scope="session")
def figures(filled_sqlite: Path) -> Iterator[Figures]:
    """One on SQLite, to be read only."""
    database = Database(f"sqlite:///{filled_sqlite}")
    yield Figures(database)
    database.dispose()
