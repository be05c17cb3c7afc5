"""How dossiers become ratings, over a scope: finished, issued, rated; how slips came to be; what tablets' offers led to.

Counts of dossiers, slips and ratings are no answers, so they are read live; those that ratings can be told from are shown only
where enough answered.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.figures.cells import origins as read_origins
from surveys.figures.models import FlowHour, Origin
from surveys.figures.scope import Scope
from surveys.figures.shapes import Flow, Offers, Origins
from surveys.offers.models import OfferCount
from surveys.tokens.models import Batch


def flow(session: Session, scope: Scope) -> Flow:
    """Dossiers finished in the period, slips issued in it, and how many of those were rated."""
    sums = [func.coalesce(func.sum(column), 0) for column in (FlowHour.finished, FlowHour.issued, FlowHour.rated)]
    within = FlowHour.month.between(scope.period.first, scope.period.last)
    row = session.execute(select(*sums).where(FlowHour.office_id.in_(scope.offices), within)).one()
    return Flow(*map(int, row))


def origins(session: Session, scope: Scope, *, few: bool) -> Origins:
    """How the period's slips came to be; ``few``: too few ratings are shown to tell how many of a batch were rated."""
    found = read_origins(session, scope.offices, scope.period)
    issued = {origin: found.get(origin, (0, 0))[0] for origin in Origin}
    rated = found.get(Origin.BATCH, (0, 0))[1]
    hidden = few or rated < scope.minimum
    return Origins(issued[Origin.AUTOMATIC], issued[Origin.MANUAL], _made_ahead(session, scope), None if hidden else rated)


def _made_ahead(session: Session, scope: Scope) -> int:
    """How many slips the period's batches were made with: those left of one that was voided are the ones that rated."""
    within = Batch.made_at >= scope.period.begins, Batch.made_at < scope.period.ends
    made = select(func.coalesce(func.sum(Batch.count), 0)).where(Batch.office_id.in_(scope.offices), *within)
    return int(session.scalar(made) or 0)


def offers(session: Session, scope: Scope, *, few: bool) -> Offers | None:
    """What came of the forms that counters' tablets showed unasked; None where none did."""
    endings = (OfferCount.answered, OfferCount.declined, OfferCount.ignored, OfferCount.elsewhere)
    within = OfferCount.month.between(scope.period.first, scope.period.last)
    sums = select(*(func.coalesce(func.sum(ending), 0) for ending in endings))
    row = session.execute(sums.where(OfferCount.office_id.in_(scope.offices), within)).one()
    answered, declined, ignored, elsewhere = map(int, row)
    shown = answered + declined + ignored + elsewhere
    if not shown:
        return None
    if few or answered < scope.minimum:
        return Offers(shown, None, None, None)
    return Offers(shown, answered, declined, ignored)
