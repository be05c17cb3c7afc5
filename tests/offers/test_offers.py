"""Offers to a counter's tablet: one at a time, nobody interrupted, each counted once and forgotten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from surveys.database import Database
from surveys.devices import keys
from surveys.devices.models import Device, DeviceKind
from surveys.dossiers.models import Dossier
from surveys.forms.verbs import ensure_default
from surveys.offers import tablet, verbs
from surveys.offers.models import Offer, OfferCount, OfferState
from surveys.offers.verbs import Ending
from surveys.printing.hand_over import Slip, hand_over
from surveys.responses.models import Channel
from surveys.responses.record import record
from surveys.settings import Settings
from tests import builders
from tests.builders import SECRET, Place, submission
from tests.conftest import NOW

KEY = "a-tablet's-key"
DIGEST = keys.key_digest(SECRET, KEY)


def tablet_of(session: Session, where: Place, *, key: str = KEY, name: str = "Máy tính bảng quầy 1") -> int:
    """A paired tablet at the place's counter; its id."""
    device = Device(
        office_id=where.office,
        kind=DeviceKind.TABLET,
        name=name,
        counter_id=where.counter,
        key_digest=keys.key_digest(SECRET, key),
        created_at=NOW,
        paired_at=NOW,
    )
    session.add(device)
    session.flush()
    return device.id


def finished(session: Session, where: Place, settings: Settings, *, number: int = 1, now: datetime = NOW) -> Slip:
    """Hand a new dossier's result over, as the desk does."""
    dossier = builders.dossier(session, where, number=number)
    return given(session, dossier.id, where, settings, now=now)


def given(session: Session, dossier_id: int, where: Place, settings: Settings, *, now: datetime = NOW) -> Slip:
    return hand_over(session, dossier_id, counter_id=where.counter, clerk_id=where.clerk, manual=True, settings=settings, now=now)


def counts(session: Session) -> dict[str, int]:
    """How offers ended so far, without those that nobody counted."""
    row = session.scalars(select(OfferCount)).one_or_none()
    told = {ending.value: getattr(row, ending.value) for ending in Ending} if row else {}
    return {name: count for name, count in told.items() if count}


@pytest.fixture
def at(database: Database) -> Place:
    """An office whose counter has a tablet (device 1)."""
    with database.writing() as session:
        ensure_default(session, NOW)
        where = builders.place(session)
        tablet_of(session, where)
        return where


