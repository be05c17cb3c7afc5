"""The figures of a selection: what every results page, download and API answer is made of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.figures import asked, raw, rows, trend
from surveys.figures.cells import flows, origins
from surveys.figures.filters import Filters
from surveys.figures.ground import Ground
from surveys.figures.models import Origin
from surveys.figures.periods import months_between
from surveys.figures.recount import LocalMonth
from surveys.figures.selection import Selection, read
from surveys.figures.shapes import Asked, Choice, Choices, Offers, Origins, Point, Results
from surveys.offers.models import OfferCount
from surveys.responses.models import Response
from surveys.tokens.models import Batch

REMARKS_COUNTED = 100


def results(session: Session, filters: Filters, *, office_ids: Sequence[int], now: datetime, language: str = "vi") -> Results:
    """The figures of ``filters``, among the offices that the asker may see (the first is the asker's own).

    Every group below its minimum is withheld here, so that nothing that is made of the answer can show it. Raises NotFound for an
    office, clerk, field or procedure that the asker may not see or that does not exist.
    """
    selection = read(session, filters, office_ids=office_ids, now=now)
    ground, chosen = selection.ground, selection.chosen
    flow = flows(session, ground.offices, ground.period)
    rows_of_clerks, rows_of_procedures = rows.tables(selection, flow)
    return Results(
        filters=filters,
        period=ground.period,
        office=ground.names[ground.offices[0]],
        sample=ground.sample,
        minimum=ground.minimum,
        minimum_clerk=ground.clerk_minimum,
        head=rows.head(selection, flow),
        unverified=rows.unverified(ground),
        clerks=rows_of_clerks,
        procedures=rows_of_procedures,
        trend=() if chosen.why else _trend(session, selection),
        trend_unit="week" if _weekly(selection) else "month",
        asked=() if chosen.why or sum(chosen.counts) == 0 else _asked(session, selection, language),
        remarks=None if chosen.why or filters.narrow else count_remarks(session, selection.cut),
        choices=_choices(selection),
        origins=None if filters.narrow or not filters.verified else _origins(session, selection),
        offers=None if filters.narrow or not filters.verified else _offers(session, selection),
    )


def _offers(session: Session, selection: Selection) -> Offers | None:
    """The counts that ratings can be told from are shown only where enough answered, as with every other group."""
    ground = selection.ground
    endings = (OfferCount.answered, OfferCount.declined, OfferCount.ignored, OfferCount.elsewhere)
    within = OfferCount.month.between(ground.period.first, ground.period.last)
    sums = select(*(func.coalesce(func.sum(ending), 0) for ending in endings))
    row = session.execute(sums.where(OfferCount.office_id.in_(ground.offices), within)).one()
    answered, declined, ignored, elsewhere = map(int, row)
    shown = answered + declined + ignored + elsewhere
    if not shown:
        return None
    if selection.chosen.why or answered < ground.minimum:
        return Offers(shown, None, None, None)
    return Offers(shown, answered, declined, ignored)


def _origins(session: Session, selection: Selection) -> Origins:
    ground = selection.ground
    found = origins(session, ground.offices, ground.period)
    issued = {origin: found.get(origin, (0, 0))[0] for origin in Origin}
    rated = found.get(Origin.BATCH, (0, 0))[1]
    few = selection.chosen.why or rated < ground.minimum
    return Origins(issued[Origin.AUTOMATIC], issued[Origin.MANUAL], _made_ahead(session, ground), None if few else rated)


def _made_ahead(session: Session, ground: Ground) -> int:
    """How many tokens the period's batches were made with: those left of one that was voided are the ones that rated."""
    within = LocalMonth(Batch.made_at).between(ground.period.first, ground.period.last)
    made = select(func.coalesce(func.sum(Batch.count), 0)).where(Batch.office_id.in_(ground.offices), within)
    return int(session.scalar(made) or 0)


def _weekly(selection: Selection) -> bool:
    period = selection.ground.period
    narrow = selection.ground.filters.clerk or selection.cut.procedures is not None
    return not narrow and months_between(period.first, period.last) < trend.WEEKLY_UP_TO


def _trend(session: Session, selection: Selection) -> tuple[Point, ...]:
    ground, chosen = selection.ground, selection.chosen
    if chosen.months is None or chosen.group is None or sum(chosen.counts) == 0:
        return ()
    if _weekly(selection):
        return trend.by_week(session, ground, chosen.group, chosen.minimum)
    return trend.by_month(ground, chosen.months, chosen.group, chosen.minimum)


def _asked(session: Session, selection: Selection, language: str) -> tuple[Asked, ...]:
    ground, filters, cut = selection.ground, selection.ground.filters, selection.cut
    withheld = selection.procedures.withheld if filters.procedure else selection.fields.withheld
    key = filters.procedure or filters.field
    if filters.clerk and key:
        found = asked.of_cut(session, ground, cut)
    elif filters.clerk:
        found = asked.of_clerk(session, ground, filters.clerk, selection.clerks.withheld)
    elif key:
        under = {p: p for p in selection.names.procedures} if filters.procedure else selection.names.field_of
        found = asked.of_procedures(session, ground, under, key, withheld)
    else:
        found = asked.of_offices(session, ground)
    if filters.clerk or filters.procedure:
        found |= asked.reasons(session, ground, cut, selection.chosen.minimum)
    return asked.worded(session, ground, found, language)


def count_remarks(session: Session, cut: raw.Cut) -> int:
    """How many remarks there are, counted up to ``REMARKS_COUNTED``."""
    some = select(Response.id).where(*cut.where(), Response.remark.is_not(None)).limit(REMARKS_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _choices(selection: Selection) -> Choices:
    ground, names = selection.ground, selection.names
    used = sorted((names.procedures[key] for key in selection.procedures.counts if key in names.procedures), key=lambda p: p.name)
    fields = sorted({p.field_id for p in used}, key=lambda key: names.fields[key].name)
    people = sorted(names.clerks.values(), key=lambda clerk: clerk.name)
    return Choices(
        offices=tuple(Choice(key, name, ground.tree.get(key)) for key, name in ground.names.items()),
        fields=tuple(Choice(key, names.fields[key].name) for key in fields),
        procedures=tuple(Choice(p.id, p.name, p.field_id) for p in used),
        clerks=tuple(Choice(clerk.id, clerk.name) for clerk in people),
        months=tuple(m for m in ground.months if m),
    )
