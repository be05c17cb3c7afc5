"""What every call of the API goes through: keys, rates, sizes, problem documents, and the OpenAPI document."""

from collections.abc import Callable

import pytest
from flask import Flask
from openapi_spec_validator import validate

from surveys.accounts import editing
from surveys.accounts.models import ApiClient
from tests import builders
from tests.api.conftest import CODE, World
from tests.conftest import NOW


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer phieu_wrong", "Basic dTpw", "phieu_wrong"])
def test_without_a_good_key_nothing_opens(world: World, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = world.app.test_client().get(f"/api/v1/dossiers/{CODE}", headers=headers)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_key_opens_nothing(world: World) -> None:
    assert world.call("GET", f"dossiers/{CODE}", key="cu").status_code == 401


def test_every_route_of_the_api_needs_a_key(world: World) -> None:
    views = {
        r.endpoint: world.app.view_functions[r.endpoint] for r in world.app.url_map.iter_rules() if r.rule.startswith("/api/v1")
    }
    assert views
    assert [endpoint for endpoint, view in views.items() if not getattr(view, "keyed", False)] == []


def test_guessing_keys_is_stopped(world: World) -> None:
    statuses = [world.call("GET", f"dossiers/{CODE}", key=f"phieu_{i}").status_code for i in range(31)]
    assert statuses == [401] * 30 + [429]


def test_a_client_that_calls_too_often_is_told_how_long_to_wait(make_app: Callable[..., Flask], store_url: str) -> None:
    apps = [make_app(url=store_url, api_per_minute=4) for _ in range(2)]
    key = editing.new_key()
    with apps[0].extensions["phieu"].database.writing() as session:
        office = builders.place(session).office
        session.add(ApiClient(office_id=office, name="x", key_digest=editing.key_digest(key), created_at=NOW))
    headers = {"Authorization": f"Bearer {key}"}
    answers = [apps[i % 2].test_client().get("/api/v1/dossiers/1", headers=headers) for i in range(5)]
    assert [a.status_code for a in answers] == [404] * 4 + [429]
    assert (answers[-1].headers["Retry-After"], answers[-1].mimetype) == ("60", "application/problem+json")


def test_what_is_not_json_is_refused(world: World) -> None:
    answer = world.call("PUT", f"dossiers/{CODE}", data="MaHoSo=1", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.mimetype) == (415, "application/problem+json")
    for broken in (b"{", b"[]", b'"x"', b"\xff"):
        answer = world.call("PUT", f"dossiers/{CODE}", data=broken, content_type="application/json")
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_a_large_body_is_refused(world: World) -> None:
    answer = world.call("PUT", f"dossiers/{CODE}", json={"state_text": "x" * 70_000})
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_a_parameter_that_a_call_would_pass_over_is_refused_by_name(world: World) -> None:
    days = "from=2026-01-01&to=2026-01-31"
    unused = {
        f"dossiers/{CODE}?full=1": {"full"},
        "figures?period=2026&cleark=1": {"cleark"},
        f"figures/dossiers?{days}&office=1&period=2026": {"office", "period"},
        "dictionary?table=clerks": {"table"},
        "tables/clerks?period=2026&clerk=1&channel=phone&verified=0": {"clerk", "channel", "verified"},
        "tables/clerks?limit=10&after=x": {"limit", "after"},
        "tables/released/csv?limit=10": {"limit"},
    }
    for path, names in unused.items():
        answer = world.call("GET", path)
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), path
        faults = answer.get_json()["errors"]
        assert {one["field"] for one in faults} == names
        assert {one["code"] for one in faults} == {"unused"}
    assert world.call("GET", "figures?cleark=1", key="cu").status_code == 401


def test_a_parameter_that_changes_nothing_is_not_refused(world: World) -> None:
    for path in (
        "figures?period=2026&clerk=&lang=en",
        "tables/clerks?from=2026-01&to=2026-02&verified=1",
        "tables/released?limit=10",
    ):
        assert world.call("GET", path).status_code == 200, path


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "nothing", 404), ("DELETE", f"dossiers/{CODE}", 405)])
def test_what_is_not_there_is_a_problem_document_too(world: World, method: str, path: str, status: int) -> None:
    answer = world.call(method, path)
    assert (answer.status_code, answer.mimetype, answer.get_json()["status"]) == (status, "application/problem+json", status)


def test_the_document_is_valid_and_names_exactly_the_routes(app: Flask) -> None:
    document = app.test_client().get("/api/openapi.json").get_json()
    validate(document)
    documented = {(method.upper(), path) for path, calls in document["paths"].items() for method in calls}
    routes = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert documented == routes
