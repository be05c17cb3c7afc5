"""Files into dossiers: separators, encodings, labels, layouts; what is passed over, what is refused, what stays at the door."""

import random
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from surveys.dossiers.entry import Entry
from surveys.dossiers.labels import FAMILIES, Column
from surveys.dossiers.models import Intake
from surveys.dossiers.reading import Reading, read_dossiers
from tests.dossiers.files import DATA, HEADER, LATER, LIMIT, ROW, row, saved, table, text, workbook

FIRST = Entry(
    code="H38.20-160105-0001",
    procedure_code="1.009972",
    procedure_name="Thẩm định dự án",
    field_name="Xây dựng",
    intake=Intake.DIRECT,
    received_at=datetime(2016, 1, 5, 1, 0, tzinfo=UTC),
    due_at=datetime(2016, 1, 12, 10, 0, tzinfo=UTC),
)


def read(data: bytes) -> Reading:
    return read_dossiers(data, limit=LIMIT, now=LATER)


def entries(data: bytes) -> list[Entry]:
    return [entry for _, entry in read(data).entries]


def reasons(data: bytes) -> dict[int, str]:
    return {refused.row: "; ".join(map(str, refused.reasons)) for refused in read(data).refused}


@pytest.mark.parametrize("withdrawn", [None, False, True])
def test_staging_keeps_what_is_told_of_withdrawal(withdrawn: bool | None) -> None:
    entry = replace(FIRST, withdrawn=withdrawn)
    assert Entry.from_json(entry.to_json()) == entry


def test_both_shared_files_give_the_same_604_dossiers() -> None:
    plain, sheet = (read((DATA / name).read_bytes()) for name in ("dossiers.csv", "dossiers.xlsx"))
    assert len(plain.entries) == 604
    assert [entry for _, entry in plain.entries] == [entry for _, entry in sheet.entries]
    assert plain.refused == sheet.refused == []
    assert plain.dropped == sheet.dropped == ("STT", "Chủ hồ sơ", "Số điện thoại", "Số CCCD")
    assert (plain.entries[0][0], sheet.entries[0][0]) == (2, 4)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@given(st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(ENCODINGS), st.sampled_from(["NFC", "NFD"]))
def test_every_separator_encoding_and_unicode_form_reads_alike(mark: str, encoding: str, form: str) -> None:
    assert entries(text(table(), mark=mark, encoding=encoding, form=form)) == [FIRST]


def spelled(label: str, how: int) -> str:
    bare = (
        "".join(c for c in unicodedata.normalize("NFD", label) if not unicodedata.combining(c))
        .replace("đ", "d")
        .replace("Đ", "D")
    )
    camel = "".join(word[:1].upper() + word[1:] for word in bare.split())
    return [label, label.upper(), label.lower(), bare, camel, f" {label} (*)", f"({how}) {label}", label.replace(" ", "\n")][how]


@given(st.data())
def test_columns_are_found_in_any_order_and_spelling(data: st.DataObject) -> None:
    columns = [
        Column.CODE,
        Column.PROCEDURE_CODE,
        Column.PROCEDURE_NAME,
        Column.FIELD,
        Column.INTAKE,
        Column.RECEIVED,
        Column.DUE,
    ]
    labels = [
        spelled(data.draw(st.sampled_from(FAMILIES[column])), data.draw(st.integers(0, 7), label="spelling"))
        for column in columns
    ]
    order = data.draw(st.permutations(range(len(columns))))
    extra = data.draw(st.sampled_from(["Chủ hồ sơ", "Ghi chú", "Địa chỉ"]))
    header = [extra, *(labels[i] for i in order)]
    cells = ["Tổ chức 001", *(ROW[i] for i in order)]
    assert entries(text([header, cells])) == [FIRST]


@pytest.mark.parametrize("family", [label for labels in FAMILIES.values() for label in labels])
def test_no_label_belongs_to_two_columns(family: str) -> None:
    assert sum(family in labels for labels in FAMILIES.values()) == 1


