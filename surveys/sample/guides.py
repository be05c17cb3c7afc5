"""What the sample office tells of some procedures: made up, as its people are; a real office enters what its decisions say."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.guide.models import ProcedureGuide
from surveys.office.models import Procedure
from surveys.sample.office import PROCEDURES

REQUIREMENTS = {
    "Đất đai": ("Đơn đề nghị theo mẫu", "Bản gốc giấy chứng nhận đã cấp", "Trích lục bản đồ địa chính"),
    "Xây dựng": ("Tờ trình", "Thuyết minh và bản vẽ thiết kế", "Văn bản phê duyệt chủ trương"),
    "Ngoại vụ": ("Văn bản đề nghị", "Đề án tổ chức", "Danh sách đại biểu dự kiến"),
}
PLAIN = ("Đơn đề nghị theo mẫu", "Giấy tờ kèm theo đơn")


def build(session: Session, office_id: int) -> None:
    """Guides for every sample procedure."""
    ids = {row.code: row.id for row in session.execute(select(Procedure.code, Procedure.id))}
    session.add_all(
        ProcedureGuide(
            office_id=office_id,
            procedure_id=ids[procedure.code],
            requirements="\n".join(REQUIREMENTS.get(procedure.field, PLAIN)),
            fee="Không (dữ liệu mẫu)",
            fee_en="None (sample data)",
            time_limit=f"{procedure.days} ngày làm việc",
            time_limit_en=f"{procedure.days} working days",
        )
        for procedure in PROCEDURES
    )
    session.flush()
