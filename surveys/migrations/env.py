"""Alembic's entry: run the migrations on the engine that ``surveys.migrations`` hands over."""

from alembic import context

from surveys.models import metadata

engine = context.config.attributes["engine"]
write = engine.execution_options(phieu_write=True)
with write.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
