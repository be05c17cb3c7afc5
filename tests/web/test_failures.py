"""Values that no column of the store holds, in addresses and forms, on both stores: refused, not a failure of ours."""

from collections.abc import Callable

import pytest
from flask import Flask

from surveys.accounts.models import Role
from surveys.forms.verbs import ensure_default
from tests.builders import place
from tests.conftest import NOW
from tests.signing import make_account, sign_in

HUGE = "9" * 30


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("GET", f"/admin/printers/{HUGE}", {}),
        ("GET", f"/admin/desk/jobs/{HUGE}/code", {}),
        ("POST", "/admin/paper/give", {"dossier_id": HUGE, "after": "0"}),
        ("POST", "/admin/tickets/batches", {"counter_id": HUGE, "count": "1", "reason": "lưu động"}),
    ],
)
def test_a_number_that_no_row_can_have_is_a_bad_request(
    make_app: Callable[..., Flask], store_url: str, method: str, path: str, data: dict[str, str]
) -> None:
    app = make_app(url=store_url)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.extensions["phieu"].database.writing() as session:
        ensure_default(session, NOW)
        make_account(session, place(session), Role.ADMINISTRATOR, login="quantri")
    client = app.test_client()
    sign_in(client, "quantri")
    answer = client.open(path, method=method, data=data)
    assert answer.status_code == 400
    assert "Yêu cầu không đúng" in answer.get_data(as_text=True)
