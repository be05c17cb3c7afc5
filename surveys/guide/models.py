"""What an office tells of a procedure: what to bring, what it costs, how long it takes."""

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from surveys.database import Base, NfcText
from surveys.office.models import Procedure


class ProcedureGuide(Base):
    """One office's entry for a procedure; empty texts are not shown. ``requirements`` has a line for each paper to bring."""

    __tablename__ = "procedure_guide"
    __table_args__ = (UniqueConstraint("office_id", "procedure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    requirements: Mapped[str] = mapped_column(NfcText(4000), default="")
    requirements_en: Mapped[str] = mapped_column(NfcText(4000), default="")
    fee: Mapped[str] = mapped_column(NfcText(300), default="")
    fee_en: Mapped[str] = mapped_column(NfcText(300), default="")
    time_limit: Mapped[str] = mapped_column(NfcText(300), default="")
    time_limit_en: Mapped[str] = mapped_column(NfcText(300), default="")

    # Read with the row, so that it has a name where set-up lists it.
    name: Mapped[str] = column_property(select(Procedure.name).where(Procedure.id == procedure_id).scalar_subquery())
