"""Every table that can be taken out."""

from dataclasses import replace

from surveys.dossiers.published import HEADERS
from surveys.dossiers.report import NAMES as DOSSIER_COUNTS
from surveys.errors import N_
from surveys.tables.cells import FIGURE, LETTER, OFFICE, PARTIAL, PERIOD, SHARES, WITHHELD, WITHHELD_BECAUSE
from surveys.tables.columns import Column, Table, Type
from surveys.tables.reports import INDICATORS, REGISTER, SCORES
from surveys.tables.signs import COLUMNS as SIGNS

FIELD = Column("field", Type.TEXT, N_("Lĩnh vực"), "The procedure's field.")
NO_CLERK = "no clerk is recorded"
CLERK = (
    Column("clerk_code", Type.TEXT, N_("Mã cán bộ"), "The clerk's code within the office.", null=NO_CLERK),
    Column("clerk", Type.TEXT, N_("Cán bộ"), "The clerk's name.", null=NO_CLERK),
)
PROCEDURE = (
    Column("procedure_code", Type.TEXT, N_("Mã thủ tục"), "The procedure's national code.", null="no procedure is recorded"),
    Column("procedure", Type.TEXT, N_("Thủ tục"), "The procedure's name.", null="no procedure is recorded"),
)
CHANNEL = Column(
    "channel", Type.WORD, N_("Kênh"), "Where the rating was given: kiosk, tablet, phone, paper, or staff on somebody's behalf."
)
CODED = Column("coded", Type.FLAG, N_("Có mã phiếu"), "Ratings with a slip's code; those without are counted apart, never added.")
CONTESTED = Column(
    "contested",
    Type.FLAG,
    N_("Đang được xem xét"),
    "The clerk contests a figure of theirs whose months touch the period, and no manager has decided yet.",
)
QUESTIONS = (
    Column("question", Type.TEXT, N_("Mã câu hỏi"), "The question's code, the same in every version of the form.", source=LETTER),
    Column("question_text", Type.TEXT, N_("Câu hỏi"), "The question in the form in force.", null="not in the form in force"),
    Column("kind", Type.WORD, N_("Loại"), "level: five levels; choice: one option; reasons: several options."),
    Column("position", Type.COUNT, N_("Thứ tự"), "The option's place in its question.", "from 1", null=WITHHELD),
    Column("option", Type.TEXT, N_("Mã trả lời"), "The option's code.", null=WITHHELD),
    Column("option_text", Type.TEXT, N_("Trả lời"), "The option in the form in force.", null="not in the form in force"),
    Column("n", Type.COUNT, N_("Số lượt"), "How often it was chosen.", "answers", null=WITHHELD),
    Column("of", Type.COUNT, N_("Tổng số lượt"), "All choices of the question's options.", "answers", null=WITHHELD),
    Column("share", Type.SHARE, N_("Tỷ lệ"), "n ÷ of.", "0 to 1", null="withheld, or nobody answered"),
    PARTIAL,
    WITHHELD_BECAUSE,
)
COVERAGE = (
    Column("kind", Type.WORD, N_("Theo"), "What the row counts for: office (by itself), clerk or procedure."),
    Column("code", Type.TEXT, N_("Mã"), "The office's, clerk's or procedure's code."),
    Column("name", Type.TEXT, N_("Tên"), "Its name."),
    *PERIOD,
    Column("finished", Type.COUNT, N_("Hồ sơ đã trả"), "Dossiers finished in the period.", "dossiers"),
    Column("issued", Type.COUNT, N_("Phiếu đã phát"), "Slips issued in the period, void ones aside.", "slips"),
    Column("printed", Type.COUNT, N_("Phiếu đã in"), "Those of issued whose slip came out.", "slips"),
    Column("rated", Type.COUNT, N_("Phiếu đã đánh giá"), "Those of issued that were used by now.", "slips", null=WITHHELD),
    Column("expired", Type.COUNT, N_("Phiếu hết hạn"), "Those of issued that ended unused.", "slips", null=WITHHELD),
    WITHHELD_BECAUSE,
)
FORM = "Biểu II.06a/VPCP/KSTT"
_DOSSIER_MEANINGS = (
    "Received: in all",
    "Received in the period, online",
    "Received in the period at a counter or by post",
    "Carried over from the period before",
    "Finished: in all",
    "Finished before the due day",
    "Finished in time",
    "Finished late",
    "In hand: in all",
    "In hand, in time",
    "In hand, overdue",
)
DOSSIERS = tuple(
    Column(name, Type.COUNT, title, f"{meaning}.", "dossiers", f"{FORM}, column {number}")
    for number, name, title, meaning in zip(range(3, 14), DOSSIER_COUNTS, HEADERS[2:], _DOSSIER_MEANINGS, strict=True)
)
RELEASED = (
    Column(
        "kind",
        Type.WORD,
        N_("Theo"),
        "What the row counts for: office (by itself), clerk, procedure, field, channel, or uncoded (ratings without a code).",
    ),
    Column("subject_code", Type.TEXT, N_("Mã"), "The clerk's, procedure's or channel's code.", null="none, or none is recorded"),
    Column("subject", Type.TEXT, N_("Tên"), "The clerk's, procedure's or field's name.", null="none, or none is recorded"),
    *OFFICE,
    Column(
        "span",
        Type.WORD,
        N_("Độ dài"),
        "year, quarter, month; months: several that can't be told apart; weeks: one or more weeks. Spans overlap: never add up "
        "rows of different spans.",
    ),
    *PERIOD,
    Column(
        "finest_months", Type.FLAG, N_("Mảnh tháng"), "One of the pieces of whole months that make up the year: these add up."
    ),
    Column("finest_weeks", Type.FLAG, N_("Mảnh tuần"), "One of the pieces of weeks that make up the year: these add up."),
    Column("question", Type.TEXT, N_("Mã câu hỏi"), "The question's code; overall: overall satisfaction.", source=LETTER),
    Column("question_kind", Type.WORD, N_("Loại"), "level: five levels; choice: one option; reasons: several options."),
    Column("options_from", Type.COUNT, N_("Từ trả lời thứ"), "n1 counts the option at this place, n2 the next.", "1, 6, 11 …"),
    Column("n", Type.COUNT, N_("Số lượt"), "n1 + … + n5.", "ratings, or answers", null=WITHHELD),
    *(
        Column(
            f"n{i}",
            Type.COUNT,
            title,
            f"Answers at place options_from + {i - 1}; of levels: level {i}.",
            "answers",
            null=WITHHELD,
        )
        for i, title in enumerate((N_("Lượt 1"), N_("Lượt 2"), N_("Lượt 3"), N_("Lượt 4"), N_("Lượt 5")), start=1)
    ),
    *(replace(column, null="withheld, or no question of levels") for column in SHARES),
    WITHHELD_BECAUSE,
)

