"""The kinds of rows that set-up lists and edits. One table instead of one set of pages per kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from admin.setup import forms
from admin.setup.choices import Choices
from surveys.accounts import editing
from surveys.accounts.models import Account, ApiClient, Role
from surveys.database import Base
from surveys.devices.editing import save_device
from surveys.devices.models import Device
from surveys.errors import N_
from surveys.guide.models import ProcedureGuide
from surveys.office import verbs
from surveys.office.models import Clerk, Counter, Field, Holiday, Office, Procedure
from surveys.office.verbs import Editor
from surveys.printing.models import Printer
from surveys.web.language import day

ROLE_NAMES = {Role.CLERK: N_("Cán bộ một cửa"), Role.MANAGER: N_("Lãnh đạo"), Role.ADMINISTRATOR: N_("Quản trị")}

# (session, row or None, values, by=…, now=…) → (id, secret to show once or "")
Save = Callable[..., tuple[int, str]]
Renew = Callable[..., str]


@dataclass(frozen=True)
class Kind:
    """``columns`` are the list's headings and ``cells`` a row's texts under them, the first of which leads to the row.

    ``groups`` part a long form: (heading, fields). ``renew`` makes a new secret; ``renew_label`` is its button. ``home`` is the
    endpoint of a page that takes the list's place.
    """

    slug: str
    title: str
    add: str
    lead: str
    model: type[Base]
    form: type[forms.RowForm]
    columns: tuple[str, ...]
    cells: Callable[[Any, Choices], tuple[str, ...]]
    save: Save
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    removable: bool = False
    renew: Renew | None = None
    renew_label: str = ""
    home: str = ""

    @property
    def shared(self) -> bool:
        """Whether offices share its rows."""
        return verbs.is_shared(self.model)


def _saver(model: type[Base]) -> Save:
    def save(session: Session, row: Base | None, values: verbs.Values, *, by: Editor, now: datetime) -> tuple[int, str]:
        return verbs.save(session, row or model(), values, by=by, now=now), ""

    return save


OFFICE_GROUPS = (
    (N_("Cơ quan"), ("parent_id", "code", "name", "name_en", "tone_marks", "active")),
    (N_("Liên hệ"), ("address", "hotline", "fax", "email")),
    (N_("Phiếu mời đánh giá"), ("automatic_issue",)),
    (N_("Giờ làm việc"), tuple(f"day{weekday}" for weekday in range(7))),
    (N_("Ngưỡng công bố kết quả"), ("minimum_group", "minimum_clerk_group")),
)

PRINTER_GROUPS = (
    (N_("Máy in"), ("office_id", "name", "address", "fallback_id", "active")),
    (N_("Giấy và cách in"), ("width_dots", "cutter", "profile", "mode", "feed_dots", "fragment_rows")),
)

DEVICE_GROUPS = (
    (N_("Máy"), ("office_id", "kind", "name", "place", "counter_id", "language", "pin")),
    (N_("Giờ làm việc của máy (để trống cả tuần: theo giờ cơ quan)"), tuple(f"day{weekday}" for weekday in range(7))),
)

GUIDE_GROUPS = (
    (N_("Thủ tục"), ("office_id", "procedure_id")),
    (N_("Người dân cần biết"), ("requirements", "fee", "time_limit")),
    (N_("Bằng tiếng Anh"), ("requirements_en", "fee_en", "time_limit_en")),
)

KINDS = (
    Kind(
        slug="offices",
        title=N_("Cơ quan"),
        add=N_("Thêm cơ quan"),
        lead=N_("Bộ phận Một cửa của cơ quan và của các cấp dưới: tên, liên hệ, giờ làm việc, ngưỡng công bố."),
        model=Office,
        form=forms.OfficeForm,
        columns=(N_("Tên"), N_("Mã"), N_("Đường dây nóng")),
        cells=lambda row, _choices: (row.name, row.code, row.hotline),
        save=_saver(Office),
        groups=OFFICE_GROUPS,
    ),
    Kind(
        slug="holidays",
        title=N_("Ngày nghỉ"),
        add=N_("Thêm ngày nghỉ"),
        lead=N_("Những ngày cơ quan không làm việc; hạn xử lý không tính các ngày này."),
        model=Holiday,
        form=forms.HolidayForm,
        columns=(N_("Ngày"), N_("Tên ngày nghỉ"), N_("Cơ quan")),
        cells=lambda row, choices: (day(row.day), row.name, choices.office(row.office_id)),
        save=_saver(Holiday),
        removable=True,
    ),
    Kind(
        slug="counters",
        title=N_("Quầy"),
        add=N_("Thêm quầy"),
        lead=N_("Nơi trả kết quả và in phiếu mời đánh giá; mỗi quầy có thể có máy in riêng."),
        model=Counter,
        form=forms.CounterForm,
        columns=(N_("Tên quầy"), N_("Cơ quan"), N_("Máy in")),
        cells=lambda row, choices: (row.name, choices.office(row.office_id), choices.printers.get(row.printer_id, "")),
        save=_saver(Counter),
    ),
    Kind(
        slug="clerks",
        title=N_("Cán bộ"),
        add=N_("Thêm cán bộ"),
        lead=N_("Những người được đánh giá tại quầy. Người thôi việc thì ngừng dùng; kết quả cũ vẫn còn."),
        model=Clerk,
        form=forms.ClerkForm,
        columns=(N_("Họ và tên"), N_("Mã"), N_("Cơ quan"), N_("Quầy")),
        cells=lambda row, choices: (row.name, row.code, choices.office(row.office_id), choices.counters.get(row.counter_id, "")),
        save=_saver(Clerk),
    ),
    Kind(
        slug="procedures",
        title=N_("Thủ tục"),
        add=N_("Thêm thủ tục"),
        lead=N_("Danh mục thủ tục hành chính, dùng chung cho mọi cơ quan. Thủ tục mới tự vào đây khi nhập hồ sơ."),
        model=Procedure,
        form=forms.ProcedureForm,
        columns=(N_("Tên thủ tục"), N_("Mã"), N_("Lĩnh vực"), N_("Tên tiếng Anh")),
        cells=lambda row, choices: (row.name, row.code, choices.fields.get(row.field_id, ""), row.name_en),
        save=_saver(Procedure),
    ),
    Kind(
        slug="fields",
        title=N_("Lĩnh vực"),
        add=N_("Thêm lĩnh vực"),
        lead=N_("Các lĩnh vực mà thủ tục thuộc về, dùng chung cho mọi cơ quan."),
        model=Field,
        form=forms.FieldForm,
        columns=(N_("Tên lĩnh vực"), N_("Tên tiếng Anh")),
        cells=lambda row, _choices: (row.name, row.name_en),
        save=_saver(Field),
    ),
    Kind(
        slug="guides",
        title=N_("Hướng dẫn thủ tục"),
        add=N_("Thêm hướng dẫn"),
        lead=N_("Thành phần hồ sơ, lệ phí và thời hạn của từng thủ tục, cho người dân tra cứu ở kiosk và điện thoại."),
        model=ProcedureGuide,
        form=forms.GuideForm,
        columns=(N_("Thủ tục"), N_("Cơ quan"), N_("Phí, lệ phí"), N_("Thời hạn giải quyết")),
        cells=lambda row, choices: (row.name, choices.office(row.office_id), row.fee, row.time_limit),
        save=_saver(ProcedureGuide),
        groups=GUIDE_GROUPS,
    ),
    Kind(
        slug="printers",
        title=N_("Máy in"),
        add=N_("Thêm máy in"),
        lead=N_("Máy in nhiệt in phiếu mời đánh giá tại quầy."),
        model=Printer,
        form=forms.PrinterForm,
        columns=(N_("Tên máy in"), N_("Cơ quan"), N_("Địa chỉ"), N_("Khổ giấy")),
        cells=lambda row, choices: (row.name, choices.office(row.office_id), row.address, str(row.width_dots)),
        save=_saver(Printer),
        groups=PRINTER_GROUPS,
        home="printers.home",
    ),
    Kind(
        slug="devices",
        title=N_("Máy đánh giá"),
        add=N_("Thêm máy"),
        lead=N_("Kiosk và máy tính bảng tại quầy: ghép, theo dõi, thu hồi."),
        model=Device,
        form=forms.DeviceForm,
        columns=(N_("Tên máy"), N_("Cơ quan"), N_("Chỗ đặt")),
        cells=lambda row, choices: (row.name, choices.office(row.office_id), row.place),
        save=save_device,
        groups=DEVICE_GROUPS,
        home="devices.home",
    ),
    Kind(
        slug="accounts",
        title=N_("Tài khoản"),
        add=N_("Thêm tài khoản"),
        lead=N_("Ai được đăng nhập và được làm gì. Mật khẩu đầu tiên do hệ thống tạo và chỉ hiện một lần."),
        model=Account,
        form=forms.AccountForm,
        columns=(N_("Họ và tên"), N_("Tên đăng nhập"), N_("Vai trò"), N_("Cơ quan")),
        cells=lambda row, choices: (row.name, row.login, gettext(ROLE_NAMES[row.role]), choices.office(row.office_id)),
        save=editing.save_account,
        renew=editing.reset_password,
        renew_label=N_("Đặt lại mật khẩu"),
    ),
    Kind(
        slug="clients",
        title=N_("Hệ thống kết nối"),
        add=N_("Thêm hệ thống"),
        lead=N_("Phần mềm được gửi hồ sơ và đọc số liệu qua /api/v1. Khoá chỉ hiện một lần; ngừng dùng là thu hồi."),
        model=ApiClient,
        form=forms.ClientForm,
        columns=(N_("Tên hệ thống"), N_("Cơ quan"), N_("Từ ngày")),
        cells=lambda row, choices: (row.name, choices.office(row.office_id), day(row.created_at)),
        save=editing.save_client,
        renew=editing.renew_key,
        renew_label=N_("Tạo khoá mới"),
    ),
)

BY_SLUG = {kind.slug: kind for kind in KINDS}


def _width(dots: int) -> str:
    return "80 mm" if dots == 576 else "58 mm"
