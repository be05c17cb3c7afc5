"""The remarks of a selection."""

from flask import render_template, request, url_for

from admin.access import person, requires
from admin.results import words
from admin.results.base import blueprint
from surveys.accounts.models import Role
from surveys.audit.verbs import note
from surveys.figures import filters as chosen
from surveys.figures.filters import Filters
from surveys.figures.remarks import remarks as read_remarks
from surveys.web import now, reading, settings, writing


def address(filters: Filters, endpoint: str = "results.home", **changes: object) -> str:
    """The address of the selection with some parts changed."""
    return url_for(endpoint, **filters.but(**changes).words())


@blueprint.get("/remarks")
@requires(Role.MANAGER)
def remarks() -> str:
    """The remarks of the office of a selection. That they were read is written down before they are shown."""
    filters = chosen.read(request.args)
    stretch, page = (request.args.get(name, "0") for name in ("stretch", "page"))
    with reading() as session:
        found = read_remarks(
            session,
            filters,
            office_ids=person().office_ids,
            now=now(),
            secret=settings().secret_key,
            stretch=int(stretch) if stretch.isdecimal() and len(stretch) == 6 else 0,
            page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        )
    if found.texts:
        _note(found.filters, found.chosen.first if found.chosen else 0, found.page)
    link = lambda **changes: url_for("results.remarks", **filters.words(), **changes)  # noqa: E731 - a template's function
    return render_template("admin/results/remarks.html", found=found, words=words, link=link, back=address(filters))


def _note(filters: Filters, stretch: int, page: int) -> None:
    with writing() as session:
        detail = {**filters.words(), "stretch": stretch, "page": page}
        subject = f"office:{filters.office or person().office_id}"
        note(session, account_id=person().id, action="remarks.read", subject=subject, detail=detail, now=now())
