"""The columns that the register keeps, and the families of labels by which exports call them (domain.md)."""

import re
from enum import StrEnum

from surveys.errors import N_
from surveys.office.spelling import bare


class Column(StrEnum):
    """A column that the register keeps. Nothing else leaves the reader."""

    CODE = "code"
    PROCEDURE_CODE = "procedure_code"
    PROCEDURE_NAME = "procedure_name"
    FIELD = "field"
    INTAKE = "intake"
    RECEIVED = "received"
    DUE = "due"
    FINISHED = "finished"
    CLERK_CODE = "clerk_code"
    CLERK_NAME = "clerk_name"
    COUNTER = "counter"
    STATE = "state"


TITLES = {
    Column.CODE: N_("Mã hồ sơ"),
    Column.PROCEDURE_CODE: N_("Mã TTHC"),
    Column.PROCEDURE_NAME: N_("Tên TTHC"),
    Column.FIELD: N_("Lĩnh vực"),
    Column.INTAKE: N_("Hình thức nộp"),
    Column.RECEIVED: N_("Ngày tiếp nhận"),
    Column.DUE: N_("Ngày hẹn trả"),
    Column.FINISHED: N_("Ngày trả kết quả"),
    Column.CLERK_CODE: N_("Mã cán bộ"),
    Column.CLERK_NAME: N_("Cán bộ"),
    Column.COUNTER: N_("Quầy"),
    Column.STATE: N_("Trạng thái"),
}

# In order of trust: when a row fills several columns of one family, the first of them decides (the end of processing, for
# example, before the day on which the citizen came for the result).
FAMILIES: dict[Column, tuple[str, ...]] = {
    Column.CODE: (
        "Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ", "Mã HS", "Số HS", "Mã số HS", "Mã hồ sơ TTHC", "Số hồ sơ TTHC", "Mã hồ sơ DVC",
        "Mã biên nhận", "Số biên nhận", "Mã hồ sơ một cửa", "Mã tiếp nhận", "Số tiếp nhận", "Mã hồ sơ điện tử", "Dossier code",
    ),
    Column.PROCEDURE_CODE: (
        "Mã TTHC", "Mã thủ tục hành chính", "Mã thủ tục", "Mã số TTHC", "Mã số thủ tục", "Mã số thủ tục hành chính", "Mã TT",
        "Mã TTHC quốc gia", "Mã quốc gia", "Mã dịch vụ công", "Mã DVC", "Procedure code",
    ),
    Column.PROCEDURE_NAME: (
        "Tên TTHC", "Tên thủ tục hành chính", "Tên thủ tục", "Thủ tục hành chính", "Thủ tục", "TTHC", "Tên dịch vụ công",
        "Tên DVC", "Tên TT", "Loại hồ sơ", "Tên hồ sơ", "Trích yếu thủ tục", "Procedure name", "Procedure",
    ),
    Column.FIELD: ("Lĩnh vực", "Tên lĩnh vực", "Lĩnh vực TTHC", "Lĩnh vực giải quyết", "Field", "Mã lĩnh vực"),
    Column.INTAKE: (
        "Hình thức nộp", "Hình thức nộp hồ sơ", "Hình thức tiếp nhận", "Hình thức tiếp nhận hồ sơ", "Kênh thực hiện", "Kênh nộp",
        "Kênh tiếp nhận", "Phương thức nộp", "Phương thức tiếp nhận", "Cách thức nộp", "Nguồn tiếp nhận", "Nơi nộp", "Hình thức",
        "Intake",
    ),
    Column.RECEIVED: (
        "Ngày tiếp nhận", "Ngày giờ tiếp nhận", "Ngày tiếp nhận hồ sơ", "Thời gian tiếp nhận", "Thời điểm tiếp nhận",
        "Ngày nhận", "Ngày nhận hồ sơ", "Ngày nhận HS", "Ngày tiếp nhận HS", "Received",
    ),
    Column.DUE: (
        "Ngày hẹn trả", "Ngày hẹn trả kết quả", "Ngày hẹn trả KQ", "Ngày giờ hẹn trả", "Ngày hẹn", "Hẹn trả", "Hẹn trả kết quả",
        "Thời gian hẹn trả", "Hạn trả", "Hạn trả kết quả", "Ngày hạn trả", "Hạn xử lý", "Hạn giải quyết", "Ngày đến hạn",
        "Thời hạn trả", "Thời hạn trả kết quả", "Thời hạn giải quyết", "Due",
    ),
    Column.FINISHED: (
        "Ngày kết thúc xử lý", "Thời gian kết thúc xử lý", "Ngày kết thúc", "Ngày hoàn thành", "Ngày hoàn thành xử lý",
        "Ngày xử lý xong", "Ngày giải quyết xong", "Ngày có kết quả", "Ngày có KQ", "Ngày trả kết quả", "Ngày trả KQ",
        "Ngày trả", "Ngày giờ trả", "Ngày trả hồ sơ", "Thời gian trả", "Thời gian trả kết quả", "Ngày trả thực tế", "Finished",
    ),
    Column.CLERK_CODE: (
        "Mã cán bộ", "Mã cán bộ thụ lý", "Mã người xử lý", "Mã cán bộ xử lý", "Mã CB", "Mã nhân viên", "Clerk code",
    ),
    Column.CLERK_NAME: (
        "Cán bộ thụ lý", "Người xử lý", "Cán bộ xử lý", "Người thụ lý", "Cán bộ giải quyết", "Chuyên viên thụ lý",
        "Chuyên viên xử lý", "Chuyên viên", "Cán bộ một cửa", "Cán bộ", "Tên cán bộ", "Họ tên cán bộ", "Công chức xử lý",
        "Công chức thụ lý", "Cán bộ trả kết quả", "Người trả kết quả", "Cán bộ tiếp nhận", "Người tiếp nhận",
        "Công chức tiếp nhận", "Clerk",
    ),
    Column.COUNTER: ("Quầy", "Quầy số", "Số quầy", "Tên quầy", "Quầy tiếp nhận", "Quầy giao dịch", "Bàn tiếp nhận", "Counter"),
    Column.STATE: (
        "Trạng thái", "Trạng thái hồ sơ", "Tình trạng", "Tình trạng hồ sơ", "Tình trạng xử lý", "Trạng thái xử lý",
        "Trạng thái HS", "Tình trạng HS", "State", "Status",
    ),
}  # fmt: skip

REQUIRED = (Column.CODE, Column.RECEIVED)
_BRACKETED = re.compile(r"[(\[{].*?[)\]}]", re.DOTALL)
_NUMBERED = re.compile(r"^\d+")


def label_key(text: str) -> str:
    """A label's letters alone: no case, marks, spaces, bracketed remark (``(*)``, ``(dd/mm/yyyy)``) or leading number."""
    return _NUMBERED.sub("", bare(_BRACKETED.sub(" ", text)))


_KNOWN = {label_key(label): (column, rank) for column, labels in FAMILIES.items() for rank, label in enumerate(labels)}


def known(cell: object) -> tuple[Column, int] | None:
    """The kept column that a header cell names, with its rank in the family (0 decides first); None for all others."""
    if not isinstance(cell, str) or len(cell) > 80:
        return None
    return _KNOWN.get(label_key(cell))
