"""Figures: satisfaction as the results page shows it, with the same groups withheld, and dossiers against their promises."""

from typing import Any

from flask import Response, jsonify, request
from flask_babel import get_locale

from admin.api.base import blueprint, client, keyed
from admin.api.figure_shapes import DossierFiguresIn, DossierFiguresOut, FiguresOut
from admin.api.problems import query
from surveys.dossiers.report import Period, report
from surveys.figures import filters
from surveys.figures.released.release import freshen
from surveys.figures.results import results
from surveys.web import database, now, reading


@blueprint.get("/v1/figures")
@keyed
def get_figures() -> Response:
    """How satisfied people are, per clerk and per procedure. Groups that are too small are withheld, as on the results page."""
    chosen = filters.read(request.args)
    offices = client().office_ids
    freshen(database(), [chosen.office] if chosen.office in offices else offices, clock=now)
    with reading() as session:
        found = results(session, chosen, office_ids=offices, now=now(), language=str(get_locale()))
    return jsonify(FiguresOut.model_validate(found).model_dump(mode="json"))


@blueprint.get("/v1/figures/dossiers")
@keyed
def get_dossier_figures() -> Response:
    """How dossiers stand against their promised dates, in the thirteen columns of Biểu II.06a/VPCP/KSTT."""
    asked = query(DossierFiguresIn)
    period = Period(asked.first, asked.last, asked.as_of or asked.last)
    with reading() as session:
        found: dict[str, Any] = report(session, period, client().office_ids).to_json()
    return jsonify(DossierFiguresOut.model_validate(found).model_dump(mode="json", by_alias=True))
