"""The devices' blueprint, and the words that its templates share."""

from flask import Blueprint

from admin.devices import words

blueprint = Blueprint("devices", __name__, url_prefix="/admin/devices")


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {"device_words": words}
