"""Big stores for the benchmarks: real rows by bulk inserts, then the tallies by a recount."""

import random
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import psycopg
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.dossiers.entry import search_key
from surveys.dossiers.models import Dossier, Intake
from surveys.figures import recount
from surveys.forms import verbs as forms
from surveys.forms.models import Kind, Option, Question
from surveys.office.models import Clerk, Procedure
from surveys.responses.models import Answer, Channel, Response
from surveys.sample import office
from surveys.tokens import codes
from surveys.tokens.models import Token, TokenState

CHUNK = 20_000
MONTHS = 36


def found(session: Session, now: datetime) -> tuple[int, int]:
    """The sample office without dossiers and ratings; its id and its form version's."""
    today = local_day(now)
    office_id = office.build(session, now, (today, today))
    return office_id, forms.current(session, office_id).version_id


def tokens(session: Session, office_id: int, count: int, *, secret: str, now: datetime) -> list[str]:
    """``count`` finished dossiers, each with a live token; the tokens' plain codes."""
    clerks, procedures = _ids(session)
    plain = [codes.new_code() for _ in range(count)]
    ids = dossiers(session, office_id, count, finished_at=now - timedelta(days=1), now=now)
    session.execute(
        insert(Token),
        [
            {
                "digest": codes.digest(secret, code),
                "dossier_id": dossier_id,
                "office_id": office_id,
                "clerk_id": clerks[n % len(clerks)],
                "procedure_id": procedures[n % len(procedures)],
                "attempt": 1,
                "manual": False,
                "state": TokenState.ISSUED,
                "issued_at": now,
                "expires_at": now + timedelta(days=30),
            }
            for n, (dossier_id, code) in enumerate(zip(ids, plain, strict=True))
        ],
    )
    recount.rebuild(session)
    return plain


def dossiers(session: Session, office_id: int, count: int, *, finished_at: datetime | None, now: datetime) -> list[int]:
    """``count`` dossiers, in hand or finished; their ids."""
    clerks, procedures = _ids(session)
    rows = [_dossier(n, office_id, clerks, procedures, now) | {"finished_at": finished_at} for n in range(count)]
    session.execute(insert(Dossier), rows)
    return list(session.scalars(select(Dossier.id).order_by(Dossier.id.desc()).limit(count)))


def _dossier(n: int, office_id: int, clerks: list[int], procedures: list[int], now: datetime) -> dict[str, Any]:
    code = f"H38.20-BENCH-{n:07d}"
    return {
        "office_id": office_id,
        "code": code,
        "search_key": search_key(code),
        "search_tail": search_key(code)[::-1],
        "procedure_id": procedures[n % len(procedures)],
        "clerk_id": clerks[n % len(clerks)],
        "intake": Intake.DIRECT,
        "received_at": now - timedelta(days=9),
        "due_at": now,
        "updated_at": now,
    }


def _ids(session: Session) -> tuple[list[int], list[int]]:
    clerks = session.scalars(select(Clerk.id).order_by(Clerk.id)).all()
    return list(clerks), list(session.scalars(select(Procedure.id).order_by(Procedure.id)).all())


def responses(session: Session, office_id: int, version_id: int, count: int, *, now: datetime) -> None:
    """``count`` ratings with some three answers each over three years, and the tallies of them."""
    rng = random.Random(count)
    clerks, procedures = _ids(session)
    questions = _options(session)
    for start in range(0, count, CHUNK):
        rows = [
            _response(rng, n, office_id, version_id, clerks, procedures, now) for n in range(start, min(start + CHUNK, count))
        ]
        _bulk(session, Response, rows)
        _bulk(session, Answer, [answer for row in rows for answer in _answers(rng, row, questions)])
    recount.rebuild(session)


def _bulk(session: Session, model: type[Response | Answer], rows: list[dict[str, Any]]) -> None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.execute(insert(model), rows)
        return
    names = list(rows[0])
    driver = cast(psycopg.Connection[Any], connection.connection.driver_connection)
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {model.__tablename__} ({', '.join(names)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([row[name] for name in names])


def _response(
    rng: random.Random, n: int, office_id: int, version_id: int, clerks: list[int], procedures: list[int], now: datetime
) -> dict[str, Any]:
    rated_at = now - timedelta(minutes=rng.randrange(MONTHS * 30 * 24 * 60))
    return {
        "id": n + 1,
        "submission_id": UUID(int=rng.getrandbits(128), version=4),
        "proof": rng.randbytes(32),
        "form_version_id": version_id,
        "office_id": office_id,
        "clerk_id": rng.choice(clerks),
        "procedure_id": rng.choice(procedures),
        "channel": int(Channel.KIOSK),
        "verified": True,
        "partial": False,
        "revision": 9,
        "language": "vi",
        "level": rng.choices(range(1, 6), (4, 8, 14, 42, 32))[0],
        "remark": "Cán bộ hướng dẫn tận tình." if n % 10 == 0 else None,
        "rated_at": rated_at,
        "received_at": rated_at,
    }


def _options(session: Session) -> dict[str, tuple[int, list[int]]]:
    """Question code → its id and its options' ids in order of position."""
    rows = session.execute(
        select(Question.code, Question.id, Option.id.label("option_id"))
        .join(Option, Option.question_id == Question.id)
        .where(Question.kind.in_((Kind.LEVEL, Kind.CHOICE)))
        .order_by(Question.id, Option.position)
    )
    found: dict[str, tuple[int, list[int]]] = {}
    for row in rows:
        found.setdefault(row.code, (row.id, []))[1].append(row.option_id)
    return found


def _answers(rng: random.Random, row: dict[str, Any], questions: dict[str, tuple[int, list[int]]]) -> list[dict[str, int]]:
    answers = []
    for code in ("overall", "time", "attitude"):
        question_id, options = questions[code]
        option = options[row["level"] - 1] if code == "overall" else rng.choice(options)
        answers.append({"response_id": row["id"], "question_id": question_id, "option_id": option})
    return answers