def test_the_national_sync_names_are_known() -> None:
    header = ["MaHoSo", "MaTTHC", "TenTTHC", "MaLinhVuc", "TenLinhVuc", "KenhThucHien", "ChuHoSo", "NgayTiepNhan", "NgayHenTra"]
    header += ["TrangThaiHoSo", "NgayTra", "HinhThuc", "NgayKetThucXuLy", "DonViXuLy"]
    cells = ["H38.20-160105-0001", "1.009972", "Thẩm định dự án", "XD", "Xây dựng", "2", "Tổ chức 001", "20160105080000"]
    cells += ["20160112170000", "10", "20160112100000", "1", "20160111090000", "Sở Xây dựng"]
    [entry] = entries(text([header, cells]))
    assert (entry.field_name, entry.intake) == ("Xây dựng", Intake.ONLINE)
    assert entry.finished_at == datetime(2016, 1, 11, 2, 0, tzinfo=UTC)


def test_the_end_of_processing_decides_before_the_day_of_returning_when_it_is_filled() -> None:
    header = [*HEADER, "Ngày kết thúc xử lý"]
    rows = [[*row(1, Ngày_trả="12/01/2016"), "11/01/2016"], [*row(2, Ngày_trả="12/01/2016"), ""]]
    ends = [entry.finished_at for entry in entries(text([header, *rows]))]
    assert [end and end.day for end in ends] == [10, 11]  # 0:00 in Viet Nam is the evening before in UTC


def test_titles_a_blank_column_numbers_totals_and_signatures_are_no_dossiers() -> None:
    numbers = [f"({i})" for i in range(1, 9)]
    rows = [
        ["", "VĂN PHÒNG UBND TỈNH"],
        [],
        ["", *HEADER],
        ["", *numbers],
        ["", "I. Lĩnh vực xây dựng"],
        ["", *ROW],
        ["", *HEADER],
        ["", *row(2)],
        ["", "Tổng cộng", "", "", "", "2"],
        ["", "", "", "", "", "", "Lào Cai, ngày 05 tháng 01", "", ""],
    ]
    for data in (text(rows), workbook(rows)):
        result = read(data)
        assert [number for number, _ in result.entries] == [6, 8]
        assert (result.refused, result.passed_over) == ([], 5)


