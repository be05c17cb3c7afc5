"""What a selection stands on: the offices that it covers, their minimums, the questions, the months, and the period in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import add_months, local_day, month_of
from surveys.errors import N_, NotFound
from surveys.figures.cells import Counts, Months, by_office, sources, total
from surveys.figures.filters import Filters
from surveys.figures.periods import Period, months_between, recent
from surveys.figures.statistics import ZERO, added
from surveys.figures.suppression import Group, Why, Window, decide, refusal
from surveys.forms.definition import OVERALL
from surveys.forms.models import Kind, Question
from surveys.office.models import Office

NOWHERE = N_("Không có đơn vị này, hoặc tài khoản không được xem.")


@dataclass(frozen=True)
class Ground:
    """The selection's offices (the chosen one first) and everything that each read needs.

    ``months`` is every month from the first to the last with data.
    """

    filters: Filters
    offices: tuple[int, ...]
    names: Mapping[int, str]
    tree: Mapping[int, int | None]
    sample: bool
    minimum: int
    clerk_minimum: int
    questions: Mapping[int, tuple[str, Kind]]
    period: Period
    months: tuple[int, ...]
    window: Window
    own: Mapping[int, Months]
    everything: Mapping[int, Months] | None
    uncoded: Mapping[int, Months]

    @property
    def overall(self) -> int:
        """The id of the question of overall satisfaction; 0 before any form was published."""
        return next((key for key, (code, _) in self.questions.items() if code == OVERALL), 0)

    @property
    def taken(self) -> list[int]:
        """The tallies' sources that the selection takes."""
        return sources(self.filters.channel, verified=self.filters.verified)

    @property
    def all_channels(self) -> list[int] | None:
        """The sources of every channel where the selection takes but one; else None."""
        return sources(None, verified=self.filters.verified) if self.filters.channel else None

    def group(self, own: Months, everything: Months | None = None) -> Group:
        """Counts per month as the chains that ``suppression`` weighs; the second holds the channels that were not taken."""
        mine = tuple(sum(own.get(month, ZERO)) for month in self.months)
        if everything is None:
            return (mine,)
        return mine, tuple(sum(everything.get(m, ZERO)) - n for m, n in zip(self.months, mine, strict=True))

    def groups(self, own: Mapping[int, Months], everything: Mapping[int, Months] | None) -> dict[int, Group]:
        """The same for many groups."""
        if everything is None:
            return {key: self.group(months) for key, months in own.items()}
        return {key: self.group(own.get(key, {}), months) for key, months in everything.items()}

    def inside(self, months: Months) -> Counts:
        """The five counts in the period."""
        return added([counts for month, counts in months.items() if self.period.first <= month <= self.period.last])

    def whole(self) -> Months:
        """The chosen offices together."""
        return total([self.own.get(office, {}) for office in self.offices])

    @property
    def apart(self) -> Months:
        """The ratings without a code of the chosen offices together."""
        return total([self.uncoded.get(office, {}) for office in self.offices])

    def office_refusal(self) -> Why | None:
        """Why the chosen offices' own total may not be shown, alone or beside the offices around them."""
        rest = None if self.everything is None else total([self.everything.get(office, {}) for office in self.offices])
        why = refusal(self.group(self.whole(), rest), self.window, self.minimum)
        return why or self._beside_others(self.own)

    def apart_refusal(self) -> Why | None:
        """The same for the ratings without a code."""
        return refusal(self.group(self.apart), self.window, self.minimum) or self._beside_others(self.uncoded)

    def _beside_others(self, own: Mapping[int, Months]) -> Why | None:
        node = self.offices[0]
        while (parent := self.tree.get(node)) in self.names and parent is not None:
            members = [parent, *(child for child, above in self.tree.items() if above == parent and child in self.names)]
            groups = {m: self.group(total([own.get(o, {}) for o in self._reach(m, parent)])) for m in members}
            if why := decide(groups, self.window, self.minimum).get(node):
                return why
            node = parent
        return None

    def _reach(self, member: int, parent: int) -> Sequence[int]:
        return [parent] if member == parent else below(member, self.tree)


def below(root: int, tree: Mapping[int, int | None]) -> list[int]:
    """An office and all offices under it."""
    found = [root]
    for office in found:
        found += [child for child, parent in tree.items() if parent == office]
    return found


def prepare(session: Session, filters: Filters, *, office_ids: Sequence[int], now: datetime) -> Ground:
    """Read the ground of a selection. Raises NotFound for an office outside ``office_ids`` (those that the asker may see)."""
    rows = session.scalars(select(Office).where(Office.id.in_(office_ids)).order_by(Office.id)).all()
    tree = {row.id: row.parent_id for row in rows}
    chosen = filters.office or (office_ids[0] if office_ids else 0)
    if chosen not in tree:
        raise NotFound(NOWHERE)
    covered = tuple(below(chosen, tree))
    questions = {row.id: (row.code, row.kind) for row in session.execute(select(Question.id, Question.code, Question.kind))}
    overall = next((key for key, (code, _) in questions.items() if code == OVERALL), 0)
    seen = tuple(tree)
    every = {v: by_office(session, seen, overall, sources(None, verified=v)) for v in (True, False)}
    own = by_office(session, seen, overall, sources(filters.channel, verified=filters.verified)) if filters.channel else None
    data = sorted({month for cells in every.values() for office in covered for month in cells.get(office, {})})
    period = filters.period or recent(data, month_of(local_day(now)))
    months, window = timeline(sorted({m for cells in every.values() for group in cells.values() for m in group}), period)
    minimums = [(row.minimum_group, row.minimum_clerk_group) for row in rows if row.id in covered]
    return Ground(
        filters=filters,
        offices=covered,
        names={row.id: row.name for row in rows},
        tree=tree,
        sample=any(row.sample for row in rows),
        minimum=max(small for small, _ in minimums),
        clerk_minimum=max(large for _, large in minimums),
        questions=questions,
        period=period,
        months=months,
        window=window,
        own=every[filters.verified] if own is None else own,
        everything=None if own is None else every[filters.verified],
        uncoded=every[False],
    )


def timeline(data: Sequence[int], period: Period) -> tuple[tuple[int, ...], Window]:
    """Every month from the first to the last with data, and where ``period`` lies in them."""
    if not data:
        return (0,), Window(0, 0, (0,))
    length = months_between(data[0], data[-1]) + 1
    months = tuple(add_months(data[0], i) for i in range(length))
    ranks = tuple(0 if m % 100 == 1 else 1 if m % 100 in (4, 7, 10) else 2 for m in months)
    start = min(max(months_between(data[0], period.first), 0), length)
    stop = min(max(months_between(data[0], period.last) + 1, start), length)
    return months, Window(start, stop, ranks)
