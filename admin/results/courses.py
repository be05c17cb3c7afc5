"""What a control chart says, in words and as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from admin.charts.control import Control, Flag, Mark, Stair, draw_control
from surveys.errors import N_
from surveys.figures.course import Course, Level, Observed
from surveys.figures.statistics.control import Signal
from surveys.figures.statistics.happenings import Happening
from surveys.notes.verbs import Note
from surveys.web.language import day, number, share

# From the rule that says most to the one that says least: a point has one shape.
ORDER = (Signal.BEYOND, Signal.SHIFT, Signal.TREND, Signal.WARNING)
UNITS = {"week": N_("tuần"), "month": N_("tháng"), "stretch": N_("kỳ")}
SAID = {
    (Signal.BEYOND, True): N_("%(when)s: %(share)s, cao hơn hẳn giới hạn dao động ngẫu nhiên"),
    (Signal.BEYOND, False): N_("%(when)s: %(share)s, thấp hơn hẳn giới hạn dao động ngẫu nhiên"),
    (Signal.SHIFT, True): N_("%(n)s %(unit)s liền trên mức chung %(centre)s (%(when)s)"),
    (Signal.SHIFT, False): N_("%(n)s %(unit)s liền dưới mức chung %(centre)s (%(when)s)"),
    (Signal.TREND, True): N_("%(n)s %(unit)s liền tăng dần (%(when)s)"),
    (Signal.TREND, False): N_("%(n)s %(unit)s liền giảm dần (%(when)s)"),
    (Signal.WARNING, True): N_("%(when)s: sát giới hạn trên ít nhất hai lần trong ba %(unit)s"),
    (Signal.WARNING, False): N_("%(when)s: sát giới hạn dưới ít nhất hai lần trong ba %(unit)s"),
}
KEYS = {
    Signal.BEYOND: N_("ngoài giới hạn"),
    Signal.SHIFT: N_("từ 9 %(unit)s liền một phía của mức chung"),
    Signal.TREND: N_("từ 6 %(unit)s liền tăng hoặc giảm"),
    Signal.WARNING: N_("2 trong 3 %(unit)s sát giới hạn"),
}


@dataclass(frozen=True)
class Measure:
    """A share that is followed over time, in words to be translated: of ``counted`` things those that are ``hits``."""

    name: str
    title: str
    line: str
    hits: str
    counted: str
    alone: str


SATISFIED = Measure(
    name=N_("Hài lòng của người dân"),
    title=N_("Tỷ lệ hài lòng theo thời gian"),
    line=N_("Tỷ lệ hài lòng từng %(unit)s"),
    hits=N_("Hài lòng"),
    counted=N_("Số đánh giá"),
    alone=N_("%(when)s: %(share)s hài lòng trong %(n)s đánh giá. Hãy chọn kỳ dài hơn để thấy thay đổi theo thời gian."),
)
PROMISE = Measure(
    name=N_("Trả kết quả đúng hẹn"),
    title=N_("Tỷ lệ đúng hẹn theo thời gian"),
    line=N_("Tỷ lệ đúng hẹn từng %(unit)s"),
    hits=N_("Đúng hẹn"),
    counted=N_("Số hồ sơ"),
    alone=N_("%(when)s: %(share)s đúng hẹn trong %(n)s hồ sơ. Hãy chọn kỳ dài hơn để thấy thay đổi theo thời gian."),
)
# By the word in the address.
MEASURES = {"": SATISFIED, "promise": PROMISE}


@dataclass(frozen=True)
class Told:
    """A course as the page tells it: the finding, everything that happened, what each level is, and the chart."""

    title: str
    events: tuple[str, ...]
    levels: tuple[str, ...]
    drawing: Markup
    unit: str


def told(measure: Measure, course: Course, notes: Sequence[Note], *, weekly: bool) -> Told:
    """The words and the picture of a measure's course; ``notes`` in the order of their numbers."""
    unit = _unit(course.observed, weekly=weekly)
    events = tuple(_said(course, happening, unit) for happening in course.happenings)
    title = _title(course, events, unit) if course.levels else str(gettext(measure.title))
    levels = tuple(_level(course, level, unit) for level in course.levels)
    words = (title, "; ".join((*events, *levels)))
    drawing = _drawing(measure, course, notes, words, unit) if len(course.observed) > 1 else Markup()
    return Told(title, events, levels, drawing, unit)


def _unit(observed: Sequence[Observed], *, weekly: bool) -> str:
    if weekly:
        return "week"
    return "month" if all(each.first.month == each.last.month for each in observed) else "stretch"


