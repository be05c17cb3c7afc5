"""Files that a spreadsheet opens, and that run nothing in it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveys.figures.export import Share, Sheet, as_csv, as_xlsx, harmless

SHEET = Sheet("Theo cán bộ", ["Cán bộ", "Số", "Tỷ lệ"], [["=1+1", 1234, Share(0.875)], ["Nguyễn Văn A; B", None, None]])


def test_a_vietnamese_csv_has_a_mark_semicolons_and_decimal_commas() -> None:
    data = as_csv(SHEET, language="vi")
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")) == [
        ["Cán bộ", "Số", "Tỷ lệ"],
        ["'=1+1", "1234", "0,8750"],
        ["Nguyễn Văn A; B", "", ""],
    ]


def test_an_english_csv_has_commas_and_decimal_points() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(SHEET, language="en").decode("utf-8-sig"))))
    assert rows[1] == ["'=1+1", "1234", "0.8750"]


def test_a_workbook_has_real_numbers_and_no_formula() -> None:
    book = load_workbook(io.BytesIO(as_xlsx([SHEET, Sheet("a/b", ["x"], [])])))
    page = book["Theo cán bộ"]
    assert [cell.value for cell in page[2]] == ["'=1+1", 1234, 0.875]
    assert [cell.data_type for cell in page[2]] == ["s", "n", "n"]
    assert page["C2"].number_format == "0.0%"
    assert book.sheetnames == ["Theo cán bộ", "a b"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_could_run_is_made_harmless(sign: str) -> None:
    assert harmless(f"{sign}cmd|' /C calc'!A0").startswith("'")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))))
def test_any_words_come_back_from_a_csv_as_they_went_in_but_for_the_apostrophe(words: str) -> None:
    data = as_csv(Sheet("x", ["a", "b"], [[words, 1]]), language="vi")
    back = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))[1][0]
    assert back.removeprefix("'") == words.removeprefix("'")
    assert not back.startswith(("=", "+", "-", "@"))
