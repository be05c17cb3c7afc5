"""Commands that look after the store."""

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import migrations
from surveys.accounts.models import Account, Role
from surveys.forms.models import FormVersion
from surveys.office.models import Counter, Office
from surveys.printing.models import JobState, Printer, PrintJob
from surveys.web import database, reading, settings

Finding = tuple[bool, str]


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the store to this version's schema."""
    migrations.upgrade(database())
    click.echo(f"The store is at revision {migrations.current(database())}.")


@click.command()
@with_appcontext
def doctor() -> None:
    """Say whether this installation is fit to serve, line by line; exit status 1 if not."""
    findings = [_schema()]
    if all(good for good, _ in findings):
        with reading() as session:
            findings += [_offices(session), _administrators(session), _printing(session)]
    findings.append(_address())
    for good, line in findings:
        click.echo(f"{'ok  ' if good else 'BAD '} {line}")
    if not all(good for good, _ in findings):
        raise SystemExit(1)


def _schema() -> Finding:
    current, head = migrations.current(database()), migrations.head()
    kind = database().engine.dialect.name
    if current != head:
        return False, f"store: {kind} at revision {current or 'none'}, this version needs {head}: run phieu migrate"
    return True, f"store: {kind} at revision {current}"


def _offices(session: Session) -> Finding:
    offices = session.scalar(select(func.count()).select_from(Office)) or 0
    counters = session.scalar(select(func.count()).select_from(Counter).where(Counter.active)) or 0
    forms = session.scalar(select(func.count()).select_from(FormVersion).where(FormVersion.published_at.is_not(None))) or 0
    line = f"set-up: {offices} office(s), {counters} counter(s), {forms} published form version(s)"
    return (True, line) if offices and counters and forms else (False, f"{line}: run phieu init")


def _administrators(session: Session) -> Finding:
    wanted = select(func.count()).select_from(Account).where(Account.role == Role.ADMINISTRATOR, Account.active)
    count = session.scalar(wanted) or 0
    return bool(count), f"accounts: {count} active administrator(s)"


def _printing(session: Session) -> Finding:
    printers = session.scalar(select(func.count()).select_from(Printer).where(Printer.active)) or 0
    waiting = session.scalar(select(func.count()).select_from(PrintJob).where(PrintJob.state == JobState.QUEUED)) or 0
    return bool(printers), f"printing: {printers} active printer(s), {waiting} ticket(s) waiting"


def _address() -> Finding:
    local = settings().public_url.startswith(("http://127.", "http://localhost"))
    note = " (phones reach only this machine: set PHIEU_PUBLIC_URL)" if local else ""
    return True, f"address in QR codes: {settings().public_url}{note}"


commands = [doctor, migrate]
