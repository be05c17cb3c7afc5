"""Commands for the official reports that are kept."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import DomainError
from surveys.figures.periods import parse
from surveys.office.models import Office
from surveys.reports import due as dues
from surveys.reports.due import Due
from surveys.reports.models import ReportKind
from surveys.reports.verifying import State, verify
from surveys.web import database, now, reading


@click.group()
def reports() -> None:
    """Make the official reports, or verify those that are kept."""


@reports.command("make")
@click.option("--office", metavar="CODE", help="Make one report: of this office …")
@click.option("--kind", type=click.Choice([kind.value for kind in ReportKind]), help="… of this kind …")
@click.option("--period", help="… for this period: 2016, 2016-Q2 or 2016-05.")
@click.option("--reason", default="", help="Why another edition is made; needed where one is kept already.")
@with_appcontext
def make(office: str | None, kind: str | None, period: str | None, reason: str) -> None:
    """Make every report that is due, or the one that the options name.

    Reports of a month, quarter or year also make themselves, by the worker, on the day that each office chose.
    """
    try:
        if office and kind and period:
            with reading() as session:
                wanted = Due(_office(session, office), ReportKind(kind), parse(period))
            made, count = dues.make(database(), wanted, clock=now, reason=reason), 1
            click.echo(f"Kept as report {made}.")
        elif office or kind or period:
            raise click.UsageError("--office, --kind and --period go together.")
        else:
            count = dues.make_due(database(), clock=now)
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count} report(s) made.")


def _office(session: Session, code: str) -> int:
    found = session.scalar(select(Office.id).where(Office.code == code))
    if found is None:
        raise click.UsageError(f"--office: no office has the code {code}.")
    return found


@reports.command("verify")
@with_appcontext
def check() -> None:
    """Look at every kept report: its digests, and its files made again from its data; exit status 1 if one isn't what it was."""
    counts = dict.fromkeys(State, 0)
    bad = 0
    with reading() as session:
        for each in verify(session):
            counts[each.state] += 1
            bad += not each.good
            if not each.good:
                where = f"office {each.office_id}, {each.kind}, {each.period.word}, edition {each.edition}"
                click.echo(f"{each.state}: {where}", err=True)
    click.echo(", ".join(f"{state}: {count}" for state, count in counts.items()))
    if bad:
        raise SystemExit(1)


commands: list[click.Command] = [reports]
