"""Look into a workbook's ZIP before anything is unpacked: bombs, locks and other formats are refused here."""

import io
import zipfile
import zlib
from zipfile import ZipFile, ZipInfo

from surveys.dossiers.source import MAX_ROWS
from surveys.errors import N_, DomainError, Invalid, TooLarge

MIB = 1024 * 1024
MAX_UNPACKED = 400 * MIB  # 200,000 rows of sixteen columns, with room
MAX_SIDE_PART = 16 * MIB  # styles, themes and the like are read whole
MAX_STRINGS = 96 * MIB  # shared strings are kept in memory while the sheet is read
MAX_RATIO = 150  # sheets of real exports shrink 5 to 40 times
MAX_PARTS = 2000

BOMB = N_("Tệp Excel này bung ra quá lớn nên bị từ chối. Hãy chia tệp theo từng quý hoặc từng năm rồi tải lên lại.")
DAMAGED = N_("Tệp Excel bị hỏng, không mở được. Hãy xuất lại tệp rồi tải lên lại.")
LOCKED = N_("Tệp Excel này có mật khẩu. Hãy bỏ mật khẩu (Lưu thành… → không đặt mật khẩu) rồi tải lên lại.")
NOT_WORKBOOK = N_("Tệp nén này không phải bảng Excel (.xlsx). Hãy xuất hồ sơ ra tệp .xlsx hoặc CSV.")
FOREIGN = N_("Tệp Excel này chứa khai báo XML không được phép nên bị từ chối.")
TOO_MANY_ROWS = N_("Tệp có hơn %(rows)s dòng. Hãy chia tệp theo từng quý hoặc từng năm rồi nhập từng tệp.")

# What zipfile raises on bytes that are no archive, or a broken one.
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, LookupError)


def too_many_rows() -> DomainError:
    """The refusal of a table that is too long."""
    return TooLarge(TOO_MANY_ROWS, rows=f"{MAX_ROWS:,}".replace(",", "."))


def checked(data: bytes) -> ZipFile:
    """``data`` as an opened archive that holds a workbook and is safe to read. Raises Invalid or TooLarge."""
    try:
        archive = ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except BROKEN:
        raise Invalid(DAMAGED) from None
    _check_sizes(parts)
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid(LOCKED)
    if not any(part.filename.lower().endswith("workbook.xml") for part in parts):
        raise Invalid(NOT_WORKBOOK)
    _check_declarations(archive, parts)
    return archive


def _check_sizes(parts: list[ZipInfo]) -> None:
    # The sizes are the directory's word, but a reader never inflates past them, so a lie only breaks the file.
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > 4 * MIB and unpacked > packed * MAX_RATIO):
        raise TooLarge(BOMB)
    if any(part.file_size > _limit(part.filename.lower()) for part in parts):
        raise TooLarge(BOMB)


def _limit(name: str) -> int:
    if "sharedstrings" in name:
        return MAX_STRINGS
    # Pictures and the like are never opened; the total bounds them.
    return MAX_UNPACKED if "worksheets/" in name or not name.endswith((".xml", ".rels")) else MAX_SIDE_PART


def _check_declarations(archive: ZipFile, parts: list[ZipInfo]) -> None:
    """No part of a workbook has a document type: where one stands, an entity attack is meant."""
    try:
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels", ".vml")) and _declares(archive, part):
                raise Invalid(FOREIGN)
    except BROKEN:
        raise Invalid(DAMAGED) from None


def _declares(archive: ZipFile, part: ZipInfo) -> bool:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(MIB):
            # Without its zero bytes, UTF-16 reads like ASCII.
            window = tail + chunk.replace(b"\0", b"")
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                return True
            tail = window[-16:]
    return False
