"""What the selects of the set-up forms offer: only what belongs to the administrator's offices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Form, SelectField

from surveys.accounts.models import Role
from surveys.devices.models import DeviceKind
from surveys.errors import N_
from surveys.office.models import Clerk, Counter, Field, Office, Procedure, ToneMarks
from surveys.office.verbs import Editor
from surveys.printing.automatic import Issue
from surveys.printing.models import Printer, PrintMode
from surveys.printing.profiles import profiles
from surveys.web.language import CITIZEN_LANGUAGES

WIDTHS = {
    576: N_("Giấy 80 mm (576 điểm, phần lớn máy)"),
    384: N_("Giấy 58 mm (384 điểm, phần lớn máy)"),
    640: N_("Giấy 80 mm, 640 điểm"),
    546: N_("Giấy 80 mm, 546 điểm"),
    512: N_("Giấy 80 mm, 512 điểm (Epson TM-T88)"),
    504: N_("Giấy 80 mm, 504 điểm"),
    432: N_("Giấy 58 mm, 432 điểm"),
}
MODES = {PrintMode.RASTER: N_("Ảnh (đủ mọi chữ Việt)"), PrintMode.TEXT: N_("Chữ theo bảng mã của máy")}
DEVICE_KINDS = {
    DeviceKind.KIOSK: N_("Kiosk đứng: mọi người dân, mọi quầy"),
    DeviceKind.TABLET: N_("Máy tính bảng tại một quầy"),
}
ROLES = {
    Role.CLERK: N_("Cán bộ một cửa: bàn làm việc"),
    Role.MANAGER: N_("Lãnh đạo: thêm kết quả và báo cáo"),
    Role.ADMINISTRATOR: N_("Quản trị: thêm nhập hồ sơ và thiết lập"),
}


# Lists of which one is always right, so that none of them begins with an empty choice.
CLOSED = frozenset({"device_kinds", "languages", "widths", "modes", "tone_marks", "issue_rules"})

ISSUE_RULES = {
    "": N_("Như cơ quan cấp trên; không có thì tự in khi phần mềm hồ sơ báo"),
    Issue.REPORTED.value: N_("Tự in tại quầy khi phần mềm hồ sơ báo có kết quả"),
    Issue.IMPORTED.value: N_("Như trên, và cả khi nhập tệp (kết quả trong 24 giờ qua)"),
    Issue.OFF.value: N_("Không tự in; cán bộ in từ bàn làm việc"),
}


@dataclass(frozen=True)
class OfficeLine:
    """An office at its place in the tree: ``depth`` 0 is the administrator's own."""

    id: int
    code: str
    name: str
    depth: int


@dataclass(frozen=True)
class Choices:
    """Names by id, each list in the order in which it is shown."""

    offices: tuple[OfficeLine, ...]
    printers: dict[int, str]
    counters: dict[int, str]
    clerks: dict[int, str]
    fields: dict[int, str]
    procedures: dict[int, str]

    def office(self, office_id: int | None) -> str:
        """The office's name; empty for None."""
        return next((line.name for line in self.offices if line.id == office_id), "")


def read(session: Session, by: Editor) -> Choices:
    """Everything that the administrator may choose from."""
    offices = tree(session, by)
    codes = {line.id: line.code for line in offices}

    def of(model: type[Printer | Counter | Clerk]) -> dict[int, str]:
        rows = session.execute(select(model.id, model.name, model.office_id).where(model.office_id.in_(by.office_ids)))
        several = len(codes) > 1
        named = {row.id: f"{row.name} · {codes[row.office_id]}" if several else row.name for row in rows}
        return dict(sorted(named.items(), key=lambda item: item[1].casefold()))

    fields = session.execute(select(Field.id, Field.name).order_by(Field.name)).all()
    used = select(Procedure.id, Procedure.name, Procedure.code).where(Procedure.active).order_by(Procedure.name)
    procedures = {row.id: f"{row.name} · {row.code}" for row in session.execute(used)}
    return Choices(offices, of(Printer), of(Counter), of(Clerk), {row.id: row.name for row in fields}, procedures)


def tree(session: Session, by: Editor) -> tuple[OfficeLine, ...]:
    """The administrator's offices, each below the one that it belongs to."""
    rows = session.execute(
        select(Office.id, Office.parent_id, Office.code, Office.name).where(Office.id.in_(by.office_ids)).order_by(Office.code)
    ).all()

    def below(parent: int | None, depth: int) -> list[OfficeLine]:
        lines: list[OfficeLine] = []
        for row in rows:
            if row.parent_id == parent and row.id != by.office_id:
                lines += [OfficeLine(row.id, row.code, row.name, depth), *below(row.id, depth + 1)]
        return lines

    own = next(row for row in rows if row.id == by.office_id)
    return (OfficeLine(own.id, own.code, own.name, 0), *below(own.id, 1))


def fill(form: Form, choices: Choices) -> None:
    """Give each select of ``form`` its choices, with an empty one unless one is chosen already or only one can be meant."""
    for field in form:
        refers = (field.render_kw or {}).get("data-refers")
        if isinstance(field, SelectField) and refers:
            offered: dict[str, Any] = {str(value): label for value, label in _offered(choices, str(refers))}
            needed = bool(field.flags.required)
            chosen = refers in CLOSED or (needed and (field.data is not None or len(offered) == 1))
            blank = gettext("— Chọn —") if needed else gettext("— Không chọn —")
            field.choices = offered if chosen else {"": blank, **offered}


def _profiles() -> list[tuple[object, str]]:
    return [
        (each.name, gettext("%(label)s · %(dots)s điểm", label=each.label, dots=each.width) if each.width else each.label)
        for each in profiles().values()
    ]


SELECTS: dict[str, Callable[[], list[tuple[object, str]]]] = {
    "device_kinds": lambda: [(kind.value, gettext(words)) for kind, words in DEVICE_KINDS.items()],
    "languages": lambda: list(CITIZEN_LANGUAGES.items()),
    "widths": lambda: [(dots, gettext(words)) for dots, words in WIDTHS.items()],
    "modes": lambda: [(mode.value, gettext(words)) for mode, words in MODES.items()],
    "profiles": _profiles,
    "issue_rules": lambda: [(rule, gettext(words)) for rule, words in ISSUE_RULES.items()],
}


def _offered(choices: Choices, refers: str) -> list[tuple[object, str]]:
    if refers == "offices":
        return [(line.id, "\u2003" * line.depth + line.name) for line in choices.offices]
    if refers == "roles":
        return [(role.value, gettext(words)) for role, words in ROLES.items()]
    if refers == "tone_marks":
        return [
            (ToneMarks.OLD.value, gettext("Kiểu cũ: hòa, khỏe, thúy")),
            (ToneMarks.NEW.value, gettext("Kiểu mới: hoà, khoẻ, thuý")),
        ]
    if refers in SELECTS:
        return SELECTS[refers]()
    names: dict[object, str] = getattr(choices, refers)
    return list(names.items())
