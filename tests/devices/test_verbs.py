"""Pairing, knowing, hearing and revoking devices, on both stores."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from surveys.database import Database
from surveys.devices import keys, verbs
from surveys.devices.models import Device, DeviceKind
from surveys.devices.verbs import PairingRefused, Report
from surveys.errors import Conflict
from surveys.office.models import Counter, Office
from tests import builders
from tests.builders import SECRET
from tests.conftest import NOW
from tests.devices.pairing import device, pair


def test_a_code_pairs_one_browser_which_is_then_known_by_its_key(database: Database) -> None:
    with database.writing() as session:
        where = builders.place(session)
        made = device(session, where, DeviceKind.TABLET, place="Cạnh quầy 1")
        code = verbs.open_pairing(session, made, secret=SECRET, now=NOW).code
        paired = verbs.pair(session, f" {code[:4].lower()}-{code[4:]} ", secret=SECRET, now=NOW)
    with database.reading() as session:
        known = verbs.known(session, paired.key, secret=SECRET)
        assert known is not None
        assert (known.id, known.kind, known.counter_id, known.office_code, known.revoked) == (
            paired.device_id,
            DeviceKind.TABLET,
            where.counter,
            "H38",
            False,
        )
        assert verbs.known(session, keys.new_key(), secret=SECRET) is None
        assert verbs.known(session, paired.key, secret="another") is None
    with pytest.raises(PairingRefused), database.writing() as session:
        verbs.pair(session, code, secret=SECRET, now=NOW)


def test_the_store_holds_neither_key_nor_code(database: Database) -> None:
    with database.writing() as session:
        made = device(session, builders.place(session))
        code = verbs.open_pairing(session, made, secret=SECRET, now=NOW).code
        row = repr(session.execute(select(Device.__table__)).one())
        assert code not in row
        key = verbs.pair(session, code, secret=SECRET, now=NOW).key
    with database.reading() as session:
        assert key not in repr(session.execute(select(Device.__table__)).one())


@pytest.mark.parametrize(("minutes", "good"), [(14, True), (15, False)])
def test_a_code_lives_fifteen_minutes(database: Database, minutes: int, *, good: bool) -> None:
    with database.writing() as session:
        made = device(session, builders.place(session))
        code = verbs.open_pairing(session, made, secret=SECRET, now=NOW).code
        later = NOW + timedelta(minutes=minutes)
        if good:
            assert verbs.pair(session, code, secret=SECRET, now=later).device_id == made.id
        else:
            with pytest.raises(PairingRefused):
                verbs.pair(session, code, secret=SECRET, now=later)


@pytest.mark.parametrize("text", ["", "ABC", "ABCDEFGHJ", "ABCDEFG!", "ABCDEFGU", "ỡbcdefgh"])
def test_what_can_be_no_code_is_refused(database: Database, text: str) -> None:
    with pytest.raises(PairingRefused), database.writing() as session:
        verbs.pair(session, text, secret=SECRET, now=NOW)


def test_two_browsers_that_race_for_a_code_make_one_device(database: Database) -> None:
    with database.writing() as session:
        made = device(session, builders.place(session))
        code = verbs.open_pairing(session, made, secret=SECRET, now=NOW).code

    def try_it(_: int) -> str | None:
        try:
            with database.writing() as session:
                return verbs.pair(session, code, secret=SECRET, now=NOW).key
        except PairingRefused:
            return None

    with ThreadPoolExecutor(4) as pool:
        keys_got = [key for key in pool.map(try_it, range(8)) if key]
    assert len(keys_got) == 1
    with database.reading() as session:
        assert verbs.known(session, keys_got[0], secret=SECRET) is not None


def test_a_revoked_device_is_known_as_revoked_until_it_is_paired_again_with_a_new_key(database: Database) -> None:
    with database.writing() as session:
        made = device(session, builders.place(session))
        first = pair(session, made)
        session.refresh(made)
        open_code = verbs.open_pairing(session, made, secret=SECRET, now=NOW).code
        verbs.revoke(session, made, now=NOW)
    with database.writing() as session:
        known = verbs.known(session, first.key, secret=SECRET)
        assert known is not None
        assert known.revoked
        with pytest.raises(PairingRefused):
            verbs.pair(session, open_code, secret=SECRET, now=NOW)
        second = pair(session, session.get_one(Device, first.device_id))
        assert verbs.known(session, first.key, secret=SECRET) is None
        now_known = verbs.known(session, second.key, secret=SECRET)
        assert now_known is not None
        assert not now_known.revoked


def test_a_new_code_ends_the_one_before_and_the_present_browser_works_until_it_is_used(database: Database) -> None:
    with database.writing() as session:
        made = device(session, builders.place(session))
        paired = pair(session, made)
        session.refresh(made)
        earlier = verbs.open_pairing(session, made, secret=SECRET, now=NOW).code
        verbs.open_pairing(session, made, secret=SECRET, now=NOW)
        with pytest.raises(PairingRefused):
            verbs.pair(session, earlier, secret=SECRET, now=NOW)
        assert verbs.known(session, paired.key, secret=SECRET) is not None


def test_a_tablet_of_a_closed_counter_is_not_paired(database: Database) -> None:
    with database.writing() as session:
        where = builders.place(session)
        made = device(session, where, DeviceKind.TABLET)
        session.get_one(Counter, where.counter).active = False
        with pytest.raises(Conflict):
            verbs.open_pairing(session, made, secret=SECRET, now=NOW)


def test_a_device_without_hours_of_its_own_keeps_its_offices(database: Database) -> None:
    own, offices = {"0": [["08:00", "10:00"]]}, {"1": [["07:30", "11:30"]]}
    with database.writing() as session:
        where = builders.place(session)
        session.get_one(Office, where.office).opening_hours = offices
        keys_of = [pair(session, device(session, where, name=str(hours), opening_hours=hours)).key for hours in (own, None)]
        hours = [verbs.known(session, key, secret=SECRET) for key in keys_of]
    assert [known.opening_hours for known in hours if known] == [own, offices]


def test_what_a_device_says_is_written_down_and_it_hears_that_its_pages_are_old(database: Database) -> None:
    with database.writing() as session:
        paired = pair(session, device(session, builders.place(session)))
        behind = Report(7, 1, "old", NOW - timedelta(minutes=5, milliseconds=400))
        assert verbs.hear(session, paired.device_id, behind, current="new", now=NOW)
        later = NOW + timedelta(minutes=1)
        assert verbs.hear(session, paired.device_id, behind, current="new", now=later)
        made = session.get_one(Device, paired.device_id)
        assert (made.queue_length, made.refused_count, made.app_version) == (7, 1, "old")
        assert (made.last_seen_at, made.outdated_since, made.clock_skew_seconds) == (later, NOW, -360)
        assert not verbs.hear(session, paired.device_id, Report(0, 0, "new", later), current="new", now=later)
        assert (made.outdated_since, made.clock_skew_seconds) == (None, 0)


@pytest.mark.parametrize(
    ("told", "sent", "right"),
    [
        (NOW - timedelta(days=400), NOW - timedelta(days=400, hours=-2), NOW - timedelta(hours=2)),
        (NOW + timedelta(days=3), NOW + timedelta(days=3, hours=1), NOW - timedelta(hours=1)),
        (NOW - timedelta(hours=1), NOW, NOW - timedelta(hours=1)),
        (NOW - timedelta(hours=1), None, NOW - timedelta(hours=1)),
        (None, NOW, None),
        (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), None),
    ],
    ids=str,
)
def test_a_devices_moment_is_corrected_by_what_its_clock_says_now(
    told: datetime | None, sent: datetime | None, right: datetime | None
) -> None:
    assert verbs.corrected(told, sent, NOW) == right
