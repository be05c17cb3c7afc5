"""Bringing a store to the newest schema. Alembic is driven from here; there is no ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from surveys.database import Database


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the store to ``revision``; does nothing when it is there already."""
    command.upgrade(_config(database), revision)


def head() -> str:
    """The newest revision that this version of the product knows."""
    return ScriptDirectory(str(Path(__file__).parent)).get_current_head() or ""


def current(database: Database) -> str:
    """The revision of the store; empty for a new one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
