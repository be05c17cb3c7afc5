"""What the checks look at: one office's month, quarter or year, read by indexes alone.

What can't be known is not read: nothing joins a rating to its slip (docs/decisions/0002), a slip that rated has forgotten when it
was opened, and no trace of a citizen's own phone is kept. So each check compares counts per clerk, device and minute.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from surveys.devices.models import Device, DeviceKind
from surveys.dossiers.models import Dossier
from surveys.figures.periods import Period
from surveys.office.hours import Timetable, timetable
from surveys.office.models import Counter, Holiday, Office
from surveys.responses.models import Channel, Response
from surveys.tokens.models import Token, TokenState

# Paper and what staff type in for others comes in piles, at any hour: it can't be told from gaming by its moments.
BY_HAND = (Channel.PAPER, Channel.STAFF)


@dataclass(frozen=True)
class Rated:
    """One rating: the moment that its device told, and the one at which the server got it. ``level`` is only ever compared."""

    at: datetime
    came: datetime
    clerk: int | None
    device: int | None
    counter: int | None
    channel: Channel
    verified: bool
    level: int


@dataclass(frozen=True)
class Slip:
    """One dossier's slip. ``opened`` is known only of those that did not rate."""

    clerk: int | None
    issued: datetime
    opened: bool
    used: bool
    voided: bool


@dataclass(frozen=True)
class Evidence:
    """One office's months; ``whole_year``: all twelve of a year.

    ``handed`` is (clerk, intake) → (finished dossiers with a slip, finished dossiers). ``tablets`` is device → its
    counter, ``hours`` device → its timetable, None standing for the office's.
    """

    minimum: int
    clerk_minimum: int
    whole_year: bool
    ratings: tuple[Rated, ...]
    slips: tuple[Slip, ...]
    handed: Mapping[tuple[int, str], tuple[int, int]]
    tablets: Mapping[int, int]
    hours: Mapping[int | None, Timetable]


def read(session: Session, office: Office, period: Period) -> Evidence:
    """One office's months of ``period``."""
    return Evidence(
        minimum=office.minimum_group,
        clerk_minimum=office.minimum_clerk_group,
        whole_year=period.kind == "year",
        ratings=tuple(_ratings(session, office.id, period)),
        slips=tuple(_slips(session, office.id, period)),
        handed=_handed(session, office.id, period),
        tablets=_tablets(session, office.id),
        hours=_hours(session, office),
    )


def _ratings(session: Session, office_id: int, period: Period) -> list[Rated]:
    told = (Response.clerk_id, Response.device_id, Response.counter_id, Response.channel, Response.verified, Response.level)
    rows = session.execute(
        select(Response.rated_at, Response.received_at, *told)
        .where(Response.office_id == office_id, Response.rated_at >= period.begins, Response.rated_at < period.ends)
        .where(Response.channel.not_in([int(channel) for channel in BY_HAND]))
        .order_by(Response.rated_at, Response.id)
    )
    return [
        Rated(at, came, clerk, device, counter, Channel(channel), verified, level)
        for at, came, clerk, device, counter, channel, verified, level in rows
    ]


def _slips(session: Session, office_id: int, period: Period) -> list[Slip]:
    counters = session.scalars(select(Counter.id).where(Counter.office_id == office_id)).all()
    # A batch's have no dossier. Sifted out here: asked for in the query, SQLite would take the index of batches, which holds all.
    rows = session.execute(
        select(Token.clerk_id, Token.issued_at, Token.opened_at, Token.state, Token.batch_id)
        .where(Token.counter_id.in_(counters), Token.issued_at >= period.begins, Token.issued_at < period.ends)
        .order_by(Token.issued_at)
    )
    return [
        Slip(clerk, issued, opened is not None, state is TokenState.USED, state is TokenState.VOID)
        for clerk, issued, opened, state, batch in rows
        if batch is None
    ]


def _handed(session: Session, office_id: int, period: Period) -> dict[tuple[int, str], tuple[int, int]]:
    slip = exists().where(Token.dossier_id == Dossier.id)
    rows = session.execute(
        select(Dossier.clerk_id, Dossier.intake, slip.label("slip"), func.count())
        .where(Dossier.office_id == office_id, Dossier.finished_at >= period.begins, Dossier.finished_at < period.ends)
        .where(~Dossier.withdrawn)
        .group_by(Dossier.clerk_id, Dossier.intake, slip)
    )
    found: dict[tuple[int, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for clerk, intake, with_slip, count in rows:
        if clerk is not None:
            given, finished = found[clerk, intake.value]
            found[clerk, intake.value] = (given + count * bool(with_slip), finished + count)
    return dict(found)


def _tablets(session: Session, office_id: int) -> dict[int, int]:
    own = (Device.office_id == office_id, Device.kind == DeviceKind.TABLET, Device.counter_id.is_not(None))
    rows = session.execute(select(Device.id, Device.counter_id).where(*own))
    return {device: counter for device, counter in rows if counter is not None}


def _hours(session: Session, office: Office) -> dict[int | None, Timetable]:
    holidays = session.scalars(select(Holiday.day).where(Holiday.office_id == office.id)).all()
    own = select(Device.id, Device.opening_hours).where(Device.office_id == office.id, Device.opening_hours.is_not(None))
    found: dict[int | None, Timetable] = {None: timetable(office.opening_hours or {}, holidays)}
    return found | {device: timetable(hours, holidays) for device, hours in session.execute(own) if hours}
