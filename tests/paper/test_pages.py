"""The whole way of a paper form: from the desk to paper, typed in by a colleague, to the results."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.accounts import verbs as accounts
from surveys.accounts.models import Role
from surveys.forms.verbs import ensure_default
from surveys.office.models import Clerk
from surveys.printing.models import JobState, PrintJob
from surveys.responses.models import Channel, Response
from surveys.responses.record import record
from surveys.tokens.codes import shown
from surveys.tokens.models import Token, TokenState
from tests.builders import SECRET, submission, token
from tests.conftest import NOW
from tests.desk.conftest import Counter, desk  # noqa: F401 - a fixture
from tests.paper.test_sheets import drawn, read, text
from tests.signing import PASSWORD, make_account, sign_in

FIELD = re.compile(r'name="(code|form_version|submission_id|filled)"[^>]*?value="([^"]*)"')


@pytest.fixture
def colleague(desk: Counter) -> FlaskClient:  # noqa: F811 - the fixture
    """Another clerk of the office, signed in; the form is published."""
    with desk.database.writing() as session:
        ensure_default(session, NOW - timedelta(days=1))
        other = Clerk(office_id=desk.where.office, code="CB02", name="Trần Thị B")
        session.add(other)
        session.flush()
        accounts.create(
            session,
            login="hoa",
            name="Trần Thị B",
            password=PASSWORD,
            role=Role.CLERK,
            office_id=desk.where.office,
            now=NOW,
            clerk_id=other.id,
        )
        make_account(session, desk.where, Role.MANAGER, login="sep")
    client = desk.app.test_client()
    sign_in(client, "hoa")
    return client


def printed(desk: Counter, *, after: int = 0, size: str = "a4") -> str:  # noqa: F811 - the fixture
    """The code on the paper form that the desk prints for its dossier."""
    answer = desk.client.post("/admin/paper/give", data={"dossier_id": desk.dossier, "after": after, "size": size})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return dict(read(drawn(answer.data)))["CODE128"]


@contextmanager
def opened(client: FlaskClient, code: str) -> Iterator[dict[str, str]]:
    page = client.post("/admin/paper/sheet", data={"code": code})
    assert page.status_code == 200
    yield dict(FIELD.findall(page.get_data(as_text=True)))


def test_desk_paper_entry_results(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811 - the fixture
    code = printed(desk)
    with opened(colleague, shown(code).lower()) as fields:
        answers = {"q_overall": "5", "q_time": "on_time", "q_reasons": ["friendly", "quick"], "remark": "Cảm ơn"}
        assert colleague.post("/admin/paper/enter", data={**fields, **answers}).status_code == 303
    with desk.database.reading() as session:
        [kept] = session.scalars(select(Response))
        assert (kept.channel, kept.level, kept.clerk_id) == (Channel.PAPER, 5, desk.where.clerk)
    with desk.database.writing() as session:
        for number in range(2, 11):
            issued = token(session, desk.where, number=number)
            record(session, submission(session, desk.where, issued.code, channel=Channel.PHONE), secret=SECRET, now=NOW)
    manager = desk.app.test_client()
    sign_in(manager, "sep")
    page = manager.get("/admin/results/").get_data(as_text=True)
    assert "trong 10 đánh giá" in page, "nine by phone and the one on paper"
    assert "Phiếu tự in: 0; in tay: 10." in page


def test_the_clerk_who_served_is_refused_in_words(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811 - fixtures
    answer = desk.client.post("/admin/paper/sheet", data={"code": printed(desk)})
    assert answer.status_code == 403
    assert "chính Ông/Bà phục vụ" in answer.get_data(as_text=True)


def test_a_second_entry_is_refused_and_shows_nothing_of_the_first(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811
    code = printed(desk)
    with opened(colleague, code) as fields:
        colleague.post("/admin/paper/enter", data={**fields, "q_overall": "1", "remark": "Điều bí mật"})
    again = colleague.post("/admin/paper/sheet", data={"code": code})
    assert again.status_code == 409
    page = again.get_data(as_text=True)
    assert "đã nhập rồi" in page
    assert "Điều bí mật" not in page
    assert "data-paper" not in page


def test_a_form_without_an_overall_level_comes_back_as_it_was_typed(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811
    with opened(colleague, printed(desk)) as fields:
        answer = colleague.post("/admin/paper/enter", data={**fields, "q_time": "late", "remark": "Chờ lâu"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "hài lòng chung" in page
    assert re.search(r'value="late"[^>]*checked', page)
    assert "Chờ lâu" in page
    assert f'value="{fields["submission_id"]}"' in page


@pytest.mark.parametrize(
    "changes", [{"filled": "hôm qua"}, {"submission_id": "x"}, {"form_version": "một"}, {"filled": "2026-02-28"}]
)
def test_what_cannot_be_read_is_refused_and_counts_nothing(
    desk: Counter,  # noqa: F811 - the fixture
    colleague: FlaskClient,
    changes: dict[str, str],
) -> None:
    with opened(colleague, printed(desk)) as fields:
        answer = colleague.post("/admin/paper/enter", data={**fields, "q_overall": "5", **changes})
    assert answer.status_code == 422
    with desk.database.reading() as session:
        assert session.scalars(select(Response.id)).all() == []


def test_a_paper_form_takes_the_place_of_a_slip_and_a_slip_of_a_paper_form(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811
    desk.client.post("/admin/desk/hand-over", data={"dossier_id": desk.dossier, "after": 0})
    code = printed(desk, after=1)
    with desk.database.reading() as session:
        states = session.scalars(select(Token.state).order_by(Token.attempt)).all()
        jobs = session.scalars(select(PrintJob.state).order_by(PrintJob.id)).all()
    assert states == [TokenState.VOID, TokenState.ISSUED]
    assert jobs == [JobState.CANCELLED, JobState.CONFIRMED]
    desk.client.post("/admin/desk/hand-over", data={"dossier_id": desk.dossier, "after": 2})
    refused = colleague.post("/admin/paper/sheet", data={"code": code})
    assert "thay bằng phiếu khác" in refused.get_data(as_text=True)


def test_pressing_twice_gives_one_sheet(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811 - fixtures
    printed(desk)
    again = desk.client.post("/admin/paper/give", data={"dossier_id": desk.dossier, "after": 0})
    assert again.status_code == 409
    with desk.database.reading() as session:
        assert len(session.scalars(select(Token.id)).all()) == 1


def test_the_desk_offers_paper_and_lists_it_like_a_slip(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811 - fixtures
    assert "/admin/paper/give" in desk.client.get(f"/admin/desk/?dossier={desk.dossier}").get_data(as_text=True)
    printed(desk, size="a5")
    assert desk.code in desk.client.get("/admin/desk/").get_data(as_text=True)


def test_another_offices_dossier_gets_no_paper(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811 - fixtures
    assert desk.client.post("/admin/paper/give", data={"dossier_id": 999, "after": 0}).status_code == 404
    assert desk.client.post("/admin/paper/give", data={"after": 0}).status_code == 422


def test_the_sheet_says_whom_and_what_it_rates(desk: Counter, colleague: FlaskClient) -> None:  # noqa: F811 - fixtures
    answer = desk.client.post("/admin/paper/give", data={"dossier_id": desk.dossier, "after": 0})
    [page] = text(answer.data)
    assert "Cán bộ: Nguyễn Văn A" in page
    assert desk.code not in page, "no dossier's number on what a citizen drops into a box"
