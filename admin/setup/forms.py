"""One form per kind of row. A form's field names are the row's columns, so one mechanism fills and reads them all."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import inspect
from wtforms import BooleanField, DateField
from wtforms.validators import InputRequired

from admin.setup import fields
from surveys.office.hours import parse_spans, show_spans
from surveys.office.models import ToneMarks
from surveys.printing.models import PrintMode


class RowForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """What the forms below have in common. ``fixed`` fields can only be set when the row is made. ``heading`` names the row."""

    fixed: tuple[str, ...] = ()
    heading = ""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # the same
        """How its messages are translated."""

        def get_translations(self, form: FlaskForm) -> fields.Words:  # noqa: ARG002 - WTForms' interface
            """Ours."""
            return fields.Words()

    def values(self) -> dict[str, Any]:
        """Column → value, as entered."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """Field → value of an existing row, to fill the form with."""
        return {name: getattr(row, name) for name in inspect(row).mapper.columns.keys() if hasattr(cls, name)}  # noqa: SIM118 - not a dict


class WeekForm(RowForm):
    """A row with opening hours: a text for each weekday, which stands for the spans that the store keeps."""

    day0 = fields.hours(_("Thứ Hai"))
    day1 = fields.hours(_("Thứ Ba"))
    day2 = fields.hours(_("Thứ Tư"))
    day3 = fields.hours(_("Thứ Năm"))
    day4 = fields.hours(_("Thứ Sáu"))
    day5 = fields.hours(_("Thứ Bảy"))
    day6 = fields.hours(_("Chủ nhật"))

    def values(self) -> dict[str, Any]:
        """The weekdays' texts become the spans that the store keeps."""
        values = super().values()
        spans = {str(day): parse_spans(values.pop(f"day{day}") or "") for day in range(7)}
        return {**values, "opening_hours": {day: found for day, found in spans.items() if found}}

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """The spans become texts."""
        kept = row.opening_hours or {}
        return {**super().of(row), **{f"day{day}": show_spans(kept.get(str(day))) for day in range(7)}}


class OfficeForm(WeekForm):
    """An office: how it is named and reached, when it is open, and the smallest groups whose figures are shown."""

    parent_id = fields.choice(_("Trực thuộc"), refers="offices")
    code = fields.text(_("Mã cơ quan"), longest=64, required=True, hint=_("Ví dụ H38 hoặc H38.20; có trong mã hồ sơ."))
    name = fields.text(_("Tên"), longest=200, required=True)
    name_en = fields.text(_("Tên tiếng Anh"), longest=200)
    active = fields.active()
    address = fields.text(_("Địa chỉ"), longest=300)
    hotline = fields.text(_("Đường dây nóng"), longest=64, hint=_("In trên phiếu mời đánh giá."), inputmode="tel")
    fax = fields.text(_("Fax"), longest=64, inputmode="tel")
    email = fields.email(_("Thư điện tử"))
    tone_marks = fields.choice(
        _("Cách đặt dấu thanh"),
        refers="tone_marks",
        hint=_("Bàn phím trên kiosk viết theo cách này."),
        coerce=str,
        default=ToneMarks.OLD.value,
    )
    automatic_issue = fields.choice(
        _("In phiếu tự động"),
        refers="issue_rules",
        hint=_("Để không ai chọn mời người này, bỏ người kia. In tay vẫn được và được tính riêng."),
        coerce=lambda value: value or None,
    )
    minimum_group = fields.minimum(
        _("Nhóm nhỏ nhất"),
        _("Ít đánh giá hơn số này thì không hiện kết quả, để không lộ ai đã đánh giá. Từ 5 trở lên."),
    )
    minimum_clerk_group = fields.minimum(_("Nhóm nhỏ nhất của một cán bộ"), _("Như trên, cho kết quả của từng cán bộ."))


