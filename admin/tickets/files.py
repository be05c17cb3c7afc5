"""PDF as an answer."""

from flask import make_response
from werkzeug.wrappers import Response

from surveys.paper.sizes import Size


def pdf_answer(content: bytes, name: str) -> Response:
    """A PDF that a browser shows, and saves as ``name``; no cache keeps its codes."""
    response = make_response(content)
    response.headers.update(
        {"Content-Type": "application/pdf", "Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    )
    return response


def size_of(word: str | None) -> Size:
    """The paper that was chosen; A4 unless A5 was."""
    return Size.A5 if word == Size.A5.value else Size.A4