_ALL = (
    Table(
        "overall",
        N_("Chung"),
        "The offices of the selection together, ratings with a code and without",
        (*OFFICE, CODED, *PERIOD, *FIGURE),
    ),
    Table("offices", N_("Theo đơn vị"), "One office by itself, without those below it", (*OFFICE, *PERIOD, *FIGURE)),
    Table(
        "clerks",
        N_("Theo cán bộ"),
        "One clerk with ratings in the years of the period",
        (*CLERK, *OFFICE, *PERIOD, *FIGURE, CONTESTED),
    ),
    Table(
        "procedures", N_("Theo thủ tục"), "One procedure, in all offices of the selection", (*PROCEDURE, FIELD, *PERIOD, *FIGURE)
    ),
    Table("fields", N_("Theo lĩnh vực"), "One field, in all offices of the selection", (FIELD, *PERIOD, *FIGURE)),
    Table("channels", N_("Theo kênh"), "One channel, in all offices of the selection", (CHANNEL, *PERIOD, *FIGURE)),
    Table("time", N_("Theo thời gian"), "The finest stretch of whole months that can be told", (*PERIOD, *FIGURE)),
    Table("weeks", N_("Theo tuần"), "The finest stretch of whole weeks that can be told", (*PERIOD, *FIGURE)),
    Table("questions", N_("Theo câu hỏi"), "One option of one question; one row for a question that is withheld", QUESTIONS),
    Table("coverage", N_("Độ phủ"), "One office, clerk or procedure with dossiers or slips in the period", COVERAGE),
    Table("dossiers", N_("Hồ sơ theo hạn trả"), "One field with dossiers in the period", (FIELD, *PERIOD, *DOSSIERS)),
    Table(
        "signs",
        N_("Dấu hiệu cần xem"),
        "One sign whose months touch the period, with what was decided",
        SIGNS,
    ),
    Table("reports", N_("Báo cáo đã lưu"), "One edition of an official report whose months lie in the period", REGISTER),
    Table("scores", N_("Điểm trong báo cáo"), "One office or clerk of one kept scoring", SCORES),
    Table("indicators", N_("Chỉ số trong báo cáo"), "One indicator of one office or clerk of one kept scoring", INDICATORS),
    Table("released", N_("Mọi số liệu, mọi kỳ"), "One group over one span of one year, for one question", RELEASED),
)
TABLES = {table.name: table for table in _ALL}
