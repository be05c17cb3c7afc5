"""Files that are no table, or not a safe one: a clear refusal, and nothing but a domain error whatever the bytes."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.dossiers import archive, source, table
from surveys.dossiers.reading import read_dossiers
from surveys.errors import DomainError, Invalid, TooLarge
from tests.dossiers.files import DATA, HEADER, LATER, LIMIT, ROW, text, workbook
from tests.dossiers.files import table as rows_of


def read(data: bytes, limit: int = LIMIT) -> None:
    read_dossiers(data, limit=limit, now=LATER)


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A good workbook with some parts changed."""
    with zipfile.ZipFile(io.BytesIO(workbook(rows_of()))) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    change(parts)
    return zipped(parts)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "trống"),
        (b"\r\n\n", "trống"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "ảnh"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "ảnh"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), r"\.xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"<html><table><tr><td>", "HTML"),
        ("\ufeff<?xml version='1.0'?>".encode(), "HTML"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "không phải bảng"),
        ("Mã hồ sơ;Ngày".encode("cp1258", errors="replace") + b"\xf4", "UTF-8"),
        (b"xin chao\ncac ban", "dòng tiêu đề"),
        ("Mã hồ sơ,Lĩnh vực\nH38-1,Xây dựng".encode(), "Ngày tiếp nhận"),
        (b"PK\x03\x04 no zip at all", "hỏng"),
        (zipped({"word/document.xml": b"<w/>"}), r"không phải bảng Excel"),
        (workbook([["chỉ có tên"]]), "dòng tiêu đề"),
        (workbook([]), "dòng tiêu đề"),
        (changed(lambda parts: parts.pop("xl/worksheets/sheet1.xml")), "không có trang tính"),
        (changed(lambda parts: parts.update({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})), "hỏng"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read(data)


def test_a_missing_column_is_named_with_labels_that_would_do() -> None:
    header = [label for label in HEADER if label != "Ngày tiếp nhận"]
    with pytest.raises(Invalid, match="Ngày tiếp nhận hồ sơ"):
        read(text([header, ROW[:5] + ROW[6:]]))


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge, match="1 MiB"):
        read(text(rows_of(*[ROW] * 12_000)), limit=1024 * 1024)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 3)
    with pytest.raises(TooLarge, match="chia tệp"):
        read(text(rows_of(*[ROW] * 4)))
    assert source.MAX_ROWS == 200_000


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = changed(lambda parts: parts.update({"xl/sharedStrings.xml": b"<sst>" + b" " * (64 * archive.MIB)}))
    assert len(bomb) < 200_000
    with pytest.raises(TooLarge, match="bung ra"):
        read(bomb)


def test_a_part_that_is_read_whole_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_SIDE_PART", 1000)
    with pytest.raises(TooLarge, match="bung ra"):
        read(workbook(rows_of()))


def test_an_archive_of_very_many_parts_is_refused() -> None:
    with pytest.raises(TooLarge):
        read(zipped({f"{i}": b"" for i in range(archive.MAX_PARTS + 1)}, zipfile.ZIP_STORED))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_with_a_document_type_is_refused(encoding: str) -> None:
    xml = '<?xml version="1.0"?><!-- ' + "x" * 5000 + ' --><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><sst>&e;</sst>'
    with pytest.raises(Invalid, match="khai báo XML"):
        read(changed(lambda parts: parts.update({"xl/sharedStrings.xml": xml.encode(encoding)})))


def test_an_archive_with_a_password_is_refused() -> None:
    data = bytearray(workbook(rows_of()))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1  # the "encrypted" bit of an entry in the directory
        at = data.find(b"PK\x01\x02", at + 1)
    with pytest.raises(Invalid, match="mật khẩu"):
        read(bytes(data))


def test_a_row_far_down_the_sheet_costs_nothing() -> None:
    with pytest.raises(Invalid, match="dòng tiêu đề"):
        read(changed(lambda parts: parts.update({"xl/worksheets/sheet1.xml": FAR})))


FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="999999999999"><c r="A999999999999" t="str"><v>x</v></c></row></sheetData></worksheet>'
)


@settings(max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=400), st.text(max_size=300).map(str.encode), st.text(max_size=200).map(lambda t: t.encode("utf-16"))
    )
)
def test_arbitrary_bytes_raise_nothing_but_domain_errors(data: bytes) -> None:
    with suppress(DomainError):
        read(data)


GOOD_BOOK, GOOD_TEXT = workbook(rows_of()), (DATA / "dossiers.csv").read_bytes()[:3000]


@settings(max_examples=300)
@given(st.sampled_from([GOOD_BOOK, GOOD_TEXT]), st.data())
def test_a_file_with_some_bytes_changed_raises_nothing_but_domain_errors(good: bytes, data: st.DataObject) -> None:
    broken = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with suppress(DomainError):
        read(bytes(broken[: data.draw(st.integers(len(good) // 2, len(good)))]))


@settings(max_examples=200)
@given(st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]), st.data())
def test_a_workbook_with_a_damaged_part_raises_nothing_but_domain_errors(name: str, data: st.DataObject) -> None:
    def damage(parts: dict[str, bytes]) -> None:
        part = bytearray(parts.get(name, b"<sst/>"))
        for _ in range(data.draw(st.integers(1, 4))):
            part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.sampled_from(b"<>\"'=/ 09Az\0\xff&;"))
        parts[name] = bytes(part)

    with suppress(DomainError):
        read(changed(damage))
