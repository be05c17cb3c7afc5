"""The editor of slips and the batches' pages: what an administrator sees, may change, and is refused."""

import base64
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from surveys.accounts.models import Role
from surveys.database import Database
from surveys.forms.verbs import ensure_default
from surveys.printing import templates
from surveys.printing.longest import CODE
from surveys.printing.models import JobState, PrintJob
from surveys.printing.template import DEFAULT
from surveys.tokens.models import Batch, BatchForm, Token, TokenState
from tests.builders import Place, place
from tests.conftest import NOW
from tests.paper.test_sheets import text
from tests.printing.samples import read
from tests.signing import make_account, sign_in

HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Room:
    """A province (``top``) with a commune below (``low``), and the commune's administrator."""

    app: Flask
    database: Database
    top: Place
    low: Place
    client: FlaskClient


@pytest.fixture
def room(make_app: Callable[..., Flask]) -> Room:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    database: Database = app.extensions["phieu"].database
    with database.writing() as session:
        ensure_default(session, NOW)
        top = place(session)
        low = place(session, code="H38.20", parent=top.office)
        make_account(session, low, Role.ADMINISTRATOR, login="xa")
        make_account(session, low, Role.MANAGER, login="sep")
    client = app.test_client()
    sign_in(client, "xa")
    return Room(app, database, top, low, client)


def form(**changes: object) -> dict[str, object]:
    """The editor's fields as they stand for the product's own layout."""
    fields: dict[str, object] = {"english": DEFAULT.english, "languages": DEFAULT.languages, "shown": sorted(DEFAULT.shown)}
    for section in ("header", "invitation", "how", "closing"):
        for number, line in enumerate(getattr(DEFAULT, section)):
            fields |= {f"{section}{number}": line.text, f"{section}{number}_as": line.emphasis.value}
    return {**fields, **changes}


def pictures(page: str) -> list[Image.Image]:
    found = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", page)
    return [Image.open(io.BytesIO(base64.b64decode(each))) for each in found]


def test_the_editor_shows_both_papers_as_the_printers_will_draw_them(room: Room) -> None:
    page = room.client.get("/admin/tickets/").get_data(as_text=True)
    narrow, wide = pictures(page)
    assert (narrow.width, wide.width) == (384, 576)
    assert read(narrow)["CODE128"] == read(wide)["CODE128"] == CODE
    assert "mẫu có sẵn" in page


def test_typing_changes_the_preview_and_nothing_else(room: Room) -> None:
    before = pictures(room.client.get("/admin/tickets/").get_data(as_text=True))
    answer = room.client.post("/admin/tickets/preview", data=form(header1="Tỉnh Lào Cai"), headers=HTMX)
    part = answer.get_data(as_text=True)
    assert part.startswith('<div id="preview"')
    assert [after.height > old.height for after, old in zip(pictures(part), before, strict=True)] == [True, True]
    with room.database.reading() as session:
        assert templates.in_force(session, room.low.office).template == DEFAULT


def test_without_javascript_the_preview_is_a_page_that_keeps_what_was_typed(room: Room) -> None:
    page = room.client.post("/admin/tickets/preview", data=form(header1="Tỉnh Lào Cai")).get_data(as_text=True)
    assert 'value="Tỉnh Lào Cai"' in page
    assert "<html" in page


def test_a_saved_layout_is_printed_from_then_on_and_kept_in_the_history(room: Room) -> None:
    answer = room.client.post(
        "/admin/tickets/", data=form(header1="{quầy}", header1_as="small", shown=["expiry"], languages="vi")
    )
    assert answer.status_code == 303
    with room.database.reading() as session:
        standing = templates.in_force(session, room.low.office)
    assert standing.own
    assert [(line.text, line.emphasis) for line in standing.template.header] == [("{cơ quan}", "bold"), ("{quầy}", "small")]
    assert (standing.template.languages, standing.template.shown) == ("vi", frozenset({"expiry"}))
    assert "Người xa" not in (page := room.client.get("/admin/tickets/").get_data(as_text=True))
    assert "Người administrator" in page


