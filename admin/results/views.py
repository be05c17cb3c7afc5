"""The pages: figures of a selection, and its remarks."""

from flask import Response, make_response, render_template, request, url_for
from flask_babel import get_locale

from admin.access import person, requires
from admin.results import pictures, words
from admin.results.base import blueprint
from surveys.accounts.models import Role
from surveys.audit.verbs import note
from surveys.figures import filters as chosen
from surveys.figures.filters import Filters
from surveys.figures.periods import Period, month_word
from surveys.figures.remarks import remarks as read_remarks
from surveys.figures.results import REMARKS_COUNTED, results
from surveys.figures.shapes import Choices, Results
from surveys.responses.models import Channel
from surveys.web import now, reading, settings, writing
from surveys.web.failures import is_partial


@blueprint.get("/")
@requires(Role.MANAGER)
def home() -> Response:
    """How satisfied, how sure, what needs attention; then by clerk, by procedure, over time and by question."""
    filters = chosen.read(request.args)
    with reading() as session:
        found = results(session, filters, office_ids=person().office_ids, now=now(), language=str(get_locale()))
    name = "figures" if is_partial() else "home"
    response = make_response(render_template(f"admin/results/{name}.html", found=found, **_pictures(found), **_frame(found)))
    if is_partial():
        response.headers["HX-Push-Url"] = url_for("results.home", **filters.words())
    return response


def _pictures(found: Results) -> dict[str, object]:
    overall = found.head.figure.share if found.head.figure else None
    titles = {
        "clerks": words.compared(found.clerks, overall, clerks=True),
        "procedures": words.compared(found.procedures, overall, clerks=False),
        "trend": words.moved(found.trend),
    }
    return {
        "titles": titles,
        "by_clerk": pictures.groups("clerks", found.clerks, found, titles["clerks"]),
        "by_procedure": pictures.groups("procedures", found.procedures, found, titles["procedures"]),
        "over_time": pictures.trend(found.trend, found, titles["trend"]),
        "by_question": pictures.opinions(found.asked, found),
        "sure": words.coverage(found),
    }


def _frame(found: Results) -> dict[str, object]:
    return {
        "filters": found.filters,
        "period": found.period,
        "choices": found.choices,
        "periods": period_choices(found.choices),
        "channels": {member.name.lower(): words.channel(member) for member in Channel},
        "words": words,
        "month_word": month_word,
        "many": REMARKS_COUNTED,
        "link": lambda **changes: address(found.filters, **changes),
    }


def address(filters: Filters, endpoint: str = "results.home", **changes: object) -> str:
    """The address of the selection with some parts changed."""
    return url_for(endpoint, **filters.but(**changes).words())


def period_choices(choices: Choices) -> list[tuple[str, list[Period]]]:
    """The years, quarters and months that have data, newest first, each under its kind."""
    months = choices.months[::-1]
    years = dict.fromkeys(Period(m // 100 * 100 + 1, m // 100 * 100 + 12) for m in months)
    firsts = [m - (m % 100 - 1) % 3 for m in months]
    quarters = dict.fromkeys(Period(first, first + 2) for first in firsts)
    return [("year", list(years)), ("quarter", list(quarters)), ("month", [Period(m, m) for m in months])]


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
