"""What /metrics tells: counts of the domain, asked of the store, and counts of HTTP requests, shared by the server's processes.

prometheus_client adds processes up through files in a folder that it takes from the environment only, once, when it is imported.
So it is imported at a process's first request; and each run of the server has a folder of its own, named after the process that
started the workers, so that counts of a run that is over are never added to this one's.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from os import getppid
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.figures.models import FlowHour, TallyOffice
from surveys.forms.definition import OVERALL
from surveys.forms.models import Question
from surveys.printing.models import JobState, PrintJob
from surveys.responses.models import Channel, Quarantined
from surveys.settings import for_library
from surveys.web import settings

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram
    from prometheus_client.core import Metric

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Meters:
    """This process's counters and the folder where every process's stand."""

    folder: Path
    requests: "Counter"
    seconds: "Histogram"


def install(app: Flask) -> None:
    """Count every request of ``app``."""

    @app.before_request
    def _start() -> None:
        g.begun = perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        meters, endpoint = _meters(settings().instance), request.endpoint or "none"
        meters.requests.labels(endpoint, request.method, str(response.status_code)).inc()
        if (begun := g.get("begun")) is not None:
            meters.seconds.labels(endpoint).observe(perf_counter() - begun)
        return response


def exposition(session: Session, now: datetime) -> bytes:
    """Everything in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - not before its folder is set
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 - the same

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(_meters(settings().instance).folder))  # type: ignore[no-untyped-call] # untyped there
    registry.register(_Asked(list(_of_the_store(session, now))))
    return generate_latest(registry)


def _made(instance: Path) -> Meters:
    folder = _folder(instance / "metrics")
    for_library("PROMETHEUS_MULTIPROC_DIR", str(folder))
    from prometheus_client import Counter, Histogram  # noqa: PLC0415 - not before its folder is set

    requests = Counter("phieu_http_requests", "Answered requests.", ["endpoint", "method", "status"], registry=None)
    seconds = Histogram("phieu_http_request_seconds", "Time to answer.", ["endpoint"], registry=None, buckets=SECONDS)
    return Meters(folder, requests, seconds)


_lock = Lock()
_of_this_process: list[Meters] = []


def _meters(instance: Path) -> Meters:
    # One set per process, whatever the number of its apps: the library knows one folder.
    if not _of_this_process:
        with _lock:
            if not _of_this_process:
                _of_this_process.append(_made(instance))
    return _of_this_process[0]


def _folder(root: Path) -> Path:
    """This run's folder, made; those of runs that are over go."""
    root.mkdir(parents=True, exist_ok=True)
    own = root / (_run(getppid()) or "0")
    for other in root.iterdir():
        pid = other.name.partition("-")[0]
        if other != own and pid.isdecimal() and other.name != _run(int(pid)):
            shutil.rmtree(other, ignore_errors=True)
    own.mkdir(exist_ok=True)
    return own


def _run(pid: int) -> str | None:
    """A name for a running process that no later one gets: its number and its start; None when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    return f"{pid}-{stat.rpartition(')')[2].split()[19]}"


@dataclass(frozen=True, eq=False)
class _Asked:
    """The form in which the library takes figures that are there already."""

    found: "list[Metric]"

    def collect(self) -> "Iterable[Metric]":
        """Them."""
        return self.found


def _of_the_store(session: Session, now: datetime) -> "Iterator[Metric]":
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415 - not before its folder is set

    responses = CounterMetricFamily("phieu_responses", "Ratings that count.", labels=["channel", "verified"])
    levels = select(TallyOffice.source, func.sum(_five(TallyOffice))).join(Question, Question.id == TallyOffice.question_id)
    for source, count in session.execute(levels.where(Question.code == OVERALL).group_by(TallyOffice.source)):
        responses.add_metric([Channel(source // 2).name.lower(), str(source % 2)], count)
    aside = CounterMetricFamily("phieu_quarantined", "Submissions that were set aside.", labels=["reason"])
    for reason, count in session.execute(select(Quarantined.reason, func.count()).group_by(Quarantined.reason)):
        aside.add_metric([reason.value], count)
    jobs = GaugeMetricFamily("phieu_print_jobs", "Print jobs by state.", labels=["state"])
    for state, count in session.execute(select(PrintJob.state, func.count()).group_by(PrintJob.state)):
        jobs.add_metric([state.value], count)
    issued, used = session.execute(select(func.sum(FlowHour.issued), func.sum(FlowHour.rated))).one()
    oldest = session.scalar(select(func.min(PrintJob.created_at)).where(PrintJob.state == JobState.QUEUED))
    yield from (responses, aside, jobs)
    yield CounterMetricFamily("phieu_tokens_issued", "Tickets made, void ones aside.", value=issued or 0)
    yield CounterMetricFamily("phieu_tokens_used", "Tickets that were used.", value=used or 0)
    age = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
    yield GaugeMetricFamily("phieu_print_oldest_queued_seconds", "Age of the oldest ticket that waits to be printed.", value=age)


def _five(model: Any) -> Any:
    return model.n1 + model.n2 + model.n3 + model.n4 + model.n5
