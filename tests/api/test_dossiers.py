"""Dossiers through the API: put, finished, never printed twice, and never a word about their owners."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from surveys.accounts.models import IdempotencyKey
from surveys.dossiers.models import Dossier
from surveys.printing.models import PrintJob
from surveys.tokens.models import Token, TokenState
from tests import builders
from tests.api.conftest import CODE, World
from tests.conftest import NOW

DOSSIER = {
    "procedure_code": "1.009972",
    "procedure_name": "Thẩm định báo cáo",
    "field_name": "Xây dựng",
    "intake": "online",
    "received_at": "2026-02-25T08:00:00+07:00",
    "due_at": "2026-03-05",
    "clerk_code": "CB01",
    "clerk_name": "Nguyễn Văn A",
    "counter_name": "Quầy 1",
}
NATIONAL = {
    "MaHoSo": CODE,
    "MaTTHC": "1.009972",
    "TenTTHC": "Thẩm định báo cáo",
    "TenLinhVuc": "Xây dựng",
    "KenhThucHien": 2,
    "NgayTiepNhan": "2026-02-25T08:00:00",
    "NgayHenTra": "2026-03-05T17:00:00",
    "TrangThaiHoSo": 4,
}
OWNER = {"ChuHoSo": "Vàng Thị Bí Mật", "SoDienThoai": "0987654321", "CMND": "063190001234", "owner_name": "Vàng Thị Bí Mật"}


def stored(world: World) -> Dossier:
    with world.database.reading() as session:
        found = session.scalars(select(Dossier)).one()
        session.expunge(found)
        return found


def dossier_at(world: World, **facts: Any) -> int:
    with world.database.writing() as session:
        made = builders.dossier(session, world.low)
        for name, value in facts.items():
            setattr(made, name, value)
        return made.id


def test_a_dossier_is_created_then_unchanged_then_updated(world: World) -> None:
    first, again = (world.call("PUT", f"dossiers/{CODE}", json=DOSSIER) for _ in range(2))
    later = world.call("PUT", f"dossiers/{CODE}", json={**DOSSIER, "finished_at": "2026-03-01T09:00:00+07:00"})
    assert [(a.status_code, a.get_json()["outcome"]) for a in (first, again, later)] == [
        (201, "created"),
        (200, "unchanged"),
        (200, "updated"),
    ]
    assert later.get_json()["dossier"]["finished_at"] == "2026-03-01T02:00:00Z"


def test_without_a_state_a_withdrawn_dossier_stays_withdrawn(world: World) -> None:
    outcomes = []
    for told in ({"state_text": "Đã rút hồ sơ"}, {}, {"state_text": " "}, {"state_text": "Đang giải quyết"}, {"withdrawn": True}):
        answer = world.call("PUT", f"dossiers/{CODE}", json={**DOSSIER, **told}).get_json()
        outcomes.append((answer["outcome"], answer["dossier"]["withdrawn"]))
    assert outcomes == [("created", True), ("unchanged", True), ("unchanged", True), ("updated", False), ("updated", True)]


def test_the_national_names_say_the_same(world: World) -> None:
    assert world.call("PUT", f"dossiers/{CODE}", json=NATIONAL).status_code == 201
    kept = stored(world)
    assert (kept.intake.value, kept.received_at) == ("online", datetime(2026, 2, 25, 1, tzinfo=UTC))


def test_a_moment_without_offset_is_vietnamese_time(world: World) -> None:
    for moment in ("2026-02-25T08:00", "2026-02-25 08:00:00", "2026-02-25T01:00:00Z", "2026-02-25T08:00:00+07:00"):
        world.call("PUT", f"dossiers/{CODE}", json={**DOSSIER, "received_at": moment})
        assert stored(world).received_at == datetime(2026, 2, 25, 1, tzinfo=UTC)


def test_the_owner_reaches_neither_the_store_nor_the_log_nor_the_answer(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    good = world.call("PUT", f"dossiers/{CODE}", json={**NATIONAL, **OWNER})
    bad = world.call("PUT", f"dossiers/{CODE}", json={**OWNER, "received_at": OWNER["ChuHoSo"], "clerk_code": [OWNER["CMND"]]})
    assert (good.status_code, bad.status_code) == (201, 422)
    with world.database.engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM dossier")).all())
    said = rows + caplog.text + good.get_data(as_text=True) + bad.get_data(as_text=True)
    for secret in ("Bí Mật", "0987654321", "063190001234"):
        assert secret not in said


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_at": "25/02/2026"}, "received_at"),
        ({"received_at": 1772000000}, "received_at"),
        ({"received_at": "2026-02-30"}, "received_at"),
        ({"received_at": None}, "received_at"),
        ({"due_at": "tomorrow"}, "due_at"),
        ({"intake": "by pigeon"}, "intake"),
        ({"clerk_name": ["x"]}, "clerk_name"),
        ({"procedure_name": "x" * 501}, "procedure_name"),
        ({"code": "H38.20-260225-0002"}, "code"),
        ({"withdrawn": "perhaps"}, "withdrawn"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(world: World, changes: dict[str, Any], field: str) -> None:
    answer = world.call("PUT", f"dossiers/{CODE}", json={**DOSSIER, **changes})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert [fault["field"] for fault in answer.get_json()["errors"]] == [field]
    assert world.count(Dossier) == 0


def test_a_dossier_of_another_office_is_neither_seen_nor_changed(world: World) -> None:
    with world.database.writing() as session:
        builders.dossier(session, world.top)
    assert world.call("GET", f"dossiers/{CODE}", key="xa").status_code == 404
    assert world.call("POST", f"dossiers/{CODE}/finish", key="xa", json={"counter": "Quầy 1"}).status_code == 404
    assert world.call("PUT", f"dossiers/{CODE}", key="xa", json=DOSSIER).status_code == 409
    assert world.call("GET", f"dossiers/{CODE}", key="tinh").status_code == 200


def test_finishing_prints_one_ticket_and_again_tells_the_same(world: World) -> None:
    dossier_at(world)
    first, again = (world.call("POST", f"dossiers/{CODE}/finish", json={"counter": " quầy 1 "}) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()
    assert first.get_json()["ticket"]["printing"] == "queued"
    assert first.get_json()["finished_at"] == "2026-03-02T03:00:00Z"
    assert (world.count(Token), world.count(PrintJob)) == (1, 1)


def test_the_code_of_a_ticket_is_never_told(world: World) -> None:
    dossier_at(world)
    answer = world.call("POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1"}).get_data(as_text=True)
    with world.database.reading() as session:
        code = session.scalars(select(PrintJob.code)).one()
    assert code
    assert code not in answer


def test_whether_a_ticket_was_used_is_never_told(world: World) -> None:
    dossier_at(world)
    before = world.call("POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1"}).get_json()
    with world.database.writing() as session:
        session.scalars(select(Token)).one().state = TokenState.USED
    assert world.call("GET", f"dossiers/{CODE}").get_json() == before


def test_finishing_at_once_from_many_threads_makes_one_token(world: World) -> None:
    dossier_at(world)
    with ThreadPoolExecutor(6) as pool:
        calls = [pool.submit(world.call, "POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1"}) for _ in range(12)]
        answers = [call.result() for call in calls]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_data() for answer in answers}) == 1
    assert (world.count(Token), world.count(PrintJob)) == (1, 1)


def test_a_dossier_can_have_been_finished_earlier(world: World) -> None:
    dossier_at(world)
    moment = (NOW - timedelta(hours=2)).isoformat()
    answer = world.call("POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1", "clerk": "CB01", "finished_at": moment})
    assert answer.get_json()["finished_at"] == "2026-03-02T01:00:00Z"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"counter": "Quầy 77"}, "counter"),
        ({"counter": ""}, "counter"),
        ({"clerk": "CB99"}, "clerk"),
        ({"finished_at": (NOW + timedelta(minutes=1)).isoformat()}, "finished_at"),
        ({"finished_at": "2026-02-20T08:00:00"}, "finished_at"),
    ],
)
def test_a_wrong_order_finishes_nothing(world: World, changes: dict[str, Any], field: str) -> None:
    dossier_at(world)
    answer = world.call("POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1", **changes})
    assert (answer.status_code, [fault["field"] for fault in answer.get_json()["errors"]]) == (422, [field])
    assert (stored(world).finished_at, world.count(Token)) == (None, 0)


def test_a_withdrawn_dossier_gets_no_ticket(world: World) -> None:
    dossier_at(world, withdrawn=True)
    answer = world.call("POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1"})
    assert (answer.status_code, world.count(Token)) == (409, 0)


def test_one_idempotency_key_stands_for_one_change(world: World) -> None:
    dossier_at(world)
    key = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    order = {"counter": "Quầy 1"}
    first, again = (world.call("POST", f"dossiers/{CODE}/finish", json=order, headers=key) for _ in range(2))
    other = world.call("POST", f"dossiers/{CODE}/finish", json={**order, "clerk": "CB01"}, headers=key)
    assert first.get_json() == again.get_json()
    assert (other.status_code, other.get_json()["code"]) == (409, "idempotency_key_reused")
    assert world.call("POST", f"dossiers/{CODE}/finish", key="xa", json=order, headers=key).status_code == 200
    assert world.count(IdempotencyKey) == 2


def test_an_idempotency_key_that_is_too_long_is_refused(world: World) -> None:
    dossier_at(world)
    answer = world.call("POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1"}, headers={"Idempotency-Key": "k" * 256})
    assert (answer.status_code, world.count(Token)) == (409, 0)
