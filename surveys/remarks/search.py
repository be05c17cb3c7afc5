"""Search in the remarks that can be read, as they can be read: what is masked is never found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.office.spelling import bare
from surveys.remarks.masking import masked
from surveys.remarks.models import RemarkBatch
from surveys.remarks.reading import KEPT, Batch, by_id, order
from surveys.responses.models import Response

MOST = 50  # found remarks; who finds more asks for more words
SCANNED = 50_000  # remarks looked through at most, half a second's work
STRIDE = 50  # batches read at once


@dataclass(frozen=True)
class Found:
    """A remark, masked, and the batch that it stands in."""

    text: str
    batch: Batch


@dataclass(frozen=True)
class Search:
    """What was found, newest batches first. ``more``: older batches were not looked through."""

    found: tuple[Found, ...]
    more: bool


NOTHING = Search((), more=False)


def search(session: Session, words: str, *, office_ids: Sequence[int], account_id: int, secret: str) -> Search:
    """The remarks of ``office_ids`` that hold ``words`` one after the other at the beginning of words, whatever their marks and
    case; at most ``MOST``. Nothing is found for words without a letter or digit.
    """
    wanted = _folded(words)
    if not wanted:
        return NOTHING
    hits: list[tuple[int, str]] = []
    scanned, more = 0, False
    for rows in _strides(session, office_ids):
        if scanned >= SCANNED or len(hits) >= MOST:
            more = True
            break
        scanned += len(rows)
        hits += _hits(rows, wanted, secret)
    batches = by_id(session, {key for key, _ in hits[:MOST]}, account_id=account_id)
    return Search(tuple(Found(text, batches[key]) for key, text in hits[:MOST]), more or len(hits) > MOST)


def _hits(rows: Sequence[Any], wanted: str, secret: str) -> list[tuple[int, str]]:
    # Folding is cheap and masking isn't: only what holds the words is masked, and must still hold them.
    held = [row for row in rows if wanted in _folded(row.remark)]
    held.sort(key=lambda row: (-row.remark_batch_id, order(row.submission_id.bytes, secret)))
    shown = [(row.remark_batch_id, masked(row.remark)) for row in held]
    return [(key, text) for key, text in shown if wanted in _folded(text)]


def _strides(session: Session, office_ids: Sequence[int]) -> Iterator[Sequence[Any]]:
    """The remarks of some batches at a time; the last ones that were made come first."""
    every = select(RemarkBatch.id).where(RemarkBatch.office_id.in_(office_ids)).order_by(RemarkBatch.id.desc())
    ids = session.scalars(every).all()
    wanted = select(Response.remark_batch_id, Response.submission_id, Response.remark)
    for at in range(0, len(ids), STRIDE):
        yield session.execute(wanted.where(Response.remark_batch_id.in_(ids[at : at + STRIDE]), KEPT)).all()


def _folded(text: str) -> str:
    return "".join(f" {word}" for word in map(bare, text.split()) if word)
