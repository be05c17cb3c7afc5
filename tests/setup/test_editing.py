"""Set-up: what an administrator may edit, what is refused and where the words stand, and that nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from surveys.accounts.editing import key_digest
from surveys.accounts.models import Account, ApiClient, Role
from surveys.audit.models import AuditEntry
from surveys.guide.models import ProcedureGuide
from surveys.office.models import Clerk, Counter, Field, Holiday, Office, Procedure
from surveys.printing.models import Printer
from tests.builders import LONG_NAME
from tests.setup.conftest import World
from tests.signing import make_account, sign_in

GROUPS = {"minimum_group": 5, "minimum_clerk_group": 10}


def send(client: FlaskClient, path: str, **form: Any) -> tuple[int, str]:
    answer = client.post(f"/admin/setup/{path}", data=form)
    return answer.status_code, answer.get_data(as_text=True)


def one(world: World, model: type[Any], **where: Any) -> Any:
    with world.database.reading() as session:
        found = session.scalars(select(model).filter_by(**where)).one()
        session.expunge(found)
        return found


def added(world: World) -> dict[str, tuple[type[Any], dict[str, Any]]]:
    """A good form for each kind, and the row that it makes."""
    return {
        "offices": (Office, {"parent_id": world.top.office, "code": "H38.22", "name": "Xã Bắc Hà", "active": "y", **GROUPS}),
        "holidays": (Holiday, {"office_id": world.top.office, "day": "2026-04-30", "name": "Ngày Chiến thắng"}),
        "counters": (Counter, {"office_id": world.low.office, "name": "Quầy 2", "printer_id": world.low.printer, "active": "y"}),
        "clerks": (Clerk, {"office_id": world.low.office, "code": "CB02", "name": "Giàng A C", "counter_id": "", "active": "y"}),
        "procedures": (Procedure, {"code": "2.000815", "name": "Chứng thực bản sao", "field_id": world.top.field, "active": "y"}),
        "fields": (Field, {"name": "Chứng thực", "name_en": "Certification"}),
        "guides": (
            ProcedureGuide,
            {"office_id": world.low.office, "procedure_id": world.low.procedure, "requirements": "Đơn", "name": LONG_NAME},
        ),
        "printers": (
            Printer,
            {"office_id": world.low.office, "name": "Máy in 2", "address": "tcp://10.0.0.9", "width_dots": 384},
        ),
        "accounts": (
            Account,
            {"login": "binh", "name": "Lê Bình", "role": "manager", "office_id": world.low.office, "active": "y"},
        ),
        "clients": (ApiClient, {"name": "Phần mềm một cửa", "office_id": world.top.office, "active": "y"}),
    }


def test_every_kind_can_be_added_and_then_stands_in_its_list_and_in_the_record(world: World) -> None:
    client = world.client()
    for slug, (model, form) in added(world).items():
        status, page = send(client, f"{slug}/new", **form)
        assert status in (200, 303), (slug, page)
        made = one(world, model, name=form["name"])
        assert form["name"] in client.get(f"/admin/setup/{slug}/", follow_redirects=True).get_data(as_text=True)
        assert client.get(f"/admin/setup/{slug}/{made.id}").status_code == 200
    record = client.get("/admin/setup/audit/").get_data(as_text=True)
    with world.database.reading() as session:
        acts = set(session.scalars(select(AuditEntry.action)))
    assert {"office.create", "holiday.create", "account.create", "api_client.create", "printer.create"} <= acts
    assert "Khổ giấy" in record  # columns stand under their forms' labels
    assert "Lê Bình" not in record  # an account is named by its login
    assert "binh" in record


def test_an_office_keeps_its_hours_as_spans(world: World) -> None:
    form = {"code": "H38", "name": "Tỉnh", "day0": "7h30 - 11h30; 13:30–17:00", "day5": "", **GROUPS}
    assert send(world.client(), f"offices/{world.top.office}", **form)[0] == 303
    assert one(world, Office, code="H38").opening_hours == {"0": [["07:30", "11:30"], ["13:30", "17:00"]]}


@pytest.mark.parametrize(
    ("path", "form", "words"),
    [
        ("offices/{top}", {"code": "H38", "name": "Tỉnh", "day0": "7h đến 11h", **GROUPS}, "Viết giờ như 07:30–11:30"),
        ("offices/{top}", {"code": "H38", "name": "Tỉnh", "day0": "13:00-17:00, 07:00-11:00", **GROUPS}, "không chồng lên nhau"),
        ("offices/{top}", {"code": "H38", "name": "Tỉnh", "minimum_group": 4, "minimum_clerk_group": 10}, "Từ 5 đến 1000."),
        (
            "offices/{top}",
            {"code": "H38", "name": "Tỉnh", "minimum_group": "abc", "minimum_clerk_group": 10},
            "Vui lòng nhập một số.",
        ),
        ("offices/{top}", {"code": "H38", "name": "Tỉnh", "email": "không phải thư", **GROUPS}, "Địa chỉ thư chưa đúng."),
        ("offices/{top}", {"code": "H38.20", "name": "Tỉnh", **GROUPS}, "Đã có mục khác dùng giá trị này."),
        ("offices/{low}", {"parent_id": "{low}", "code": "H38.20", "name": "Xã", "active": "y", **GROUPS}, "trực thuộc chính nó"),
        ("offices/new", {"code": "X", "name": "Ngoài cây", **GROUPS}, "Vui lòng chọn cơ quan cấp trên."),
        ("counters/new", {"office_id": "{low}", "name": "Quầy 1"}, "Đã có mục khác dùng giá trị này."),
        ("counters/new", {"office_id": "{low}", "name": "Quầy 9", "printer_id": "{top_printer}"}, "thuộc cơ quan khác"),
        ("clerks/new", {"office_id": "", "code": "A", "name": "B"}, "Vui lòng chọn."),
        ("printers/new", {"office_id": "{low}", "name": "M", "address": "usb://1:2", "width_dots": 576}, "mã hãng"),
        ("accounts/new", {"login": "Lê Bình", "name": "Lê Bình", "role": "clerk", "office_id": "{low}"}, "chữ cái không dấu"),
        ("accounts/new", {"login": "LAN", "name": "Lan", "role": "clerk", "office_id": "{low}"}, "đã có người dùng"),
        (
            "accounts/new",
            {"login": "binh", "name": "Lê Bình", "role": "chief", "office_id": "{low}"},
            "Vui lòng chọn một mục trong danh sách.",
        ),
        ("holidays/new", {"office_id": "{low}", "day": "30/02/2026", "name": "x"}, "Ngày chưa đúng."),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_nothing_changes(
    world: World, path: str, form: dict[str, Any], words: str
) -> None:
    places = {"top": world.top.office, "low": world.low.office, "top_printer": world.top.printer}
    filled = {name: value.format(**places) if isinstance(value, str) else value for name, value in form.items()}
    status, page = send(world.client(), path.format(**places), **filled)
    assert status == 422
    beside = [part.partition("</p>")[0] for part in page.split('class="field-error"')[1:]]
    assert any(words in part for part in beside), beside
    with world.database.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_commune_sees_and_edits_only_its_own(world: World) -> None:
    client = world.client("xa")
    assert "H38.21" not in client.get("/admin/setup/offices/").get_data(as_text=True)
    for path in (f"offices/{world.top.office}", f"counters/{world.side.counter}", f"clerks/{world.top.clerk}"):
        assert client.get(f"/admin/setup/{path}").status_code == 404
        assert send(client, path, name="Của tôi")[0] == 404
    status, page = send(client, "counters/new", office_id=world.side.office, name="Quầy 9")
    assert status == 422
    assert "Vui lòng chọn một mục trong danh sách." in page


def test_the_shared_catalogue_is_edited_at_the_top_of_the_tree_only(world: World) -> None:
    client = world.client("xa")
    assert client.get("/admin/setup/procedures/").status_code == 200
    form = {"code": "1.009972", "name": "Tên khác", "field_id": world.top.field, "active": "y"}
    assert send(client, f"procedures/{world.top.procedure}", **form)[0] == 403
    assert send(world.client("tinh"), f"procedures/{world.top.procedure}", **form)[0] == 303


def test_a_row_stays_with_the_office_that_it_was_made_for(world: World) -> None:
    send(world.client(), f"clerks/{world.low.clerk}", office_id=world.top.office, code="CB01", name="Nguyễn Văn A", active="y")
    assert one(world, Clerk, id=world.low.clerk).office_id == world.low.office


def test_saving_what_is_there_already_writes_nothing_down(world: World) -> None:
    client = world.client()
    form = {"name": "Quầy 1", "printer_id": world.low.printer, "active": "y"}
    assert send(client, f"counters/{world.low.counter}", **form)[0] == 303
    assert send(client, f"counters/{world.low.counter}", **{**form, "active": ""})[0] == 303
    assert one(world, AuditEntry, action="counter.update").detail == {"fields": ["active"]}


def test_what_is_out_of_use_stays_and_says_so(world: World) -> None:
    client = world.client()
    send(client, f"clerks/{world.low.clerk}", code="CB01", name="Nguyễn Văn A")
    assert "Ngừng dùng" in client.get("/admin/setup/clerks/").get_data(as_text=True)
    assert not one(world, Clerk, id=world.low.clerk).active


def test_only_a_holiday_can_be_deleted(world: World) -> None:
    client = world.client()
    send(client, "holidays/new", office_id=world.top.office, day="2026-04-30", name="Ngày Chiến thắng")
    holiday = one(world, Holiday)
    assert send(client, f"holidays/{holiday.id}/remove")[0] == 303
    assert send(client, f"counters/{world.low.counter}/remove")[0] == 409
    with world.database.reading() as session:
        assert session.scalars(select(Holiday)).all() == []


def test_the_list_is_searched_without_tone_marks(world: World) -> None:
    client = world.client()
    for name in ("Trần Thị Bưởi", "Giàng A Sử"):
        send(client, "clerks/new", office_id=world.top.office, code=name, name=name, active="y")
    page = client.get("/admin/setup/clerks/?q=thi+buoi").get_data(as_text=True).partition("<tbody>")[2]
    assert "Trần Thị Bưởi" in page
    assert "Giàng A Sử" not in page


def secret_of(page: str) -> str:
    return page.partition('<code translate="no">')[2].partition("</code>")[0]


def test_a_new_account_signs_in_with_the_password_that_was_shown_once(world: World) -> None:
    client = world.client()
    status, page = send(
        client, "accounts/new", login="binh", name="Lê Bình", role="manager", office_id=world.low.office, active="y"
    )
    assert status == 200
    sign_in(world.app.test_client(), "binh", secret_of(page))
    assert secret_of(page) not in client.get(f"/admin/setup/accounts/{one(world, Account, login='binh').id}").get_data(
        as_text=True
    )


def test_a_reset_password_ends_the_sessions_of_the_account(world: World) -> None:
    lan = world.client("lan")
    status, page = send(world.client(), f"accounts/{one(world, Account, login='lan').id}/secret")
    assert status == 200
    assert lan.get("/admin/").headers["Location"].startswith("/admin/sign-in")
    sign_in(world.app.test_client(), "lan", secret_of(page))


def account_form(account: Account, **changes: Any) -> dict[str, Any]:
    form = {"name": account.name, "role": account.role.value, "office_id": account.office_id, "active": "y"}
    return {**form, **changes}


def test_closing_an_account_ends_its_sessions_and_reopening_does_not_revive_them(world: World) -> None:
    lan, client, account = world.client("lan"), world.client(), one(world, Account, login="lan")
    for active in ("", "y"):
        assert send(client, f"accounts/{account.id}", **account_form(account, active=active))[0] == 303
        assert lan.get("/admin/").headers["Location"].startswith("/admin/sign-in")
    sign_in(world.app.test_client(), "lan")


@pytest.mark.parametrize("change", [{"active": ""}, {"role": "manager"}, {"office_id": "low"}])
def test_an_administrator_cannot_close_demote_or_move_themself(world: World, change: dict[str, Any]) -> None:
    account = one(world, Account, login="tinh")
    moved = {"office_id": world.low.office} if "office_id" in change else change
    status, page = send(world.client(), f"accounts/{account.id}", **account_form(account, **moved))
    assert status == 422
    assert "Ông/Bà không thể tự" in page
    kept = one(world, Account, login="tinh")
    assert (kept.role, kept.active, kept.office_id) == (Role.ADMINISTRATOR, True, world.top.office)


def test_two_administrators_who_close_each_other_at_once_leave_one(world: World) -> None:
    with world.database.writing() as session:
        make_account(session, world.top, Role.ADMINISTRATOR, login="hai")
        session.scalars(select(Account).where(Account.login == "xa")).one().role = Role.MANAGER
    first, second = one(world, Account, login="tinh"), one(world, Account, login="hai")
    clients = {"tinh": world.client("tinh"), "hai": world.client("hai")}
    with ThreadPoolExecutor(2) as pool:
        calls = [
            pool.submit(send, clients["tinh"], f"accounts/{second.id}", **account_form(second, active="")),
            pool.submit(send, clients["hai"], f"accounts/{first.id}", **account_form(first, active="")),
        ]
        statuses = sorted(call.result()[0] for call in calls)
    # The one who came second finds itself signed out (303 to the sign-in page) or refused.
    assert statuses in ([303, 303], [303, 422])
    with world.database.reading() as session:
        left = session.scalars(select(Account.login).where(Account.role == Role.ADMINISTRATOR, Account.active)).all()
    assert len(left) == 1


def test_an_api_key_is_shown_once_and_only_its_digest_is_kept(world: World) -> None:
    client = world.client()
    _, page = send(client, "clients/new", name="Phần mềm một cửa", office_id=world.top.office, active="y")
    kept = one(world, ApiClient)
    assert kept.key_digest == key_digest(secret_of(page))
    _, page = send(client, f"clients/{kept.id}/secret")
    assert one(world, ApiClient).key_digest == key_digest(secret_of(page)) != kept.key_digest
