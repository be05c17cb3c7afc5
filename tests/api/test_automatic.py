"""A dossier system's report of a result prints the ticket: at the counter, once, and only where the office wants it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from surveys.office.models import Office
from surveys.printing.hand_over import hand_over
from surveys.printing.models import PrintJob
from surveys.tokens.models import Token
from surveys.tokens.verbs import redeem
from tests.api.conftest import CODE, World
from tests.api.test_dossiers import DOSSIER
from tests.conftest import NOW

FINISHED = {**DOSSIER, "finished_at": "2026-03-02T09:55:00+07:00"}


def put(world: World, **changes: Any) -> dict[str, Any]:
    answer = world.call("PUT", f"dossiers/{CODE}", json={**FINISHED, **changes})
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_reported_result_prints_its_ticket_at_its_counter_once(world: World) -> None:
    first = put(world)
    assert first["dossier"]["ticket"]["state"] == "issued"
    assert first["dossier"]["ticket"]["printing"] == "queued"
    again = put(world)
    assert (again["outcome"], again["dossier"]["ticket"]) == ("unchanged", first["dossier"]["ticket"])
    with world.database.reading() as session:
        [token] = session.scalars(select(Token))
        [job] = session.scalars(select(PrintJob))
        assert (token.manual, token.counter_id, job.printer_id) == (False, world.low.counter, world.low.printer)


def test_the_ticket_comes_with_the_report_of_the_end_and_not_before(world: World) -> None:
    assert put(world, finished_at=None)["dossier"]["ticket"] is None
    assert put(world)["dossier"]["ticket"]["attempt"] == 1


def test_after_it_a_call_to_finish_tells_the_same_ticket(world: World) -> None:
    first = put(world)["dossier"]["ticket"]
    answer = world.call("POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1"})
    assert answer.get_json()["ticket"] == first
    assert world.count(Token) == 1


@pytest.mark.parametrize(
    "changes",
    [{"finished_at": "2026-02-28T09:55:00+07:00"}, {"withdrawn": True}],
    ids=["long ago", "withdrawn"],
)
def test_what_was_handed_out_long_ago_or_withdrawn_prints_nothing(world: World, changes: dict[str, Any]) -> None:
    assert put(world, **changes)["dossier"]["ticket"] is None
    assert world.count(PrintJob) == 0


def test_an_office_that_switched_it_off_prints_by_hand_alone(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Office, world.top.office).automatic_issue = "off"
    assert put(world)["dossier"]["ticket"] is None
    assert world.count(Token) == 0


@pytest.mark.parametrize("rated", [True, False])
def test_a_reprint_is_told_with_its_own_moment_whether_the_dossier_was_rated_or_not(world: World, rated: bool) -> None:
    put(world)
    later, settings = NOW + timedelta(minutes=5), world.app.extensions["phieu"].settings
    with world.database.writing() as session:
        job = session.scalars(select(PrintJob)).one()
        dossier_id = session.scalars(select(Token.dossier_id)).one() or 0
        if rated:
            redeem(session, job.code or "", secret=settings.secret_key, rated_at=NOW)
        hand_over(session, dossier_id, counter_id=None, clerk_id=None, manual=True, settings=settings, now=later, after=1)
    told = world.call("GET", f"dossiers/{CODE}").get_json()["ticket"]
    assert (told["attempt"], told["state"], datetime.fromisoformat(told["issued_at"])) == (2, "issued", later)
