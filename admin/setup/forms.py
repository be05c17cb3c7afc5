"""One form per kind of row. A form's field names are the row's columns, so one mechanism fills and reads them all."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import inspect
from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError
from wtforms.validators import Optional as OptionalValue

from surveys.accounts.models import Role
from surveys.errors import N_, DomainError
from surveys.office.hours import parse_spans, show_spans
from surveys.office.spelling import tidy
from surveys.web.language import said

# WTForms' own messages have no Vietnamese.
MESSAGES = {
    "Not a valid choice.": N_("Vui lòng chọn một mục trong danh sách."),
    "Invalid Choice: could not coerce.": N_("Vui lòng chọn một mục trong danh sách."),
    "Not a valid integer value.": N_("Vui lòng nhập một số."),
    "Not a valid date value.": N_("Ngày chưa đúng."),
}

needed = InputRequired(_("Vui lòng nhập mục này."))


def _optional_id(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


def _role(value: Any) -> Role | None:
    return Role(value) if value else None


def _text(label: Any, *, longest: int, required: bool = False, hint: Any = "", **attributes: str) -> StringField:
    rules = [needed] if required else []
    limit = Length(max=longest, message=_("Nhiều nhất %(max)d ký tự."))
    return StringField(
        label,
        [*rules, limit],
        filters=[lambda value: tidy(value or "")],
        description=hint,
        render_kw={"maxlength": str(longest), **attributes},
    )


def _choice(label: Any, *, refers: str, required: bool = False, hint: Any = "", coerce: Any = _optional_id) -> SelectField:
    # ``refers`` names the list of choices that the view fills in (admin.setup.choices).
    rules = [InputRequired(_("Vui lòng chọn."))] if required else []
    return SelectField(label, rules, coerce=coerce, description=hint, render_kw={"data-refers": refers})


def _active() -> BooleanField:
    return BooleanField(_("Đang dùng"), default=True, description=_("Bỏ dấu để ngừng dùng. Dữ liệu cũ vẫn được giữ."))


def _is_hours(form: FlaskForm, field: Field) -> None:  # noqa: ARG001 - WTForms' interface
    try:
        parse_spans(field.data or "")
    except DomainError as error:
        raise ValidationError(said(error)) from error


def _hours(label: Any) -> StringField:
    return StringField(label, [Length(max=100), _is_hours], render_kw={"placeholder": _("Nghỉ")})


class _Words:
    """What WTForms asks for its own messages."""

    def gettext(self, message: str) -> str:
        """In the request's language."""
        return str(gettext(MESSAGES.get(message, message)))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """In the request's language."""
        return self.gettext(singular if count == 1 else plural)


class RowForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """What the forms below have in common. ``fixed`` fields can only be set when the row is made."""

    fixed: tuple[str, ...] = ()

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # the same
        """How its messages are translated."""

        def get_translations(self, form: FlaskForm) -> _Words:  # noqa: ARG002 - WTForms' interface
            """Ours."""
            return _Words()

    def values(self) -> dict[str, Any]:
        """Column → value, as entered."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """Field → value of an existing row, to fill the form with."""
        return {name: getattr(row, name) for name in inspect(row).mapper.columns.keys() if hasattr(cls, name)}  # noqa: SIM118 - not a dict


class OfficeForm(RowForm):
    """An office: how it is named and reached, when it is open, and the smallest groups whose figures are shown."""

    parent_id = _choice(_("Trực thuộc"), refers="offices")
    code = _text(_("Mã cơ quan"), longest=64, required=True, hint=_("Ví dụ H38 hoặc H38.20; có trong mã hồ sơ."))
    name = _text(_("Tên"), longest=200, required=True)
    name_en = _text(_("Tên tiếng Anh"), longest=200)
    active = _active()
    address = _text(_("Địa chỉ"), longest=300)
    hotline = _text(_("Đường dây nóng"), longest=64, hint=_("In trên phiếu mời đánh giá."), inputmode="tel")
    fax = _text(_("Fax"), longest=64, inputmode="tel")
    email = StringField(
        _("Thư điện tử"),
        [OptionalValue(), Length(max=200), Regexp(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$", message=_("Địa chỉ thư chưa đúng."))],
        filters=[lambda value: tidy(value or "")],
    )
    day0 = _hours(_("Thứ Hai"))
    day1 = _hours(_("Thứ Ba"))
    day2 = _hours(_("Thứ Tư"))
    day3 = _hours(_("Thứ Năm"))
    day4 = _hours(_("Thứ Sáu"))
    day5 = _hours(_("Thứ Bảy"))
    day6 = _hours(_("Chủ nhật"))
    minimum_group = IntegerField(
        _("Nhóm nhỏ nhất"),
        [InputRequired(_("Vui lòng nhập một số.")), NumberRange(5, 1000, _("Từ 5 đến 1000."))],
        description=_("Ít đánh giá hơn số này thì không hiện kết quả, để không lộ ai đã đánh giá. Từ 5 trở lên."),
    )
    minimum_clerk_group = IntegerField(
        _("Nhóm nhỏ nhất của một cán bộ"),
        [InputRequired(_("Vui lòng nhập một số.")), NumberRange(5, 1000, _("Từ 5 đến 1000."))],
        description=_("Như trên, cho kết quả của từng cán bộ."),
    )

    def values(self) -> dict[str, Any]:
        """The weekdays' texts become the spans that the store keeps."""
        values = super().values()
        spans = {str(day): parse_spans(values.pop(f"day{day}") or "") for day in range(7)}
        return {**values, "opening_hours": {day: found for day, found in spans.items() if found}}

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """The spans become texts."""
        hours = {f"day{day}": show_spans(row.opening_hours.get(str(day))) for day in range(7)}
        return {**super().of(row), **hours}


