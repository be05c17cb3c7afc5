"""/healthz, /readyz and /metrics: what they tell, to whom, and that they never fall over."""

import multiprocessing
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from surveys.clock import utc_now
from surveys.responses.models import Quarantined, Reason
from surveys.settings import Settings
from tests.api.conftest import CODE, World
from tests.api.test_dossiers import dossier_at
from tests.conftest import NOW
from wsgi import create_app


def told(app: Flask) -> str:
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return answer.get_data(as_text=True)


def value(page: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", page, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_the_process_and_the_store_are_well(world: World) -> None:
    for path in ("/healthz", "/readyz"):
        assert world.app.test_client().get(path).get_data(as_text=True) == "ok\n"


def test_an_unmigrated_store_is_not_ready_and_says_what_to_do(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app(url=f"sqlite:///{tmp_path / 'new.db'}")
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, "phieu migrate" in answer.get_data(as_text=True)) == (503, True)
    assert app.test_client().get("/metrics").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_that_is_away_is_not_ready(make_app: Callable[..., Flask], kind: str, tmp_path: Path) -> None:
    # A folder where the file should be; a port where nobody listens.
    app = make_app(url=f"sqlite:///{tmp_path}" if kind == "sqlite" else "postgresql://nobody@127.0.0.1:9/none")
    assert app.test_client().get("/readyz").status_code == 503
    assert app.test_client().get("/metrics").status_code == 503


def test_a_store_of_another_schema_is_not_ready(world: World) -> None:
    with world.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert world.app.test_client().get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("127.0.0.1", {"X-Real-IP": "10.0.0.7"}, 403),
        ("10.0.0.7", {"Authorization": "Bearer secret"}, 200),
        ("10.0.0.7", {"Authorization": "Bearer wrong"}, 403),
        ("10.0.0.7", {"Authorization": "Bearer "}, 403),
    ],
)
def test_metrics_are_for_this_machine_or_a_bearer(
    make_app: Callable[..., Flask], address: str, headers: dict[str, str], status: int
) -> None:
    client = make_app(metrics_token="secret").test_client()
    assert client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address}).status_code == status


def test_without_a_token_no_bearer_gets_in(app: Flask) -> None:
    answer = app.test_client().get("/metrics", headers={"Authorization": "Bearer "}, environ_base={"REMOTE_ADDR": "10.0.0.7"})
    assert answer.status_code == 403


def test_the_domain_is_counted_from_the_store(world: World) -> None:
    dossier_at(world)
    world.call("POST", f"dossiers/{CODE}/finish", json={"counter": "Quầy 1"})
    with world.database.writing() as session:
        session.add(Quarantined(reason=Reason.TOKEN_VOID, payload={}, received_at=NOW))
    page = told(world.app)
    assert value(page, 'phieu_print_jobs{state="queued"}') == 1
    assert value(page, "phieu_tokens_issued_total") == 1
    assert value(page, "phieu_tokens_used_total") == 0
    assert value(page, 'phieu_quarantined_total{reason="token_void"}') == 1
    assert "phieu_print_oldest_queued_seconds" in page


def test_requests_are_counted_by_endpoint_and_never_by_address(app: Flask) -> None:
    name = 'phieu_http_requests_total{endpoint="health.alive",method="GET",status="200"}'
    before = value(told(app), name)
    for _ in range(3):
        app.test_client().get("/healthz")
    app.test_client().get("/t/ABCDE-FGHJK")
    page = told(app)
    assert value(page, name) == before + 3
    assert "ABCDE" not in page


def requests_of_a_process(settings: Settings) -> str:
    """Answer two requests in a process of its own; what /metrics tells there."""
    app = create_app(settings, clock=utc_now)
    for _ in range(2):
        app.test_client().get("/healthz")
    page = told(app)
    app.extensions["phieu"].database.dispose()
    return page


def test_the_requests_of_all_processes_of_a_server_add_up(settings: Settings) -> None:
    settings.instance.mkdir()
    stale = settings.instance / "metrics" / "1-0"
    stale.mkdir(parents=True)
    context, pages = multiprocessing.get_context("spawn"), []
    for _ in range(2):
        # One process after the other: the second's page holds the first's requests, though that one has ended.
        with context.Pool(1) as pool:
            pages.append(pool.apply(requests_of_a_process, (settings,)))
    name = 'phieu_http_requests_total{endpoint="health.alive",method="GET",status="200"}'
    assert [value(page, name) for page in pages] == [2, 4]
    assert not stale.exists()