class HolidayForm(RowForm):
    """A day on which an office is closed."""

    office_id = fields.choice(_("Cơ quan"), refers="offices", required=True)
    day = DateField(_("Ngày"), [InputRequired(_("Vui lòng chọn ngày."))])
    name = fields.text(_("Tên ngày nghỉ"), longest=200, required=True)


class CounterForm(RowForm):
    """A counter and the printer of its tickets."""

    fixed = ("office_id",)
    office_id = fields.choice(_("Cơ quan"), refers="offices", required=True)
    name = fields.text(_("Tên quầy"), longest=100, required=True, hint=_("In trên phiếu, ví dụ: Quầy 1."))
    printer_id = fields.choice(_("Máy in"), refers="printers", hint=_("Không chọn: máy in đầu tiên đang dùng của cơ quan."))
    active = fields.active()


class ClerkForm(RowForm):
    """A clerk whose work is rated."""

    fixed = ("office_id",)
    office_id = fields.choice(_("Cơ quan"), refers="offices", required=True)
    code = fields.text(_("Mã cán bộ"), longest=64, required=True, hint=_("Như trong phần mềm hồ sơ."))
    name = fields.text(_("Họ và tên"), longest=200, required=True, hint=_("Người dân thấy tên này khi đánh giá."))
    counter_id = fields.choice(_("Quầy thường ngồi"), refers="counters")
    active = fields.active()


class FieldForm(RowForm):
    """A field (lĩnh vực) that groups procedures."""

    name = fields.text(_("Tên lĩnh vực"), longest=200, required=True)
    name_en = fields.text(_("Tên tiếng Anh"), longest=200)


class ProcedureForm(RowForm):
    """A procedure (thủ tục hành chính)."""

    code = fields.text(_("Mã thủ tục"), longest=64, required=True, hint=_("Mã quốc gia, ví dụ 1.009972."))
    name = fields.text(_("Tên thủ tục"), longest=500, required=True)
    name_en = fields.text(_("Tên tiếng Anh"), longest=500)
    field_id = fields.choice(_("Lĩnh vực"), refers="fields", required=True)
    active = fields.active()


class GuideForm(RowForm):
    """What an office tells of a procedure to those who look it up."""

    fixed = ("office_id", "procedure_id")
    office_id = fields.choice(_("Cơ quan"), refers="offices", required=True)
    procedure_id = fields.choice(_("Thủ tục"), refers="procedures", required=True)
    requirements = fields.lines(_("Thành phần hồ sơ"), longest=4000, hint=_("Mỗi giấy tờ một dòng."))
    fee = fields.text(_("Phí, lệ phí"), longest=300, hint=_("Ví dụ: Không; hoặc 50.000 đồng một bản."))
    time_limit = fields.text(_("Thời hạn giải quyết"), longest=300, hint=_("Ví dụ: 5 ngày làm việc."))
    requirements_en = fields.lines(_("Thành phần hồ sơ, tiếng Anh"), longest=4000)
    fee_en = fields.text(_("Phí, lệ phí, tiếng Anh"), longest=300)
    time_limit_en = fields.text(_("Thời hạn, tiếng Anh"), longest=300)


