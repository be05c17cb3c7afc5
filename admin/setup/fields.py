"""The fields that set-up forms are made of, and what they say when they are filled in wrongly."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError
from wtforms.validators import Optional as OptionalValue

from surveys.accounts.models import Role
from surveys.devices.models import DeviceKind
from surveys.errors import N_, DomainError
from surveys.office.hours import parse_spans
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


def optional_id(value: Any) -> int | None:
    """A row's id, None for the empty choice."""
    return int(value) if value not in (None, "", "None") else None


def role(value: Any) -> Role | None:
    """A role, None for the empty choice."""
    return Role(value) if value else None


def device_kind(value: Any) -> DeviceKind | None:
    """What a device is, None for no choice."""
    return DeviceKind(value) if value else None


def text(label: Any, *, longest: int, required: bool = False, hint: Any = "", **attributes: str) -> StringField:
    """A line of text of at most ``longest`` characters; ``attributes`` go to its input."""
    rules = [needed] if required else []
    limit = Length(max=longest, message=_("Nhiều nhất %(max)d ký tự."))
    return StringField(
        label,
        [*rules, limit],
        filters=[lambda value: tidy(value or "")],
        description=hint,
        render_kw={"maxlength": str(longest), **attributes},
    )


def lines(label: Any, *, longest: int, hint: Any = "") -> TextAreaField:
    """Text of several lines, at most ``longest`` characters in all; each line is tidied, empty ones go."""
    limit = Length(max=longest, message=_("Nhiều nhất %(max)d ký tự."))
    looks = {"maxlength": str(longest), "rows": "6"}
    return TextAreaField(label, [limit], filters=[_tidy_lines], description=hint, render_kw=looks)


def _tidy_lines(value: str | None) -> str:
    return "\n".join(filter(None, map(tidy, (value or "").splitlines())))


def choice(
    label: Any, *, refers: str, required: bool = False, hint: Any = "", coerce: Any = optional_id, default: Any = None
) -> SelectField:
    """A select; ``refers`` names the list of choices that the view fills in (admin.setup.choices)."""
    rules = [InputRequired(_("Vui lòng chọn."))] if required else []
    return SelectField(label, rules, coerce=coerce, default=default, description=hint, render_kw={"data-refers": refers})


def active() -> BooleanField:
    """Whether the row is in use."""
    return BooleanField(_("Đang dùng"), default=True, description=_("Bỏ dấu để ngừng dùng. Dữ liệu cũ vẫn được giữ."))


def _is_hours(form: FlaskForm, field: Field) -> None:  # noqa: ARG001 - WTForms' interface
    try:
        parse_spans(field.data or "")
    except DomainError as error:
        raise ValidationError(said(error)) from error


def hours(label: Any) -> StringField:
    """A day's opening hours."""
    return StringField(
        label, [Length(max=100, message=_("Nhiều nhất %(max)d ký tự.")), _is_hours], render_kw={"placeholder": _("Nghỉ")}
    )


def email(label: Any) -> StringField:
    """An e-mail address, or nothing."""
    right = Regexp(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$", message=_("Địa chỉ thư chưa đúng."))
    limit = Length(max=200, message=_("Nhiều nhất %(max)d ký tự."))
    return StringField(label, [OptionalValue(), limit, right], filters=[lambda value: tidy(value or "")])


def minimum(label: Any, hint: Any) -> IntegerField:
    """The smallest group whose figures are shown."""
    rules = [InputRequired(_("Vui lòng nhập một số.")), NumberRange(5, 1000, _("Từ 5 đến 1000."))]
    return IntegerField(label, rules, description=hint)


def dots(label: Any, least: int, most: int, *, default: int, hint: Any) -> IntegerField:
    """A number of printer's dots; left empty, what is there stays."""
    rule = NumberRange(least, most, _("Từ %(min)d đến %(max)d."))
    return IntegerField(label, [OptionalValue(), rule], default=default, description=hint)


class Words:
    """What WTForms asks for its own messages."""

    def gettext(self, message: str) -> str:
        """In the request's language."""
        return str(gettext(MESSAGES.get(message, message)))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """In the request's language."""
        return self.gettext(singular if count == 1 else plural)
