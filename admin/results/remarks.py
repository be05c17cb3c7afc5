"""Góp ý: what citizens wrote, batch by batch. That a batch was opened, or searched in, is written down."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from admin.access import person, requires
from admin.results.base import blueprint
from admin.results.frame import asked, framed, showing
from admin.results.paging import Sheet
from surveys.accounts.models import Role
from surveys.audit.verbs import note
from surveys.clock import add_months, first_of_month, local_day, month_of
from surveys.figures.scope import Scope
from surveys.remarks import batches, reading
from surveys.remarks.reading import LISTED, Batch, Listed, Texts
from surveys.remarks.search import NOTHING, Search, search
from surveys.web import database, now, settings, writing


@dataclass(frozen=True)
class _Page:
    """The batches of the offices, and what is read of them: one batch's texts, or what was found for ``words``."""

    listed: Sheet[Batch]
    batch: Batch | None
    texts: Texts | None
    words: str
    search: Search


@blueprint.get("/remarks")
@requires(Role.MANAGER)
def remarks() -> Response:
    """The remarks of the offices of a selection, whatever else is chosen: never by clerk, procedure or channel."""
    # One office's own at once; those of a whole province by the worker, within the hour.
    batches.gather_due(database(), clock=now, days=settings().remark_days, only=asked().office or person().office_id)
    with showing() as (session, scope):
        page = _page(session, scope)
    _written_down(page)
    return framed(
        "admin/results/remarks.html",
        scope,
        bar=("office",),
        more="admin/results/remark_search.html",
        carries=("part",),
        extra={"q": page.words, "batch": page.batch.id if page.batch else None},
        shown=page,
        several=len(scope.offices) > 1,
        days=settings().remark_days,
        readable=_readable(),
    )


def _page(session: Session, scope: Scope) -> _Page:
    mine: dict[str, Any] = {"office_ids": scope.offices, "account_id": person().id}
    listed = _sheet(reading.batches(session, **mine, page=_number("page")))
    words, secret = request.args.get("q", "").strip()[:100], settings().secret_key
    if words:
        return _Page(listed, None, None, words, search(session, words, **mine, secret=secret))
    wanted = _number("batch")
    if not wanted:
        return _Page(listed, None, None, "", NOTHING)
    batch = reading.one(session, wanted, office_ids=person().office_ids, account_id=person().id)
    return _Page(listed, batch, reading.texts(session, batch.id, secret=secret, page=_number("part")), "", NOTHING)


def _sheet(listed: Listed) -> Sheet[Batch]:
    return Sheet(listed.batches, listed.page, max(1, -(-listed.total // LISTED)), listed.total, LISTED)


def _number(name: str) -> int:
    text = request.args.get(name, "")
    # The length first: Python refuses to read a number of thousands of digits.
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else 0


def _written_down(page: _Page) -> None:
    """Reading free text is kept in the record; what was searched for isn't, it may be somebody's name."""
    if page.batch is None and not page.words:
        return
    office = page.batch.office_id if page.batch else person().office_id
    detail = {"batch": page.batch.id, "page": page.texts.page} if page.batch and page.texts else {"found": len(page.search.found)}
    action = "remarks.read" if page.batch else "remarks.search"
    with writing() as session:
        if page.batch:
            reading.read(session, [page.batch.id], account_id=person().id, now=now())
        note(session, account_id=person().id, action=action, subject=f"office:{office}", detail=detail, now=now())


def _readable() -> tuple[int, date]:
    """The newest month (yyyymm) whose remarks can't be read yet, and the day from which they can."""
    newest = month_of(local_day(now()) - timedelta(days=settings().remark_days))
    return newest, first_of_month(add_months(newest, 1)) + timedelta(days=settings().remark_days)
