"""The set-up pages that only show: the form in force, what was set aside, what was changed."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.access import person, requires
from admin.setup.base import blueprint
from admin.setup.choices import tree
from admin.setup.kinds import KINDS
from admin.setup.views import editor, in_sight
from surveys.accounts.models import Role
from surveys.audit import verbs as audit
from surveys.devices.models import Device
from surveys.errors import N_, NotFound
from surveys.forms import verbs as forms
from surveys.forms.definition import FormDefinition
from surveys.forms.models import FormVersion
from surveys.forms.yardsticks import Yardstick, informs
from surveys.office.models import Office
from surveys.responses.models import Quarantined, Reason
from surveys.web import now, reading, writing

PAGE = 100

REASONS = {
    Reason.TOKEN_USED: N_("Phiếu đã được dùng"),
    Reason.TOKEN_VOID: N_("Phiếu đã bị huỷ"),
    Reason.TOKEN_EXPIRED: N_("Phiếu đã hết hạn"),
    Reason.TOKEN_UNKNOWN: N_("Mã phiếu không có"),
    Reason.TOO_MANY: N_("Gửi quá nhiều lần"),
    Reason.UNREADABLE: N_("Không đọc được"),
}

CHANNELS = {
    "kiosk": N_("Kiosk"),
    "tablet": N_("Máy tính bảng tại quầy"),
    "phone": N_("Điện thoại"),
    "paper": N_("Phiếu giấy"),
    "staff": N_("Cán bộ nhập"),
}

ACTIONS = {
    "office": N_("Cơ quan"),
    "holiday": N_("Ngày nghỉ"),
    "counter": N_("Quầy"),
    "clerk": N_("Cán bộ"),
    "procedure": N_("Thủ tục"),
    "field": N_("Lĩnh vực"),
    "printer": N_("Máy in"),
    "device": N_("Máy đánh giá"),
    "pairing": N_("mã ghép mới"),
    "revoke": N_("thu hồi"),
    "account": N_("Tài khoản"),
    "api_client": N_("Hệ thống kết nối"),
    "quarantine": N_("Phiếu để riêng"),
    "remarks": N_("Góp ý"),
    "slip": N_("Phiếu in"),
    "reprint": N_("in lại"),
    "cancel": N_("hủy in"),
    "came_out": N_("xác nhận đã ra giấy"),
    "test": N_("in trang thử"),
    "create": N_("thêm"),
    "theme": N_("Màu và biểu trưng"),
    "procedure_guide": N_("Hướng dẫn thủ tục"),
    "clear": N_("bỏ"),
    "recording": N_("Bản thu lời đọc"),
    "save": N_("lưu"),
    "confirm": N_("xác nhận vẫn đúng"),
    "language": N_("thêm tiếng"),
    "language_removed": N_("bỏ tiếng"),
    "update": N_("sửa"),
    "remove": N_("xoá"),
    "password": N_("mật khẩu mới"),
    "key": N_("khoá mới"),
    "read": N_("đã đọc"),
    "import": N_("nhập hồ sơ"),
    "ticket": N_("Mẫu phiếu in"),
    "publish": N_("đặt mẫu"),
    "batch": N_("Lô phiếu"),
    "make": N_("tạo"),
    "stop": N_("dừng in"),
    "void": N_("hủy phần chưa dùng"),
    "paper": N_("Phiếu giấy"),
    "enter": N_("nhập"),
    "dossier": N_("Hồ sơ"),
    "dossiers": N_("Hồ sơ"),
    "contest": N_("Ý kiến của cán bộ về số liệu"),
    "answer": N_("trả lời"),
    "sign": N_("Dấu hiệu cần xem"),
    "decide": N_("ghi kết luận"),
    "time_note": N_("Ghi chú mốc thời gian"),
    "form": N_("Phiếu đánh giá"),
    "tag": N_("gắn thước đo"),
}


@blueprint.get("/form")
@requires(Role.ADMINISTRATOR)
def form() -> str:
    """The form in force at an office, with the articles that its questions answer."""
    office_id = request.args.get("office", person().office_id, type=int)
    if office_id not in person().office_ids:
        raise NotFound(N_("Không tìm thấy cơ quan này."))
    with reading() as session:
        published = forms.current(session, office_id)
        since = session.get_one(FormVersion, published.version_id).published_at
        offices = tree(session, editor())
    return render_template(
        "admin/setup/form.html",
        kinds=KINDS,
        published=published,
        since=since,
        offices=offices,
        office_id=office_id,
        informs=lambda question: [h.words for yardstick, h in informs(question) if yardstick is not Yardstick.ARTICLE],
    )


LOOKS = {
    "action": N_("Màu chính"),
    "paper": N_("Màu nền"),
    "accent": N_("Màu nhấn"),
    "emblem": N_("Biểu trưng"),
    "day": N_("Ngày"),
    "text": N_("Nội dung"),
    "new_level": N_("Bắt đầu mức mới"),
}


def column_words(action: str, column: str) -> str:
    """A column that was changed, by the label that it has on its form."""
    for kind in KINDS:
        if kind.model.__tablename__ == action.partition(".")[0]:
            field = getattr(kind.form, column.removesuffix("_hash"), None)
            return str(field.args[0]) if field is not None else gettext("Giờ làm việc") if column == "opening_hours" else column
    return gettext(LOOKS[column]) if column in LOOKS else column


@dataclass(frozen=True)
class SetAside:
    """A submission that was not counted."""

    id: int
    at: Any
    reason: str
    office: str
    device: str


@blueprint.get("/quarantine/")
@requires(Role.ADMINISTRATOR)
def quarantine() -> str:
    """What could not be accepted, newest first."""
    before = request.args.get("before", type=int)
    with reading() as session:
        query = (
            select(Quarantined.id, Quarantined.received_at, Quarantined.reason, Office.name, Device.name.label("device"))
            .outerjoin(Office, Quarantined.office_id == Office.id)
            .outerjoin(Device, Quarantined.device_id == Device.id)
            .where(in_sight(editor()))
            .order_by(Quarantined.id.desc())
            .limit(PAGE)
        )
        found = session.execute(query.where(Quarantined.id < before) if before else query).all()
        total = session.scalar(select(func.count()).select_from(Quarantined).where(in_sight(editor())))
    lines = [SetAside(row.id, row.received_at, REASONS[row.reason], row.name or "", row.device or "") for row in found]
    return render_template("admin/setup/quarantine.html", kinds=KINDS, lines=lines, total=total, page_size=PAGE)


@blueprint.get("/quarantine/<int:entry_id>")
@requires(Role.ADMINISTRATOR)
def set_aside(entry_id: int) -> str:
    """One submission that was set aside, in the words of its form. It may hold a remark, so reading it is written down."""
    with writing() as session:
        entry = session.scalar(select(Quarantined).where(Quarantined.id == entry_id, in_sight(editor())))
        if entry is None:
            raise NotFound(N_("Không tìm thấy mục này."))
        audit.note(session, account_id=person().id, action="quarantine.read", subject=f"#{entry.id}", now=now())
        office = session.scalar(select(Office.name).where(Office.id == entry.office_id)) or ""
        device = session.scalar(select(Device.name).where(Device.id == entry.device_id)) or ""
        line = SetAside(entry.id, entry.received_at, REASONS[entry.reason], office, device)
        definition, payload = _definition(session, entry.payload), dict(entry.payload)
    return render_template(
        "admin/setup/set_aside.html", kinds=KINDS, line=line, definition=definition, payload=payload, channels=CHANNELS
    )


def _definition(session: Session, payload: dict[str, Any]) -> FormDefinition | None:
    number = payload.get("form_version")
    try:
        return forms.version(session, number).definition if isinstance(number, int) else None
    except NotFound:
        return None


@blueprint.get("/audit/")
@requires(Role.ADMINISTRATOR)
def changes() -> str:
    """What staff changed and which free text they read."""
    before = request.args.get("before", type=int)
    with reading() as session:
        found = audit.entries(session, person().office_ids, before=before, limit=PAGE)
    return render_template(
        "admin/setup/audit.html", kinds=KINDS, entries=found, actions=ACTIONS, column_words=column_words, page_size=PAGE
    )
