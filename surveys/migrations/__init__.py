"""Bringing a store to the newest schema. Alembic is driven from here; there is no ini file.

It is loaded where it is used: a web worker that only serves never needs it, and it takes a tenth of a start.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from surveys.database import Database

if TYPE_CHECKING:
    from alembic.config import Config


def _config(database: Database) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the store to ``revision``; does nothing when it is there already."""
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(_config(database), revision)


def head() -> str:
    """The newest revision that this version of the product knows."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    return ScriptDirectory(str(Path(__file__).parent)).get_current_head() or ""


def current(database: Database) -> str:
    """The revision of the store; empty for a new one."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - see above

    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
