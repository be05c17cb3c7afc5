"""Words in every language of the face at once, so that a tap changes the language without a request or a lost answer.

Each language stands in a ``<span class="say" lang="…">``; the style sheet shows the one that the root element's ``lang`` names.
"""

from functools import cache

from flask_babel import force_locale, gettext
from markupsafe import Markup, escape

from surveys.forms.definition import Words
from surveys.web.language import LANGUAGES


@cache
def _in(language: str, message: str) -> str:
    # Catalogues don't change while a process runs.
    with force_locale(language):
        return str(gettext(message))


def _spans(texts: dict[str, str]) -> Markup:
    if len(set(texts.values())) == 1:
        return escape(next(iter(texts.values())))
    span = Markup('<span class="say" lang="{}">{}</span>')
    return Markup("").join(span.format(language, text) for language, text in texts.items())


def both(message: str, **params: object) -> Markup:
    """A message of the catalogues in all languages, its ``%(name)s`` places filled."""
    return _spans({language: _in(language, message) % params if params else _in(language, message) for language in LANGUAGES})


def plain(message: str, language: str) -> str:
    """A message of the catalogues in one language, for places that take no elements."""
    return _in(language, message)


def say(text: Words) -> Markup:
    """A form's words in all languages."""
    return _spans({language: text.say(language) for language in LANGUAGES})


def named(vietnamese: str, english: str) -> Markup:
    """A name that may have no English: then the Vietnamese stands, marked as such, in both."""
    if english:
        return _spans({"vi": vietnamese, "en": english})
    return Markup('<span lang="vi">{}</span>').format(vietnamese)
