"""Reports as workbooks laid out for signature. The same document gives the same bytes."""

from surveys.reports.documents import Columns, Document, Notice, Scoring


def xlsx(document: Document) -> bytes:
    """The .xlsx file of a document."""
    from surveys.reports.sheets import columns, notice, scoring  # noqa: PLC0415 - with openpyxl, which no start waits for

    match document:
        case Scoring():
            return scoring.xlsx(document)
        case Columns():
            return columns.xlsx(document)
        case Notice():
            return notice.xlsx(document)
