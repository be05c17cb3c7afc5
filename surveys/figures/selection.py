"""A selection: what was read of it, and what of it may be shown. Pages, downloads, remarks and the API all start here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import N_, NotFound
from surveys.figures import parts, raw
from surveys.figures.cells import Counts, Months
from surveys.figures.filters import Filters
from surveys.figures.ground import Ground, prepare
from surveys.figures.pairs import LIMIT, Pairs, pairs
from surveys.figures.parts import Part
from surveys.figures.statistics import ZERO
from surveys.figures.suppression import Group, Why
from surveys.office.models import Clerk, Field, Procedure


@dataclass(frozen=True)
class Chosen:
    """The selection itself: its counts, whether it may be shown, and its months where the tallies have them."""

    counts: Counts
    why: Why | None
    minimum: int
    months: Months | None
    group: Group | None


@dataclass(frozen=True)
class Names:
    """The office's clerks, procedures and fields by id."""

    clerks: Mapping[int, Clerk]
    procedures: Mapping[int, Procedure]
    fields: Mapping[int, Field]

    @property
    def field_of(self) -> dict[int, int]:
        """Procedure → field."""
        return {key: row.field_id for key, row in self.procedures.items()}


@dataclass(frozen=True)
class Selection:
    """What one request read and decided, before it is put into shape."""

    ground: Ground
    names: Names
    clerks: Part
    fields: Part
    procedures: Part
    cut: raw.Cut
    chosen: Chosen
    table: Pairs | None

    @property
    def name(self) -> str:
        """What the selection is of, in a title: the clerk and procedure or field chosen, else the office."""
        filters, names = self.ground.filters, self.names
        found = [
            names.clerks[filters.clerk].name if filters.clerk else "",
            names.procedures[filters.procedure].name if filters.procedure else "",
            names.fields[filters.field].name if filters.field and not filters.procedure else "",
        ]
        return " · ".join(part for part in found if part) or self.ground.names[self.ground.offices[0]]


def read(session: Session, filters: Filters, *, office_ids: Sequence[int], now: datetime) -> Selection:
    """Read a selection's parts and decide what may be shown; the same whatever is shown of it."""
    ground = prepare(session, filters, office_ids=office_ids, now=now)
    names = _names(session, ground)
    check(filters, names)
    clerks = parts.clerks(session, ground)
    why = ground.office_refusal()
    if clerks.sole:
        # What one clerk's office shows is that clerk's: total, trend, questions and procedures follow the clerk's minimum.
        ground = replace(ground, minimum=max(ground.minimum, ground.clerk_minimum))
        why = why or clerks.withheld.get(clerks.sole) or ground.office_refusal()
    office = _office(ground, why)
    fields, procedures = parts.procedures(session, ground, names.field_of)
    cut = _cut(ground, names)
    table = _table(session, ground, clerks, procedures, cut)
    chosen = _chosen(ground, office, clerks, fields, procedures, cut, table)
    return Selection(ground, names, clerks, fields, procedures, cut, chosen, table)


def _table(session: Session, ground: Ground, clerks: Part, procedures: Part, cut: raw.Cut) -> Pairs | None:
    """Clerk by procedure, where the selection is narrower than an office and not too large to read."""
    narrow = cut.clerk is not None or cut.procedures is not None
    if not narrow or not cut.verified or sum(ground.inside(ground.whole())) > LIMIT:
        return None
    return pairs(session, replace(cut, clerk=None, procedures=None), clerks, procedures, ground.clerk_minimum)


def _names(session: Session, ground: Ground) -> Names:
    clerks = session.scalars(select(Clerk).where(Clerk.office_id.in_(ground.offices)))
    rows = session.execute(select(Procedure, Field).join(Field, Field.id == Procedure.field_id)).all()
    return Names(
        {clerk.id: clerk for clerk in clerks},
        {procedure.id: procedure for procedure, _ in rows},
        {field.id: field for _, field in rows},
    )


def check(filters: Filters, names: Names) -> None:
    """Raise NotFound for a clerk, procedure or field that is not among ``names``."""
    if filters.clerk and filters.clerk not in names.clerks:
        raise NotFound(N_("Không có cán bộ này ở đơn vị đã chọn."))
    if filters.procedure and filters.procedure not in names.procedures:
        raise NotFound(N_("Không có thủ tục này."))
    if filters.field and filters.field not in names.fields:
        raise NotFound(N_("Không có lĩnh vực này."))


def _cut(ground: Ground, names: Names) -> raw.Cut:
    filters = ground.filters
    chosen: tuple[int, ...] | None = None
    if filters.procedure:
        chosen = (filters.procedure,)
    elif filters.field:
        chosen = tuple(key for key, field in names.field_of.items() if field == filters.field)
    return raw.Cut(ground.offices, ground.period, filters.verified, filters.channel, filters.clerk, chosen)


def _chosen(
    ground: Ground, office: Chosen, clerks: Part, fields: Part, procedures: Part, cut: raw.Cut, table: Pairs | None
) -> Chosen:
    filters = ground.filters
    around, key = (procedures, filters.procedure) if filters.procedure else (fields, filters.field)
    if filters.clerk and key:
        return _crossed(ground, office, table, cut)
    if filters.clerk:
        return _member(ground, clerks, filters.clerk, ground.clerk_minimum, office)
    return _member(ground, around, key, ground.minimum, office) if key else office


def _office(ground: Ground, why: Why | None) -> Chosen:
    months = ground.whole()
    return Chosen(ground.inside(months), why, ground.minimum, months, ground.group(months))


def _member(ground: Ground, part: Part, key: int, minimum: int, office: Chosen) -> Chosen:
    months = part.months.get(key, {})
    counts = part.counts.get(key, ZERO)
    why = part.withheld.get(key) or (office.why if sum(counts) else None)
    return Chosen(counts, why, minimum, months, ground.group(months))


def _crossed(ground: Ground, office: Chosen, table: Pairs | None, cut: raw.Cut) -> Chosen:
    """A clerk's figure in one procedure or field."""
    if table is None:
        return Chosen(ZERO, Why.MANY, ground.clerk_minimum, None, None)
    counts, why = table.cell(ground.filters.clerk or 0, cut.procedures or ())
    why = why or (Why.FEW if 0 < sum(counts) < ground.clerk_minimum else None) or office.why
    return Chosen(counts, why if sum(counts) else None, ground.clerk_minimum, None, None)
