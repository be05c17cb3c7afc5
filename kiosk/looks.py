"""An office's colours and emblem, at addresses that change with them."""

from flask import Response, abort

from kiosk.base import kiosk
from surveys.theme import verbs as themes
from surveys.theme.verbs import Theme
from surveys.web import reading
from surveys.web.assets import YEAR

KEPT = f"public, max-age={YEAR}, immutable"


def _of(office_code: str) -> Theme:
    with reading() as session:
        return themes.of_code(session, office_code)


@kiosk.get("/theme/<office_code>.css")
def theme(office_code: str) -> Response:
    """The office's style sheet; its address carries ``version``."""
    return Response(_of(office_code).css, mimetype="text/css", headers={"Cache-Control": KEPT})


@kiosk.get("/theme/<office_code>/emblem.<any(svg, png):kind>")
def emblem(office_code: str, kind: str) -> Response:
    """The office's emblem; opened by itself it may run and load nothing."""
    shown = _of(office_code).emblem
    if shown is None or shown.kind != kind:
        abort(404)
    locked = {"Cache-Control": KEPT, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(shown.content, mimetype=shown.media_type, headers=locked)
