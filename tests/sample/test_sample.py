"""The sample office: the published year, believable ratings, and only ever in an empty store."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.accounts import verbs as accounts
from surveys.accounts.models import Account
from surveys.clock import local_day
from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.errors import Conflict
from surveys.figures import recount
from surveys.office.models import Clerk, Counter, Office, Procedure
from surveys.responses.models import Response
from surveys.sample.accounts import FILE, kept
from surveys.sample.filling import fill
from surveys.settings import Settings
from surveys.tokens.models import Token, TokenState

# A Monday morning before the counters open, in the year after a leap day.
NOW = datetime(2028, 3, 5, 23, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> tuple[Database, Settings]:
    """A store with the sample office, made once and only read."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "phieu.db").write_bytes(migrated_sqlite.read_bytes())
    settings = Settings(instance=folder, secret_key="s" * 64)
    database = Database(settings.url)
    fill(database, settings, lambda: NOW)
    return database, settings


@pytest.fixture
def session(sample: tuple[Database, Settings]) -> Session:
    """A session to look at the sample with."""
    return Session(sample[0].engine)


def test_the_year_has_the_published_totals(session: Session) -> None:
    outcomes = {"early": 0, "on time": 0, "late": 0, "in hand": 0}
    for dossier in session.scalars(select(Dossier)):
        assert dossier.due_at is not None
        due = local_day(dossier.due_at)
        if dossier.finished_at is None:
            assert due >= local_day(NOW)
            outcomes["in hand"] += 1
        else:
            done = local_day(dossier.finished_at)
            outcomes["early" if done < due else "on time" if done == due else "late"] += 1
    assert outcomes == {"early": 402, "on time": 125, "late": 47, "in hand": 30}


def test_every_late_dossier_is_of_one_procedure(session: Session) -> None:
    late = session.scalars(select(Dossier).where(Dossier.finished_at > Dossier.due_at)).all()
    assert {dossier.procedure.code for dossier in late} == {"1.009645"}


def test_the_year_ends_now(session: Session) -> None:
    first, last, done = session.execute(
        select(func.min(Dossier.received_at), func.max(Dossier.received_at), func.max(Dossier.finished_at))
    ).one()
    assert first is not None
    assert last is not None
    assert done is not None
    assert NOW - timedelta(days=366) < first < NOW - timedelta(days=330)
    assert NOW - timedelta(days=14) < last < NOW
    assert NOW - timedelta(days=14) < done < NOW


def test_nothing_was_finished_before_it_was_received(session: Session) -> None:
    assert session.scalars(select(Dossier).where(Dossier.finished_at <= Dossier.received_at)).all() == []


def test_the_house_is_complete(session: Session) -> None:
    counts = [session.scalar(select(func.count()).select_from(model)) for model in (Office, Procedure, Clerk, Counter, Account)]
    assert counts == [1, 17, 6, 5, 3]
    assert session.scalars(select(Office)).one().sample


def test_between_a_third_and_a_half_of_those_asked_rated(session: Session) -> None:
    used, void = (
        session.scalar(select(func.count()).select_from(Token).where(Token.state == state)) or 0
        for state in (TokenState.USED, TokenState.VOID)
    )
    asked = (session.scalar(select(func.count()).select_from(Token)) or 0) - void
    assert 0.3 <= used / asked <= 0.45
    assert void > 0


def test_each_clerk_can_be_shown_and_they_differ(session: Session) -> None:
    found = session.execute(
        select(func.count(), func.avg(Response.level)).where(Response.clerk_id.is_not(None)).group_by(Response.clerk_id)
    ).all()
    assert len(found) == 6
    assert all(count >= 15 for count, _ in found)
    assert max(mean for _, mean in found) - min(mean for _, mean in found) > 0.4


def test_some_procedures_are_too_small_to_be_shown(session: Session) -> None:
    counts = session.scalars(select(func.count()).where(Response.procedure_id.is_not(None)).group_by(Response.procedure_id)).all()
    assert 1 <= sum(count < 5 for count in counts) + 17 - len(counts) <= 4


def test_some_are_partial_some_unverified_and_some_remark(session: Session) -> None:
    for part in (Response.partial, ~Response.verified, Response.remark.is_not(None), Response.language == "en"):
        assert (session.scalar(select(func.count()).select_from(Response).where(part)) or 0) >= 5


def test_the_tallies_agree_with_a_recount(session: Session) -> None:
    assert recount.check(session) == []


def test_the_kept_passwords_open_the_accounts(sample: tuple[Database, Settings]) -> None:
    database, settings = sample
    with database.reading() as session:
        for account in kept(settings.instance):
            assert accounts.authenticate(session, account.login, account.password)


def test_only_the_owner_reads_the_passwords(sample: tuple[Database, Settings]) -> None:
    assert stat.S_IMODE((sample[1].instance / FILE).stat().st_mode) == 0o600


def test_a_store_with_an_office_is_not_filled_again(sample: tuple[Database, Settings]) -> None:
    database, settings = sample
    before = kept(settings.instance)
    with pytest.raises(Conflict, match="Lào Cai"):
        fill(database, settings, lambda: NOW)
    assert kept(settings.instance) == before


def test_two_samples_differ_only_in_their_secrets(sample: tuple[Database, Settings], sqlite_url: str, tmp_path: Path) -> None:
    settings = replace(sample[1], database_url=sqlite_url, instance=tmp_path)
    other = Database(sqlite_url)
    fill(other, settings, lambda: NOW)
    told = select(Response.rated_at, Response.level, Response.remark, Response.clerk_id).order_by(Response.id)
    codes = select(Dossier.code, Dossier.finished_at).order_by(Dossier.id)
    with Session(sample[0].engine) as one, Session(other.engine) as two:
        assert one.execute(told).all() == two.execute(told).all()
        assert one.execute(codes).all() == two.execute(codes).all()
    other.dispose()


def test_the_sample_fills_both_stores(database: Database, tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "instance", secret_key="s" * 64)
    fill(database, settings, lambda: NOW)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Dossier)) == 604
        assert recount.check(session) == []
