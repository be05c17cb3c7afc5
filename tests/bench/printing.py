"""From a finished dossier to the first byte at the printer: hand-over, drawing, commit, and the print worker's look."""

import time
from pathlib import Path
from statistics import median, quantiles

import click
from sqlalchemy import select, update

from surveys import migrations
from surveys.clock import utc_now
from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.office.models import Counter
from surveys.printing.hand_over import hand_over, prepare
from surveys.printing.models import Printer
from surveys.settings import Settings
from tests.bench import store
from tests.bench.serving import served
from tests.printing.peer import Peer, printer

TICKETS = 30
PATIENCE = 20.0


def measure(folder: Path) -> None:
    """Print the milliseconds from the start of the hand-over to the printer's first byte."""
    settings, peer = Settings(instance=folder, secret_key="b" * 64), Peer()
    database, now = Database(settings.url), utc_now()
    migrations.upgrade(database)
    with database.writing() as session:
        office_id, _ = store.found(session, now)
        store.dossiers(session, office_id, TICKETS, finished_at=None, now=now)
    prepare()
    with printer(peer), served("product", settings):
        with database.writing() as session:
            session.execute(update(Printer).values(address=peer.address))
        taken = [_one(database, settings, peer, number) for number in range(TICKETS)]
    database.dispose()
    cuts = quantiles(taken, n=20)
    click.echo(
        f"finish → first byte at the printer   p50 {median(taken):6.1f} ms   p95 {cuts[18]:6.1f} ms   of {TICKETS} tickets"
    )


def _one(database: Database, settings: Settings, peer: Peer, number: int) -> float:
    with database.reading() as session:
        counter = session.scalars(select(Counter.id).order_by(Counter.id)).first()
        dossier = session.scalars(select(Dossier.id).order_by(Dossier.id).offset(number).limit(1)).one()
    seen, printed = len(peer.received), len(peer.paper.sheets)
    begun = time.perf_counter()
    with database.writing() as session:
        hand_over(session, dossier, counter_id=counter, clerk_id=None, manual=True, settings=settings, now=utc_now())
    with peer.changed:
        peer.changed.wait_for(lambda: len(peer.received) > seen, PATIENCE)
    taken = (time.perf_counter() - begun) * 1000
    # The next one starts when this one is out.
    with peer.changed:
        peer.changed.wait_for(lambda: len(peer.paper.sheets) > printed, PATIENCE)
    return taken
