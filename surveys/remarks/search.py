"""Search in the remarks that can be read, as they can be read: what is masked is never found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.office.spelling import bare
from surveys.remarks.masking import masked
from surveys.remarks.reading import KEPT, Batch, order
from surveys.responses.models import Response

MOST = 100  # found remarks; who finds more asks for more words
CHUNK = 1000  # rows held at once


@dataclass(frozen=True)
class Found:
    """A remark, masked, and the batch that it stands in."""

    text: str
    batch: Batch


def search(session: Session, words: str, among: Sequence[Batch], *, secret: str) -> tuple[Found, ...]:
    """The remarks of ``among`` that hold ``words`` one after the other at the beginning of words, whatever their marks and case.

    At most ``MOST``, in the order of ``among``. Nothing is found for words without a letter or digit.
    """
    wanted = _folded(words)
    found: list[Found] = []
    if not wanted.strip():
        return ()
    by_id = {batch.id: batch for batch in among}
    for batch_id, rows in groupby(_rows(session, [*by_id]), key=lambda row: row.remark_batch_id):
        # Folding is cheap and masking isn't: only what holds the words is masked, and must still hold them.
        kept = sorted((row for row in rows if wanted in _folded(row.remark)), key=lambda r: order(r.submission_id.bytes, secret))
        shown = [masked(row.remark) for row in kept]
        found += [Found(text, by_id[batch_id]) for text in shown if wanted in _folded(text)]
        if len(found) >= MOST:
            break
    place = {batch.id: at for at, batch in enumerate(among)}
    return tuple(sorted(found, key=lambda one: place[one.batch.id])[:MOST])


def _rows(session: Session, batch_ids: list[int]) -> Iterator[Any]:
    wanted = select(Response.remark_batch_id, Response.submission_id, Response.remark)
    # The newest batches have the highest ids of their office: what is found first is what is shown first.
    ordered = wanted.where(Response.remark_batch_id.in_(batch_ids), KEPT).order_by(Response.remark_batch_id.desc())
    return iter(session.execute(ordered, execution_options={"yield_per": CHUNK}))


def _folded(text: str) -> str:
    return "".join(f" {word}" for word in map(bare, text.split()) if word)
