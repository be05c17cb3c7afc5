"""The page on which an administrator says which yardsticks the questions inform."""

import re

from surveys.forms.verbs import current
from surveys.forms.yardsticks import tags
from tests.setup.conftest import World

PAGE = "/admin/setup/form/yardsticks"


def ticked(page: str, question: str) -> set[str]:
    return set(re.findall(rf'name="tag\.{question}" value="([^"]+)" checked', page))


def test_what_is_ticked_is_what_the_form_carries_and_what_is_saved_is_carried_from_then_on(world: World) -> None:
    client = world.client()
    page = client.get(PAGE).get_data(as_text=True)
    assert ticked(page, "time") == {"NĐ 118/2025 Đ.33.1a", "factor.result", "PAR INDEX", "PAPI 5"}
    with world.database.reading() as session:
        version = current(session, world.top.office).version_id
    form = {"office": world.top.office, "version": version, "tag.time": ["factor.access"], "tag.overall": ["PAR INDEX"]}
    answer = client.post(PAGE, data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/admin/setup/form?office={world.top.office}")
    assert ticked(client.get(PAGE).get_data(as_text=True), "time") == {"factor.access"}
    with world.database.reading() as session:
        after = current(session, world.low.office).definition
    assert {q.code: tags(q) for q in after.questions if tags(q)} == {"time": {"factor.access"}, "overall": {"PAR INDEX"}}
    assert "gắn thước đo" in client.get("/admin/setup/audit/").get_data(as_text=True)


def test_a_page_that_is_out_of_date_saves_nothing_and_says_so(world: World) -> None:
    client = world.client()
    answer = client.post(PAGE, data={"office": world.top.office, "version": 0})
    assert answer.status_code == 409
    assert "Chưa có gì thay đổi" in answer.get_data(as_text=True)


def test_a_commune_sees_the_provinces_tags_and_can_not_change_them(world: World) -> None:
    client = world.client("xa")
    page = client.get(PAGE).get_data(as_text=True)
    assert "chỉ quản trị ở đó sửa được" in page
    assert "<button>Lưu" not in page
    assert client.post(PAGE, data={"office": world.low.office, "version": 1}).status_code == 403
    assert client.get(f"{PAGE}?office={world.top.office}").status_code == 404
