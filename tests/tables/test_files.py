"""Files that a spreadsheet opens and that run nothing in it, and typed ones for programs; all hold the same."""

import csv
import io
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveys.tables import parquet, workbook
from surveys.tables.columns import Column, Row, Table, Type, Value, Words
from surveys.tables.definitions import TABLES
from surveys.tables.text import FOR_PROGRAMS, Style, as_csv, for_people, harmless
from tests.tables.figures import Figures

COLUMNS = (
    Column("who", Type.TEXT, "Cán bộ", "A name."),
    Column("n", Type.COUNT, "Số", "A count.", "ratings", null="withheld"),
    Column("share", Type.SHARE, "Tỷ lệ", "A share.", null="withheld"),
    Column("mean", Type.NUMBER, "Điểm", "A mean.", null="withheld"),
    Column("day", Type.DAY, "Ngày", "A day."),
    Column("whole", Type.FLAG, "Đủ", "A flag."),
    Column("why", Type.WORD, "Ghi chú", "A word.", null="shown"),
)
TABLE = Table("people", "Theo cán bộ", "One clerk", COLUMNS)
DAY = date(2016, 5, 31)
ROWS: list[Row] = [("=1+1", 1234, 0.875, 4.5, DAY, True, None), ("Nguyễn Văn A; B", None, None, None, DAY, False, "few")]


def said(column: Column, value: Value) -> str:
    if column.type is Type.FLAG:
        return "có" if value else ""
    return {"few": "ít"}.get(str(value), "")


WORDS = Words(str, said)


def lines(style: Style) -> list[list[str]]:
    text = b"".join(as_csv(TABLE, ROWS, style)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=style.delimiter))


def test_a_vietnamese_csv_has_a_mark_semicolons_decimal_commas_and_words() -> None:
    style = for_people("vi", WORDS)
    assert b"".join(as_csv(TABLE, ROWS, style)).startswith(b"\xef\xbb\xbf")
    assert lines(style) == [
        ["Cán bộ", "Số", "Tỷ lệ", "Điểm", "Ngày", "Đủ", "Ghi chú"],
        ["'=1+1", "1234", "0,8750", "4,50", "2016-05-31", "có", ""],
        ["Nguyễn Văn A; B", "", "", "", "2016-05-31", "", "ít"],
    ]


def test_a_csv_for_programs_has_names_codes_and_points() -> None:
    assert not b"".join(as_csv(TABLE, ROWS, FOR_PROGRAMS)).startswith(b"\xef\xbb\xbf")
    assert lines(FOR_PROGRAMS) == [
        [column.name for column in COLUMNS],
        ["'=1+1", "1234", "0.8750", "4.50", "2016-05-31", "1", ""],
        ["Nguyễn Văn A; B", "", "", "", "2016-05-31", "0", "few"],
    ]


def test_a_workbook_has_real_numbers_and_days_and_no_formula() -> None:
    file = io.BytesIO()
    workbook.write(file, [(TABLE, ROWS, WORDS), (Table("x", "a/b", "", COLUMNS[:1]), [], WORDS)])
    book = load_workbook(file)
    page = book["Theo cán bộ"]
    assert [cell.value for cell in page[2]][:4] == ["'=1+1", 1234, 0.875, 4.5]
    assert [cell.data_type for cell in page[2]] == ["s", "n", "n", "n", "d", "s", "n"]
    assert [cell.number_format for cell in page[2]][1:5] == ["#,##0", "0.0%", "0.00", "dd/mm/yyyy"]
    assert page.freeze_panes == "A2"
    assert book.sheetnames == ["Theo cán bộ", "a b"]


def test_parquet_has_types_nulls_and_the_dictionary() -> None:
    file = io.BytesIO()
    parquet.write(file, TABLE, ROWS)
    read = pq.read_table(file)
    assert [field.type for field in read.schema][:6] == [
        pa.string(), pa.int32(), pa.float64(), pa.float64(), pa.date32(), pa.bool_()
    ]  # fmt: skip
    assert pa.types.is_dictionary(read.schema.field("why").type)
    assert [tuple(row.values()) for row in read.to_pylist()] == ROWS
    assert read.schema.field("n").metadata == {b"unit": b"ratings", b"meaning": b"A count.", b"null": b"withheld"}
    assert [field.nullable for field in read.schema] == [False, True, True, True, False, False, True]


def test_a_table_without_rows_is_a_file_too() -> None:
    file = io.BytesIO()
    parquet.write(file, TABLE, [])
    assert pq.read_table(file).num_rows == 0
    assert b"".join(as_csv(TABLE, [], FOR_PROGRAMS)).count(b"\r\n") == 1


def test_many_rows_come_in_pieces_and_groups() -> None:
    many = [ROWS[0]] * 50_000
    pieces = list(as_csv(TABLE, many, FOR_PROGRAMS))
    assert len(pieces) > 20
    assert b"".join(pieces).count(b"\r\n") == 50_001
    file = io.BytesIO()
    parquet.write(file, TABLE, many)
    assert pq.ParquetFile(file).num_row_groups == 3


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_could_run_is_made_harmless(sign: str) -> None:
    assert harmless(f"{sign}cmd|' /C calc'!A0").startswith("'")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))))
def test_any_words_come_back_from_a_csv_as_they_went_in_but_for_the_apostrophe(words: str) -> None:
    table = Table("x", "x", "", COLUMNS[:2])
    text = b"".join(as_csv(table, [(words, 1)], for_people("vi", WORDS))).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1][0]
    assert back.removeprefix("'") == words.removeprefix("'")
    assert not back.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("name", ["clerks", "questions", "released"])
def test_every_kind_of_file_holds_the_same(figures: Figures, name: str) -> None:
    table, rows = TABLES[name], figures.rows(name)
    file = io.BytesIO()
    parquet.write(file, table, rows)
    assert [tuple(row.values()) for row in pq.read_table(file).to_pylist()] == rows
    text = b"".join(as_csv(table, rows, FOR_PROGRAMS)).decode()
    told = list(csv.DictReader(io.StringIO(text)))
    counts = [column.name for column in table.columns if column.type is Type.COUNT]
    expected = [{name: "" if value is None else str(value) for name, value in zip(table.names, row, strict=True)} for row in rows]
    assert [[line[c] for c in counts] for line in told] == [[line[c] for c in counts] for line in expected]


def test_words_are_said_for_every_word_and_flag() -> None:
    asked: list[Value] = []

    def note(column: Column, value: Value) -> str:
        asked.append(value)
        return column.name

    list(as_csv(TABLE, ROWS, for_people("vi", Words(str, note))))
    assert asked == [True, False, "few"]
