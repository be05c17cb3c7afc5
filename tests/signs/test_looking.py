"""Looking at a stored month, on both stores: found once, kept as it was, decided on by those who may, and no rating touched."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.orm import Session

from surveys.accounts.models import Role
from surveys.audit.models import AuditEntry
from surveys.clock import day_start, first_of_month
from surveys.contests.verbs import Speaker
from surveys.database import Database
from surveys.dossiers.models import Dossier, Intake
from surveys.errors import Forbidden, Invalid, NotFound
from surveys.figures.periods import Period
from surveys.office.models import Clerk, Office
from surveys.responses.models import Response
from surveys.signs import evidence, looking, reading, verbs
from surveys.signs.checks import checks, found
from surveys.signs.models import Sign, SignDecision, SignKind, SignLook, Verdict
from surveys.tokens.models import Token, TokenState
from tests.conftest import NOW
from tests.figures.ratings import Given, World, at, rate, world
from tests.signing import make_account

MONTH = 202601
JANUARY = Period(MONTH, MONTH)


@dataclass(frozen=True)
class Scene:
    """An office whose second clerk rates at night, and who looks at it."""

    database: Database
    where: World
    manager: Speaker

    def signs(self, by: Speaker | None = None, *, undecided: bool = False) -> Sequence[reading.Shown]:
        who = by or self.manager
        with self.database.reading() as session:
            return reading.page(session, who.office_ids, JANUARY, clerk=who.clerk_id, undecided=undecided, limit=9)[0]

    def count(self, model: type) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def scene(database: Database) -> Scene:
    with database.writing() as session:
        where = world(session, clerks=3)
        session.get_one(Office, where.place.office).opening_hours = {str(day): [["07:30", "17:00"]] for day in range(5)}
        by_day = [Given(4 + i % 2, at(MONTH, 5 + i % 5) + timedelta(minutes=7 * i), c, where.procedures[0])
                  for c in where.clerks for i in range(40)]  # fmt: skip
        at_night = [Given(5, at(MONTH, 5 + i) + timedelta(hours=11), where.clerks[1], where.procedures[0]) for i in range(9)]
        rate(session, where, [*by_day, *at_night])
        account = make_account(session, where.place, Role.MANAGER)
    return Scene(database, where, Speaker(account.id, None, (where.place.office,)))


def look(scene: Scene, now: datetime = NOW) -> int:
    return looking.refresh(scene.database, clock=lambda: now)


def test_what_stands_out_is_kept_with_its_evidence(scene: Scene) -> None:
    assert look(scene) == 1
    [sign] = scene.signs()
    assert (sign.kind, sign.clerk_id, sign.seen, sign.total) == (SignKind.CLOSED, scene.where.clerks[1], 9, 49)
    assert sign.expected < 1
    assert sign.p <= sign.adjusted <= 0.01


def test_a_month_is_looked_at_once(scene: Scene) -> None:
    look(scene)
    with scene.database.writing() as session:
        more = [Given(5, at(MONTH, 9) + timedelta(hours=12, minutes=i), scene.where.clerks[2], None) for i in range(20)]
        rate(session, scene.where, more)
    assert look(scene) == 0
    assert [sign.clerk_id for sign in scene.signs()] == [scene.where.clerks[1]]


def test_two_workers_at_once_keep_one_look(scene: Scene) -> None:
    with scene.database.reading() as session:
        month = evidence.read(session, session.get_one(Office, scene.where.place.office), JANUARY)
    made = checks(month)
    stood_out = found(month, made)
    kept = []
    for _ in range(2):
        with scene.database.writing() as session:
            kept.append(looking.keep(session, (scene.where.place.office, JANUARY), made, stood_out, now=NOW))
    assert kept == [True, False]
    assert (scene.count(SignLook), scene.count(Sign)) == (1, 1)


def test_a_month_is_not_looked_at_before_it_has_settled(scene: Scene) -> None:
    early = day_start(first_of_month(202602)) + looking.SETTLING - timedelta(minutes=1)
    assert look(scene, early) == 0
    assert look(scene, early + timedelta(minutes=2)) == 1


def test_no_rating_is_changed_or_deleted(scene: Scene) -> None:
    rows = select(Response.id, Response.level, Response.rated_at).order_by(Response.id)
    with scene.database.reading() as session:
        before = session.execute(rows).all()
    look(scene)
    with scene.database.writing() as session:
        verbs.decide(session, scene.signs()[0].id, Verdict.FOLLOWED, "Đã nhắc", by=scene.manager, now=NOW)
    with scene.database.reading() as session:
        assert session.execute(rows).all() == before


def test_a_decision_is_kept_beside_the_ones_before_it_and_audited(scene: Scene) -> None:
    look(scene)
    [sign] = scene.signs(undecided=True)
    for verdict, words in ((Verdict.EXPLAINED, "Trực tối"), (Verdict.FOLLOWED, "Xem lại: không có lịch trực")):
        with scene.database.writing() as session:
            verbs.decide(session, sign.id, verdict, words, by=scene.manager, now=NOW)
    assert scene.signs(undecided=True) == []
    [decided] = scene.signs()
    assert [each.verdict for each in decided.decisions] == [Verdict.FOLLOWED, Verdict.EXPLAINED]
    with scene.database.reading() as session:
        assert reading.count_open(session, scene.manager.office_ids) == 0
        assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "sign.decide")).all() == ["sign.decide"] * 2


def test_nobody_judges_a_sign_of_their_own_or_of_another_office(scene: Scene) -> None:
    look(scene)
    [sign] = scene.signs()
    own = Speaker(scene.manager.account_id, scene.where.clerks[1], scene.manager.office_ids)
    stranger = Speaker(scene.manager.account_id, None, (999,))
    assert scene.signs(own) == []
    assert scene.signs(stranger) == []
    for who, error in ((own, Forbidden), (stranger, NotFound)):
        with pytest.raises(error), scene.database.writing() as session:
            verbs.decide(session, sign.id, Verdict.UNCONCERNED, "Không sao", by=who, now=NOW)
    with pytest.raises(Invalid), scene.database.writing() as session:
        verbs.decide(session, sign.id, Verdict.UNCONCERNED, "  ", by=scene.manager, now=NOW)
    assert scene.count(SignDecision) == 0


def test_slips_and_dossiers_are_read_as_they_stand(scene: Scene) -> None:
    with scene.database.writing() as session:
        _slips(session, scene.where)
    with scene.database.reading() as session:
        month = evidence.read(session, session.get_one(Office, scene.where.place.office), JANUARY)
    clerk = scene.where.clerks[0]
    assert month.handed == {(clerk, "direct"): (2, 3), (clerk, "online"): (0, 1)}
    assert [(slip.opened, slip.used, slip.voided) for slip in month.slips] == [(True, False, True), (False, True, False)]


def _slips(session: Session, where: World) -> None:
    """Four finished dossiers: one's slip was voided after it was opened, one's has rated, two had none."""
    moment = at(MONTH, 7)
    common = {"office_id": where.place.office, "clerk_id": where.clerks[0], "procedure_id": where.procedures[0]}
    for number, intake in enumerate((Intake.DIRECT, Intake.DIRECT, Intake.DIRECT, Intake.ONLINE)):
        dossier = {"code": f"H38-{number}", "search_key": f"h38{number}", "search_tail": f"{number}83h", "intake": intake}
        times = {"received_at": moment, "finished_at": moment, "updated_at": moment}
        made = session.scalar(insert(Dossier).values(**common, **dossier, **times).returning(Dossier.id))
        if number < 2:
            state = (TokenState.VOID, TokenState.USED)[number]
            opened = moment if state is TokenState.VOID else None
            slip = {"digest": bytes([number]) * 32, "dossier_id": made, "counter_id": where.place.counter, "attempt": 1}
            stamps = {"issued_at": moment, "expires_at": NOW, "opened_at": opened, "voided_at": opened}
            session.execute(insert(Token).values(**common, **slip, **stamps, manual=False, state=state))


def test_where_more_clerks_come_what_was_looked_at_is_not_looked_at_again(scene: Scene) -> None:
    look(scene)
    with scene.database.writing() as session:
        office = scene.where.place.office
        session.add_all(Clerk(office_id=office, code=f"M{i}", name="Cán bộ mới") for i in range(90))
        rate(session, scene.where, [Given(4, at(202602, 3 + i), scene.where.clerks[0], None) for i in range(9)])
    with scene.database.reading() as session:
        later = looking.due(session, now=day_start(first_of_month(202701)) + timedelta(days=9))
    assert [(period.first, period.last) for _, period in later] == [(202602, 202602)]


def test_a_look_reads_its_months_by_index_alone(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    said: list[tuple[str, Any]] = []
    with database.writing() as session:
        office = session.get_one(Office, world(session).place.office)
        event.listen(database.engine, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))
        looking.due(session, now=NOW)
        evidence.read(session, office, JANUARY)
        asked = [each for each in said if each[0].startswith("SELECT")]
        explain = session.connection().exec_driver_sql
        plans = [row[-1] for words, values in asked for row in explain(f"EXPLAIN QUERY PLAN {words}", values)]
    database.dispose()
    assert [plan for plan in plans if re.match("SCAN (response|token|dossier|tally_office)", plan)] == []
    for index in ("ix_response_office_rated", "ix_token_counter_issued", "ix_dossier_office_finished"):
        assert any(index in plan for plan in plans), index
