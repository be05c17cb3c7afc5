"""Words that a person reads in a file in place of codes."""

from collections.abc import Mapping

from flask_babel import gettext

from admin.results import sign_words, words
from surveys.errors import N_
from surveys.figures.released.kinds import Why
from surveys.figures.scope import Scope
from surveys.responses.models import Channel
from surveys.tables.columns import Column, Table, Type, Value, Words

KINDS = {
    "office": N_("đơn vị"),
    "clerk": N_("cán bộ"),
    "procedure": N_("thủ tục"),
    "field": N_("lĩnh vực"),
    "channel": N_("kênh"),
    "uncoded": N_("đánh giá không có mã phiếu"),
    "year": N_("năm"),
    "quarter": N_("quý"),
    "month": N_("tháng"),
    "months": N_("nhiều tháng"),
    "weeks": N_("tuần"),
    "level": N_("năm mức"),
    "choice": N_("chọn một"),
    "reasons": N_("chọn nhiều"),
}
FEW = N_("chưa đủ đánh giá để hiển thị")
MISSING = {"none": N_("không có số liệu"), "few": N_("chưa đủ số đánh giá"), "entry": N_("đơn vị chưa nhập")}
# The words of columns whose codes mean something there alone.
SAID: dict[str, Mapping[str, str]] = {
    "sign": {kind.value: told.name for kind, told in sign_words.TOLD.items()},
    "decision": {verdict.value: told[0] for verdict, told in sign_words.VERDICTS.items()},
    "report": {kind.value: name for kind, name in words.REPORTS.items()},
    "missing": MISSING,
}


def speech(table: Table, scope: Scope) -> Words:
    """The words of a table's file, in the language of the request."""

    def say(column: Column, value: Value) -> str:
        if column.type is Type.FLAG:
            return str(gettext("có")) if value else ""
        if value is None:
            return ""
        if column.name == "withheld":
            return _withheld(Why(str(value)), table, scope)
        if column.name == "channel":
            return words.channel(Channel[str(value).upper()])
        return str(gettext(SAID.get(column.name, KINDS)[str(value)]))

    return Words(lambda title: str(gettext(title)), say)


def _withheld(why: Why, table: Table, scope: Scope) -> str:
    minimum = {"clerks": scope.clerk_minimum, "coverage": None, "released": None}.get(table.name, scope.minimum)
    # Where one table has clerks beside offices, the reason names no number.
    return str(gettext(FEW)) if minimum is None and why is Why.FEW else words.reason(why, minimum or scope.minimum)
