"""An office with many tokens, for the benchmarks of rating and printing."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.dossiers.entry import search_key
from surveys.dossiers.models import Dossier, Intake
from surveys.figures import recount
from surveys.forms import verbs as forms
from surveys.office.models import Clerk, Procedure
from surveys.sample import office
from surveys.tokens import codes
from surveys.tokens.models import Token, TokenState


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
