"""The form that every office starts with: “Phiếu nhận xét, đánh giá”.

What is asked follows Nghị định 118/2025/NĐ-CP Đ.33.1 (the letters stand in ``basis``); points follow Thông tư 01/2018/TT-VPCP
Đ.13–15, which an administrator may or may not apply. Levels use the five SIPAS words; the result is never called SIPAS.
"""

from surveys.forms.definition import FormDefinition, OptionDef, QuestionDef, When, Words
from surveys.forms.models import Kind

CODE = "nhan-xet-danh-gia"
# Digests (``surveys.forms.verbs.digest``) of this form as earlier releases published it: before it had Chinese, and before its
# questions named the five factors.
EARLIER = frozenset(
    {
        "602afd2c45ad1ad5895c66e338ebfe3eab6a4abddb95c164d7a5040832f5f1bb",
        "3a41b187f1698debe866a1a13b87625e8618418620143bf63d8b3eeee8ce0fa2",
    }
)

_SATISFACTION = (
    ("1", "Rất không hài lòng", "Very dissatisfied", "非常不满意"),
    ("2", "Không hài lòng", "Dissatisfied", "不满意"),
    ("3", "Bình thường", "Neutral", "一般"),
    ("4", "Hài lòng", "Satisfied", "满意"),
    ("5", "Rất hài lòng", "Very satisfied", "非常满意"),
)


def _levels() -> tuple[OptionDef, ...]:
    return tuple(OptionDef(code, Words(vi, en, zh)) for code, vi, en, zh in _SATISFACTION)


def _reason(code: str, when: When, vi: str, en: str, zh: str) -> OptionDef:
    return OptionDef(code, Words(vi, en, zh), when=when)


_OVERALL = QuestionDef(
    code="overall",
    kind=Kind.LEVEL,
    text=Words(
        "Ông/Bà hài lòng đến mức nào với lần giải quyết thủ tục này?",
        "How satisfied are you with how this procedure was handled?",
        "您对这次手续的办理满意吗？",
    ),
    options=_levels(),
    basis=("NĐ 118/2025 Đ.33.1i",),
    yardsticks=("PAR INDEX", "PAPI 5"),
)

_TIME = QuestionDef(
    code="time",
    kind=Kind.CHOICE,
    text=Words(
        "Kết quả được trả khi nào so với giấy hẹn?",
        "When did you get the result, compared with the promised date?",
        "与约定日期相比，您什么时候拿到结果？",
    ),
    options=(
        OptionDef("early", Words("Sớm hạn", "Earlier", "提前"), points=2),
        OptionDef("on_time", Words("Đúng hạn", "On time", "按时"), points=1),
        OptionDef("late", Words("Trễ hạn", "Late", "延迟"), points=0),
    ),
    basis=("NĐ 118/2025 Đ.33.1a",),
    indicator=1,
    yardsticks=("factor.result", "PAR INDEX", "PAPI 5"),
)

_RETURNS = QuestionDef(
    code="returns",
    kind=Kind.CHOICE,
    text=Words(
        "Ông/Bà phải quay lại bao nhiêu lần để hoàn thiện hồ sơ?",
        "How many times did you have to come back to complete the dossier?",
        "为补齐材料，您又跑了几趟？",
    ),
    options=(
        OptionDef("none", Words("Không lần nào", "Never", "一趟也没有"), points=2),
        OptionDef("once", Words("1 lần", "Once", "一趟"), points=1),
        OptionDef("more", Words("Hơn 1 lần", "More than once", "不止一趟"), points=0),
    ),
    basis=("NĐ 118/2025 Đ.33.1c",),
    indicator=3,
    yardsticks=("factor.procedure", "PAPI 5"),
)

_OFFICES = QuestionDef(
    code="offices",
    kind=Kind.CHOICE,
    text=Words(
        "Ông/Bà phải liên hệ bao nhiêu cơ quan để hoàn thiện hồ sơ?",
        "How many offices did you have to contact to complete the dossier?",
        "为办齐材料，您联系了几个部门？",
    ),
    options=(
        OptionDef("none", Words("Không phải liên hệ nơi nào", "None", "没有联系任何部门"), points=2),
        OptionDef("one", Words("Chỉ Bộ phận Một cửa", "Only this one-stop office", "只联系了一站式窗口"), points=1),
        OptionDef("more", Words("Nhiều hơn một nơi", "More than one", "不止一个部门"), points=0),
    ),
    basis=("NĐ 118/2025 Đ.33.1b",),
    indicator=4,
    yardsticks=("factor.procedure", "PAPI 5"),
)

