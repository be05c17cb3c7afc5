"""Words in every language of the face at once, so that a tap changes the language without a request or a lost answer.

Each language stands in a ``<span class="say" lang="…">``; the style sheet shows the one that the root element's ``lang`` names.
Where a language has no words yet, the Vietnamese stands in its place, marked as Vietnamese, so that it is read out rightly.
"""

from collections.abc import Mapping
from functools import cache

from flask_babel import force_locale, gettext
from markupsafe import Markup, escape

from surveys.forms.definition import Words
from surveys.web.language import CITIZEN_LANGUAGES

SOURCE = "vi"


@cache
def _in(language: str, message: str) -> str:
    # Catalogues don't change while a process runs.
    with force_locale(language):
        return str(gettext(message))


def _spans(texts: Mapping[str, str]) -> Markup:
    """One span for each language of ``texts`` (code → text, empty for a missing one)."""
    if len(set(texts.values())) == 1:
        return escape(texts[SOURCE])
    return Markup("").join(_span(language, text, texts[SOURCE]) for language, text in texts.items())


def _span(language: str, text: str, source: str) -> Markup:
    if text and (language == SOURCE or text != source):
        return Markup('<span class="say" lang="{}">{}</span>').format(language, text)
    return Markup('<span class="say" lang="{}"><span lang="{}">{}</span></span>').format(language, SOURCE, source)


def both(message: str, **params: object) -> Markup:
    """A message of the catalogues in all languages, its ``%(name)s`` places filled."""
    return _spans({code: _in(code, message) % params if params else _in(code, message) for code in CITIZEN_LANGUAGES})


def plain(message: str, language: str) -> str:
    """A message of the catalogues in one language, for places that take no elements."""
    return _in(language, message)


def say(text: Words) -> Markup:
    """A form's words in all languages."""
    return _spans({code: text.written(code) for code in CITIZEN_LANGUAGES})


def named(vietnamese: str, english: str = "", chinese: str = "") -> Markup:
    """A name that may have no other language: then the Vietnamese stands, marked as such."""
    if english or chinese:
        return _spans({SOURCE: vietnamese, "en": english, "zh": chinese})
    return Markup('<span lang="{}">{}</span>').format(SOURCE, vietnamese)
