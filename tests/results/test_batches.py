"""Slips made ahead, beside the coverage: how many were made, never how many of a few were used."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from surveys.database import Database
from surveys.tokens import batches
from surveys.tokens.batches import BatchOrder
from surveys.tokens.codes import new_code
from surveys.tokens.verbs import redeem
from tests.builders import SECRET
from tests.figures.ratings import World
from tests.results.test_offers import scene

__all__ = ["scene"]
MARCH = datetime(2016, 3, 2, 3, tzinfo=UTC)


def test_a_voided_batch_does_not_tell_how_many_of_its_slips_were_used(scene: tuple[Database, World, FlaskClient]) -> None:
    database, where, client = scene
    plain = [new_code() for _ in range(9)]
    with database.writing() as session:
        order = BatchOrder(office_id=where.place.office, counter_id=where.place.counter, count=9, reason="lưu động")
        batch_id, _ = batches.make(session, order, plain, by=None, secret=SECRET, now=MARCH, days=30)
        for code in plain[:2]:
            redeem(session, code, secret=SECRET, rated_at=MARCH)
        batches.void_unused(session, batch_id, by=None, now=MARCH)
    assert "Tính riêng: 9 phiếu in theo lô." in client.get("/admin/results/?period=2016").text