_ATTITUDE = QuestionDef(
    code="attitude",
    kind=Kind.LEVEL,
    text=Words(
        "Thái độ của cán bộ hướng dẫn, tiếp nhận hồ sơ thế nào?",
        "How was the attitude of the clerk who served you?",
        "为您办理的工作人员态度如何？",
    ),
    options=_levels(),
    basis=("NĐ 118/2025 Đ.33.1đ",),
    indicator=7,
    yardsticks=("factor.staff", "PAR INDEX", "PAPI 5"),
)

_INFORMATION = QuestionDef(
    code="information",
    kind=Kind.LEVEL,
    text=Words(
        "Thông tin về thủ tục được công khai có rõ ràng, đầy đủ không?",
        "Was the published information on the procedure clear and complete?",
        "公开的办事信息清楚、完整吗？",
    ),
    options=_levels(),
    basis=("NĐ 118/2025 Đ.33.1d",),
    indicator=6,
    yardsticks=("factor.procedure", "PAR INDEX", "PAPI 5"),
)

_COST = QuestionDef(
    code="cost",
    kind=Kind.CHOICE,
    text=Words(
        "Ông/Bà có phải trả khoản nào ngoài quy định không?",
        "Did you have to pay anything outside the rules?",
        "您有没有被要求支付规定以外的费用？",
    ),
    options=(OptionDef("no", Words("Không", "No", "没有")), OptionDef("yes", Words("Có", "Yes", "有"))),
    basis=("NĐ 118/2025 Đ.33.1e",),
    yardsticks=("factor.procedure", "PAPI 5"),
)

_REASONS = QuestionDef(
    code="reasons",
    kind=Kind.REASONS,
    text=Words("Điều gì khiến Ông/Bà đánh giá như vậy?", "What made you rate it this way?", "您这样评价是因为什么？"),
    help=Words("Có thể chọn nhiều ý.", "Choose as many as you like.", "可以多选。"),
    options=(
        _reason("waited_long", "low", "Chờ đợi lâu", "Long wait", "等候时间长"),
        _reason("late_result", "low", "Trả kết quả trễ", "Result came late", "结果延迟"),
        _reason("unclear_guidance", "low", "Hướng dẫn chưa rõ", "Unclear guidance", "指引不清楚"),
        _reason("too_much_paper", "low", "Nhiều giấy tờ", "Too much paperwork", "材料太多"),
        _reason("came_back", "low", "Phải đi lại nhiều lần", "Had to come back", "需要多次跑动"),
        _reason("poor_attitude", "low", "Thái độ chưa tốt", "Poor attitude", "态度不好"),
        _reason("poor_place", "low", "Chỗ ngồi, thiết bị chưa tốt", "Poor seating or equipment", "座位或设备不好"),
        _reason("online_trouble", "low", "Nộp trực tuyến khó", "Online filing was hard", "网上办理困难"),
        _reason("quick", "high", "Giải quyết nhanh", "Quick handling", "办理快"),
        _reason("clear_guidance", "high", "Hướng dẫn rõ ràng", "Clear guidance", "指引清楚"),
        _reason("friendly", "high", "Cán bộ niềm nở", "Friendly clerk", "工作人员热情"),
        _reason("simple", "high", "Thủ tục đơn giản", "Simple procedure", "手续简单"),
        _reason("early_result", "high", "Trả kết quả sớm", "Result came early", "结果提前"),
        _reason("good_place", "high", "Chỗ ngồi, thiết bị tốt", "Good seating and equipment", "座位和设备好"),
    ),
    basis=("NĐ 118/2025 Đ.33.1i",),
)

_REMARK = QuestionDef(
    code="remark",
    kind=Kind.REMARK,
    text=Words("Ông/Bà muốn góp ý thêm điều gì?", "Is there anything you would like to add?", "您还有什么想补充的吗？"),
    help=Words(
        "Không bắt buộc. Xin đừng ghi tên, số điện thoại hay số giấy tờ của ai.",
        "Optional. Please write no one's name, phone number or ID number.",
        "可以不填。请不要写任何人的姓名、电话或证件号码。",
    ),
    basis=("NĐ 118/2025 Đ.33.1i",),
)

DEFAULT = FormDefinition(
    Words("Phiếu nhận xét, đánh giá", "Feedback form", "意见评价表"),
    (_OVERALL, _TIME, _RETURNS, _OFFICES, _ATTITUDE, _INFORMATION, _COST, _REASONS, _REMARK),
)
