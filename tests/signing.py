"""Accounts for tests, and signing in as a person does."""

import re

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys.accounts import passwords, verbs
from surveys.accounts.models import Account, Role
from tests.builders import Place
from tests.conftest import NOW

# A tenth of a second per hash, many hundred times, would be most of the suite's time. The form of the hash stays the same.
passwords.hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)

PASSWORD = "mat-khau-thu-nghiem"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def make_account(session: Session, place: Place, role: Role, *, login: str | None = None) -> Account:
    """An account at ``place`` with ``PASSWORD``; a clerk's is tied to the place's clerk and counter. Usable after the session."""
    clerk = role is Role.CLERK
    made = verbs.create(
        session,
        login=login or f"{role.value}{place.office}",
        name=f"Người {role.value}",
        password=PASSWORD,
        role=role,
        office_id=place.office,
        now=NOW,
        clerk_id=place.clerk if clerk else None,
        counter_id=place.counter if clerk else None,
    )
    account = session.get_one(Account, made)
    session.refresh(account)
    session.expunge(account)
    return account


def csrf_token(client: FlaskClient, path: str = "/admin/sign-in") -> str:
    """The CSRF token of the client's session, read from the page at ``path``; empty when the page has none."""
    found = TOKEN.search(client.get(path).get_data(as_text=True))
    return found.group(1) if found else ""


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD) -> None:
    """Sign ``client`` in through the sign-in form."""
    form = {"csrf_token": csrf_token(client), "login": login, "password": password}
    answer = client.post("/admin/sign-in", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
