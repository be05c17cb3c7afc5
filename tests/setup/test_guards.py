"""Who may see what: every staff route carries its guard, and every change needs its CSRF token."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from surveys.accounts.models import Role
from tests import builders
from tests.signing import make_account, sign_in

OPEN = {"admin.static", "accounts.sign_in", "accounts.enter_in"}
LEAST = {
    "accounts": Role.CLERK,
    "desk": Role.CLERK,
    "devices": Role.ADMINISTRATOR,
    "results": Role.MANAGER,
    "dossiers": Role.MANAGER,
    "own": Role.CLERK,
    "paper": Role.CLERK,
    "printers": Role.MANAGER,
    "reports": Role.MANAGER,
    "setup": Role.ADMINISTRATOR,
    "tickets": Role.ADMINISTRATOR,
    "voice": Role.ADMINISTRATOR,
}


def staff_rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin") and rule.endpoint not in OPEN:
            yield rule


def needed(app: Flask, rule: Rule) -> Role | None:
    role: Role | None = getattr(app.view_functions[rule.endpoint], "requires", None)
    return role


def address(app: Flask, rule: Rule) -> str:
    values: dict[str, Any] = {name: "offices" if name == "slug" else 1 for name in rule.arguments}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


def test_every_staff_route_carries_a_guard_of_at_least_its_concern(app: Flask) -> None:
    bare = [rule.rule for rule in staff_rules(app) if needed(app, rule) is None]
    assert bare == []
    for rule in staff_rules(app):
        role, least = needed(app, rule), LEAST[rule.endpoint.partition(".")[0]]
        assert role is not None
        assert role.covers(least), rule.rule


@pytest.mark.parametrize("who", [None, *Role])
def test_each_role_gets_into_exactly_the_routes_that_it_covers(app: Flask, who: Role | None) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.extensions["phieu"].database.writing() as session:
        place = builders.place(session)
        if who:
            make_account(session, place, who, login="ai-do")
    client = app.test_client()
    if who:
        sign_in(client, "ai-do")
    for rule in staff_rules(app):
        if rule.endpoint == "accounts.sign_out":
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = client.open(address(app, rule), method=method)
            role = needed(app, rule)
            if who is None:
                assert (answer.status_code, "/admin/sign-in" in answer.headers["Location"]) == (303, True), rule.rule
            elif role and not who.covers(role):
                assert answer.status_code == 403, (method, rule.rule)
            else:
                assert answer.status_code not in (401, 403), (method, rule.rule)


def test_no_change_without_its_csrf_token(app: Flask) -> None:
    with app.extensions["phieu"].database.writing() as session:
        make_account(session, builders.place(session), Role.ADMINISTRATOR, login="quan-tri")
    client = app.test_client()
    sign_in(client, "quan-tri")
    for rule in [*staff_rules(app), next(app.url_map.iter_rules("accounts.enter_in"))]:
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            answer = client.open(address(app, rule), method=method)
            assert (answer.status_code, "Chưa có gì thay đổi" in answer.get_data(as_text=True)) == (400, True), (
                method,
                rule.rule,
            )
