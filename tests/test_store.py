"""The store: both kinds take the same schema and keep its promises."""

from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from psycopg.pq import Format
from sqlalchemy import CheckConstraint, event, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from surveys import migrations
from surveys.database import PLAIN_BYTES, Database
from surveys.forms.models import Form, FormVersion
from surveys.models import Office, metadata
from surveys.theme.models import OfficeTheme
from tests.builders import place
from tests.conftest import NOW


def test_the_migrations_make_exactly_the_mapped_schema(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_keep_every_check(database: Database) -> None:
    declared = {
        table.name: sorted(str(check.name) for check in table.constraints if isinstance(check, CheckConstraint) and check.name)
        for table in metadata.sorted_tables
    }
    look = inspect(database.engine)
    kept = {name: sorted(str(check["name"]) for check in look.get_check_constraints(name)) for name in declared}
    assert kept == declared


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrations.upgrade(database)
    assert migrations.current(database) == migrations.head()


def test_a_published_form_version_never_changes(database: Database) -> None:
    with database.writing() as session:
        session.add(form := Form(code="f"))
        session.flush()
        session.add(FormVersion(form_id=form.id, number=1, definition={}, digest="d", published_at=NOW))
    with pytest.raises(DBAPIError, match="never changes"), database.writing() as session:
        session.execute(update(FormVersion).values(digest="other"))


def test_an_exception_rolls_the_whole_transaction_back(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        session.add(Office(code="H38", name="Lào Cai"))
        session.flush()
        raise RuntimeError
    with database.reading() as session:
        assert session.query(Office).count() == 0


def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.writing() as session:
        session.add(form := Form(code="f"))
        session.flush()
        session.add(FormVersion(form_id=form.id, number=1, definition={}, digest="", published_at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_text_is_kept_composed(database: Database) -> None:
    with database.writing() as session:
        session.add(Office(code="H38", name="La\u0300o Cai"))
    with database.reading() as session:
        assert session.query(Office).one().name == "Lào Cai"


def test_sqlite_keeps_what_it_acknowledged(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        pragmas = [connection.execute(text(f"PRAGMA {p}")).scalar() for p in ("journal_mode", "synchronous", "foreign_keys")]
    database.dispose()
    assert pragmas == ["wal", 2, 1]


@pytest.mark.parametrize("options", [{}, PLAIN_BYTES])
def test_bytes_come_back_as_they_were_however_they_are_sent(database: Database, options: dict[str, bool]) -> None:
    data = bytes(range(256)) * 300
    with database.writing() as session:
        office = place(session).office
        session.add(OfficeTheme(office_id=office, action="", paper="", accent="", version="", emblem=data))
    formats: list[object] = []
    event.listen(database.engine, "after_cursor_execute", lambda *call: formats.append(getattr(call[1], "format", None)))
    with database.reading() as session:
        assert session.scalar(select(OfficeTheme.emblem), execution_options=options) == data
    assert formats[-1] == (None if database.sqlite else Format.BINARY if options else Format.TEXT)
