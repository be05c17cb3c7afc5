"""Commands that look after the store."""

import click
from flask.cli import with_appcontext

from surveys import migrations
from surveys.forms import verbs as forms
from surveys.web import database, now, writing


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the store to this version's schema."""
    migrations.upgrade(database())
    with writing() as session:
        forms.renew_default(session, now())
    click.echo(f"The store is at revision {migrations.current(database())}.")


commands = [migrate]
