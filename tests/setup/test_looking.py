"""The pages that only show: the form in force and what was set aside."""

from sqlalchemy import select

from surveys.audit.models import AuditEntry
from surveys.responses.models import Quarantined, Reason
from tests.conftest import NOW
from tests.setup.conftest import World

PAYLOAD: dict[str, object] = {
    "form_version": 1,
    "channel": "kiosk",
    "answers": {"overall": ["2"], "time": ["late"]},
    "remark": "Chờ lâu quá <script>",
}


def set_aside(world: World, office: int | None, payload: dict[str, object]) -> int:
    with world.database.writing() as session:
        entry = Quarantined(reason=Reason.TOKEN_USED, office_id=office, payload=payload, received_at=NOW)
        session.add(entry)
        session.flush()
        return entry.id


def test_the_form_in_force_shows_the_articles_that_it_answers(world: World) -> None:
    page = world.client().get("/admin/setup/form").get_data(as_text=True)
    assert "NĐ 118/2025 Đ.33.1a" in page
    assert world.client("xa").get(f"/admin/setup/form?office={world.top.office}").status_code == 404


def test_a_set_aside_submission_can_be_read_in_words_and_reading_is_written_down(world: World) -> None:
    entry = set_aside(world, world.low.office, PAYLOAD)
    client = world.client("xa")
    assert "Phiếu đã được dùng" in client.get("/admin/setup/quarantine/").get_data(as_text=True)
    page = client.get(f"/admin/setup/quarantine/{entry}").get_data(as_text=True)
    assert "Không hài lòng" in page
    assert "Trễ hạn" in page
    assert "Chờ lâu quá &lt;script&gt;" in page
    assert "<script>" not in page.partition("<main")[2]
    with world.database.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["quarantine.read"]


def test_a_set_aside_submission_of_an_odd_shape_can_still_be_read(world: World) -> None:
    odd: list[dict[str, object]] = [{}, {"form_version": 99, "answers": "overall"}, {"form_version": "x", "raw": "?"}]
    for payload in odd:
        entry = set_aside(world, world.low.office, payload)
        assert world.client("xa").get(f"/admin/setup/quarantine/{entry}").status_code == 200


def test_another_office_never_sees_it_and_what_has_no_office_is_seen_at_the_top(world: World) -> None:
    side, nowhere = set_aside(world, world.side.office, PAYLOAD), set_aside(world, None, PAYLOAD)
    seen = {
        login: [world.client(login).get(f"/admin/setup/quarantine/{e}").status_code for e in (side, nowhere)]
        for login in ("xa", "tinh")
    }
    assert seen == {"xa": [404, 404], "tinh": [200, 200]}
