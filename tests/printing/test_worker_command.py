"""``phieu worker``: runs alone, and stops cleanly when told."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from surveys.database import Database
from surveys.printing.models import JobState
from tests.printing.peer import Peer, printer
from tests.printing.spooling import add_job, add_printer, job, wait_until

SCRIPT = "from wsgi import phieu; phieu()"


def test_the_worker_command_prints_and_stops_after_the_ticket_under_way(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    env = {**os.environ, "PHIEU_DATABASE_URL": sqlite_url, "PHIEU_INSTANCE": str(tmp_path), "PHIEU_SECRET_KEY": "k" * 64}
    with printer(Peer(pace=0.02)) as peer:
        printer_id = add_printer(database, peer.address)
        first, _ = add_job(database, printer_id)
        second, _ = add_job(database, printer_id)
        command = [sys.executable, "-c", SCRIPT, "worker"]
        worker = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: len(peer.received) > 1000)
        worker.send_signal(signal.SIGTERM)
        out, err = worker.communicate(timeout=30)
    assert worker.returncode == 0, err
    assert "The print worker has stopped." in out
    assert job(database, first).state is JobState.CONFIRMED
    assert job(database, second).state is JobState.QUEUED
    assert peer.connections == 1
    database.dispose()
