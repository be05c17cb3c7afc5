"""Reports as PDF pages on A4, with charts as vectors. The same document gives the same bytes, on any machine."""

from surveys.reports.documents import Columns, Document, Notice, Scoring
from surveys.reports.pages import columns, notice, scoring


def pdf(document: Document) -> bytes:
    """The .pdf file of a document."""
    match document:
        case Scoring():
            return scoring.pdf(document)
        case Columns():
            return columns.pdf(document)
        case Notice():
            return notice.pdf(document)
