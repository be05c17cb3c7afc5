"""Every table as a file: CSV, XLSX and Parquet, of the same released cells as the pages."""

from flask import Response, abort

from admin.access import requires
from admin.results import files
from admin.results.base import blueprint
from admin.results.frame import BAR, framed, showing
from admin.results.unused import refuse_unused
from surveys.accounts.models import Role
from surveys.figures.scope import Scope
from surveys.tables.definitions import TABLES


@blueprint.get("/data")
@requires(Role.MANAGER)
def data() -> Response:
    """What can be taken out, table by table."""
    with showing() as (_, scope):
        pass
    return framed("admin/results/data.html", scope, tables=list(TABLES.values()), endings=list(files.TYPES))


@blueprint.get("/<name>.<ending>")
@requires(Role.MANAGER)
def download(name: str, ending: str) -> Response:
    """One table of a period and an office as a file."""
    if name not in TABLES or ending not in files.TYPES:
        abort(404)
    return files.answer(TABLES[name], _scope(), ending)


@blueprint.get("/results.xlsx")
@requires(Role.MANAGER)
def workbook() -> Response:
    """Every table of a period in one workbook, one sheet each."""
    return files.book([table for table in TABLES.values() if table.name != "released"], "results", _scope())


def _scope() -> Scope:
    # Groups are released one by one, so there is no table of one clerk's procedures; half of a selection would mislead.
    refuse_unused(BAR)
    with showing() as (_, scope):
        return scope
