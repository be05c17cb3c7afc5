"""Languages (Flask-Babel) and Vietnamese forms of dates, numbers and shares for the templates.

Vietnamese is the source language; a language is chosen by ``?lang=``, then kept in a cookie, else it is the setting's.
Staff have two languages, citizens three: ``CITIZEN_LANGUAGES`` also has simplified Chinese, and only their pages take it.
"""

from datetime import date, datetime
from pathlib import Path

from flask import Flask, Response, g, request
from flask_babel import Babel, get_locale, gettext

from surveys.clock import to_local
from surveys.errors import DomainError
from surveys.web.state import settings

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
CITIZEN_LANGUAGES = {**LANGUAGES, "zh": "简体中文"}
STAFF_PATHS = ("/admin", "/api/")
COOKIE = "phieu_lang"


def offered() -> dict[str, str]:
    """The languages of the face that this request is for, by code, each with its own name."""
    return LANGUAGES if request.path.startswith(STAFF_PATHS) else CITIZEN_LANGUAGES


def chosen() -> str:
    """The language of this request: vi or en, for citizens also zh."""
    for source in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if source in offered():
            return source
    return settings().language


def said(error: DomainError) -> str:
    """A domain error's message in the request's language."""
    return str(gettext(error.message, **error.params))


def day(moment: date | datetime | None) -> str:
    """``31/12/2016``; an aware moment counts as its Vietnamese day."""
    if moment is None:
        return ""
    shown = to_local(moment) if isinstance(moment, datetime) else moment
    return f"{shown:%d/%m/%Y}"


def clock_time(moment: datetime | None) -> str:
    """``31/12/2016 17:00`` in Vietnamese time."""
    return "" if moment is None else f"{to_local(moment):%d/%m/%Y %H:%M}"


def number(value: float | None, digits: int = 0) -> str:
    """``1.234,5`` in Vietnamese, ``1,234.5`` in English."""
    if value is None:
        return ""
    text, locale = f"{value:,.{digits}f}", get_locale()
    return text.translate(_POINTS) if locale is not None and locale.language == "vi" else text


_POINTS = str.maketrans(",.", ".,")


def share(value: float | None, digits: int = 0) -> str:
    """A share from 0 to 1 as ``87 %``."""
    return "" if value is None else f"{number(value * 100, digits)} %"


def install(app: Flask) -> None:
    """Set up Babel and the template filters."""
    folder = Path(__file__).parent / "translations"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    Babel(app, locale_selector=chosen)
    app.jinja_env.filters.update(day=day, clock_time=clock_time, number=number, share=share)
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, CITIZEN_LANGUAGES=CITIZEN_LANGUAGES, language=lambda: str(get_locale()))

    @app.after_request
    def _keep(response: Response) -> Response:
        wanted = request.args.get("lang")
        if wanted in offered() and not g.get("language_kept"):
            response.set_cookie(COOKIE, wanted, max_age=31536000, samesite="Lax", httponly=True, secure=settings().cookies_secure)
        return response
