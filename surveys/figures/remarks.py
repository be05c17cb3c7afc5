"""Remarks (*góp ý*) of an office: the words alone, nothing that tells who wrote them, or when within a stretch of months."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import month_of
from surveys.errors import N_, NotFound
from surveys.figures import raw, trend
from surveys.figures.filters import Filters
from surveys.figures.masking import masked
from surveys.figures.periods import Period
from surveys.figures.selection import Selection, check, read
from surveys.figures.suppression import Why
from surveys.responses.models import Response

PER_PAGE = 50


@dataclass(frozen=True)
class Stretch:
    """Whole months that together hold enough ratings (yyyymm, both included)."""

    first: int
    last: int


@dataclass(frozen=True)
class Remarks:
    """One page of one stretch's remarks, in an order that says nothing. ``why``: the office is withheld.

    ``filters`` is what is shown: the whole office, ``widened`` where less was asked for.
    """

    filters: Filters
    widened: bool
    period: Period
    name: str
    why: Why | None
    minimum: int
    stretches: tuple[Stretch, ...]
    chosen: Stretch | None
    total: int
    page: int
    pages: int
    texts: tuple[str, ...]


def remarks(
    session: Session, filters: Filters, *, office_ids: Sequence[int], now: datetime, secret: str, stretch: int = 0, page: int = 1
) -> Remarks:
    """A page of remarks; ``stretch`` is the first month (yyyymm) of the stretch to read, 0 for the newest.

    Of a clerk, procedure, field or channel the whole office's are shown: a text that stands in several lists would tell of what
    they have in common. Raises NotFound as ``results`` does, and for a stretch that is not one of the office's.
    """
    shown = filters.whole_office()
    selection = read(session, shown, office_ids=office_ids, now=now)
    check(filters, selection.names)
    chosen = selection.chosen
    stretches = () if chosen.why or not any(chosen.counts) else _stretches(selection)
    wanted = next((s for s in stretches if s.first == stretch), None) if stretch else (stretches[0] if stretches else None)
    if stretch and wanted is None:
        raise NotFound(N_("Không có khoảng thời gian này. Vui lòng chọn lại từ danh sách."))
    texts = _texts(session, selection.cut, wanted, secret) if wanted else []
    pages = max(1, -(-len(texts) // PER_PAGE))
    page = min(max(page, 1), pages)
    return Remarks(
        filters=shown,
        widened=filters.narrow,
        period=selection.ground.period,
        name=selection.name,
        why=chosen.why,
        minimum=chosen.minimum,
        stretches=stretches,
        chosen=wanted,
        total=len(texts),
        page=page,
        pages=pages,
        texts=tuple(texts[(page - 1) * PER_PAGE : page * PER_PAGE]),
    )


def _stretches(selection: Selection) -> tuple[Stretch, ...]:
    """Newest first."""
    ground, chosen = selection.ground, selection.chosen
    if chosen.months is None or chosen.group is None:
        return ()
    points = trend.by_month(ground, chosen.months, chosen.group, chosen.minimum)
    return tuple(Stretch(month_of(p.first), month_of(p.last)) for p in reversed(points) if p.figure)


def _texts(session: Session, cut: raw.Cut, stretch: Stretch, secret: str) -> list[str]:
    """Every remark of the stretch, masked, ordered by a keyed digest: neither by time nor by when it came in."""
    within = replace(cut, period=Period(stretch.first, stretch.last))
    rows = session.execute(select(Response.submission_id, Response.remark).where(*within.where(), Response.remark.is_not(None)))
    keyed = [(hmac.digest(secret.encode(), b"remark" + row.submission_id.bytes, hashlib.sha256), row.remark) for row in rows]
    return [masked(text) for _, text in sorted(keyed) if text.strip()]
