"""Which counter an account works at."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.models import Account
from surveys.errors import N_, NotFound
from surveys.office.models import Counter, Office


@dataclass(frozen=True)
class Workplace:
    """A counter to choose from."""

    id: int
    name: str
    office_name: str


def workplaces(session: Session, office_ids: Sequence[int]) -> list[Workplace]:
    """The active counters of ``office_ids``, by office and name."""
    rows = session.execute(
        select(Counter.id, Counter.name, Office.name)
        .join(Office, Office.id == Counter.office_id)
        .where(Counter.active, Office.active, Counter.office_id.in_(office_ids))
        .order_by(Office.name, Counter.name)
    )
    return [Workplace(*row) for row in rows]


def choose_counter(session: Session, account_id: int, counter_id: int, office_ids: Sequence[int]) -> None:
    """Remember where an account works from now on. Raises NotFound for a counter that is closed or another office's."""
    if counter_id not in {place.id for place in workplaces(session, office_ids)}:
        raise NotFound(N_("Không tìm thấy quầy này."))
    session.get_one(Account, account_id).counter_id = counter_id
    session.flush()
