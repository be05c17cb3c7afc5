"""A province for the benchmarks: 99 offices below one, 2,000 clerks, 500 procedures, the default form."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.forms import verbs as forms
from surveys.forms.models import Kind, Option, Question
from surveys.office.founding import OFFICE_HOURS
from surveys.office.models import Clerk, Field, Office, Procedure

OFFICES, CLERKS, PROCEDURES = 99, 2000, 500
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vàng", "Giàng", "Lý", "Sùng", "Tẩn", "Hà", "Lò")
MIDDLES = ("Thị", "Văn", "Thị Thanh", "Minh", "Seo", "Thị Hồng", "Đức", "A", "Thị Kim", "Quốc", "Láo", "Ngọc")
GIVEN = ("Hương", "Dũng", "Lan", "Sơn", "Mai", "Chớ", "Tùng", "Páo", "Hạnh", "Thắng", "Dế", "Yến", "Phượng", "Khánh", "Sáng")
PLACES = (
    "Bản Hồ",
    "Cốc Lếu",
    "Tả Phìn",
    "Mường Khương",
    "Bắc Hà",
    "Sa Pa",
    "Văn Bàn",
    "Bảo Yên",
    "Si Ma Cai",
    "Y Tý",
    "Nghĩa Lộ",
)
FIELDS = (
    "Hộ tịch",
    "Đất đai",
    "Xây dựng",
    "Chứng thực",
    "Bảo trợ xã hội",
    "Thành lập doanh nghiệp",
    "Giao thông",
    "Môi trường",
    "Người có công",
    "Việc làm",
    "Giáo dục",
    "Y tế",
    "Lâm nghiệp",
    "Thú y",
    "Du lịch",
    "Thủy lợi",
    "Tôn giáo",
    "Đường bộ",
)
ACTS = (
    "Cấp mới",
    "Cấp lại",
    "Gia hạn",
    "Thu hồi",
    "Đăng ký",
    "Đăng ký thay đổi nội dung",
    "Thẩm định hồ sơ",
    "Xác nhận",
    "Công nhận",
)
PAPERS = (
    "giấy phép",
    "giấy chứng nhận",
    "chứng chỉ hành nghề",
    "quyết định hỗ trợ",
    "bản trích lục",
    "văn bản chấp thuận chủ trương",
)

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Province:
    """Ids: ``office`` is the common one; place by place, ``clerks`` belong to the office at ``clerk_office`` in ``offices``.

    ``options`` is question code → (question id, option ids by position).
    """

    office: int
    version: int
    offices: Ints
    clerks: Ints
    clerk_office: Ints
    procedures: Ints
    fields: Ints
    options: dict[str, tuple[int, list[int]]]


def found(session: Session, now: datetime) -> Province:
    """Make it in an empty, migrated store."""
    rng = np.random.default_rng(99)
    forms.ensure_default(session, now)
    top = Office(code="H38", name="Văn phòng UBND tỉnh Lào Cai", opening_hours=OFFICE_HOURS)
    session.add(top)
    session.flush()
    places = [f"{PLACES[n % len(PLACES)]} {n // len(PLACES) + 1}" for n in range(OFFICES)]
    below = [
        Office(
            code=f"H38.{n + 1}", name=f"Trung tâm Phục vụ hành chính công xã {name}", parent_id=top.id, opening_hours=OFFICE_HOURS
        )
        for n, name in enumerate(places)
    ]
    session.add_all(below)
    session.flush()
    offices = np.array([office.id for office in below])
    # Three at the smallest, some seventy at the largest.
    extra = rng.choice(OFFICES, CLERKS - 3 * OFFICES, p=weights(OFFICES))
    clerk_office = np.sort(np.concatenate([np.repeat(np.arange(OFFICES), 3), extra]))
    clerks = [Clerk(office_id=int(offices[at]), code=f"CB{n:04d}", name=_name(n)) for n, at in enumerate(clerk_office)]
    procedures, fields = _procedures(session)
    session.add_all(clerks)
    session.flush()
    version = forms.current(session, top.id).version_id
    return Province(
        top.id, version, offices, np.array([c.id for c in clerks]), clerk_office, procedures, fields, _options(session)
    )


def weights(count: int) -> NDArray[np.float64]:
    """How often each of ``count`` comes up: a few often, most rarely."""
    each = 1 / np.arange(3, count + 3) ** 0.8
    found: NDArray[np.float64] = each / each.sum()
    return found


def _name(n: int) -> str:
    return f"{FAMILIES[n % 12]} {MIDDLES[n // 12 % 12]} {GIVEN[n // 7 % 15]}"


def _procedures(session: Session) -> tuple[Ints, Ints]:
    fields = [Field(name=name) for name in FIELDS]
    session.add_all(fields)
    session.flush()
    made = []
    for n in range(PROCEDURES):
        act, paper, field = ACTS[n % 9], PAPERS[n // 9 % 6], fields[n % len(fields)]
        made.append(
            Procedure(code=f"1.{n:06d}", name=f"{act} {paper} trong lĩnh vực {field.name.lower()} ({n})", field_id=field.id)
        )
    session.add_all(made)
    session.flush()
    return np.array([p.id for p in made]), np.array([p.field_id for p in made])


def _options(session: Session) -> dict[str, tuple[int, list[int]]]:
    rows = session.execute(
        select(Question.code, Question.id, Option.id.label("option_id"))
        .join(Option, Option.question_id == Question.id)
        .where(Question.kind.in_((Kind.LEVEL, Kind.CHOICE, Kind.REASONS)))
        .order_by(Question.id, Option.position)
    )
    found: dict[str, tuple[int, list[int]]] = {}
    for row in rows:
        found.setdefault(row.code, (row.id, []))[1].append(row.option_id)
    return found
