"""The pages that show: every language with its progress, one language's screens, and the sheet for its speaker."""

from flask import render_template

from admin.access import requires
from admin.setup.kinds import KINDS
from admin.voice.base import blueprint, chosen
from surveys.accounts.models import Role
from surveys.voice import reading as voices
from surveys.voice.sounds import LARGEST
from surveys.web import reading

MIB = 1024 * 1024


@blueprint.get("/")
@requires(Role.ADMINISTRATOR)
def home() -> str:
    """Every spoken language, with how many screens can be heard in it and which can't."""
    office = chosen()
    with reading() as session:
        sheets = voices.sheets(session, office.id)
    return render_template("admin/voice/home.html", kinds=KINDS, office=office, sheets=sheets)


@blueprint.get("/<language>")
@requires(Role.ADMINISTRATOR)
def language(language: str) -> str:
    """One language: each screen with its words and its recording."""
    office = chosen()
    with reading() as session:
        sheet = voices.sheet(session, office.id, language)
    return render_template("admin/voice/language.html", kinds=KINDS, office=office, sheet=sheet, largest=LARGEST // MIB)


@blueprint.get("/<language>/script")
@requires(Role.ADMINISTRATOR)
def script(language: str) -> str:
    """The sheet that a speaker reads from, to be printed."""
    office = chosen()
    with reading() as session:
        sheet = voices.sheet(session, office.id, language)
    return render_template("admin/voice/script.html", office=office, sheet=sheet)
