"""Reports as workbooks laid out for signature. The same document gives the same bytes."""

from surveys.reports.documents import Columns, Document, Notice, Scoring
from surveys.reports.sheets import columns, notice, scoring


def xlsx(document: Document) -> bytes:
    """The .xlsx file of a document."""
    match document:
        case Scoring():
            return scoring.xlsx(document)
        case Columns():
            return columns.xlsx(document)
        case Notice():
            return notice.xlsx(document)