def test_a_broken_layout_is_refused_beside_its_line_and_nothing_is_saved(room: Room) -> None:
    answer = room.client.post("/admin/tickets/", data=form(how1="Mời ra {bàn số 1}"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Không có chỗ điền {bàn số 1}" in page
    assert re.search(r'name="how1"[^>]*aria-invalid="true"', page)
    with room.database.reading() as session:
        assert not templates.in_force(session, room.low.office).own


def test_one_goes_back_to_the_layout_above_and_to_an_earlier_one(room: Room) -> None:
    for words in ("lần một", "lần hai"):
        room.client.post("/admin/tickets/", data=form(header0=words))
    assert room.client.post("/admin/tickets/again/1").status_code == 303
    with room.database.reading() as session:
        assert templates.in_force(session, room.low.office).template.header[0].text == "lần một"
    assert room.client.post("/admin/tickets/inherit").status_code == 303
    with room.database.reading() as session:
        assert templates.in_force(session, room.low.office).template == DEFAULT
        assert len(templates.history(session, room.low.office)) == 4


@pytest.mark.parametrize("path", ["/admin/tickets/", "/admin/tickets/preview", "/admin/tickets/inherit"])
def test_another_offices_layout_is_out_of_reach(room: Room, path: str) -> None:
    assert room.client.post(path, data=form(office=room.top.office)).status_code == 404
    with room.database.reading() as session:
        assert templates.history(session, room.top.office) == []


def test_only_an_administrator_edits_slips_and_prints_batches(room: Room) -> None:
    client = room.app.test_client()
    sign_in(client, "sep")
    assert {client.get(path).status_code for path in ("/admin/tickets/", "/admin/tickets/batches")} == {403}
    assert client.post("/admin/tickets/batches", data=order(room)).status_code == 403


def order(room: Room, **changes: object) -> dict[str, object]:
    return {"counter_id": room.low.counter, "count": 3, "reason": "Quầy lưu động Tả Phìn", "form": "slips", **changes}


def test_a_batch_of_slips_is_queued_watched_stopped_and_ended(room: Room) -> None:
    made = room.client.post("/admin/tickets/batches", data=order(room))
    assert made.status_code == 303
    page = room.client.get(made.location).get_data(as_text=True)
    assert "Đã ra 0 trên 3 phiếu" in page
    assert 'hx-trigger="every 2s"' in page
    room.client.post(f"{made.location}/stop")
    part = room.client.get(f"{made.location}/progress", headers=HTMX).get_data(as_text=True)
    assert "3 không in" in part
    assert "hx-trigger" not in part
    room.client.post(f"{made.location}/void")
    with room.database.reading() as session:
        assert set(session.scalars(select(PrintJob.state))) == {JobState.CANCELLED}
        assert set(session.scalars(select(Token.state))) == {TokenState.VOID}
    assert "Các phiếu chưa dùng đã hủy" in room.client.get(made.location).get_data(as_text=True)


@pytest.mark.parametrize(("kind", "pages"), [("sheet", 1), ("forms", 3)])
def test_a_batch_for_an_office_printer_is_a_pdf_whose_codes_are_kept_nowhere(room: Room, kind: str, pages: int) -> None:
    answer = room.client.post("/admin/tickets/batches", data=order(room, form=kind, procedure_id=room.low.procedure))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(text(answer.data)) == pages
    with room.database.reading() as session:
        assert session.scalars(select(PrintJob.id)).all() == []
        [batch] = session.scalars(select(Batch))
        assert (batch.form, batch.count, batch.field_id) == (BatchForm(kind), 3, room.low.field)
    assert "Lô này được tạo thành tệp PDF" in room.client.get("/admin/tickets/batches/1").get_data(as_text=True)


def test_a_button_pressed_twice_makes_one_batch_of_slips(room: Room) -> None:
    first, second = (room.client.post("/admin/tickets/batches", data=order(room)) for _ in range(2))
    assert first.location == second.location
    other = room.client.post("/admin/tickets/batches", data=order(room, reason="Quầy lưu động Bản Hồ"))
    assert other.location != first.location
    with room.database.reading() as session:
        assert len(session.scalars(select(PrintJob.id)).all()) == 6


@pytest.mark.parametrize(
    ("changes", "told"), [({"count": 101}, "1 đến 100"), ({"reason": ""}, "lý do"), ({"counter_id": 1}, "chọn quầy")]
)
def test_a_batch_that_cannot_be_made_is_refused_in_words_and_keeps_what_was_typed(
    room: Room, changes: dict[str, object], told: str
) -> None:
    answer = room.client.post("/admin/tickets/batches", data=order(room, **changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert told in page
    assert f'value="{changes.get("count", 3)}"' in page
    with room.database.reading() as session:
        assert session.scalars(select(Batch.id)).all() == []


def test_another_offices_batch_is_not_found(room: Room) -> None:
    with room.database.writing() as session:
        session.add(
            Batch(office_id=room.top.office, counter_id=room.top.counter, form=BatchForm.SLIPS, count=1, reason="x", made_at=NOW)
        )
    answers = [room.client.get("/admin/tickets/batches/1"), room.client.get("/admin/tickets/batches/1/progress")]
    answers += [room.client.post("/admin/tickets/batches/1/stop"), room.client.post("/admin/tickets/batches/1/void")]
    assert {answer.status_code for answer in answers} == {404}
