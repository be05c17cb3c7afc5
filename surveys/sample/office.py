"""The sample office: the counter that the project was drawn from, with made-up people.

Names, codes and the outcomes per procedure are those of tests/data/dossiers.csv, so that importing that file into the sample
office finds its procedures, clerks and counters again.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from surveys.forms import verbs as forms
from surveys.office.founding import OFFICE_HOURS
from surveys.office.models import Clerk, Counter, Field, Holiday, Office, Procedure
from surveys.printing.models import Printer
from surveys.sample.days import holidays

CODE = "H38"
COUNTERS = ("Quầy 1", "Quầy 2", "Quầy 3", "Quầy 4", "Quầy 5")


@dataclass(frozen=True)
class SampleClerk:
    """``warmth`` shifts what people say of this clerk (standard deviations); ``reach`` is the share asked who rate."""

    code: str
    name: str
    counter: str
    warmth: float
    reach: float


CLERKS = (
    SampleClerk("CB01", "Nguyễn Văn A", "Quầy 1", 0.55, 0.46),
    SampleClerk("CB02", "Trần Thị B", "Quầy 2", 0.15, 0.40),
    SampleClerk("CB03", "Giàng A C", "Quầy 3", 0.40, 0.44),
    SampleClerk("CB04", "Lò Thị D", "Quầy 4", 0.00, 0.38),
    SampleClerk("CB05", "Phạm Văn Đ", "Quầy 5", -0.65, 0.37),
    SampleClerk("CB06", "Lý Thị E", "Quầy 1", 0.10, 0.36),
)

FIELDS = {
    "Đầu tư": "Investment",
    "Xây dựng": "Construction",
    "Ngoại vụ": "Foreign affairs",
    "Địa chất và khoáng sản": "Geology and minerals",
    "Đất đai": "Land",
    "Tổ chức phi chính phủ": "Non-governmental organisations",
    "Thi đua, khen thưởng": "Emulation and commendation",
    "Tài nguyên nước": "Water resources",
    "Môi trường": "Environment",
}


@dataclass(frozen=True)
class SampleProcedure:
    """``outcomes`` counts the year's dossiers: early, on time, late, in hand. ``reach`` scales the share that rates."""

    code: str
    name: str
    name_en: str
    field: str
    days: int
    outcomes: tuple[int, int, int, int]
    clerks: tuple[str, ...]
    ease: float = 0.0
    reach: float = 1.0


