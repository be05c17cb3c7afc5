"""A clerk's own page: one's own figures where they are many enough, and nothing of anyone else."""

import re

import pytest
from sqlalchemy import select

from surveys.accounts.models import Account
from surveys.office.models import Clerk
from tests.figures.ratings import Given, at, rate
from tests.own.conftest import PAGE, Scene


def figures(page: str) -> list[str]:
    """The large figures of a page."""
    return re.findall(r'class="big">([^<]+)<', page)


def body(page: str) -> str:
    """What stands on the page itself, without the form's token."""
    return re.sub(r'value="[^"]{60,}"', "", page.partition('<div id="own"')[2])


def test_a_clerk_sees_the_figures_that_the_manager_sees_of_them(scene: Scene) -> None:
    own = scene.page("owner")
    managers = scene.page("manager", f"/admin/results/clerks/{scene.where.clerks[0]}?period=2016")
    assert figures(own) == figures(managers)[:1]
    for part in ("khoảng tin cậy 95 %", "Các câu hỏi khác và lý do", "Hồ sơ trả kết quả"):
        assert part in own


def test_where_one_lies_is_said_in_words_without_a_rank_or_the_common_share(scene: Scene) -> None:
    own = scene.page("owner")
    assert re.search("Cao hơn mức chung|Trong khoảng thường gặp|Thấp hơn mức chung", own)
    assert re.search(r"(?i)thứ hạng \d|hạng nhất|xếp thứ", own) is None


def test_nothing_of_colleagues_stands_on_it(scene: Scene) -> None:
    own = scene.page("owner")
    with scene.database.reading() as session:
        names = {row.id: row.name for row in session.execute(select(Clerk.id, Clerk.name))}
    assert names[scene.where.clerks[0]] in own
    assert [name for key, name in names.items() if key in scene.where.clerks[1:] and name in own] == []


def test_nobody_who_rated_no_remark_and_no_moment_of_a_rating_stands_on_it(scene: Scene) -> None:
    own = scene.page("owner")
    assert "Góp ý số" not in own
    body = own.partition('<div id="own"')[2].replace("02/03/2026 10:00", "")  # when the figures were released
    assert re.findall(r"\d{1,2}:\d\d", body) == []
    assert re.findall(r"\d\d/\d\d/2016", body) == []


def test_too_few_ratings_show_nothing_but_why(scene: Scene) -> None:
    own = scene.page("newcomer")
    assert "Chưa đủ đánh giá để hiện" in own
    assert "chưa đủ 10 đánh giá" in own.lower()
    assert (figures(own), "<svg xmlns" in own) == ([], False)


def test_a_period_without_ratings_says_how_they_come(scene: Scene) -> None:
    assert "hãy đưa phiếu và mời người dân đánh giá" in scene.page("owner", "/admin/own/?period=2015")


def test_what_one_citizen_said_is_not_found_by_looking_before_and_after(scene: Scene) -> None:
    owner, procedure = scene.where.clerks[0], scene.where.procedures[0]
    with scene.database.writing() as session:
        rate(
            session, scene.where, [Given(5, at(month), owner, procedure) for month in (202601, 202602, 202603) for _ in range(15)]
        )
    seen = {}
    for moment in ("before", "after"):
        seen[moment] = [
            body(scene.page("owner", path)) for path in ("/admin/own/", "/admin/own/?period=2026", "/admin/own/?period=2026-Q1")
        ]
        with scene.database.writing() as session:
            rate(session, scene.where, [Given(1, at(202603, 2), owner, procedure)])
    assert seen["before"] == seen["after"]
    assert figures(seen["after"][1]) == ["100 %"]
    assert "trong 30 đánh giá" in seen["after"][1]


def test_whose_months_are_too_small_sees_the_last_quarter_or_year_that_ended(scene: Scene) -> None:
    clerk, procedure = scene.where.clerks[3], scene.where.procedures[0]
    with scene.database.writing() as session:
        few = [Given(5, at(month), clerk, procedure) for month in range(202501, 202513) for _ in range(4)]
        rate(session, scene.where, [*few, Given(1, at(202601), clerk, procedure)])
    page = body(scene.page("newcomer", "/admin/own/?period=2025-01..2026-12"))
    assert "trong 48 đánh giá" in page


def test_of_a_month_that_still_runs_one_is_told_when_it_will_be_there(scene: Scene) -> None:
    answer = scene.clients["owner"].get("/admin/own/?period=2026-03")
    assert (answer.status_code, "chỉ có đến hết tháng trước" in answer.get_data(as_text=True)) == (422, True)


def test_an_account_without_a_clerk_learns_what_to_ask_for(scene: Scene) -> None:
    page = scene.page("unlinked")
    assert "Tài khoản này chưa gắn với cán bộ nào" in page
    assert "unlinked" in page
    assert scene.contest("unlinked") == 403


def test_a_clerk_gets_no_results_page_and_no_colleagues(scene: Scene) -> None:
    other = scene.where.clerks[1]
    for path in ("/admin/results/", f"/admin/results/clerks/{other}", "/admin/results/contests", "/admin/results/signs"):
        assert scene.clients["owner"].get(path).status_code == 403
    assert figures(scene.page("owner", f"{PAGE}&clerk={other}&office=2")) == figures(scene.page("owner"))


def test_a_clerk_of_an_office_that_the_account_may_not_see_is_not_shown(scene: Scene) -> None:
    with scene.database.writing() as session:
        account = session.scalars(select(Account).where(Account.login == "unlinked")).one()
        account.clerk_id = session.scalars(select(Clerk.id).where(Clerk.office_id != scene.where.place.office)).one()
    assert "Tài khoản này chưa gắn với cán bộ nào" in scene.page("unlinked")


def test_strangers_are_sent_to_sign_in(scene: Scene) -> None:
    assert scene.clients["stranger"].get(PAGE).status_code == 303


@pytest.mark.parametrize(("who", "there"), [("owner", True), ("unlinked", True), ("manager", False)])
def test_the_way_to_it_stands_in_the_navigation_of_those_whose_work_is_rated(scene: Scene, who: str, *, there: bool) -> None:
    page = scene.page(who, "/admin/desk/")
    assert ("Kết quả của tôi" in page) is there


def test_htmx_gets_the_figures_alone_and_the_address_of_the_page(scene: Scene) -> None:
    answer = scene.clients["owner"].get(PAGE, headers={"HX-Request": "true"})
    assert "<html" not in answer.get_data(as_text=True)
    assert answer.headers["HX-Push-Url"] == "/admin/own/?period=2016"


def test_no_page_has_inline_style_or_script(scene: Scene) -> None:
    assert re.search(r"\sstyle=|<style|<script>|\son\w+=", scene.page("owner")) is None
