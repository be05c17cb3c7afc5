"""A store of the first version, with ratings in it, learns of devices."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from surveys import migrations
from surveys.database import Database

ROWS = [
    "INSERT INTO office (id, code, name, name_en, address, hotline, fax, email, opening_hours, minimum_group,"
    " minimum_clerk_group, sample, active) VALUES (1, 'H38', 'X', '', '', '', '', '', '{}', 5, 10, false, true)",
    "INSERT INTO form (id, code, office_id) VALUES (1, 'f', NULL)",
    "INSERT INTO form_version (id, form_id, number, definition, digest, published_at)"
    " VALUES (1, 1, 1, '{}', 'd', '2026-01-01 00:00:00')",
    "INSERT INTO response (id, submission_id, form_version_id, office_id, channel, verified, partial, revision, language, level,"
    " rated_at, received_at) VALUES (1, '01920000000070008000000000000001', 1, 1, 1, false, false, 1, 'vi', 5,"
    " '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
    "INSERT INTO quarantined (id, reason, office_id, payload, received_at)"
    " VALUES (1, 'token_used', 1, '{\"a\": 1}', '2026-01-01 00:00:00')",
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_with_ratings_in_it_is_brought_up(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else _empty_postgres(request))
    migrations.upgrade(database, "0001")
    with database.writing() as session:
        for row in ROWS:
            session.execute(text(row))
    migrations.upgrade(database)
    with database.reading() as session:
        assert session.execute(text("SELECT level, device_id FROM response")).all() == [(5, None)]
        ((payload, device_id),) = session.execute(text("SELECT payload, device_id FROM quarantined")).all()
        assert (json.loads(payload) if isinstance(payload, str) else payload, device_id) == ({"a": 1}, None)
    database.dispose()


def _empty_postgres(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("postgres_url")
    database = Database(url)
    with database.writing() as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    database.dispose()
    return url
