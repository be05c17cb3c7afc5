"""What a comparison says, in one sentence and one picture."""

from collections.abc import Sequence

from flask_babel import gettext
from markupsafe import Markup

from admin.charts.pairs import Line, Pairs, draw_pairs
from admin.results.telling import by_points
from surveys.errors import N_
from surveys.figures.comparison import Comparison, Pair, Share
from surveys.forms.models import Kind
from surveys.web.language import share

SENTENCES = {
    1: N_("%(second)s hài lòng hơn %(first)s: %(theirs)s so với %(ours)s"),
    -1: N_("%(second)s hài lòng kém %(first)s: %(theirs)s so với %(ours)s"),
    0: N_("%(first)s và %(second)s chưa chắc khác nhau: %(ours)s và %(theirs)s"),
}


def sentence(found: Comparison, names: tuple[str, str]) -> str:
    """The finding: more, less, or not surely different. Empty where a side shows nothing."""
    pair = found.overall
    if pair is None or pair.first is None or pair.second is None or pair.difference is None:
        return ""
    way = (pair.difference.estimate > 0) - (pair.difference.estimate < 0) if pair.difference.more_than_noise else 0
    places = {"first": names[0], "second": names[1], "ours": share(pair.first.share), "theirs": share(pair.second.share)}
    return str(gettext(SENTENCES[way], **places))


def apart(found: Comparison) -> str:
    """How far apart, with the interval."""
    return by_points(found.overall.difference) if found.overall and found.overall.difference else ""


def told(pairs: Sequence[Pair]) -> str:
    """What the questions say together."""
    known = [pair for pair in pairs if pair.difference]
    count = sum(pair.told for pair in known)
    if not known:
        return ""
    if not count:
        return str(gettext("Trong %(all)s câu hỏi, chưa thấy câu nào khác nhau hơn mức ngẫu nhiên", all=len(known)))
    return str(gettext("%(n)s trong %(all)s câu hỏi khác nhau hơn mức ngẫu nhiên", n=count, all=len(known)))


def label(pair: Pair, language: str) -> str:
    """A question with the answers that are counted: of choices they are not the satisfied ones."""
    text = pair.question.text.say(language)
    if pair.question.kind is Kind.LEVEL:
        return text
    answers = ", ".join(option.text.say(language) for option in pair.counted)
    return str(gettext("%(question)s — %(answers)s", question=text, answers=answers))


def picture(ident: str, title: str, pairs: Sequence[Pair], names: tuple[str, str], language: str) -> Markup:
    """Both shares and the difference, a row for each question that both show; empty without any."""
    lines = []
    for pair in pairs:
        if pair.first and pair.second and pair.difference:
            apart_by = (pair.difference.low, pair.difference.estimate, pair.difference.high)
            overall = pair.question.code == "overall"
            word = gettext("Hài lòng chung") if overall else label(pair, language)
            marked = pair.difference.more_than_noise if overall else pair.told
            lines.append(Line(word, _interval(pair.first), _interval(pair.second), apart_by, marked))
    if not lines:
        return Markup()
    spec = Pairs(
        ident=ident,
        title=title,
        description="; ".join(f"{line.label}: {share(line.first[1])}, {share(line.second[1])}" for line in lines),
        lines=tuple(lines),
        first=names[0],
        second=names[1],
        apart_word=gettext("Chênh lệch (dưới − trên), điểm %, khoảng 95 %"),
    )
    # The drawing escapes its words as XML text.
    return Markup(draw_pairs(spec))  # noqa: S704 - see above


def _interval(found: Share) -> tuple[float, float, float]:
    return found.low, found.share, found.high
