"""The printers' blueprint, and the words that its templates share."""

from flask import Blueprint

from admin.printers import words

blueprint = Blueprint("printers", __name__, url_prefix="/admin/printers")


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {"printer_words": words}
