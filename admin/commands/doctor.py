"""doctor: whether this installation is fit to serve people, devices and printers."""

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin import reach
from surveys import migrations
from surveys.accounts.models import Account, Role
from surveys.devices.models import Device
from surveys.forms.models import FormVersion
from surveys.office.models import Counter, Office
from surveys.printing.models import JobState, Printer, PrintJob
from surveys.web import database, now, reading, settings

Finding = tuple[bool, str]


@click.command()
@with_appcontext
def doctor() -> None:
    """Say whether this installation is fit to serve, line by line; exit status 1 if not."""
    findings = [_schema()]
    if all(good for good, _ in findings):
        with reading() as session:
            findings += [_offices(session), _administrators(session), _printing(session), _devices(session)]
    findings += reach.look(settings().public_url, now=now())
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


def _devices(session: Session) -> Finding:
    paired = select(func.count()).select_from(Device).where(Device.paired_at.is_not(None), Device.revoked_at.is_(None))
    count = session.scalar(paired) or 0
    if count and not reach.secure_context(settings().public_url):
        line = "they can't work without the network: browsers allow that over https:// only (docs/kiosk.md)"
        return False, f"devices: {count} paired, and {line}"
    return True, f"devices: {count} paired"


commands = [doctor]
