"""A batch on its way to paper: a job a slip, after those for whom someone waits, stopped and wiped as a whole."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.database import Database
from surveys.errors import Invalid
from surveys.printing import batching
from surveys.printing.claims import claim, close
from surveys.printing.endings import sweep
from surveys.printing.faults import Fault
from surveys.printing.hand_over import hand_over
from surveys.printing.models import JobState, Printer, PrintJob
from surveys.printing.verdict import End, Verdict
from surveys.settings import Settings
from surveys.tokens import batches
from surveys.tokens.batches import BatchOrder
from surveys.tokens.models import BatchForm, Token
from surveys.tokens.verbs import look_up
from tests.builders import SECRET, Place, dossier, place
from tests.conftest import NOW
from tests.printing.paper import Paper
from tests.printing.samples import opened, read

SETTINGS = Settings(secret_key=SECRET, public_url="https://danhgia.example")


def made(session: Session, where: Place, count: int = 3) -> int:
    order = BatchOrder(office_id=where.office, counter_id=where.counter, count=count, reason="Quầy lưu động")
    slips = batching.drawn(session, order, settings=SETTINGS, now=NOW)
    return batching.queued(session, order, slips, by=None, settings=SETTINGS, now=NOW)


def test_each_slip_is_a_job_whose_bytes_carry_its_own_live_token(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        session.get_one(Printer, where.printer).address = "tcp://192.168.1.50:9100"
        batch_id = made(session, where)
        rows = session.execute(
            select(PrintJob.payload, PrintJob.code, Token.batch_id, Token.id).join(Token, Token.id == PrintJob.token_id)
        ).all()
        for row in rows:
            paper = Paper()
            paper.feed(row.payload)
            [sheet] = paper.sheets
            assert read(sheet.image) == {"QRCODE": f"https://danhgia.example/t/{row.code}", "CODE128": row.code}
            assert look_up(session, row.code, secret=SECRET, now=NOW).token_id == row.id
        assert {row.batch_id for row in rows} == {batch_id}
    assert len({row.code for row in rows}) == 3


def test_a_slip_for_which_a_citizen_waits_goes_before_the_batchs_rest(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        made(session, where)
        waiting = dossier(session, where).id
        slip = hand_over(
            session, waiting, counter_id=where.counter, clerk_id=None, manual=True, settings=SETTINGS, now=NOW, after=0
        )
        taken = claim(session, where.printer, worker="w", now=NOW)
    assert taken is not None
    assert taken.job_id == slip.job_id


def test_a_batch_comes_out_in_its_order_one_slip_at_a_time(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        made(session, where)
        first = session.scalar(select(PrintJob.id).order_by(PrintJob.id).limit(1))
        taken = claim(session, where.printer, worker="w", now=NOW)
        assert taken is not None
        assert taken.job_id == first
        assert claim(session, where.printer, worker="w", now=NOW) is None


def test_stopping_takes_back_what_waits_and_voiding_leaves_no_code_to_be_shown(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        batch_id = made(session, where)
        jobs = session.scalars(select(PrintJob).order_by(PrintJob.id)).all()
        jobs[0].state, jobs[1].state = JobState.CONFIRMED, JobState.UNKNOWN
        session.flush()
        assert batching.stop(session, batch_id, now=NOW) == 1
        far = batching.progress(session, batch_id)
        assert far is not None
        assert (far.printed, far.waiting, far.doubtful, far.stopped, far.running) == (1, 0, 1, 1, False)
        batches.void_unused(session, batch_id, by=None, now=NOW)
        batching.forget(session, batch_id)
        session.expire_all()
        assert session.scalars(select(PrintJob.code).where(PrintJob.state != JobState.CONFIRMED)).all() == [None, None]


def test_a_slip_under_way_when_its_batch_is_stopped_is_not_tried_again(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        batch_id = made(session, where, 1)
        taken = claim(session, where.printer, worker="w", now=NOW)
        assert taken is not None
        assert batching.stop(session, batch_id, now=NOW) == 0
        close(session, taken, Verdict(End.NOT_BEGUN, Fault.UNREACHABLE), now=NOW)
        assert claim(session, where.printer, worker="w", now=NOW + timedelta(minutes=1)) is None
        sweep(session, now=NOW, stale=timedelta(seconds=30))
        session.expire_all()
        assert session.execute(select(PrintJob.state, PrintJob.code, PrintJob.payload)).one() == (JobState.EXPIRED, None, None)


def test_what_holds_the_next_slip_up_is_told(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        batch_id = made(session, where)
        session.scalars(select(PrintJob).order_by(PrintJob.id)).first().fault = Fault.PAPER_OUT  # type: ignore[union-attr] # there are three
        session.flush()
        far = batching.progress(session, batch_id)
    assert far is not None
    assert (far.fault, far.running) == (Fault.PAPER_OUT, True)


def test_a_batch_waits_longer_for_its_paper_than_a_slip(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        made(session, where, 1)
        [ends] = session.scalars(select(PrintJob.expires_at))
    assert ends >= NOW + timedelta(minutes=60)


def test_without_a_printer_a_batch_of_slips_is_refused_and_a_sheet_is_not(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        session.get_one(Printer, where.printer).active = False
        session.flush()
        with pytest.raises(Invalid, match="chưa có máy in"):
            made(session, where)
        order = BatchOrder(office_id=where.office, counter_id=where.counter, count=9, form=BatchForm.SHEET, reason="lưu động")
        tickets = batching.said(session, order, settings=SETTINGS, now=NOW)
    assert len({ticket.code for ticket in tickets}) == 9
    assert all(ticket.url.endswith(ticket.code) and ticket.batch for ticket in tickets)


def test_a_preview_printers_slip_says_that_it_was_given_out_and_not_that_a_result_was(database: Database) -> None:
    with database.writing() as session:
        where = place(session)
        order = BatchOrder(office_id=where.office, counter_id=where.counter, count=1, reason="Quầy lưu động")
        [slip] = batching.drawn(session, order, settings=SETTINGS, now=NOW)
    assert slip.sketch.ticket.batch
    assert slip.picture is not None
    assert read(opened(slip.picture))["CODE128"] == slip.sketch.ticket.code
