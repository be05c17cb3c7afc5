"""``make messages``: collect every string of code and templates into the translation catalogues, with Babel.

Vietnamese is the source language and has no catalogue. What is new in English or Chinese stays empty until someone writes it;
``tests/web/test_translations.py`` fails until then. Chinese is for citizens: its catalogue holds the strings of their face alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "surveys/web/translations"
PACKAGES = ("kiosk", "admin", "surveys")
METHODS = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "N_": None, "both": None, "plain": None}
# What citizens may meet: their face, the errors that it shows, and the words of the form in force.
CITIZENS = (
    "kiosk/",
    "surveys/accounts/throttle.py",
    "surveys/devices/verbs.py",
    "surveys/forms/verbs.py",
    "surveys/tokens/codes.py",
    "surveys/tokens/errors.py",
    "surveys/web/failures.py",
)
CATALOGUES = {"en": ("",), "zh": CITIZENS}
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}


def strings(language: str) -> Iterator[str | tuple[str, str]]:
    """Every string that ``language``'s catalogue needs, in the order of the files."""
    for package in PACKAGES:
        for found in extract_from_dir(ROOT / package, METHODS, OPTIONS, keywords=KEYWORDS):
            if f"{package}/{found[0]}".startswith(CATALOGUES[language]):
                yield found[2]  # type: ignore[misc] # Babel types plurals as a tuple of any length


def places(language: str) -> Catalog:
    """A template catalogue of every string that ``language`` needs, with the files in which it stands."""
    catalog = Catalog(project="phieu", version="", charset="utf-8")
    for package in PACKAGES:
        for name, _, message, comments, context in extract_from_dir(ROOT / package, METHODS, OPTIONS, keywords=KEYWORDS):
            if not f"{package}/{name}".startswith(CATALOGUES[language]):
                continue
            # Without line numbers: they would change with every edit.
            catalog.add(message, None, [(f"{package}/{name}", None)], auto_comments=comments, context=context)  # type: ignore[list-item] # Babel takes None for "no line"
    return catalog


def catalogue(language: str) -> Path:
    """Where a language's catalogue stands."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def update(language: str) -> tuple[int, int]:
    """Bring a language's catalogue up to the strings of now; how many it has, and how many are not translated."""
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = Catalog(locale=language, project="phieu", version="", charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.update(places(language), no_fuzzy_matching=True)
    known.obsolete.clear()
    # A fuzzy catalogue would not be compiled.
    known.fuzzy = False
    # Fixed, so that the file changes only when its strings do.
    known.creation_date = known.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("wb") as file:
        write_po(file, known, width=120, sort_output=True, omit_header=False)
    messages = [message for message in known if message.id]
    return len(messages), sum(not message.string or not all(message.string) for message in messages)


if __name__ == "__main__":
    for code in CATALOGUES:
        total, missing = update(code)
        click.echo(f"{code}: {total} strings, {missing} not translated")
