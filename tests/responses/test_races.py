"""Two kiosks, one token; one submission, many senders; on both stores."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import uuid4

from sqlalchemy import func, select

from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.errors import Conflict
from surveys.figures import recount
from surveys.forms.verbs import ensure_default
from surveys.responses.models import Quarantined, Response
from surveys.responses.record import record
from surveys.responses.submission import Submission
from surveys.tokens.verbs import issue
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


def prepared_again(database: Database, make: Callable[..., list[Submission]]) -> list[Submission]:
    """The same at another office, so that it can be done again in one store."""
    with database.writing() as session:
        ensure_default(session, NOW)
        return make(session, place(session, code=str(uuid4())), "")


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


def test_a_reprint_and_a_rating_at_once_never_leave_two_usable_or_used_tokens(database: Database) -> None:
    """Whoever is first: the dossier is rated once, or the old slip is void before it rates."""
    with database.writing() as session:
        ensure_default(session, NOW)
        where = place(session)
        made = token(session, where)
        sent = submission(session, where, made.code)
        dossier_id = session.scalars(select(Dossier.id)).one()
    start = Barrier(2)

    def reprint() -> str:
        start.wait()
        try:
            with database.writing() as session:
                issue(session, dossier_id, counter_id=None, clerk_id=None, manual=True, secret=SECRET, now=NOW, days=1)
        except Conflict:
            return "refused"
        return "reprinted"

    def rate() -> str:
        start.wait()
        with database.writing() as session:
            return record(session, sent, secret=SECRET, now=NOW).kind.value

    with ThreadPoolExecutor(2) as pool:
        printed, rated = pool.submit(reprint), pool.submit(rate)
        assert (printed.result(), rated.result()) in {("refused", "recorded"), ("reprinted", "set_aside")}
    with database.reading() as session:
        assert recount.check(session) == []


def test_the_whole_of_a_form_wins_over_its_part_when_both_arrive_at_once(database: Database) -> None:
    def make(session: object, where: object, _: str) -> list[Submission]:
        whole = submission(session, where, None)  # type: ignore[arg-type] # builders' types
        return [replace(whole, partial=True, revision=1, remark=None), whole]

    for _ in range(5):
        race(database, prepared_again(database, make))
    with database.reading() as session:
        assert set(session.scalars(select(Response.partial))) == {False}
        assert recount.check(session) == []
