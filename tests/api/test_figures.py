"""Figures through the API: the same as in admin, and no more of small groups than there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from surveys.dossiers import verbs as dossiers
from surveys.forms.verbs import current
from surveys.responses.models import Channel
from surveys.responses.record import record
from surveys.responses.submission import Submission
from surveys.tokens.verbs import issue
from tests import builders
from tests.api.conftest import World
from tests.conftest import NOW

SECRET = "k" * 64


def rate(world: World, count: int, level: str = "5") -> None:
    """Finish, hand over and rate ``count`` dossiers at the commune."""
    for number in range(1, count + 1):
        with world.database.writing() as session:
            made = builders.dossier(session, world.low, number=number)
            dossiers.finish(session, made.id, now=NOW)
            token = issue(
                session,
                made.id,
                counter_id=world.low.counter,
                clerk_id=world.low.clerk,
                manual=True,
                secret=SECRET,
                now=NOW,
                days=30,
            )
            version = current(session, world.low.office).version_id
            sent = Submission(
                submission_id=uuid4(),
                form_version_id=version,
                code=token.code,
                office_id=None,
                counter_id=None,
                field_id=None,
                channel=Channel.KIOSK,
                language="vi",
                partial=False,
                revision=1,
                rated_at=NOW,
                answers={"overall": (level,)},
                remark=None,
            )
            assert record(session, sent, secret=SECRET, now=NOW + timedelta(minutes=1)).kind == "recorded"


def test_figures_are_told_with_their_interval(world: World) -> None:
    rate(world, 12)
    told = world.call("GET", "figures?period=2026-03").get_json()
    assert told["overall"]["figure"]["n"] == 12
    assert told["overall"]["figure"]["share"] == 1.0
    assert 0.7 < told["overall"]["figure"]["low"] < 1


def test_a_small_group_is_withheld_here_too(world: World) -> None:
    rate(world, 4)
    answer = world.call("GET", "figures?period=2026-03")
    told = answer.get_json()
    rows = [told["overall"], *told["clerks"], *told["procedures"]]
    assert all(row["figure"] is None for row in rows)
    assert told["overall"]["withheld"] == "few"
    assert told["questions"] == []


def test_a_client_sees_its_own_offices_only(world: World) -> None:
    rate(world, 12)
    assert world.call("GET", f"figures?office={world.top.office}", key="xa").status_code == 404
    assert (
        world.call("GET", f"figures?office={world.low.office}&period=2026-03", key="xa").get_json()["overall"]["figure"]["n"]
        == 12
    )


@pytest.mark.parametrize("query", ["channel=pigeon", "period=yesterday", "office=x"])
def test_a_wrong_filter_is_a_problem_document(world: World, query: str) -> None:
    answer = world.call("GET", f"figures?{query}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_dossiers_against_their_promises(world: World) -> None:
    with world.database.writing() as session:
        builders.dossier(session, world.low, number=1)
        builders.dossier(session, world.top, number=2)
    path = "figures/dossiers?from=2026-02-01&to=2026-03-31&as_of=2026-03-02"
    whole, own = (world.call("GET", path, key=key).get_json() for key in ("tinh", "xa"))
    assert (whole["total"]["received"], own["total"]["received"]) == (2, 1)
    assert all(whole["checks"].values())
    assert whole["from"] == "2026-02-01"


@pytest.mark.parametrize(
    "query", ["from=2026-02-01", "from=01/02/2026&to=2026-03-31", "from=2026-04-01&to=2026-03-31", "from=1&to=2"]
)
def test_wrong_days_are_a_problem_document(world: World, query: str) -> None:
    answer = world.call("GET", f"figures/dossiers?{query}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
