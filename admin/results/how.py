"""Cách tính: how each figure is made, in plain words, with its source and what it can't say."""

from flask import Response

from admin.access import requires
from admin.results import telling
from admin.results.base import blueprint
from admin.results.frame import BAR, framed, showing
from surveys.accounts.models import Role
from surveys.figures.statistics.funnel import Place


@blueprint.get("/how")
@requires(Role.MANAGER)
def how() -> Response:
    """The paragraphs that figures link to."""
    with showing() as (_, scope):
        pass
    return framed("admin/results/how.html", scope, bar=(), carries=BAR, telling=telling, Place=Place)
