"""Comments and contests: said by the clerk, answered once by their manager, seen by nobody else, written down."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from surveys.accounts.models import Account, Role
from surveys.audit.models import AuditEntry
from surveys.contests import reading, verbs
from surveys.contests.models import Contest, ContestKind, ContestState
from surveys.contests.verbs import Speaker
from surveys.database import Database
from surveys.errors import Conflict, DomainError
from surveys.figures.periods import Period
from surveys.office.models import Clerk, Office
from tests.builders import place
from tests.conftest import NOW
from tests.own.conftest import Scene
from tests.signing import make_account

WORDS = "Tháng 5 quầy chỉ có một người."
MARK = "đang được xem xét"
FRAMED = "Đang được xem xét theo đề nghị của cán bộ: 1"  # in the funnel


def test_a_contest_reaches_the_manager_and_the_answer_the_clerk(scene: Scene) -> None:
    assert scene.contest("owner") == 303
    assert "1 ý kiến của cán bộ" in scene.page("manager", "/admin/results/?period=2016")
    assert WORDS in scene.page("manager", "/admin/results/contests")
    assert scene.answer("manager", "declined", "Số liệu đúng: đã đối chiếu.") == 303
    own = scene.page("owner")
    assert "Số liệu đúng: đã đối chiếu." in own
    assert "không được chấp nhận" in own
    assert "Người manager, 02/03/2026 10:00" in own


def test_a_contested_figure_carries_a_mark_until_it_is_decided(scene: Scene) -> None:
    pages = ("/admin/results/clerks?period=2016", f"/admin/results/clerks/{scene.where.clerks[0]}?period=2016")
    scene.contest("owner", period="2016-Q2")
    assert all(mark in scene.page("manager", page) for page in pages for mark in (MARK, FRAMED))
    assert MARK not in scene.page("manager", "/admin/results/clerks?period=2015")
    scene.answer("manager")
    assert not any(mark in scene.page("manager", page) for page in pages for mark in (MARK, FRAMED))


def test_a_comment_marks_nothing_and_is_answered_not_decided(scene: Scene) -> None:
    scene.contest("owner", kind="comment")
    assert MARK not in scene.page("manager", "/admin/results/clerks?period=2016")
    assert scene.answer("manager", "accepted") == 422
    assert scene.answer("manager", "answered") == 303


def test_the_page_of_contests_is_called_so(scene: Scene) -> None:
    assert "<title>Ý kiến của cán bộ về số liệu · Kết quả" in scene.page("manager", "/admin/results/contests")


def test_colleagues_neighbours_and_strangers_see_nothing_of_it(scene: Scene) -> None:
    scene.contest("owner")
    assert WORDS not in scene.page("colleague")
    assert WORDS not in scene.page("neighbour", "/admin/results/contests")
    assert scene.answer("neighbour") == 404
    assert scene.answer("owner") == 403
    assert scene.post("colleague", "/admin/own/contests/1", words="Của tôi") == 404
    assert scene.clients["stranger"].post("/admin/own/contests").status_code in (303, 400)


def test_words_can_be_changed_until_the_answer_and_never_after(scene: Scene) -> None:
    scene.contest("owner")
    assert scene.post("owner", "/admin/own/contests/1", words="Tháng 5 và 6.") == 303
    scene.answer("manager")
    assert scene.post("owner", "/admin/own/contests/1", words="Khác hẳn.") == 409
    assert scene.answer("manager", "declined") == 409
    assert "Tháng 5 và 6." in scene.page("owner")
    assert "Sửa ý kiến" not in scene.page("owner")


def test_who_was_moved_to_another_office_changes_nothing_at_the_old_one(scene: Scene) -> None:
    scene.contest("owner")
    with scene.database.writing() as session:
        account = session.scalars(select(Account).where(Account.login == "owner")).one()
        account.office_id = session.scalars(select(Office.id).where(Office.id != account.office_id)).one()
    assert scene.post("owner", "/admin/own/contests/1", words="Sau khi chuyển") == 404


def test_every_step_is_written_down_without_its_words(scene: Scene) -> None:
    scene.contest("owner")
    scene.post("owner", "/admin/own/contests/1", words="Tháng 5 và 6.")
    scene.answer("manager")
    with scene.database.reading() as session:
        kept = session.execute(select(AuditEntry.action, AuditEntry.detail).where(AuditEntry.action.like("contest.%"))).all()
    assert [row.action for row in kept] == ["contest.make", "contest.update", "contest.answer"]
    assert "Tháng 5" not in str(kept)


def test_words_are_needed_and_only_so_many_wait_at_once(scene: Scene) -> None:
    assert scene.contest("owner", words="\u200b") == 422
    assert scene.contest("owner", words="  ") == 422
    assert scene.contest("owner", words="a" * 2001) == 422
    assert scene.contest("owner", kind="rant") == 422
    assert scene.contest("owner", period="hôm qua") == 422
    assert [scene.contest("owner") for _ in range(verbs.OPEN_AT_ONCE)] == [303] * verbs.OPEN_AT_ONCE
    assert scene.contest("owner") == 409


def test_words_are_shown_as_they_were_written_and_never_run(scene: Scene) -> None:
    scene.contest("owner", words="<script>alert(1)</script>")
    for page in (scene.page("owner"), scene.page("manager", "/admin/results/contests")):
        assert "&lt;script&gt;alert(1)" in page


@pytest.fixture
def spoken(database: Database) -> tuple[Database, Speaker, Speaker, int]:
    """A contest in a store of each kind, its clerk and its manager."""
    with database.writing() as session:
        where = place(session)
        people = [make_account(session, where, role) for role in (Role.CLERK, Role.MANAGER)]
        clerk, manager = (Speaker(one.id, one.clerk_id, (where.office,)) for one in people)
        made = verbs.say(session, ContestKind.CONTEST, WORDS, Period(202601, 202603), by=clerk, now=NOW)
    return database, clerk, manager, made


def test_two_managers_who_answer_at_once_give_one_answer(spoken: tuple[Database, Speaker, Speaker, int]) -> None:
    database, _, manager, made = spoken
    said: list[str] = []

    def answer(words: str) -> None:
        try:
            with database.writing() as session:
                verbs.answer(session, made, ContestState.ACCEPTED, words, by=manager, now=NOW)
            said.append(words)
        except Conflict:
            pass

    both = [threading.Thread(target=answer, args=(words,)) for words in ("Một", "Hai")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    with database.reading() as session:
        assert [session.get_one(Contest, made).reply] == said


def test_nobody_answers_a_contest_of_their_own(spoken: tuple[Database, Speaker, Speaker, int]) -> None:
    database, clerk, manager, made = spoken
    both = Speaker(manager.account_id, clerk.clerk_id, manager.office_ids)
    with pytest.raises(DomainError, match="chính mình"), database.writing() as session:
        verbs.answer(session, made, ContestState.ACCEPTED, "Đúng", by=both, now=NOW)


def test_a_state_without_its_answer_is_refused_by_the_store(spoken: tuple[Database, Speaker, Speaker, int]) -> None:
    database, *_, made = spoken
    with pytest.raises(DBAPIError), database.writing() as session:
        session.get_one(Contest, made).state = ContestState.ACCEPTED


def test_what_waits_and_what_is_contested_is_read_for_the_offices_asked_for(
    spoken: tuple[Database, Speaker, Speaker, int],
) -> None:
    database, clerk, manager, made = spoken
    with database.reading() as session:
        offices, mine = manager.office_ids, session.scalars(select(Clerk.id)).one()
        assert (verbs.count_waiting(session, offices), verbs.count_waiting(session, (999,))) == (1, 0)
        assert verbs.contested(session, offices, Period(202603, 202612)) == {mine}
        assert verbs.contested(session, offices, Period(202604, 202612)) == frozenset()
        assert verbs.contested(session, (999,), Period(202603, 202612)) == frozenset()
        assert [one.id for one in reading.page(session, offices, waiting=True)] == [made]
        assert reading.of_clerk(session, clerk.clerk_id or 0, (999,)) == []