def test_a_finished_dossier_is_offered_with_its_procedure_and_clerk(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        slip = finished(session, at, settings)
    with database.reading() as session:
        look = tablet.poll(session, DIGEST, now=NOW)
    assert look is not None
    assert look.offered is not None
    assert (look.offered.code, look.offered.procedure, look.offered.clerk) == (slip.code, builders.LONG_NAME, "Nguyễn Văn A")
    assert (look.offered.counter, look.offered.field_id) == ("Quầy 1", at.field)


def test_a_counter_without_a_tablet_or_with_a_revoked_one_makes_no_offer(
    database: Database, at: Place, settings: Settings
) -> None:
    with database.writing() as session:
        session.get_one(Device, 1).revoked_at = NOW
        finished(session, at, settings)
        assert session.scalar(select(func.count()).select_from(Offer)) == 0
    with database.reading() as session:
        assert tablet.poll(session, DIGEST, now=NOW) is None, "a revoked tablet is told so"
        assert tablet.poll(session, keys.key_digest(SECRET, "no key of ours"), now=NOW) is None


def test_the_plain_code_goes_as_soon_as_a_tablet_has_it(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        finished(session, at, settings)
        assert session.scalars(select(Offer.code)).one()
        assert tablet.show(session, 1, device_id=1, now=NOW)
        assert session.scalars(select(Offer.code)).one() is None
        assert tablet.show(session, 1, device_id=1, now=NOW), "told twice because the answer was lost"


def test_the_plain_code_goes_after_three_minutes_without_any_tablet(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        finished(session, at, settings)
    later = NOW + verbs.UNTOUCHED
    with database.reading() as session:
        assert not verbs.needs_sweep(session, now=later - timedelta(seconds=1))
        assert verbs.needs_sweep(session, now=later)
        look = tablet.poll(session, DIGEST, now=later)
        assert look is not None
        assert look.offered is None, "not shown any more, swept or not"
    with database.writing() as session:
        verbs.sweep(session, now=later)
        assert session.scalar(select(func.count()).select_from(Offer)) == 0
        assert counts(session) == {"unseen": 1}


def test_a_rating_on_the_tablet_answers_the_offer_and_leaves_no_moment(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        slip = finished(session, at, settings)
        tablet.show(session, 1, device_id=1, now=NOW)
        tablet.begin(session, 1, device_id=1, now=NOW)
        rating = replace(submission(session, at, slip.code), channel=Channel.TABLET)
        record(session, rating, secret=SECRET, now=NOW)
        assert counts(session) == {"answered": 1}
        assert session.scalar(select(func.count()).select_from(Offer)) == 0
    columns = set(OfferCount.__table__.columns.keys())
    assert columns == {"office_id", "month", *(ending.value for ending in Ending)}, "no token, no device, no time"


def test_a_token_rated_by_phone_takes_the_offer_back(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        slip = finished(session, at, settings)
        tablet.show(session, 1, device_id=1, now=NOW)
        record(session, submission(session, at, slip.code, channel=Channel.PHONE), secret=SECRET, now=NOW)
        assert counts(session) == {"elsewhere": 1}
        assert not tablet.begin(session, 1, device_id=1, now=NOW)
    with database.reading() as session:
        look = tablet.poll(session, DIGEST, now=NOW)
        assert look is not None
        assert look.offered is None


def test_a_newer_dossier_replaces_an_offer_that_nobody_touched(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        finished(session, at, settings)
        tablet.show(session, 1, device_id=1, now=NOW)
        newer = finished(session, at, settings, number=2)
        look = tablet.poll(session, DIGEST, now=NOW)
        assert look is not None
        assert look.offered is not None
        assert look.offered.code == newer.code
        assert counts(session) == {"ignored": 1}


def test_whoever_is_answering_is_never_interrupted_and_the_newer_offer_follows(
    database: Database, at: Place, settings: Settings
) -> None:
    with database.writing() as session:
        first = finished(session, at, settings)
        tablet.begin(session, 1, device_id=1, now=NOW)
        second = finished(session, at, settings, number=2)
        look = tablet.poll(session, DIGEST, now=NOW)
        assert look is not None
        assert look.offered is not None
        assert (look.offered.state, look.offered.code) == (OfferState.BEGUN, "")
        rating = replace(submission(session, at, first.code), channel=Channel.TABLET)
        record(session, rating, secret=SECRET, now=NOW)
        after = tablet.poll(session, DIGEST, now=NOW)
        assert after is not None
        assert after.offered is not None
        assert after.offered.code == second.code
        assert counts(session) == {"answered": 1}


def test_declined_and_ignored_are_counted_apart(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        for number, how in ((1, Ending.DECLINED), (2, Ending.IGNORED)):
            finished(session, at, settings, number=number)
            offer = session.scalars(select(Offer.token_id)).one()
            tablet.show(session, offer, device_id=1, now=NOW)
            assert tablet.give_back(session, offer, how, device_id=1, now=NOW)
            assert not tablet.give_back(session, offer, how, device_id=1, now=NOW), "over is over"
        assert counts(session) == {"declined": 1, "ignored": 1}


def test_a_tablet_that_vanished_in_the_middle_is_given_up_after_ten_minutes(
    database: Database, at: Place, settings: Settings
) -> None:
    with database.writing() as session:
        finished(session, at, settings)
        tablet.begin(session, 1, device_id=1, now=NOW)
        verbs.sweep(session, now=NOW + verbs.ANSWERING - timedelta(seconds=1))
        assert counts(session) == {}
        verbs.sweep(session, now=NOW + verbs.ANSWERING)
        assert counts(session) == {"ignored": 1}


def test_a_slip_printed_again_wakes_no_tablet_and_ends_the_offer(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        finished(session, at, settings)
        dossier = session.scalars(select(Dossier.id)).one()
        given(session, dossier, at, settings)
        look = tablet.poll(session, DIGEST, now=NOW)
        assert look is not None
        assert look.offered is None
        verbs.sweep(session, now=NOW)
        assert session.scalar(select(func.count()).select_from(Offer)) == 0


def test_of_two_tablets_at_a_counter_one_gets_the_offer(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        tablet_of(session, at, key="another", name="Máy tính bảng thứ hai")
        finished(session, at, settings)

    def take(device_id: int) -> bool:
        with database.writing() as session:
            return tablet.show(session, 1, device_id=device_id, now=NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (1, 2))) == [False, True]
    with database.writing() as session:
        shown = session.scalars(select(Offer)).one()
        assert not tablet.give_back(session, shown.token_id, Ending.DECLINED, device_id=3 - (shown.device_id or 0), now=NOW)


def test_a_tablets_look_is_one_statement_that_walks_no_table(database: Database, at: Place, settings: Settings) -> None:
    with database.writing() as session:
        finished(session, at, settings)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    with database.reading() as session:
        tablet.poll(session, DIGEST, now=NOW)
    assert len([text for text in statements if not text.startswith("BEGIN")]) == 1
    if database.sqlite:
        asked = next(text for text in statements if "device" in text)
        with database.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("",) * asked.count("?")).fetchall()
        assert [row[3] for row in plan if row[3].startswith("SCAN")] == []