def test_a_header_of_two_rows_with_merged_cells() -> None:
    upper = ["Mã hồ sơ", "Tên TTHC", "Lĩnh vực", "Thời gian", "", "", "Người nộp"]
    lower = ["", "", "", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày trả", "Họ tên"]
    cells = [ROW[0], ROW[2], ROW[3], ROW[5], ROW[6], ROW[7], "Tổ chức 001"]
    data = workbook([["DANH SÁCH"], upper, lower, cells], merge=["A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:F2"])
    result = read(data)
    assert [(entry.code, entry.received_at) for _, entry in result.entries] == [(FIRST.code, FIRST.received_at)]
    assert result.refused == []


def test_cells_merged_downwards_count_for_every_row() -> None:
    rows = table(row(1), row(2, Lĩnh_vực="", Tên_TTHC=""), row(3, Lĩnh_vực=""))
    data = workbook(rows, merge=["D2:D4", "C2:C3"])
    assert [(e.field_name, e.procedure_name) for e in entries(data)] == [("Xây dựng", "Thẩm định dự án")] * 3


def test_the_sheet_with_the_table_is_chosen() -> None:
    book = Workbook()
    book.worksheets[0].append(["Hướng dẫn", "Mã hồ sơ là gì"])
    sheet = book.create_sheet("Dữ liệu")
    for cells in table():
        sheet.append(cells)
    assert entries(saved(book)) == [FIRST]


def test_numbers_in_a_workbook_become_codes() -> None:
    cells: list[object] = [*ROW, 7]
    cells[1] = 2.00148
    [entry] = entries(workbook([[*HEADER, "Mã cán bộ"], cells]))
    assert (entry.procedure_code, entry.clerk_code) == ("2.001480", "7")


def test_line_breaks_inside_quotes_stay_in_their_cell() -> None:
    [entry] = entries(text(table(row(1, Tên_TTHC="Thẩm định\ndự án"))))
    assert entry.procedure_name == "Thẩm định dự án"


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    rows = [["Danh sách\nhồ sơ"], [], HEADER, row(1, Tên_TTHC="Thẩm định\ndự án"), [], row(2, Ngày_tiếp_nhận="hôm qua")]
    assert list(reasons(text(rows))) == list(reasons(workbook(rows))) == [6]


def test_every_reason_of_a_row_is_told() -> None:
    told = reasons(text(table(row(1, Ngày_tiếp_nhận="31/02/2016", Ngày_hẹn_trả="1/2/16", Hình_thức_nộp="Chim"))))
    assert told == {
        2: "Hình thức nộp: không nhận ra; cần Trực tuyến, Trực tiếp hoặc Bưu chính; "
        "Ngày tiếp nhận: không có ngày giờ này (31/02/2016); Ngày hẹn trả: năm phải ghi đủ bốn chữ số (1/2/16)"
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Mã_hồ_sơ": ""}, "Mã hồ sơ: để trống"),
        ({"Mã_hồ_sơ": "không có"}, "Mã hồ sơ: không phải mã"),
        ({"Mã_hồ_sơ": "1" * 65}, "Mã hồ sơ: không phải mã"),
        ({"Ngày_tiếp_nhận": ""}, "Ngày tiếp nhận: để trống"),
        ({"Mã_TTHC": "", "Tên_TTHC": ""}, "Thủ tục: không có mã"),
        ({"Ngày_hẹn_trả": "04/01/2016"}, "Ngày hẹn trả: trước ngày tiếp nhận"),
        ({"Ngày_trả": "04/01/2016"}, "Ngày trả kết quả: trước ngày tiếp nhận"),
        ({"Ngày_trả": "04/01/2099"}, "Ngày trả kết quả: ở tương lai"),
    ],
)
def test_what_can_not_be_taken_is_told_and_the_rest_goes_in(changes: dict[str, str], reason: str) -> None:
    result = read(text(table(row(1, **changes), row(2))))
    assert [entry.code for _, entry in result.entries] == ["H38.20-160105-0002"]
    assert reason in str(result.refused[0].reasons[0])


def test_a_finished_dossier_without_its_day_is_refused_not_called_overdue() -> None:
    header, cells = [*HEADER, "Trạng thái"], [*ROW, "Đã trả kết quả"]
    assert "trạng thái ghi hồ sơ đã xong" in reasons(text([header, cells]))[2]


def test_an_end_on_the_day_of_reception_may_lack_its_hour() -> None:
    assert entries(text(table(row(1, Ngày_trả="05/01/2016"))))[0].finished_at is not None


def test_the_last_of_two_rows_with_one_code_counts_and_the_other_is_told() -> None:
    result = read(text(table(row(1), row(2), row(1, Mã_hồ_sơ="h38.20-160105-0001 ", Ngày_hẹn_trả="20/01/2016"))))
    assert [(number, entry.code[-4:]) for number, entry in result.entries] == [(3, "0002"), (4, "0001")]
    assert [(replaced.row, replaced.by) for replaced in result.replaced] == [(2, 4)]


def test_a_slipped_row_is_refused_before_its_cells_land_in_wrong_columns() -> None:
    data = (
        text(table(row(1), row(3), row(4))).decode()
        + "H38.20-160105-0002,1.009972,Thẩm định, dự án,Xây dựng,Trực tiếp,05/01/2016,,,\n"
    )
    assert "lệch" in reasons(data.encode())[5]


def test_a_quote_that_swallows_rows_is_told() -> None:
    swallowed = ",".join(row(1)[:2]) + ',"Thẩm định' + "".join("\n" + ",".join(row(i)) for i in range(2, 40))
    assert "ngoặc kép" in reasons((",".join(HEADER) + "\n" + swallowed).encode())[2]


@given(st.integers(0, 2**32))
def test_rows_in_any_order_give_the_same_dossiers(seed: int) -> None:
    rows = [row(i) for i in range(1, 6)]
    shuffled = random.Random(seed).sample(rows, 5)
    assert {e.code for e in entries(text(table(*shuffled)))} == {e.code for e in entries(text(table(*rows)))}
