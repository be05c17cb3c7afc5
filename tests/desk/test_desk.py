"""The desk, as a clerk's browser sees it without JavaScript."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from surveys.accounts.models import Account, Role
from surveys.dossiers.models import Dossier
from surveys.office.models import Counter as OfficeCounter
from surveys.printing import previews
from surveys.printing.faults import Fault
from surveys.printing.models import JobState, PrintJob
from surveys.tokens.models import Token
from tests.builders import LONG_NAME, dossier, place
from tests.conftest import NOW
from tests.desk.conftest import Counter
from tests.signing import make_account, sign_in

PARTIAL = {"HX-Request": "true"}


def page(desk: Counter, path: str) -> str:
    answer = desk.client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def part(desk: Counter, path: str) -> str:
    """What htmx would put into the desk."""
    answer = desk.client.get(f"/admin/desk/{path}", headers=PARTIAL)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def give(desk: Counter, *, after: int = 0) -> int:
    """Press the big button; returns the job that the desk then shows."""
    answer = desk.client.post("/admin/desk/hand-over", data={"dossier_id": desk.dossier, "after": after})
    assert answer.status_code == 303
    return int(answer.headers["Location"].rpartition("job=")[2])


def set_job(desk: Counter, job_id: int, **values: object) -> None:
    with desk.database.writing() as session:
        job = session.get_one(PrintJob, job_id)
        for name, value in values.items():
            setattr(job, name, value)


def code_of(desk: Counter, job_id: int) -> str:
    with desk.database.reading() as session:
        return session.get_one(PrintJob, job_id).code or ""


def state_of(desk: Counter, job_id: int) -> JobState:
    with desk.database.reading() as session:
        return session.get_one(PrintJob, job_id).state


@pytest.mark.parametrize("typed", ["H38.20-260225-0001", "h38202602250001", "0001", " 0225-0001 "])
def test_a_hurried_clerk_finds_the_dossier(desk: Counter, typed: str) -> None:
    text = page(desk, f"/admin/desk/?q={typed}")
    assert LONG_NAME in text
    assert "Trả kết quả & in phiếu" in text
    assert "Trong hạn, còn 5 ngày" in text


def test_an_overdue_dossier_says_so_in_words(desk: Counter) -> None:
    with desk.database.writing() as session:
        session.get_one(Dossier, desk.dossier).due_at = NOW - timedelta(days=2)
    assert "Quá hẹn 2 ngày" in page(desk, "/admin/desk/?q=0001")


def test_several_dossiers_are_offered_and_the_whole_code_decides(desk: Counter) -> None:
    with desk.database.writing() as session:
        dossier(session, desk.where, number=1001)
    listed = page(desk, "/admin/desk/?q=001")
    assert "Chọn hồ sơ" in listed
    assert "data-enter" not in listed
    assert "data-enter" in page(desk, f"/admin/desk/?q={desk.code}")


def test_what_is_not_found_is_said_kindly_and_escaped(desk: Counter) -> None:
    text = page(desk, "/admin/desk/?q=<b>9999")
    assert "Không tìm thấy hồ sơ" in text
    assert "<b>9999" not in text


def test_handing_over_shows_the_slip_and_finishes_the_dossier(desk: Counter) -> None:
    job_id = give(desk)
    with desk.database.reading() as session:
        assert session.get_one(Dossier, desk.dossier).finished_at == NOW
        job = session.get_one(PrintJob, job_id)
        assert (job.state, job.counter_id) == (JobState.QUEUED, desk.where.counter)
    assert "Đang chờ in" in page(desk, f"/admin/desk/?job={job_id}")


def test_a_double_click_makes_one_token(desk: Counter) -> None:
    assert give(desk) == give(desk)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Token)) == 1


def test_a_dossier_with_a_slip_is_not_handed_over_by_enter_again(desk: Counter) -> None:
    give(desk)
    text = page(desk, f"/admin/desk/?dossier={desk.dossier}")
    assert "In lại phiếu" in text
    assert "data-enter" not in text


def test_a_preview_is_seen_beside_the_desk_once_it_is_printed(desk: Counter) -> None:
    job_id = give(desk)
    assert desk.client.get(f"/admin/desk/jobs/{job_id}/picture.png").status_code == 404
    with desk.database.reading() as session:
        picture = session.get_one(PrintJob, job_id).picture or b""
    previews.keep(desk.app.extensions["phieu"].settings.instance, job_id, picture, now=NOW)
    set_job(desk, job_id, state=JobState.CONFIRMED, code=None, payload=None, picture=None)
    assert f"/admin/desk/jobs/{job_id}/picture.png" in page(desk, f"/admin/desk/?job={job_id}")
    answer = desk.client.get(f"/admin/desk/jobs/{job_id}/picture.png")
    assert (answer.data, answer.mimetype, answer.headers["Cache-Control"]) == (picture, "image/png", "no-store")


def test_live_looks_sooner_the_sooner_something_may_change(desk: Counter) -> None:
    job_id = give(desk)
    assert 'hx-trigger="every 400ms, seen"' in part(desk, f"live?job={job_id}")
    set_job(desk, job_id, created_at=NOW - timedelta(seconds=20))
    assert 'hx-trigger="every 2s, seen"' in part(desk, f"live?job={job_id}")
    set_job(desk, job_id, state=JobState.CONFIRMED, code=None)
    assert 'hx-trigger="every 5s, seen"' in part(desk, f"live?job={job_id}")


def test_what_has_not_changed_is_not_sent_again(desk: Counter) -> None:
    job_id = give(desk)
    text = page(desk, f"/admin/desk/?job={job_id}").replace("&amp;", "&")
    again = re.search(r'hx-get="/admin/desk/(live[^"]+)"', text)
    assert again is not None
    assert desk.client.get(f"/admin/desk/{again[1]}", headers=PARTIAL).status_code == 204
    set_job(desk, job_id, fault=Fault.PAPER_OUT, attempts=1)
    assert "Hết giấy" in part(desk, again[1])


def test_a_part_that_is_opened_as_a_page_leads_to_its_page(desk: Counter) -> None:
    job_id = give(desk)
    assert desk.client.get(f"/admin/desk/live?job={job_id}").headers["Location"] == f"/admin/desk/?job={job_id}"


def test_the_counter_is_chosen_once_and_kept(desk: Counter) -> None:
    with desk.database.writing() as session:
        other = OfficeCounter(office_id=desk.where.office, name="Quầy 2")
        session.add(other)
        session.flush()
        other_id = other.id
    assert desk.client.post("/admin/desk/counter", data={"counter_id": other_id}).status_code == 303
    with desk.database.reading() as session:
        assert session.scalar(select(Account.counter_id).where(Account.login == "lan")) == other_id
    assert "<summary>Quầy 2" in page(desk, "/admin/desk/")


def test_another_offices_clerk_sees_nothing_of_this_one(desk: Counter) -> None:
    job_id = give(desk)
    with desk.database.writing() as session:
        elsewhere = place(session, code="H99")
        make_account(session, elsewhere, Role.CLERK, login="stranger")
    stranger = replace(desk, client=desk.app.test_client())
    sign_in(stranger.client, "stranger")
    for path in (
        f"?job={job_id}",
        f"?dossier={desk.dossier}",
        f"live?job={job_id}",
        f"jobs/{job_id}/picture.png",
        f"jobs/{job_id}/code",
    ):
        assert stranger.client.get(f"/admin/desk/{path}").status_code == 404
    for act in ("cancel", "came-out", "reprint", "retry"):
        assert stranger.client.post(f"/admin/desk/jobs/{job_id}/{act}").status_code == 404
    form = {"dossier_id": desk.dossier, "after": 1}
    assert stranger.client.post("/admin/desk/hand-over", data=form).status_code == 404
    assert stranger.client.post("/admin/desk/counter", data={"counter_id": desk.where.counter}).status_code == 404
    assert desk.code not in page(stranger, f"/admin/desk/?q={desk.code}").replace(f"“{desk.code}”", "").replace(
        f'value="{desk.code}"', ""
    )


def test_whoever_is_not_signed_in_is_sent_to_sign_in(desk: Counter) -> None:
    anyone = desk.app.test_client()
    for path in ("/admin/desk/", "/admin/desk/live", "/admin/desk/jobs/1/picture.png", "/admin/desk/jobs/1/code"):
        answer = anyone.get(path)
        assert answer.status_code == 303
        assert "sign-in" in answer.headers["Location"]


def test_a_change_without_csrf_token_is_refused(desk: Counter) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = True
    answer = desk.client.post("/admin/desk/hand-over", data={"dossier_id": desk.dossier, "after": 0})
    assert answer.status_code == 400
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Token)) == 0


def test_a_picture_older_than_a_day_is_gone(desk: Counter, tmp_path: Path) -> None:
    job_id = give(desk)
    set_job(desk, job_id, state=JobState.CONFIRMED, code=None)
    text = page(desk, f"/admin/desk/?job={job_id}")
    assert "picture.png" not in text