class PrinterForm(RowForm):
    """A printer of tickets."""

    fixed = ("office_id",)
    office_id = fields.choice(_("Cơ quan"), refers="offices", required=True)
    name = fields.text(_("Tên máy in"), longest=100, required=True)
    address = fields.text(
        _("Địa chỉ máy in"),
        longest=200,
        required=True,
        spellcheck="false",
        autocapitalize="none",
        list="addresses",
    )
    fallback_id = fields.choice(
        _("Máy in thay"), refers="printers", hint=_("Máy của quầy bên; in thay khi máy này hết giấy hoặc không kết nối được.")
    )
    width_dots = fields.choice(_("Khổ giấy"), refers="widths", required=True, coerce=int)
    profile = fields.choice(
        _("Kiểu máy"),
        refers="profiles",
        coerce=str,
        default="",
        hint=_("Không chắc thì để trống: hệ thống chọn theo khổ giấy."),
    )
    mode = fields.choice(
        _("Cách in"),
        refers="modes",
        coerce=PrintMode,
        default=PrintMode.RASTER,
        hint=_("Ảnh in đúng mọi chữ trên mọi máy. Chữ chỉ dành cho cổng nối tiếp chậm, nếu kiểu máy có đủ chữ Việt."),
    )
    cutter = BooleanField(_("Có dao cắt"), default=True, description=_("Bỏ dấu nếu máy chỉ có răng xé tay."))
    feed_dots = fields.dots(
        _("Đẩy giấy sau phiếu (điểm)"), 0, 1000, default=180, hint=_("8 điểm là 1 mm; đủ để phiếu qua khỏi dao cắt.")
    )
    fragment_rows = fields.dots(
        _("Chiều cao mỗi đoạn ảnh (dòng)"),
        24,
        1000,
        default=200,
        hint=_("Giảm xuống 50–100 nếu máy nhỏ in thiếu hoặc in ký tự lạ."),
    )
    active = fields.active()

    def values(self) -> dict[str, Any]:
        """What was left empty stays as it is."""
        return {name: value for name, value in super().values().items() if value is not None or name == "fallback_id"}


class AccountForm(RowForm):
    """A person's way in."""

    fixed = ("login",)
    login = fields.text(
        _("Tên đăng nhập"),
        longest=64,
        required=True,
        hint=_("Chữ không dấu, chữ số, dấu chấm; không đổi được về sau."),
        spellcheck="false",
    )
    name = fields.text(_("Họ và tên"), longest=200, required=True)
    role = fields.choice(_("Vai trò"), refers="roles", required=True, coerce=fields.role)
    office_id = fields.choice(_("Cơ quan"), refers="offices", required=True, hint=_("Thấy cơ quan này và các cơ quan cấp dưới."))
    clerk_id = fields.choice(_("Là cán bộ"), refers="clerks", hint=_("Chọn nếu người này được đánh giá tại quầy."))
    counter_id = fields.choice(_("Quầy"), refers="counters")
    active = fields.active()


class ClientForm(RowForm):
    """A system that may call the API."""

    name = fields.text(_("Tên hệ thống"), longest=200, required=True, hint=_("Ví dụ: Phần mềm hồ sơ một cửa."))
    office_id = fields.choice(_("Cơ quan"), refers="offices", required=True, hint=_("Hệ thống chỉ thấy cơ quan này và cấp dưới."))
    active = fields.active()


class DeviceForm(WeekForm):
    """A kiosk or a counter's tablet."""

    fixed = ("office_id", "kind")
    office_id = fields.choice(_("Cơ quan"), refers="offices", required=True)
    kind = fields.choice(_("Loại máy"), refers="device_kinds", required=True, coerce=fields.device_kind)
    name = fields.text(_("Tên máy"), longest=100, required=True, hint=_("Ví dụ: Kiosk sảnh chính."))
    place = fields.text(_("Chỗ đặt"), longest=200, hint=_("Để cán bộ tìm ra máy khi cần, ví dụ: bên phải cửa vào."))
    counter_id = fields.choice(_("Quầy"), refers="counters", hint=_("Chỉ cho máy tính bảng: quầy mà máy đứng."))
    language = fields.choice(_("Ngôn ngữ lúc đầu"), refers="languages", required=True, coerce=str, default="vi")
    pin = fields.text(
        _("PIN của người trực"),
        longest=12,
        hint=_("4 đến 12 chữ số, mở trang tình trạng trên máy. Để trống: giữ PIN đang có."),
        inputmode="numeric",
    )

    def values(self) -> dict[str, Any]:
        """A week without any hours means the office's."""
        values = super().values()
        return {**values, "opening_hours": values["opening_hours"] or None}


class NothingForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """A button: only its CSRF token counts."""
