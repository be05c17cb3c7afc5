"""Commands for the tallies."""

import click
from click.termui import progressbar
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
        progressbar(recount.RECOUNTS, label="Counting", file=click.get_text_stream("stderr")) as steps,
    ):
        for step in steps:
            recount.rebuild_one(session, step)
    click.echo("The tallies are rebuilt.")


commands: list[click.Command] = [tally]
