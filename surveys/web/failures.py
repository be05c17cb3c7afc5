"""One place where errors become pages, htmx partials or problem+json, in the user's words."""

import logging

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext
from flask_htmx import HTMX
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from surveys.errors import N_, DomainError, TooMany
from surveys.web.language import said

htmx = HTMX()
log = logging.getLogger(__name__)

WORDS = {
    400: N_("Yêu cầu không đúng. Vui lòng thử lại."),
    403: N_("Tài khoản này không được làm việc này."),
    404: N_("Không tìm thấy trang này."),
    405: N_("Yêu cầu không đúng cách. Vui lòng quay lại trang trước."),
    413: N_("Tệp hoặc biểu mẫu quá lớn."),
    429: N_("Quá nhiều lần thử. Vui lòng đợi một lát."),
    500: N_("Hệ thống gặp lỗi. Dữ liệu đã nhận vẫn được giữ. Vui lòng thử lại sau ít phút."),
}


def wants_json() -> bool:
    """Whether this request is the API's or asks for JSON before HTML."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def problem(status: int, code: str, detail: str) -> Response:
    """An RFC 9457 problem document."""
    response = jsonify(type="about:blank", status=status, code=code, title=code.replace("_", " "), detail=detail)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def answer(status: int, code: str, message: str) -> Response:
    """The error as whatever the client reads."""
    if wants_json():
        return problem(status, code, message)
    face = "admin" if request.path.startswith("/admin") else "kiosk"
    name = "partial_error" if is_partial() else "error"
    return make_response(render_template(f"{face}/{name}.html", message=message, status=status), status)


def is_partial() -> bool:
    """Whether htmx asks for a part of a page (a boosted link or a history restore wants the whole)."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def install(app: Flask) -> None:
    """Register the handlers."""
    htmx.init_app(app)

    @app.errorhandler(DomainError)
    def _domain(error: DomainError) -> Response:
        response = answer(error.status, error.error_code, said(error))
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.retry_after)
        return response

    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError) -> Response:  # noqa: ARG001 - Flask's interface
        message = gettext("Trang đã mở quá lâu. Chưa có gì thay đổi. Vui lòng tải lại trang rồi làm lại.")
        return answer(400, "csrf", message)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return make_response(error.get_response())
        return answer(status, error.name.lower().replace(" ", "_"), gettext(WORDS.get(status, WORDS[400])))

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        # The request's data stay out of the log: they may hold a remark or a name.
        log.exception("unexpected error at %s", request.endpoint, exc_info=error)
        g.failed = True
        return answer(500, "internal", gettext(WORDS[500]))

    @app.errorhandler(OverflowError)
    @app.errorhandler(DataError)
    def _unstorable(error: Exception) -> Response:
        # A number or text that no column holds; no page of the staff's sends one. A rating is another matter: its device must
        # not take the answer for a refusal.
        if not request.path.startswith(("/admin", "/api")):
            return _unexpected(error)
        log.warning("a value that the store can't hold at %s", request.endpoint)
        return answer(400, "bad_request", gettext(WORDS[400]))
