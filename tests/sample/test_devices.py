"""The sample office's devices: two to pair, and what is shown once they are."""

from sqlalchemy import select

from surveys.database import Database
from surveys.devices import verbs
from surveys.devices.models import Device, DeviceKind
from surveys.office.models import Office
from surveys.sample import devices
from tests import builders
from tests.builders import SECRET
from tests.conftest import NOW


def test_each_start_shows_codes_that_pair_until_the_devices_are_paired(database: Database) -> None:
    with database.writing() as session:
        where = builders.place(session)
        assert devices.open_all(session, secret=SECRET, now=NOW) == []
        session.get_one(Office, where.office).sample = True
        devices.build(session, where.office, NOW)
        first = devices.open_all(session, secret=SECRET, now=NOW)
        assert [one.name for one in first] == [devices.KIOSK, devices.TABLET]
        second = devices.open_all(session, secret=SECRET, now=NOW)
        for one in second:
            verbs.pair(session, one.code, secret=SECRET, now=NOW)
        session.expire_all()
        kinds = session.execute(select(Device.kind, Device.counter_id).order_by(Device.id)).all()
        assert kinds == [(DeviceKind.KIOSK, None), (DeviceKind.TABLET, where.counter)]
        assert [one.code for one in devices.open_all(session, secret=SECRET, now=NOW)] == ["", ""]
