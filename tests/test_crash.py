"""The server is killed with SIGKILL in the middle of 1,000 submissions: nothing acknowledged is lost, nothing counts twice."""

import http.client
import json
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import select

from surveys.clock import utc_now
from surveys.database import Database
from surveys.figures import recount
from surveys.forms.verbs import ensure_default
from surveys.responses.models import Response
from surveys.responses.submission import Submission
from tests.builders import place, submission, token
from tests.server import kill, served

COUNT = 1000
SENDERS = 8


def body(sent: Submission) -> str:
    """The submission as the kiosk's page posts it."""
    assert sent.rated_at is not None
    fields = [
        ("submission_id", str(sent.submission_id)),
        ("form_version", str(sent.form_version_id)),
        ("code", sent.code or ""),
        ("channel", "kiosk"),
        ("language", sent.language),
        ("revision", str(sent.revision)),
        ("partial", "0"),
        ("rated_at", sent.rated_at.isoformat()),
        ("remark", sent.remark or ""),
        *((f"q.{question}", option) for question, options in sent.answers.items() for option in options),
    ]
    return urlencode(fields)


class Sender:
    """Sends submissions over one kept connection and notes which were acknowledged."""

    def __init__(self, port: int, acknowledged: set[UUID], after: threading.Event | None = None, enough: int = COUNT) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self._acknowledged = acknowledged
        self._after = after
        self._enough = enough

    def send_each(self, waiting: list[Submission]) -> None:
        """Send all, one after the other, and close the connection."""
        for one in waiting:
            self.send(one)
        self._connection.close()

    def send(self, sent: Submission) -> None:
        """Send one; a connection that breaks is no acknowledgement."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        try:
            self._connection.request("POST", "/responses", body(sent), headers)
            response = self._connection.getresponse()
            status = json.loads(response.read())["status"]
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return
        assert status in ("recorded", "known")
        self._acknowledged.add(sent.submission_id)
        if self._after and len(self._acknowledged) >= self._enough:
            self._after.set()


def send_all(senders: list[Sender], waiting: list[Submission]) -> None:
    """Spread the submissions over the senders."""
    shares = [waiting[index :: len(senders)] for index in range(len(senders))]
    with ThreadPoolExecutor(len(senders)) as pool:
        for done in [pool.submit(sender.send_each, share) for sender, share in zip(senders, shares, strict=True)]:
            done.result()


def kill_when(enough: threading.Event, process: subprocess.Popen[bytes]) -> None:
    """Kill the server as soon as enough was acknowledged."""
    enough.wait(120)
    kill(process)


def test_a_killed_server_loses_no_acknowledged_rating_and_doubles_none(store_url: str, tmp_path: Path) -> None:
    database = Database(store_url)
    with database.writing() as session:
        now = utc_now()
        ensure_default(session, now)
        where = place(session)
        waiting = [
            submission(session, where, token(session, where, number=number, now=now).code, level=1 + number % 5, rated_at=now)
            for number in range(COUNT)
        ]
    acknowledged: set[UUID] = set()
    with served(store_url, tmp_path / "instance") as (process, port):
        enough = threading.Event()
        senders = [Sender(port, acknowledged, enough, COUNT * 2 // 5) for _ in range(SENDERS)]
        killer = threading.Thread(target=kill_when, args=(enough, process))
        killer.start()
        send_all(senders, waiting)
        killer.join()
    assert COUNT * 2 // 5 <= len(acknowledged) < COUNT
    with database.reading() as session:
        kept = list(session.scalars(select(Response.submission_id)))
        assert recount.check(session) == []
    assert acknowledged <= set(kept)
    assert len(kept) == len(set(kept))
    with served(store_url, tmp_path / "instance") as (_, port):
        send_all([Sender(port, acknowledged) for _ in range(SENDERS)], waiting)
    with database.reading() as session:
        kept = list(session.scalars(select(Response.submission_id)))
        assert sorted(kept) == sorted(one.submission_id for one in waiting)
        assert recount.check(session) == []
    database.dispose()
