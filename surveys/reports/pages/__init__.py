"""Reports as PDF pages on A4, with charts as vectors. The same document gives the same bytes, on any machine."""

from surveys.reports.documents import Columns, Document, Notice, Scoring


def pdf(document: Document) -> bytes:
    """The .pdf file of a document."""
    from surveys.reports.pages import columns, notice, scoring  # noqa: PLC0415 - with reportlab, which no start waits for

    match document:
        case Scoring():
            return scoring.pdf(document)
        case Columns():
            return columns.pdf(document)
        case Notice():
            return notice.pdf(document)
