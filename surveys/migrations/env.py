"""Alembic's entry: run the migrations on the engine that ``surveys.migrations`` hands over."""

from contextlib import contextmanager
from typing import Any

from alembic import context
from sqlalchemy import Connection

from surveys.models import metadata


@contextmanager
def foreign_keys_at_rest(connection: Connection) -> Any:
    """SQLite changes a column by making the table anew; with foreign keys on, dropping the old one would break its children.

    They are checked as a whole before anything is committed. The switch works outside a transaction only, so the driver is asked.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection in use has one
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit rows that point nowhere."""
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")


engine = context.config.attributes["engine"]
write = engine.execution_options(phieu_write=True)
with write.connect() as connection, foreign_keys_at_rest(connection):
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
        check_foreign_keys(connection)
    connection.commit()
