"""Which yardsticks a form's questions inform, and the headings that each yardstick has, in official wording.

Whoever rates at a kiosk chose to: an answer informs a yardstick, it is never that survey's result, and no screen calls it one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from surveys.errors import N_
from surveys.forms.definition import FormDefinition, QuestionDef

ARTICLE = "NĐ 118/2025 Đ.33.1"


class Yardstick(StrEnum):
    """What questions can be grouped by; the word stands in addresses."""

    ARTICLE = "d33"
    FACTOR = "factor"
    PAR_INDEX = "par"
    PAPI = "papi"


@dataclass(frozen=True)
class Heading:
    """A part of a yardstick. ``tag`` is what a form's definition carries: in ``basis`` for an article's letter, else in
    ``yardsticks``. ``mark`` is its short sign, if it has one; ``words`` are translatable."""

    tag: str
    mark: str
    words: str


def _letter(letter: str, words: str) -> Heading:
    return Heading(ARTICLE + letter, letter, words)


HEADINGS: dict[Yardstick, tuple[Heading, ...]] = {
    Yardstick.ARTICLE: (
        _letter("a", N_("Thời gian trả kết quả giải quyết, xử lý hồ sơ so với quy định")),
        _letter("b", N_("Số lượng cơ quan, đơn vị, tổ chức phải liên hệ để hoàn thiện hồ sơ")),
        _letter("c", N_("Số lần phải liên hệ với cơ quan tiếp nhận để hoàn thiện hồ sơ")),
        _letter("d", N_("Tính chính xác, đầy đủ, kịp thời của thông tin thủ tục hành chính được công khai")),
        _letter(
            "đ",
            N_("Thái độ ứng xử của cán bộ, công chức, viên chức hướng dẫn, tiếp nhận hồ sơ, giải quyết thủ tục hành chính"),
        ),
        _letter("e", N_("Sự phù hợp với pháp luật của kết quả giải quyết và chi phí")),
        _letter("g", N_("Thời gian và chất lượng ý kiến giải trình")),
        _letter("h", N_("Tiến độ và chất lượng cung cấp dịch vụ công trực tuyến")),
        _letter("i", N_("Các nội dung khác")),
    ),
    Yardstick.FACTOR: (
        Heading("factor.access", "1", N_("Tiếp cận dịch vụ")),
        Heading("factor.procedure", "2", N_("Thủ tục hành chính")),
        Heading("factor.staff", "3", N_("Công chức trực tiếp giải quyết công việc")),
        Heading("factor.result", "4", N_("Kết quả dịch vụ")),
        Heading("factor.feedback", "5", N_("Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị")),
    ),
    Yardstick.PAR_INDEX: (Heading("PAR INDEX", "", N_("Hồ sơ giải quyết đúng hạn và mức độ hài lòng của người dân, tổ chức")),),
    Yardstick.PAPI: (Heading("PAPI 5", "5", N_("Thủ tục hành chính công")),),
}


def tags(question: QuestionDef) -> frozenset[str]:
    """Every tag that a question carries."""
    return frozenset(question.basis) | frozenset(question.yardsticks)


def informs(question: QuestionDef) -> tuple[tuple[Yardstick, Heading], ...]:
    """The headings that a question informs, yardstick by yardstick."""
    carried = tags(question)
    return tuple((yardstick, h) for yardstick, headings in HEADINGS.items() for h in headings if h.tag in carried)


def grouped(form: FormDefinition, yardstick: Yardstick) -> tuple[tuple[Heading | None, tuple[str, ...]], ...]:
    """The codes of the questions under each heading, in the form's order; last, under None, those that inform none of them.

    A question under several headings stands under each. A heading without questions is there too, so that it is seen.
    """
    headings = HEADINGS[yardstick]
    known = {heading.tag for heading in headings}
    under = [(h, _codes(q for q in form.questions if h.tag in tags(q))) for h in headings]
    rest = _codes(q for q in form.questions if not known & tags(q))
    return (*under, (None, rest)) if rest else tuple(under)


def _codes(questions: Iterable[QuestionDef]) -> tuple[str, ...]:
    return tuple(question.code for question in questions)
