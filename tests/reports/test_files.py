"""The files of reports: opened again, they say what the data says, are laid out for signature, and name no clerk in public."""

import io
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pypdfium2
import pytest
from openpyxl import Workbook, load_workbook

from surveys.database import Database
from surveys.reports.documents import Columns, Document, Notice, Scoring
from surveys.reports.keeping import draft, next_edition
from surveys.reports.models import ReportKind
from surveys.reports.pages import pdf
from surveys.reports.sheets import xlsx
from tests.reports.conftest import CLERKS, NOW, QUARTER, Scene, furnish

ENTRIES = ("Nguyễn Văn A", "Cán bộ 01", "Cán bộ 02", "Cán bộ 03")


@pytest.fixture
def made(on_sqlite: Database) -> tuple[Scene, dict[ReportKind, Document]]:
    """The scene, and the quarter's first editions."""
    with on_sqlite.writing() as session:
        scene = furnish(session)
    with on_sqlite.reading() as session:
        return scene, {kind: next_edition(session, scene.office, kind, QUARTER, now=NOW) for kind in ReportKind}


def opened(document: Document) -> Workbook:
    return load_workbook(io.BytesIO(xlsx(document)))


def said(document: Document) -> list[str]:
    """The text of each page of the PDF."""
    file = pypdfium2.PdfDocument(pdf(document))
    try:
        return [page.get_textpage().get_text_bounded() for page in file]
    finally:
        file.close()


def values(sheet: Any) -> list[list[Any]]:
    return [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]


def test_every_sheet_is_laid_out_for_signature(made: tuple[Scene, dict[ReportKind, Document]]) -> None:
    for kind, document in made[1].items():
        for sheet in opened(document):
            words = [str(value) for row in values(sheet) for value in row]
            for needed in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: ……/BC-……", "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ", "(1)"):
                assert needed in words, (kind, sheet.title)
            setup: Any = sheet.page_setup
            fits: Any = sheet.sheet_properties.pageSetUpPr
            assert (fits.fitToPage, setup.fitToWidth, setup.fitToHeight, setup.paperSize) == (True, 1, 0, 9)
            assert setup.orientation == ("portrait" if kind is ReportKind.NOTICE else "landscape")
            assert sheet.print_area.startswith(f"'{sheet.title}'!$A$1:")


def test_the_thirteen_columns_are_numbers_and_their_equations_hold_in_the_file(
    made: tuple[Scene, dict[ReportKind, Document]],
) -> None:
    document = made[1][ReportKind.DOSSIERS]
    assert isinstance(document, Columns)
    [sheet] = opened(document)
    [total] = [row for row in values(sheet) if row and row[0] == "Tổng cộng"]
    assert total[1:] == list(document.total)
    _, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 = total
    assert (c3, c7, c11, c3) == (c4 + c5 + c6, c8 + c9 + c10, c12 + c13, c7 + c11)
    assert c7 == sum(sum(timing) for timing, _, _ in CLERKS)
    assert sum("Nhận giải quyết" in row for row in values(sheet)) == 1


def test_a_score_is_a_real_number_and_the_sheet_adds_up(made: tuple[Scene, dict[ReportKind, Document]]) -> None:
    document = made[1][ReportKind.SCORING]
    assert isinstance(document, Scoring)
    book = opened(document)
    assert book.sheetnames == ["Đơn vị", "Cán bộ", "Chi tiết"]
    [row] = [row for row in book["Cán bộ"].iter_rows() if row[1].value == "Nguyễn Văn A"]
    assert [cell.value for cell in row[2:9]] == [1.7, "–", 1.6, 1.3, "–", 4.6, 6]
    assert row[2].number_format == "0.0"
    assert round(10 * sum(cell.value for cell in row[2:7] if isinstance(cell.value, float))) == 46


def test_the_pdf_says_which_rules_and_that_they_are_unconfirmed(made: tuple[Scene, dict[ReportKind, Document]]) -> None:
    pages = said(made[1][ReportKind.SCORING])
    whole = "\n".join(pages)
    assert "tt01-2018.1 (chưa được xác nhận)" in whole
    assert "theo quy định" not in whole.lower()
    assert "Thông tư 01/2018/TT-VPCP Đ.13–15" in whole
    assert all("NGƯỜI LẬP BIỂU" in page and "THỦ TRƯỞNG ĐƠN VỊ" in page for page in pages[:2])


def test_the_notice_is_one_page_and_names_no_clerk(made: tuple[Scene, dict[ReportKind, Document]]) -> None:
    document = made[1][ReportKind.NOTICE]
    assert isinstance(document, Notice)
    assert document.levels is not None
    [page] = said(document)
    words = page + str(values(opened(document).worksheets[0]))
    assert not any(name in words for name in ENTRIES)
    assert "Đường dây nóng: 0214 3840 000" in page
    assert "SIPAS" in page


def test_a_name_that_would_run_is_text(made: tuple[Scene, dict[ReportKind, Document]]) -> None:
    document = made[1][ReportKind.DOSSIERS]
    assert isinstance(document, Columns)
    rows = (("=HYPERLINK(1)", document.rows[0][1]), *document.rows[1:])
    [sheet] = opened(Columns(document.head, rows, document.total, 0, 0))
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if str(cell.value).endswith("HYPERLINK(1)")] == ["s"]


def test_no_moment_but_the_document_s_own_is_in_the_workbook(made: tuple[Scene, dict[ReportKind, Document]]) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(made[1][ReportKind.NOTICE]))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert core.count("2016-07-05T02:00:00Z") == 2


def test_pages_made_at_the_same_moment_have_their_own_letters(made: tuple[Scene, dict[ReportKind, Document]]) -> None:
    documents = list(made[1].values()) * 2
    once = [pdf(document) for document in documents]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so that threads meet where they seldom would
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(pdf, documents)) == once
    finally:
        sys.setswitchinterval(interval)


def test_a_draft_says_that_it_is_one(on_sqlite: Database) -> None:
    with on_sqlite.writing() as session:
        document = draft(session, furnish(session).office, ReportKind.NOTICE, QUARTER, now=NOW)
    assert "BẢN NHÁP" in said(document)[0]
    foot: Any = opened(document).worksheets[0].oddFooter
    assert "Bản nháp" in foot.left.text
