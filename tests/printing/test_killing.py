"""Print workers are killed with SIGKILL at fifty random moments, on both stores, alone and in pairs: nothing is doubled."""

import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from surveys.database import Database
from surveys.printing.faults import Fault
from surveys.printing.models import JobState, PrintJob
from tests.printing.killed import Nursery
from tests.printing.peer import Peer, printer
from tests.printing.spooling import add_job, add_printer, job, states, wait_until
from tests.printing.test_worker import printed

OVER = {JobState.CONFIRMED, JobState.UNKNOWN}
TICKET = 40_000  # bytes, roughly


@dataclass
class Ward:
    """A store with a printer, its peer, and the tickets queued so far (job → code)."""

    database: Database
    peer: Peer
    printer_id: int
    chance: random.Random
    tickets: dict[int, str] = field(default_factory=dict)

    def fill(self) -> None:
        """See to it that a few tickets wait."""
        with self.database.reading() as session:
            waiting = session.scalar(select(func.count()).where(PrintJob.state == JobState.QUEUED)) or 0
        for _ in range(3 - waiting):
            job_id, code = add_job(self.database, self.printer_id)
            self.tickets[job_id] = code

    def await_a_moment(self) -> None:
        """Any moment: amid a ticket's bytes, or any time after the start, whatever the worker does then."""
        if self.chance.random() < 0.7:
            target = len(self.peer.received) + self.chance.randrange(2 * TICKET)
            wait_until(lambda: len(self.peer.received) >= target or set(states(self.database)) <= OVER)
        else:
            threading.Event().wait(self.chance.random() * 0.3)


@pytest.mark.parametrize(
    ("store", "kills", "workers", "seed"), [("sqlite_url", 30, 1, 1), ("postgres_url", 12, 1, 2), ("postgres_url", 8, 2, 3)]
)
def test_a_worker_killed_at_any_moment_loses_no_ticket_and_doubles_none(
    request: pytest.FixtureRequest, tmp_path: Path, store: str, kills: int, workers: int, seed: int
) -> None:
    url = request.getfixturevalue(store)
    database = Database(url)
    with printer(Peer(pace=0.004)) as peer, Nursery(url, tmp_path) as nursery:
        ward = Ward(database, peer, add_printer(database, peer.address), random.Random(seed))
        ward.fill()
        running = [nursery.start() for _ in range(workers)]
        for number in range(kills):
            ward.await_a_moment()
            nursery.kill(running.pop(0))
            ward.fill()
            running.append(nursery.start())
            assert peer.most_at_once <= 1, f"two talked to the printer at once before kill {number}"
        wait_until(lambda: set(states(database)) <= OVER)
    out = printed(peer)
    _judge(ward, out)
    database.dispose()


def _judge(ward: Ward, out: Counter[str]) -> None:
    ended = {job_id: job(ward.database, job_id) for job_id in ward.tickets}
    for job_id, code in ward.tickets.items():
        assert out[code] <= 1, "no ticket is doubled"
        if ended[job_id].state is JobState.CONFIRMED:
            assert out[code] == 1, "a confirmed ticket is on paper"
        else:
            assert ended[job_id].fault == Fault.WORKER_LOST, "a doubtful one says why, and a person decides"
    assert any(one.state is JobState.UNKNOWN for one in ended.values()), "the kills hit tickets under way"
    assert any(one.state is JobState.CONFIRMED for one in ended.values())
    print(Counter(str(one.state) for one in ended.values()))  # noqa: T201 - read with -s
