"""Handing over: dossier, token and print job in one transaction, once, on both stores."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.errors import Conflict, NotFound
from surveys.figures import recount
from surveys.figures.models import FlowOrigin, Origin
from surveys.office.models import Counter, Office
from surveys.printing import claims, endings
from surveys.printing.drafting import Drawing, foresee, last_whole_day
from surveys.printing.faults import Fault
from surveys.printing.hand_over import Slip, hand_over
from surveys.printing.models import JobState, Printer, PrintJob
from surveys.printing.reprinting import MOST_ATTEMPTS, TOO_LATE, TOO_OFTEN, WINDOW
from surveys.printing.verdict import End, Verdict
from surveys.settings import Settings
from surveys.tokens.errors import TokenUsed
from surveys.tokens.models import Token, TokenState
from surveys.tokens.verbs import look_up, redeem
from tests.builders import Place, dossier, place
from tests.conftest import NOW
from tests.printing.paper import Paper
from tests.printing.samples import opened, read
from tests.printing.spooling import job

SETTINGS = Settings(secret_key="k" * 64, public_url="https://danhgia.example")


def office(database: Database) -> tuple[Place, int]:
    with database.writing() as session:
        where = place(session)
        return where, dossier(session, where).id


def give(database: Database, where: Place, dossier_id: int, *, after: int | None = None, drawing: Drawing | None = None) -> Slip:
    with database.writing() as session:
        return hand_over(
            session,
            dossier_id,
            counter_id=where.counter,
            clerk_id=where.clerk,
            manual=True,
            settings=SETTINGS,
            now=NOW,
            after=after,
            drawing=drawing,
        )


def count(database: Database, model: type[Token] | type[PrintJob]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_dossier_is_finished_and_its_token_is_queued_as_a_readable_ticket(database: Database) -> None:
    where, dossier_id = office(database)
    slip = give(database, where, dossier_id)
    with database.reading() as session:
        assert session.get_one(Dossier, dossier_id).finished_at == NOW
        invitation = look_up(session, slip.code, secret=SETTINGS.secret_key, now=NOW)
    assert (invitation.token_id, invitation.counter_id, invitation.clerk_id) == (slip.token_id, where.counter, where.clerk)
    queued = job(database, slip.job_id)
    assert (queued.state, queued.printer_id, queued.code) == (JobState.QUEUED, where.printer, slip.code)
    assert queued.expires_at == NOW + timedelta(minutes=SETTINGS.print_minutes)
    paper = Paper()
    paper.feed(queued.payload or b"")
    expected = {"QRCODE": f"https://danhgia.example/t/{slip.code}", "CODE128": slip.code}
    assert read(paper.sheets[0].image) == expected == read(opened(queued.picture or b""))


def test_a_failure_leaves_nothing_at_all(database: Database) -> None:
    where, dossier_id = office(database)
    with pytest.raises(RuntimeError), database.writing() as session:
        options = {"counter_id": where.counter, "clerk_id": where.clerk, "manual": True, "settings": SETTINGS, "now": NOW}
        hand_over(session, dossier_id, **options)  # type: ignore[arg-type] # the names are hand_over's own
        raise RuntimeError
    with database.reading() as session:
        assert session.get_one(Dossier, dossier_id).finished_at is None
    assert count(database, Token) == count(database, PrintJob) == 0


def test_pressing_twice_makes_one_token(database: Database) -> None:
    where, dossier_id = office(database)
    first = give(database, where, dossier_id, after=0)
    assert give(database, where, dossier_id, after=0) == first
    assert count(database, Token) == count(database, PrintJob) == 1


def test_a_slip_under_way_when_its_successor_is_made_is_not_tried_again(database: Database) -> None:
    where, dossier_id = office(database)
    old = give(database, where, dossier_id, after=0)
    with database.writing() as session:
        taken = claims.claim(session, where.printer, worker="w", now=NOW)
    new = give(database, where, dossier_id, after=1)
    with database.writing() as session:
        assert taken is not None
        claims.close(session, taken, Verdict(End.NOT_BEGUN, Fault.UNREACHABLE), now=NOW)
        following = claims.claim(session, where.printer, worker="w", now=NOW + timedelta(minutes=1))
        endings.sweep(session, now=NOW, stale=timedelta(minutes=5))
    assert following is not None
    assert following.job_id == new.job_id
    ended = job(database, old.job_id)
    assert (ended.state, ended.code, ended.payload) == (JobState.EXPIRED, None, None)


@pytest.mark.parametrize("used", [True, False])
def test_a_reprint_is_counted_as_its_first_slip_was_whether_that_was_used_or_not(database: Database, used: bool) -> None:
    where, dossier_id = office(database)
    with database.writing() as session:
        options = {"counter_id": where.counter, "clerk_id": where.clerk, "manual": False, "settings": SETTINGS, "now": NOW}
        first = hand_over(session, dossier_id, **options)  # type: ignore[arg-type] # the names are hand_over's own
        if used:
            redeem(session, first.code, secret=SETTINGS.secret_key, rated_at=NOW)
    give(database, where, dossier_id, after=1)
    with database.reading() as session:
        [counted] = session.execute(select(FlowOrigin.origin, FlowOrigin.issued, FlowOrigin.rated))
        assert counted == (Origin.AUTOMATIC, 1, int(used))
        assert recount.check(session) == []


def test_two_desks_that_press_at_once_make_one_token(store_url: str) -> None:
    database = Database(store_url)
    where, dossier_id = office(database)
    slips: list[Slip] = []
    start = threading.Barrier(4)

    def press() -> None:
        own = Database(store_url)
        start.wait()
        slips.append(give(own, where, dossier_id, after=0))
        own.dispose()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({slip.job_id for slip in slips}) == 1
    assert len(slips) == 4
    assert count(database, Token) == 1
    database.dispose()


def test_a_reprint_voids_the_old_token_and_stops_its_slip(database: Database) -> None:
    where, dossier_id = office(database)
    old = give(database, where, dossier_id, after=0)
    new = give(database, where, dossier_id, after=1)
    assert new.attempt == 2
    assert new.code != old.code
    with database.reading() as session:
        assert session.get_one(Token, old.token_id).state is TokenState.VOID
    stopped = job(database, old.job_id)
    assert (stopped.state, stopped.code, stopped.payload) == (JobState.CANCELLED, None, None)
    marked, plain = opened(job(database, new.job_id).picture or b""), new
    assert marked.getpixel((0, 2)) == 0, "BẢN IN LẠI stands across the top"
    assert plain.printer_id == where.printer


def test_a_void_code_is_shown_nowhere_any_more(database: Database) -> None:
    where, dossier_id = office(database)
    old = give(database, where, dossier_id, after=0)
    with database.writing() as session:
        session.get_one(PrintJob, old.job_id).state = JobState.UNKNOWN
    give(database, where, dossier_id, after=1)
    kept = job(database, old.job_id)
    assert (kept.state, kept.code) == (JobState.UNKNOWN, None)


def test_a_rated_dossier_gets_its_reprint_like_any_other_and_is_not_rated_twice(database: Database) -> None:
    where, rated = office(database)
    slip = give(database, where, rated)
    with database.writing() as session:
        redeem(session, slip.code, secret=SETTINGS.secret_key, rated_at=NOW)
        plain = dossier(session, where, number=2).id
    give(database, where, plain)
    for_rated, for_plain = give(database, where, rated), give(database, where, plain)
    assert (for_rated.attempt, for_rated.expires_at) == (for_plain.attempt, for_plain.expires_at) == (2, for_plain.expires_at)
    assert job(database, for_rated.job_id).state is job(database, for_plain.job_id).state is JobState.QUEUED
    with database.writing() as session:
        assert recount.check(session) == []
        with pytest.raises(TokenUsed):
            redeem(session, for_rated.code, secret=SETTINGS.secret_key, rated_at=NOW)
        redeem(session, for_plain.code, secret=SETTINGS.secret_key, rated_at=NOW)
        assert recount.check(session) == []


def test_a_reprint_ends_with_the_fifth_and_with_the_half_hour_after_paper_whoever_has_rated(database: Database) -> None:
    where, rated = office(database)
    slip = give(database, where, rated)
    with database.writing() as session:
        redeem(session, slip.code, secret=SETTINGS.secret_key, rated_at=NOW)
        plain = dossier(session, where, number=2).id
    for _ in range(MOST_ATTEMPTS - 1):
        give(database, where, rated)
    for _ in range(MOST_ATTEMPTS):
        give(database, where, plain)
    assert refused(database, where, rated) == refused(database, where, plain) == TOO_OFTEN
    late = dossier_out_since(database, where, NOW - WINDOW - timedelta(seconds=1))
    assert refused(database, where, late) == TOO_LATE
    give(database, where, dossier_out_since(database, where, NOW - WINDOW, number=4))


def refused(database: Database, where: Place, dossier_id: int) -> str:
    with pytest.raises(Conflict) as refusal:
        give(database, where, dossier_id)
    return refusal.value.message


def dossier_out_since(database: Database, where: Place, moment: datetime, *, number: int = 3) -> int:
    """A dossier whose slip came out for sure, asked for at ``moment``."""
    with database.writing() as session:
        dossier_id = dossier(session, where, number=number).id
    slip = give(database, where, dossier_id)
    with database.writing() as session:
        made = session.get_one(PrintJob, slip.job_id)
        made.state, made.created_at = JobState.CONFIRMED, moment
    return dossier_id


def test_a_withdrawn_dossier_gets_no_ticket(database: Database) -> None:
    where, dossier_id = office(database)
    with database.writing() as session:
        session.get_one(Dossier, dossier_id).withdrawn = True
    with pytest.raises(Conflict):
        give(database, where, dossier_id)
    assert count(database, Token) == 0


def test_no_such_dossier(database: Database) -> None:
    where, dossier_id = office(database)
    with pytest.raises(NotFound):
        give(database, where, dossier_id + 1)


def test_without_a_printer_the_code_waits_to_be_shown(database: Database) -> None:
    where, dossier_id = office(database)
    with database.writing() as session:
        session.get_one(Printer, where.printer).active = False
    slip = give(database, where, dossier_id)
    shown = job(database, slip.job_id)
    assert (shown.state, shown.fault, shown.code, shown.printer_id) == (JobState.FAILED, Fault.NO_PRINTER, slip.code, None)


def test_a_counter_without_a_printer_uses_the_offices_first(database: Database) -> None:
    where, dossier_id = office(database)
    with database.writing() as session:
        session.get_one(Counter, where.counter).printer_id = None
        session.get_one(Printer, where.printer).width_dots = 384
    slip = give(database, where, dossier_id)
    assert slip.printer_id == where.printer
    assert opened(job(database, slip.job_id).picture or b"").width == 384


def test_a_paper_printers_job_keeps_no_picture(database: Database) -> None:
    where, dossier_id = office(database)
    with database.writing() as session:
        session.get_one(Printer, where.printer).address = "tcp://192.168.1.50:9100"
        session.get_one(Office, where.office).sample = True
    queued = job(database, give(database, where, dossier_id).job_id)
    assert queued.picture is None
    assert queued.payload


def test_a_slip_promises_only_days_on_which_its_token_counts() -> None:
    # 10:00 in Viet Nam on 1 April: that day is not whole any more; its midnight ends 31 March.
    assert last_whole_day(datetime(2026, 4, 1, 3, tzinfo=UTC)).isoformat() == "2026-03-31"
    assert last_whole_day(datetime(2026, 3, 31, 17, tzinfo=UTC)).isoformat() == "2026-03-31"


def test_a_slip_drawn_before_the_transaction_is_the_one_that_is_queued(database: Database) -> None:
    where, dossier_id = office(database)
    with database.reading() as session:
        drawing = foresee(session, dossier_id, counter_id=where.counter, settings=SETTINGS, now=NOW)
    assert drawing is not None
    slip = give(database, where, dossier_id, drawing=drawing)
    assert slip.code == drawing.sketch.ticket.code
    assert drawing.payload is not None
    assert job(database, slip.job_id).payload == drawing.payload.content


def test_a_slip_that_was_foreseen_wrongly_is_drawn_anew(database: Database) -> None:
    where, dossier_id = office(database)
    with database.reading() as session:
        drawing = foresee(session, dossier_id, counter_id=where.counter, settings=SETTINGS, now=NOW)
    give(database, where, dossier_id)
    slip = give(database, where, dossier_id, drawing=drawing)
    queued = opened(job(database, slip.job_id).picture or b"")
    assert queued.getpixel((0, 2)) == 0, "BẢN IN LẠI stands across the top"
    assert read(queued)["CODE128"] == slip.code
