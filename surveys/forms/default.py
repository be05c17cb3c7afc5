"""The form that every office starts with: “Phiếu nhận xét, đánh giá”.

What is asked follows Nghị định 118/2025/NĐ-CP Đ.33.1 (the letters stand in ``basis``); points follow Thông tư 01/2018/TT-VPCP
Đ.13–15, which an administrator may or may not apply. Levels use the five SIPAS words; the result is never called SIPAS.
"""

from surveys.forms.definition import FormDefinition, OptionDef, QuestionDef, When, Words
from surveys.forms.models import Kind

CODE = "nhan-xet-danh-gia"

_SATISFACTION = (
    ("1", "Rất không hài lòng", "Very dissatisfied"),
    ("2", "Không hài lòng", "Dissatisfied"),
    ("3", "Bình thường", "Neutral"),
    ("4", "Hài lòng", "Satisfied"),
    ("5", "Rất hài lòng", "Very satisfied"),
)


def _levels() -> tuple[OptionDef, ...]:
    return tuple(OptionDef(code, Words(vi, en)) for code, vi, en in _SATISFACTION)


def _reason(code: str, when: When, vi: str, en: str) -> OptionDef:
    return OptionDef(code, Words(vi, en), when=when)


_OVERALL = QuestionDef(
    code="overall",
    kind=Kind.LEVEL,
    text=Words(
        "Ông/Bà hài lòng đến mức nào với lần giải quyết thủ tục này?",
        "How satisfied are you with how this procedure was handled?",
    ),
    options=_levels(),
    basis=("NĐ 118/2025 Đ.33.1i",),
    yardsticks=("PAR INDEX", "PAPI 5"),
)

_TIME = QuestionDef(
    code="time",
    kind=Kind.CHOICE,
    text=Words("Kết quả được trả khi nào so với giấy hẹn?", "When did you get the result, compared with the promised date?"),
    options=(
        OptionDef("early", Words("Sớm hạn", "Earlier"), points=2),
        OptionDef("on_time", Words("Đúng hạn", "On time"), points=1),
        OptionDef("late", Words("Trễ hạn", "Late"), points=0),
    ),
    basis=("NĐ 118/2025 Đ.33.1a",),
    indicator=1,
    yardsticks=("PAR INDEX", "PAPI 5"),
)

_RETURNS = QuestionDef(
    code="returns",
    kind=Kind.CHOICE,
    text=Words(
        "Ông/Bà phải quay lại bao nhiêu lần để hoàn thiện hồ sơ?",
        "How many times did you have to come back to complete the dossier?",
    ),
    options=(
        OptionDef("none", Words("Không lần nào", "Never"), points=2),
        OptionDef("once", Words("1 lần", "Once"), points=1),
        OptionDef("more", Words("Hơn 1 lần", "More than once"), points=0),
    ),
    basis=("NĐ 118/2025 Đ.33.1c",),
    indicator=3,
    yardsticks=("PAPI 5",),
)

_OFFICES = QuestionDef(
    code="offices",
    kind=Kind.CHOICE,
    text=Words(
        "Ông/Bà phải liên hệ bao nhiêu cơ quan để hoàn thiện hồ sơ?",
        "How many offices did you have to contact to complete the dossier?",
    ),
    options=(
        OptionDef("none", Words("Không phải liên hệ nơi nào", "None"), points=2),
        OptionDef("one", Words("Chỉ Bộ phận Một cửa", "Only this one-stop office"), points=1),
        OptionDef("more", Words("Nhiều hơn một nơi", "More than one"), points=0),
    ),
    basis=("NĐ 118/2025 Đ.33.1b",),
    indicator=4,
    yardsticks=("PAPI 5",),
)

_ATTITUDE = QuestionDef(
    code="attitude",
    kind=Kind.LEVEL,
    text=Words("Thái độ của cán bộ hướng dẫn, tiếp nhận hồ sơ thế nào?", "How was the attitude of the clerk who served you?"),
    options=_levels(),
    basis=("NĐ 118/2025 Đ.33.1đ",),
    indicator=7,
    yardsticks=("PAR INDEX", "PAPI 5"),
)

_INFORMATION = QuestionDef(
    code="information",
    kind=Kind.LEVEL,
    text=Words(
        "Thông tin về thủ tục được công khai có rõ ràng, đầy đủ không?",
        "Was the published information on the procedure clear and complete?",
    ),
    options=_levels(),
    basis=("NĐ 118/2025 Đ.33.1d",),
    indicator=6,
    yardsticks=("PAR INDEX", "PAPI 5"),
)

_COST = QuestionDef(
    code="cost",
    kind=Kind.CHOICE,
    text=Words("Ông/Bà có phải trả khoản nào ngoài quy định không?", "Did you have to pay anything outside the rules?"),
    options=(OptionDef("no", Words("Không", "No")), OptionDef("yes", Words("Có", "Yes"))),
    basis=("NĐ 118/2025 Đ.33.1e",),
    yardsticks=("PAPI 5",),
)

_REASONS = QuestionDef(
    code="reasons",
    kind=Kind.REASONS,
    text=Words("Điều gì khiến Ông/Bà đánh giá như vậy?", "What made you rate it this way?"),
    help=Words("Có thể chọn nhiều ý.", "Choose as many as you like."),
    options=(
        _reason("waited_long", "low", "Chờ đợi lâu", "Long wait"),
        _reason("late_result", "low", "Trả kết quả trễ", "Result came late"),
        _reason("unclear_guidance", "low", "Hướng dẫn chưa rõ", "Unclear guidance"),
        _reason("too_much_paper", "low", "Nhiều giấy tờ", "Too much paperwork"),
        _reason("came_back", "low", "Phải đi lại nhiều lần", "Had to come back"),
        _reason("poor_attitude", "low", "Thái độ chưa tốt", "Poor attitude"),
        _reason("poor_place", "low", "Chỗ ngồi, thiết bị chưa tốt", "Poor seating or equipment"),
        _reason("online_trouble", "low", "Nộp trực tuyến khó", "Online filing was hard"),
        _reason("quick", "high", "Giải quyết nhanh", "Quick handling"),
        _reason("clear_guidance", "high", "Hướng dẫn rõ ràng", "Clear guidance"),
        _reason("friendly", "high", "Cán bộ niềm nở", "Friendly clerk"),
        _reason("simple", "high", "Thủ tục đơn giản", "Simple procedure"),
        _reason("early_result", "high", "Trả kết quả sớm", "Result came early"),
        _reason("good_place", "high", "Chỗ ngồi, thiết bị tốt", "Good seating and equipment"),
    ),
    basis=("NĐ 118/2025 Đ.33.1i",),
)

_REMARK = QuestionDef(
    code="remark",
    kind=Kind.REMARK,
    text=Words("Ông/Bà muốn góp ý thêm điều gì?", "Is there anything you would like to add?"),
    help=Words(
        "Không bắt buộc. Xin đừng ghi tên, số điện thoại hay số giấy tờ của ai.",
        "Optional. Please write no one's name, phone number or ID number.",
    ),
    basis=("NĐ 118/2025 Đ.33.1i",),
)

DEFAULT = FormDefinition(
    Words("Phiếu nhận xét, đánh giá", "Feedback form"),
    (_OVERALL, _TIME, _RETURNS, _OFFICES, _ATTITUDE, _INFORMATION, _COST, _REASONS, _REMARK),
)
