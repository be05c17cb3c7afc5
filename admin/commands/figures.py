"""Commands for the tallies and for what is released of them."""

import sys
from collections import Counter
from collections.abc import Iterator

import click
from flask.cli import with_appcontext

from surveys.clock import utc_now
from surveys.figures import passes
from surveys.figures.passes import Step
from surveys.figures.released.release import every, stale
from surveys.figures.released.release import release as released
from surveys.web import database

SHOWN = 20  # wrong months that are named


@click.group()
def tally() -> None:
    """Check or rebuild the tallies that every figure comes from; ratings may keep coming meanwhile."""


@tally.command()
@with_appcontext
def check() -> None:
    """Compare every tally with a recount, month by month; exit status 1 if one differs, and where."""
    wrong = [step for step in _shown(passes.check(database()), "Checking") if step.wrong]
    for step in wrong[:SHOWN]:
        cells = ", ".join(f"{name} {count}" for name, count in step.wrong.items())
        click.echo(f"office {step.unit.office_id}, {step.unit.month}: cells that differ: {cells}")
    if len(wrong) > SHOWN:
        click.echo(f"… and {len(wrong) - SHOWN} more office months.")
    if wrong:
        raise click.ClickException(f"{_total(wrong)} differ from a recount. Run: phieu tally rebuild")
    click.echo("Every tally agrees with a recount.")


@tally.command()
@click.option("--from-start", is_flag=True, help="Don't go on with a rebuild that was broken off; begin anew.")
@with_appcontext
def rebuild(*, from_start: bool) -> None:
    """Bring every tally right, month by month, from responses, tokens and dossiers.

    Broken off, it goes on where it stood when it is run again.
    """
    if from_start:
        passes.forget(database())
    elif passes.begun(database()):
        click.echo("Going on with the rebuild that was broken off.")
    mended = [step for step in _shown(passes.rebuild(database(), clock=utc_now), "Counting") if step.wrong]
    click.echo(f"The tallies are rebuilt; mended: {_total(mended) or 'nothing, all were right'}.")


def _shown(steps: Iterator[Step], label: str) -> Iterator[Step]:
    """The same steps, with a bar on standard error."""
    with click.progressbar(length=1, label=label, file=sys.stderr, show_pos=True) as bar:
        for step in steps:
            bar.length = step.total
            bar.update(step.done - bar.pos)
            yield step


def _total(steps: list[Step]) -> str:
    cells: Counter[str] = Counter()
    for step in steps:
        cells.update(step.wrong)
    return ", ".join(f"{name} {count}" for name, count in sorted(cells.items()))


@click.group()
def figures() -> None:
    """What is released of the figures: the sums that pages, files and the API show."""


@figures.command()
@click.option("--all", "everything", is_flag=True, help="Also what is up to date.")
@with_appcontext
def release(*, everything: bool) -> None:
    """Release every office's year whose ratings or minimums have changed. `phieu worker` does so by itself within a minute."""
    with database().reading() as session:
        waiting = every(session) if everything else stale(session)
    with click.progressbar(waiting, label="Releasing", file=sys.stderr, show_pos=True) as bar:
        for office_id, year in bar:
            released(database(), office_id, year, clock=utc_now)
    click.echo(f"Released: {len(waiting)} years of offices.")


commands: list[click.Command] = [tally, figures]
