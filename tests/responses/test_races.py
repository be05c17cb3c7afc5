"""Two kiosks, one token; one submission, many senders; on both stores."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from surveys.database import Database
from surveys.figures import recount
from surveys.forms.verbs import ensure_default
from surveys.responses.models import Quarantined, Response
from surveys.responses.record import record
from surveys.responses.submission import Submission
from tests.builders import SECRET, place, submission, token
from tests.conftest import NOW

SENDERS = 8


def race(database: Database, sent: list[Submission]) -> Counter[str]:
    """Send all at the same moment; what became of each."""
    start = Barrier(len(sent))

    def send(one: Submission) -> str:
        start.wait()
        with database.writing() as session:
            return record(session, one, secret=SECRET, now=NOW).kind.value

    with ThreadPoolExecutor(len(sent)) as pool:
        return Counter(pool.map(send, sent))


def prepared(database: Database, make: Callable[..., list[Submission]]) -> list[Submission]:
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        return make(session, where, token(session, where).code)


def counted(database: Database) -> tuple[int, int, list[str]]:
    with database.reading() as session:
        responses = session.scalar(select(func.count()).select_from(Response)) or 0
        aside = session.scalar(select(func.count()).select_from(Quarantined)) or 0
        return responses, aside, recount.check(session)


def test_a_token_rates_once_even_when_many_kiosks_race(database: Database) -> None:
    sent = prepared(database, lambda session, where, code: [submission(session, where, code) for _ in range(SENDERS)])
    assert race(database, sent) == {"recorded": 1, "set_aside": SENDERS - 1}
    assert counted(database) == (1, SENDERS - 1, [])


def test_one_submission_sent_from_many_sides_at_once_is_one_response(database: Database) -> None:
    sent = prepared(database, lambda session, where, code: [submission(session, where, code)] * SENDERS)
    assert race(database, sent) == {"recorded": 1, "known": SENDERS - 1}
    assert counted(database) == (1, 0, [])


def test_one_unverified_submission_sent_at_once_is_one_response(database: Database) -> None:
    sent = prepared(database, lambda session, where, _: [submission(session, where, None)] * SENDERS)
    assert race(database, sent) == {"recorded": 1, "known": SENDERS - 1}
    assert counted(database) == (1, 0, [])


def test_ratings_of_one_clerk_at_once_all_reach_the_tallies(database: Database) -> None:
    def make(session: object, where: object, code: str) -> list[Submission]:
        others = [token(session, where, number=number).code for number in range(2, 2 + SENDERS)]  # type: ignore[arg-type] # builders' types
        return [submission(session, where, one, level=1 + index % 5) for index, one in enumerate(others)]  # type: ignore[arg-type] # the same

    assert race(database, prepared(database, make)) == {"recorded": SENDERS}
    assert counted(database) == (SENDERS, 0, [])
