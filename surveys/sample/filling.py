"""Fill an empty store with the sample office, through the same verbs as everyone."""

import random
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts import passwords
from surveys.accounts import verbs as accounts
from surveys.accounts.models import Role
from surveys.clock import Clock, local_day
from surveys.database import Database
from surveys.dossiers import intake
from surveys.office.founding import require_empty
from surveys.office.models import Clerk
from surveys.sample import devices, guides, office, ratings, register
from surveys.sample.accounts import SampleAccount, keep
from surveys.settings import Settings

SEED = 604

PEOPLE = (
    ("canbo", "Nguyễn Văn A", Role.CLERK),
    ("lanhdao", "Lãnh đạo (mẫu)", Role.MANAGER),
    ("quantri", "Quản trị (mẫu)", Role.ADMINISTRATOR),
)


def fill(database: Database, settings: Settings, clock: Clock) -> list[SampleAccount]:
    """Fill an empty, migrated store in one transaction; its accounts, which are also kept in the instance folder.

    Raises Conflict when the store holds an office already.
    """
    people = [SampleAccount(login, passwords.random_password(), role.value, name) for login, name, role in PEOPLE]
    with database.writing() as session:
        require_empty(session)
        _fill(session, settings, clock(), people)
        # Before the commit: an account whose password nobody knows must not remain.
        keep(settings.instance, people)
    return people


def _fill(session: Session, settings: Settings, now: datetime, people: list[SampleAccount]) -> None:
    rng = random.Random(SEED)  # noqa: S311 - made-up people, no secret
    today = local_day(now)
    office_id = office.build(session, now, (today - register.YEAR, today + timedelta(days=366)))
    devices.build(session, office_id, now)
    guides.build(session, office_id)
    planned = register.year(rng, now)
    intake.put_many(session, [each.entry for each in planned], office_id=office_id, now=now)
    maker = ratings.Maker(
        session=session,
        rng=rng,
        office_id=office_id,
        version_id=ratings.form_version(session, office_id),
        secret=settings.secret_key,
        now=now,
        token_days=settings.token_days,
    )
    ratings.fill(maker, planned)
    _accounts(session, office_id, people, now)


def _accounts(session: Session, office_id: int, people: list[SampleAccount], now: datetime) -> None:
    clerk = session.scalars(select(Clerk).where(Clerk.code == "CB01")).one()
    for person in people:
        own = person.role == Role.CLERK
        accounts.create(
            session,
            login=person.login,
            name=person.name,
            password=person.password,
            role=Role(person.role),
            office_id=office_id,
            now=now,
            clerk_id=clerk.id if own else None,
            counter_id=clerk.counter_id if own else None,
        )