PROCEDURES = (
    SampleProcedure(
        "1.009645",
        "Quyết định chủ trương đầu tư thuộc thẩm quyền của UBND tỉnh",
        "Decision on investment policy by the provincial People's Committee",
        "Đầu tư",
        20,
        (23, 6, 47, 3),
        ("CB01", "CB02", "CB03", "CB04", "CB05", "CB06", "CB06"),
        -0.2,
    ),
    SampleProcedure(
        "1.008455",
        "Cung cấp thông tin quy hoạch xây dựng",
        "Information on construction planning",
        "Xây dựng",
        5,
        (34, 9, 0, 0),
        ("CB02", "CB05", "CB02"),
        0.2,
    ),
    SampleProcedure(
        "2.002312",
        "Cho phép tổ chức hội nghị, hội thảo quốc tế",
        "Permission to hold an international conference or seminar",
        "Ngoại vụ",
        10,
        (28, 7, 0, 2),
        ("CB06", "CB04"),
        0.1,
    ),
    SampleProcedure(
        "1.004132",
        "Cấp giấy phép khai thác tận thu khoáng sản",
        "Licence for the salvage mining of minerals",
        "Địa chất và khoáng sản",
        15,
        (25, 9, 0, 3),
        ("CB05", "CB01"),
        -0.1,
    ),
    SampleProcedure(
        "1.004267",
        "Chuyển mục đích sử dụng đất đối với tổ chức",
        "Change of land use purpose for an organisation",
        "Đất đai",
        15,
        (27, 6, 0, 3),
        ("CB02", "CB03"),
        -0.3,
    ),
    SampleProcedure(
        "1.003822",
        "Công nhận quỹ xã hội, quỹ từ thiện đủ điều kiện hoạt động",
        "Recognition that a social or charity fund may operate",
        "Tổ chức phi chính phủ",
        15,
        (21, 12, 0, 3),
        ("CB02", "CB03"),
    ),
    SampleProcedure(
        "2.000449",
        "Tặng thưởng Bằng khen của Chủ tịch UBND tỉnh",
        "Certificate of merit from the Chairman of the provincial People's Committee",
        "Thi đua, khen thưởng",
        20,
        (26, 7, 0, 2),
        ("CB03", "CB05", "CB04"),
        0.3,
    ),
    SampleProcedure(
        "2.001481",
        "Cho phép thành lập hội có phạm vi hoạt động trong tỉnh",
        "Permission to found an association that works within the province",
        "Tổ chức phi chính phủ",
        20,
        (25, 8, 0, 0),
        ("CB04", "CB06"),
    ),
    SampleProcedure(
        "1.004446",
        "Cấp giấy phép khai thác khoáng sản",
        "Mineral mining licence",
        "Địa chất và khoáng sản",
        20,
        (17, 13, 0, 3),
        ("CB03", "CB06"),
        -0.2,
    ),
    SampleProcedure(
        "1.004232",
        "Cấp giấy phép thăm dò nước dưới đất",
        "Groundwater exploration licence",
        "Tài nguyên nước",
        15,
        (24, 5, 0, 3),
        ("CB02", "CB04"),
    ),
    SampleProcedure(
        "1.009972",
        "Thẩm định báo cáo nghiên cứu khả thi đầu tư xây dựng",
        "Appraisal of a construction feasibility study report",
        "Xây dựng",
        20,
        (24, 7, 0, 0),
        ("CB01", "CB06"),
        -0.1,
    ),
    SampleProcedure(
        "1.000934",
        "Tặng Cờ thi đua của UBND tỉnh",
        "Emulation flag of the provincial People's Committee",
        "Thi đua, khen thưởng",
        20,
        (19, 11, 0, 1),
        ("CB05", "CB04"),
        0.3,
    ),
    SampleProcedure(
        "1.000778",
        "Cấp giấy phép thăm dò khoáng sản",
        "Mineral exploration licence",
        "Địa chất và khoáng sản",
        5,
        (24, 6, 0, 0),
        ("CB05", "CB01"),
    ),
    SampleProcedure(
        "1.010733",
        "Thẩm định báo cáo đánh giá tác động môi trường",
        "Appraisal of an environmental impact assessment report",
        "Môi trường",
        15,
        (23, 6, 0, 1),
        ("CB01", "CB03"),
        0.0,
        0.2,
    ),
    SampleProcedure(
        "1.004179",
        "Cấp giấy phép khai thác, sử dụng nước mặt",
        "Licence to draw and use surface water",
        "Tài nguyên nước",
        15,
        (17, 7, 0, 5),
        ("CB03", "CB04"),
    ),
    SampleProcedure(
        "2.002311",
        "Cho phép sử dụng thẻ đi lại của doanh nhân APEC",
        "Permission to use the APEC business travel card",
        "Ngoại vụ",
        10,
        (21, 4, 0, 1),
        ("CB02", "CB06"),
        0.2,
        0.2,
    ),
    SampleProcedure(
        "1.004253",
        "Giao đất, cho thuê đất không thông qua đấu giá quyền sử dụng đất",
        "Allocation or lease of land without auction",
        "Đất đai",
        20,
        (24, 2, 0, 0),
        ("CB05", "CB02"),
        -0.2,
        0.2,
    ),
)


def build(session: Session, now: datetime, days: tuple[date, date]) -> int:
    """The office with its counters, printers, clerks, procedures and the default form; ``days`` span its holidays. Its id."""
    office = Office(
        code=CODE,
        name="Bộ phận Một cửa Văn phòng UBND tỉnh Lào Cai",
        name_en="One-stop shop of the Office of the Lao Cai People's Committee",
        address="Phường Lào Cai, tỉnh Lào Cai",
        hotline="0214 3840 000",
        fax="0214 3840 001",
        email="motcua@example.invalid",
        opening_hours=OFFICE_HOURS,
        sample=True,
    )
    session.add(office)
    session.flush()
    session.add_all(Holiday(office_id=office.id, day=day, name=name) for day, name in holidays(*days).items())
    counters = _counters(session, office.id)
    session.add_all(Clerk(office_id=office.id, code=c.code, name=c.name, counter_id=counters[c.counter]) for c in CLERKS)
    _procedures(session)
    forms.ensure_default(session, now)
    return office.id


def _counters(session: Session, office_id: int) -> dict[str, int]:
    printers = [Printer(office_id=office_id, name=f"Máy in {name.lower()}", address="preview:") for name in COUNTERS]
    session.add_all(printers)
    session.flush()
    counters = [
        Counter(office_id=office_id, name=name, printer_id=printer.id) for name, printer in zip(COUNTERS, printers, strict=True)
    ]
    session.add_all(counters)
    session.flush()
    return {counter.name: counter.id for counter in counters}


def _procedures(session: Session) -> None:
    fields = {name: Field(name=name, name_en=name_en) for name, name_en in FIELDS.items()}
    session.add_all(fields.values())
    session.flush()
    session.add_all(Procedure(code=p.code, name=p.name, name_en=p.name_en, field_id=fields[p.field].id) for p in PROCEDURES)
    session.flush()
