"""Security headers on every page. Nothing comes from another host; no inline script, no inline style."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PARTS = ("text/css", "text/javascript")


def install(app: Flask) -> None:
    """Add the headers to everything that ``app`` answers."""

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if request.endpoint and request.endpoint.endswith("static") and response.mimetype in PARTS:
            # They tell nothing to a browser about a page's parts, and a kiosk's first visit brings some forty of them.
            return response
        response.headers.setdefault("Content-Security-Policy", POLICY)
        # Not "no-referrer": with it, older browsers hide the origin of our own forms from us.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.endpoint and not request.endpoint.endswith("static"):
            # htmx partials and whole pages share URLs.
            response.vary.add("HX-Request")
            response.headers.setdefault("Cache-Control", "no-store")
        return response