class HolidayForm(RowForm):
    """A day on which an office is closed."""

    office_id = _choice(_("Cơ quan"), refers="offices", required=True)
    day = DateField(_("Ngày"), [InputRequired(_("Vui lòng chọn ngày."))])
    name = _text(_("Tên ngày nghỉ"), longest=200, required=True)


class CounterForm(RowForm):
    """A counter and the printer of its tickets."""

    fixed = ("office_id",)
    office_id = _choice(_("Cơ quan"), refers="offices", required=True)
    name = _text(_("Tên quầy"), longest=100, required=True, hint=_("In trên phiếu, ví dụ: Quầy 1."))
    printer_id = _choice(_("Máy in"), refers="printers", hint=_("Không chọn: máy in đầu tiên đang dùng của cơ quan."))
    active = _active()


class ClerkForm(RowForm):
    """A clerk whose work is rated."""

    fixed = ("office_id",)
    office_id = _choice(_("Cơ quan"), refers="offices", required=True)
    code = _text(_("Mã cán bộ"), longest=64, required=True, hint=_("Như trong phần mềm hồ sơ."))
    name = _text(_("Họ và tên"), longest=200, required=True, hint=_("Người dân thấy tên này khi đánh giá."))
    counter_id = _choice(_("Quầy thường ngồi"), refers="counters")
    active = _active()


class FieldForm(RowForm):
    """A field (lĩnh vực) that groups procedures."""

    name = _text(_("Tên lĩnh vực"), longest=200, required=True)
    name_en = _text(_("Tên tiếng Anh"), longest=200)


class ProcedureForm(RowForm):
    """A procedure (thủ tục hành chính)."""

    code = _text(_("Mã thủ tục"), longest=64, required=True, hint=_("Mã quốc gia, ví dụ 1.009972."))
    name = _text(_("Tên thủ tục"), longest=500, required=True)
    name_en = _text(_("Tên tiếng Anh"), longest=500)
    field_id = _choice(_("Lĩnh vực"), refers="fields", required=True)
    active = _active()


class PrinterForm(RowForm):
    """A printer of tickets."""

    fixed = ("office_id",)
    office_id = _choice(_("Cơ quan"), refers="offices", required=True)
    name = _text(_("Tên máy in"), longest=100, required=True)
    address = _text(
        _("Địa chỉ máy in"),
        longest=200,
        required=True,
        hint=_("preview: để xem trên màn hình, hoặc tcp://192.168.1.50:9100 cho máy in mạng."),
        spellcheck="false",
        autocapitalize="none",
    )
    width_dots = _choice(_("Khổ giấy"), refers="widths", required=True, coerce=int)
    active = _active()


class AccountForm(RowForm):
    """A person's way in."""

    fixed = ("login",)
    login = _text(
        _("Tên đăng nhập"),
        longest=64,
        required=True,
        hint=_("Chữ không dấu, chữ số, dấu chấm; không đổi được về sau."),
        spellcheck="false",
    )
    name = _text(_("Họ và tên"), longest=200, required=True)
    role = _choice(_("Vai trò"), refers="roles", required=True, coerce=_role)
    office_id = _choice(_("Cơ quan"), refers="offices", required=True, hint=_("Thấy cơ quan này và các cơ quan cấp dưới."))
    clerk_id = _choice(_("Là cán bộ"), refers="clerks", hint=_("Chọn nếu người này được đánh giá tại quầy."))
    counter_id = _choice(_("Quầy"), refers="counters")
    active = _active()


class ClientForm(RowForm):
    """A system that may call the API."""

    name = _text(_("Tên hệ thống"), longest=200, required=True, hint=_("Ví dụ: Phần mềm hồ sơ một cửa."))
    office_id = _choice(_("Cơ quan"), refers="offices", required=True, hint=_("Hệ thống chỉ thấy cơ quan này và cấp dưới."))
    active = _active()


class NothingForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """A button: only its CSRF token counts."""