def when(first: Observed, last: Observed, unit: str) -> str:
    """From one stretch to another: 05/2016, 05/2016 – 09/2016, or days where weeks are shown."""
    if unit == "week":
        return f"{day(first.first)} – {day(last.last)}"
    begin, end = f"{first.first:%m/%Y}", f"{last.last:%m/%Y}"
    return begin if begin == end else f"{begin} – {end}"


def _title(course: Course, events: Sequence[str], unit: str) -> str:
    if not events:
        return _quiet(course, unit)
    # The latest is what a manager can still act on; of several that end together the longest says most.
    latest = max(range(len(events)), key=lambda i: (course.happenings[i].stop, course.happenings[i].length))
    return events[latest]


def _quiet(course: Course, unit: str) -> str:
    """Nothing but chance, around one level or around each of several."""
    last = course.levels[-1]
    if len(course.levels) == 1:
        told = {"centre": share(last.centre), "n": number(len(course.observed)), "unit": gettext(UNITS[unit])}
        return str(gettext("%(n)s %(unit)s chỉ dao động ngẫu nhiên quanh mức %(centre)s, không có dấu hiệu thay đổi", **told))
    begun = course.observed[last.start]
    told = {"centre": share(last.centre), "before": share(course.levels[-2].centre), "when": when(begun, begun, unit)}
    return str(gettext("Từ %(when)s mức chung là %(centre)s, trước đó %(before)s; ngoài ra chỉ dao động ngẫu nhiên", **told))


def _said(course: Course, happening: Happening, unit: str) -> str:
    first, last = course.observed[happening.start], course.observed[happening.stop]
    places = {
        "when": when(first, last, unit),
        "n": number(happening.length),
        "unit": gettext(UNITS[unit]),
        "share": share(course.points[happening.stop].value),
        "centre": share(course.points[happening.stop].centre),
    }
    return str(gettext(SAID[happening.signal, happening.up], **places))


def _level(course: Course, level: Level, unit: str) -> str:
    span = when(course.observed[level.start], course.observed[level.stop], unit)
    kind = gettext("giới hạn p′ (Laney)") if level.laney else gettext("giới hạn p")
    text = gettext("%(when)s: mức chung %(centre)s, %(kind)s", when=span, centre=share(level.centre, 1), kind=kind)
    return str(gettext("%(level)s, tạm tính vì còn ít điểm", level=text) if level.few else text)


def _drawing(measure: Measure, course: Course, notes: Sequence[Note], words: tuple[str, str], unit: str) -> Markup:
    shapes = _shapes(course)
    marks = tuple(
        Mark(seen.first, seen.last, point.value, point.low, point.high, seen.n, *shapes.get(at, ("", True)))
        for at, (seen, point) in enumerate(zip(course.observed, course.points, strict=True))
    )
    used = {shape for shape, _ in shapes.values()}
    unit_word = gettext(UNITS[unit])
    spec = Control(
        ident="course",
        title=words[0],
        description=words[1],
        marks=marks,
        stairs=tuple(Stair(v.start, v.stop, v.centre, gettext("Mức %(share)s", share=share(v.centre))) for v in course.levels),
        flags=_flags(course, notes),
        keys=tuple((signal.value, gettext(KEYS[signal], unit=unit_word)) for signal in ORDER if signal.value in used),
        weekly=unit == "week",
        share_word=gettext(measure.line, unit=unit_word),
        band_word=gettext("dải xám: dao động ngẫu nhiên quanh mức chung"),
        size_word=gettext(measure.counted),
    )
    # The drawing escapes its words as XML text.
    return Markup(draw_control(spec))  # noqa: S704 - see above


def _shapes(course: Course) -> dict[int, tuple[str, bool]]:
    """Point → its shape and side. A point between two near a limit keeps to itself."""
    found: dict[int, tuple[str, bool]] = {}
    for happening in sorted(course.happenings, key=lambda h: ORDER.index(h.signal), reverse=True):
        for at in range(happening.start, happening.stop + 1):
            point = course.points[at]
            if happening.signal is not Signal.WARNING or abs(point.value - point.centre) > 2 * point.sigma:
                found[at] = (happening.signal.value, happening.up)
    return found


def _flags(course: Course, notes: Sequence[Note]) -> tuple[Flag, ...]:
    first, last = course.observed[0].first, course.observed[-1].last
    numbered = [(str(at), note) for at, note in enumerate(notes, 1) if first <= note.day <= last]
    return tuple(Flag(note.day, word, note.new_level) for word, note in numbered)
