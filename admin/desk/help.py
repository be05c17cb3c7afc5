"""Calls for help from the office's devices, on every desk of that office until someone says that they came."""

import hashlib
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.desk.base import blueprint
from surveys.accounts.models import Role
from surveys.calls import verbs as calls
from surveys.calls.verbs import Call
from surveys.office.models import Counter
from surveys.web import now, reading, writing
from surveys.web.failures import is_partial


@dataclass(frozen=True)
class Calls:
    """The open calls of the office at which this person works now."""

    open: list[Call]

    @property
    def mark(self) -> str:
        """A digest of what is shown: while it stays the same, nothing is exchanged."""
        return hashlib.sha256(repr(self.open).encode()).hexdigest()[:16]


@blueprint.get("/help")
@requires(Role.CLERK)
def show_calls() -> str | Response:
    """The calls, for htmx to fetch; 204 while they are as the page has them (``was``)."""
    with reading() as session:
        waiting = Calls(calls.waiting(session, _here(session), now=now()))
    if request.args.get("was") == waiting.mark:
        return Response(status=204)
    return render_template("admin/desk/_help.html", calls=waiting)


@blueprint.post("/help/<int:call_id>/came")
@requires(Role.CLERK)
def came(call_id: int) -> str | AnyResponse:
    """*Đã đến giúp*: the call goes from every desk."""
    with writing() as session:
        calls.came(session, call_id, office_ids=person().office_ids, account_id=person().id, now=now())
    if not is_partial():
        return redirect(url_for("desk.home"), 303)
    with reading() as session:
        waiting = Calls(calls.waiting(session, _here(session), now=now()))
    return render_template("admin/desk/_help.html", calls=waiting)


def _here(session: Session) -> int:
    """The office of this person's counter, else their own: whoever administers many offices isn't called by all of them."""
    who = person()
    there = session.scalar(select(Counter.office_id).where(Counter.id == who.counter_id)) if who.counter_id else None
    return there if there in who.office_ids and there is not None else who.office_id
