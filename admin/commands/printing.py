"""The print worker."""

import logging
import signal
import threading

import click
from flask.cli import with_appcontext

from surveys.clock import utc_now
from surveys.printing.worker import run
from surveys.web import database, settings


@click.command()
@with_appcontext
def worker() -> None:
    """Print queued tickets until stopped (SIGTERM or Ctrl-C); the ticket under way is finished first.

    Any number of workers may run. `phieu serve` starts one beside the web server.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("The print worker is running.")
    run(database(), settings(), stop=stop, clock=utc_now)
    click.echo("The print worker has stopped.")


commands: list[click.Command] = [worker]
