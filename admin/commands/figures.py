"""Commands for the tallies."""

import sys

import click
from flask.cli import with_appcontext

from surveys.figures import recount
from surveys.web import reading, writing


@click.group()
def tally() -> None:
    """Check or rebuild the tallies that every figure comes from."""


@tally.command()
@with_appcontext
def check() -> None:
    """Compare every tally with a recount; exit status 1 if one differs."""
    with reading() as session:
        wrong = recount.check(session)
    if wrong:
        raise click.ClickException(f"These tallies differ from a recount: {', '.join(wrong)}. Run: phieu tally rebuild")
    click.echo("Every tally agrees with a recount.")


@tally.command()
@with_appcontext
def rebuild() -> None:
    """Fill every tally anew from responses, tokens and dossiers, in one transaction."""
    with (
        writing() as session,
        click.progressbar(length=len(recount.RECOUNTS), label="Counting", file=sys.stderr) as bar,
    ):
        for step in recount.RECOUNTS:
            recount.rebuild_one(session, step)
            bar.update(1)
    click.echo("The tallies are rebuilt.")


commands: list[click.Command] = [tally]
