"""The forms of one's own account."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Login and password."""

    login = StringField(
        lazy_gettext("Tên đăng nhập"),
        [InputRequired(lazy_gettext("Vui lòng nhập tên đăng nhập.")), Length(max=64)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy_gettext("Mật khẩu"),
        [InputRequired(lazy_gettext("Vui lòng nhập mật khẩu.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(FlaskForm):  # type: ignore[misc] # the same
    """A new password for oneself."""

    present = PasswordField(
        lazy_gettext("Mật khẩu hiện nay"),
        [InputRequired(lazy_gettext("Vui lòng nhập mật khẩu hiện nay.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        lazy_gettext("Mật khẩu mới"),
        [InputRequired(lazy_gettext("Vui lòng nhập mật khẩu mới."))],
        render_kw={"autocomplete": "new-password"},
        description=lazy_gettext("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất."),
    )
    again = PasswordField(
        lazy_gettext("Nhập lại mật khẩu mới"),
        [InputRequired(lazy_gettext("Vui lòng nhập lại mật khẩu mới."))],
        render_kw={"autocomplete": "new-password"},
    )
