"""What the desk says of a slip once it is made: late, failing, reprinted, forgotten by nobody, and nothing of who rated."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from surveys.audit.models import AuditEntry
from surveys.printing.faults import Fault
from surveys.printing.models import Circuit, JobState, PaperLevel, Printer, PrinterState, PrintJob
from surveys.tokens.codes import shown
from surveys.tokens.verbs import redeem
from tests.builders import dossier
from tests.conftest import NOW
from tests.desk.conftest import Counter
from tests.desk.test_desk import PARTIAL, code_of, give, page, part, set_job, state_of


def test_a_ticket_on_time_shows_no_code(desk: Counter) -> None:
    job_id = give(desk)
    text = part(desk, f"live?job={job_id}")
    assert shown(code_of(desk, job_id)) not in text
    assert "<svg" not in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"fault": Fault.PAPER_OUT, "attempts": 1}, "Hết giấy"),
        ({"fault": Fault.COVER_OPEN, "attempts": 1}, "Nắp máy in đang mở"),
        ({"fault": Fault.UNREACHABLE, "attempts": 1}, "Không kết nối được máy in"),
        ({"created_at": NOW - timedelta(seconds=4)}, "Chương trình in chưa nhận phiếu"),
        ({"state": JobState.SENDING, "attempts": 1, "created_at": NOW - timedelta(seconds=4)}, "Đang in"),
        ({"state": JobState.UNKNOWN, "fault": Fault.STALLED}, "Không rõ đã ra giấy chưa"),
        ({"state": JobState.FAILED, "fault": Fault.BAD_ADDRESS}, "Địa chỉ máy in không dùng được"),
    ],
)
def test_late_or_failing_paper_gives_the_reason_the_code_and_the_qr(desk: Counter, values: dict[str, object], words: str) -> None:
    job_id = give(desk)
    set_job(desk, job_id, **values)
    text = page(desk, f"/admin/desk/?job={job_id}")
    assert words in text
    assert shown(code_of(desk, job_id)) in text
    assert '<svg class="qr"' in text


def test_once_the_job_is_over_its_code_is_shown_no_more(desk: Counter) -> None:
    job_id = give(desk)
    set_job(desk, job_id, state=JobState.EXPIRED, code=None)
    assert "<svg" not in page(desk, f"/admin/desk/?job={job_id}")


def test_a_waiting_slip_can_be_cancelled(desk: Counter) -> None:
    job_id = give(desk)
    assert desk.client.post(f"/admin/desk/jobs/{job_id}/cancel").status_code == 303
    assert state_of(desk, job_id) is JobState.CANCELLED
    assert desk.client.post(f"/admin/desk/jobs/{job_id}/cancel").status_code == 409


def test_a_person_says_that_an_unknown_slip_came_out(desk: Counter) -> None:
    job_id = give(desk)
    assert desk.client.post(f"/admin/desk/jobs/{job_id}/came-out").status_code == 409
    set_job(desk, job_id, state=JobState.UNKNOWN, fault=Fault.STALLED)
    assert "Đã ra giấy" in page(desk, "/admin/desk/")
    assert desk.client.post(f"/admin/desk/jobs/{job_id}/came-out").status_code == 303
    assert state_of(desk, job_id) is JobState.CONFIRMED
    with desk.database.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all()[-1] == "slip.came_out"


def test_a_reprint_is_a_new_slip_marked_as_such(desk: Counter) -> None:
    old = give(desk)
    set_job(desk, old, state=JobState.CONFIRMED, code=None)
    answer = desk.client.post(f"/admin/desk/jobs/{old}/reprint")
    again = desk.client.post(f"/admin/desk/jobs/{old}/reprint")
    assert answer.headers["Location"] == again.headers["Location"], "a double click reprints once"
    assert "bản in lại, lần 2" in page(desk, "/admin/desk/")


LATER = NOW - timedelta(minutes=31)


FORGERY = re.compile(r'(?<=X-CSRFToken": )"[^"]+"|value="[^"]{40,}"')


SPOOLED = [
    {},
    {"fault": Fault.PAPER_OUT, "attempts": 1},
    {"state": JobState.UNKNOWN, "fault": Fault.STALLED},
    {"state": JobState.FAILED, "fault": Fault.BAD_ADDRESS},
    {"state": JobState.CONFIRMED, "code": None},
    {"state": JobState.CONFIRMED, "code": None, "created_at": LATER},
    {"state": JobState.EXPIRED, "code": None},
]


def all_that_a_clerk_sees(desk: Counter, job_id: int) -> list[str]:
    """Every view of a slip and its dossier, without the tokens against forgery."""
    queries = ("", f"?job={job_id}", f"?dossier={desk.dossier}", "?q=0001", f"jobs/{job_id}/code")
    texts = [page(desk, f"/admin/desk/{query}") for query in queries]
    return [FORGERY.sub("", text) for text in [*texts, part(desk, f"live?job={job_id}")]]


@pytest.mark.parametrize("spooled", SPOOLED)
def test_nobody_learns_from_the_desk_whether_a_dossier_was_rated(desk: Counter, spooled: dict[str, object]) -> None:
    job_id = give(desk)
    code = code_of(desk, job_id)
    set_job(desk, job_id, **spooled)
    before = all_that_a_clerk_sees(desk, job_id)
    with desk.database.writing() as session:
        redeem(session, code, secret="k" * 64, rated_at=NOW)
    assert all_that_a_clerk_sees(desk, job_id) == before


@pytest.mark.parametrize("spooled", SPOOLED)
def test_a_reprint_goes_alike_whether_the_dossier_was_rated_or_not(desk: Counter, spooled: dict[str, object]) -> None:
    answers = []
    for rated in (False, True):
        with desk.database.writing() as session:
            number = 40 + rated
            dossier_id = dossier(session, desk.where, number=number).id
        job_id = give(replace(desk, dossier=dossier_id))
        if rated:
            with desk.database.writing() as session:
                redeem(session, session.get_one(PrintJob, job_id).code or "", secret="k" * 64, rated_at=NOW)
        set_job(desk, job_id, **spooled)
        answer = desk.client.post(f"/admin/desk/jobs/{job_id}/reprint")
        text = page(desk, answer.headers["Location"]) if answer.status_code == 303 else answer.get_data(as_text=True)
        plain = re.sub(r"was=\w+|004[01]|(job=|jobs/|-)\d+", "", FORGERY.sub("", text)).partition('class="card slips"')[0]
        answers.append([answer.status_code, *plain.splitlines()])
        with desk.database.writing() as session:
            session.execute(update(PrintJob).values(state=JobState.CONFIRMED))
    assert answers[0] == answers[1]


def test_a_slip_that_is_surely_out_is_not_printed_again_after_half_an_hour(desk: Counter) -> None:
    job_id = give(desk)
    set_job(desk, job_id, state=JobState.CONFIRMED, code=None)
    assert f"/admin/desk/jobs/{job_id}/reprint" in page(desk, "/admin/desk/")
    set_job(desk, job_id, created_at=LATER)
    assert f"/admin/desk/jobs/{job_id}/reprint" not in page(desk, "/admin/desk/")
    assert "quá 30 phút" in page(desk, f"/admin/desk/?dossier={desk.dossier}")
    refused = desk.client.post(f"/admin/desk/jobs/{job_id}/reprint")
    assert (refused.status_code, "quá 30 phút" in refused.get_data(as_text=True)) == (409, True)


def test_what_waits_for_a_person_is_not_forgotten_behind_ten_later_slips(desk: Counter) -> None:
    doubtful = give(desk)
    set_job(desk, doubtful, state=JobState.UNKNOWN, fault=Fault.STALLED)
    for number in range(20, 31):
        with desk.database.writing() as session:
            dossier_id = dossier(session, desk.where, number=number).id
        later = give(replace(desk, dossier=dossier_id))
        set_job(desk, later, state=JobState.CONFIRMED, code=None)
    text = page(desk, "/admin/desk/")
    assert "Cần xử lý" in text
    assert text.count("<tr") == 1 + 1 + 1 + 10
    assert desk.client.post(f"/admin/desk/jobs/{doubtful}/came-out").status_code == 303
    assert "Cần xử lý" not in page(desk, "/admin/desk/")


def test_a_code_for_over_the_counter_stands_alone_and_goes_with_the_paper(desk: Counter) -> None:
    with desk.database.writing() as session:
        session.get_one(Printer, desk.where.printer).address = "tcp://192.0.2.1"
    job_id = give(desk)
    code = code_of(desk, job_id)
    assert shown(code) not in page(desk, f"/admin/desk/jobs/{job_id}/code"), "paper is on time"
    set_job(desk, job_id, created_at=NOW - timedelta(seconds=4))
    text = page(desk, f"/admin/desk/jobs/{job_id}/code")
    assert shown(code) in text
    assert desk.code not in text, "the citizen sees nobody's dossier"
    again = re.search(r'hx-get="/admin/desk/(jobs[^"]+)"', text)
    assert again is not None
    assert desk.client.get(f"/admin/desk/{again[1]}", headers=PARTIAL).status_code == 204
    set_job(desk, job_id, state=JobState.CONFIRMED, code=None)
    assert "Phiếu đã ra" in part(desk, again[1])


def test_a_printer_known_to_be_away_gives_the_code_at_once(desk: Counter) -> None:
    job_id = give(desk)
    with desk.database.writing() as session:
        fault = {"fault": Fault.UNREACHABLE, "circuit": Circuit.OPEN, "failures": 2, "checked_at": NOW}
        session.add(PrinterState(printer_id=desk.where.printer, paper=PaperLevel.UNKNOWN, next_check_at=NOW, **fault))
    text = page(desk, f"/admin/desk/?job={job_id}")
    assert shown(code_of(desk, job_id)) in text
    assert "Không kết nối được máy in" in text


def test_the_desk_says_where_a_slip_comes_out_when_the_next_counters_printer_prints_it(desk: Counter) -> None:
    job_id = give(desk)
    with desk.database.writing() as session:
        other = Printer(office_id=desk.where.office, name="Máy in quầy 2", address="tcp://192.0.2.2")
        session.add(other)
        session.flush()
        session.get_one(Printer, desk.where.printer).fallback_id = other.id
        state = {"fault": Fault.PAPER_OUT, "circuit": Circuit.CLOSED, "paper": PaperLevel.OUT, "checked_at": NOW}
        session.add(PrinterState(printer_id=desk.where.printer, next_check_at=NOW, failures=1, **state))
        other_id = other.id
    set_job(desk, job_id, printer_id=other_id, moved_from_id=desk.where.printer, state=JobState.CONFIRMED, code=None)
    text = page(desk, f"/admin/desk/?job={job_id}")
    assert "Phiếu ra ở Máy in quầy 2, không phải máy của quầy này." in text
    assert "Phiếu đang ra ở Máy in quầy 2." in text


def test_a_waiting_slip_can_be_tried_now(desk: Counter) -> None:
    job_id = give(desk)
    set_job(desk, job_id, fault=Fault.PAPER_OUT, attempts=1, next_attempt_at=NOW + timedelta(seconds=30))
    assert "Thử in ngay" in page(desk, f"/admin/desk/?job={job_id}")
    assert desk.client.post(f"/admin/desk/jobs/{job_id}/retry").status_code == 303
    with desk.database.reading() as session:
        assert session.get_one(PrintJob, job_id).next_attempt_at == NOW
    set_job(desk, job_id, state=JobState.CONFIRMED, code=None)
    assert desk.client.post(f"/admin/desk/jobs/{job_id}/retry").status_code == 409
