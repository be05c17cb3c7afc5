"""Ratings for the tests of figures: real rows, bulk-inserted, with their tallies recounted by the product's own recount."""

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from surveys.clock import add_months, day_start, first_of_month
from surveys.figures.recount import rebuild
from surveys.figures.released.models import TallyChange
from surveys.figures.released.release import release_stale
from surveys.forms import verbs as forms
from surveys.forms.models import FormVersion, Option, Question
from surveys.office.models import Clerk, Field, Procedure
from surveys.responses.models import Answer, Channel, Response
from tests.builders import Place, place
from tests.conftest import NOW


@dataclass(frozen=True)
class World:
    """An office with several clerks and procedures (each two procedures share a field)."""

    place: Place
    clerks: tuple[int, ...]
    procedures: tuple[int, ...]
    fields: dict[int, int]
    version: int
    options: dict[str, dict[int, tuple[int, int]]]  # question code → position → (question, option)


def world(session: Session, *, clerks: int = 3, procedures: int = 4, code: str = "H38", parent: int | None = None) -> World:
    """Make the office; flushed. ``code`` also begins its clerks' and procedures' codes."""
    where = place(session, code=code, parent=parent)
    forms.ensure_default(session, NOW)
    people = [Clerk(office_id=where.office, code=f"{code}-{i}", name=f"Cán bộ {i:02d}") for i in range(1, clerks)]
    fields = [Field(name=f"Lĩnh vực {code} {i}") for i in range(-(-procedures // 2))]
    session.add_all([*people, *fields])
    session.flush()
    made = [
        Procedure(code=f"{code}.{i}", name=f"Thủ tục số {i} của {code}", field_id=fields[i // 2].id) for i in range(procedures)
    ]
    session.add_all(made)
    session.flush()
    version = session.scalars(select(FormVersion.id)).first()
    assert version is not None
    options: dict[str, dict[int, tuple[int, int]]] = {}
    for question, option, position, name in session.execute(
        select(Question.id, Option.id, Option.position, Question.code).join(Option, Option.question_id == Question.id)
    ):
        options.setdefault(name, {})[position] = (question, option)
    ids = tuple(procedure.id for procedure in made)
    return World(where, (where.clerk, *(c.id for c in people)), ids, {p.id: p.field_id for p in made}, version, options)


@dataclass(frozen=True)
class Given:
    """One rating to insert; ``others`` is question code → position."""

    level: int
    at: datetime
    clerk: int | None
    procedure: int | None
    channel: Channel = Channel.KIOSK
    verified: bool = True
    remark: str | None = None
    others: tuple[tuple[str, int], ...] = ()


def at(month: int, day: int = 10) -> datetime:
    """Nine in the morning of a day of the month yyyymm, in Viet Nam."""
    return day_start(first_of_month(month) + timedelta(days=day - 1)) + timedelta(hours=9)


def rate(session: Session, where: World, given: Sequence[Given], *, recount: bool = True) -> None:
    """Insert ratings and recount the tallies."""
    rows: list[dict[str, Any]] = [
        {
            "submission_id": uuid.uuid4(),
            "form_version_id": where.version,
            "office_id": where.place.office,
            "clerk_id": one.clerk,
            "procedure_id": one.procedure,
            "channel": int(one.channel),
            "verified": one.verified,
            "partial": False,
            "revision": 1,
            "language": "vi",
            "level": one.level,
            "remark": one.remark,
            "rated_at": one.at,
            "received_at": one.at,
        }
        for one in given
    ]
    ids = session.scalars(insert(Response).returning(Response.id, sort_by_parameter_order=True), rows).all()
    answers = [
        {"response_id": key, "question_id": where.options[code][n][0], "option_id": where.options[code][n][1]}
        for key, one in zip(ids, given, strict=True)
        for code, n in (("overall", one.level), *one.others)
    ]
    session.execute(insert(Answer), answers)
    if recount:
        rebuild(session)
        release_stale(session, now=NOW)


def touch(session: Session, office_years: Iterable[tuple[int, int]]) -> None:
    """Say that the ratings of these (office, year) changed, as the tallies do in the transaction that changes them."""
    for office, year in sorted(office_years):
        known = session.get(TallyChange, (office, year)) or TallyChange(office_id=office, year=year, changes=0)
        known.changes += 1
        session.add(known)
    session.flush()


def a_year(where: World, n: int, *, seed: int = 1, first: int = 201601, months: int = 12) -> list[Given]:
    """``n`` ratings over some months, clerks and procedures of believable differences."""
    rng = random.Random(seed)
    found = []
    for i in range(n):
        clerk, procedure = rng.choice(where.clerks), rng.choice(where.procedures)
        good = 0.75 + 0.03 * (clerk % 5) - 0.05 * (procedure % 3)
        level = rng.choice((4, 5, 5)) if rng.random() < good else rng.choice((1, 2, 3, 3))
        moment = at(add_months(first, rng.randrange(months)), rng.randint(1, 28)) + timedelta(minutes=rng.randint(0, 400))
        others = [("attitude", min(5, max(1, level + rng.choice((-1, 0, 0, 1))))), ("time", rng.choice((1, 1, 2, 2, 2, 3)))]
        if rng.random() < 0.4:
            others = [*others, ("reasons", rng.choice(list(where.options["reasons"])))]
        remark = f"Góp ý số {i}" if rng.random() < 0.1 else None
        channel = rng.choice((Channel.KIOSK, Channel.KIOSK, Channel.TABLET, Channel.PHONE))
        found.append(Given(level, moment, clerk, procedure, channel, remark=remark, others=tuple(others)))
    return found
