"""Rule sets of indicator scoring: data that comes with the product, a JSON file each. A released one never changes."""

import json
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from surveys.errors import N_, NotFound

DEFAULT = "tt01-2018.1"
NONE = N_("Không có bộ quy tắc chấm điểm này.")


@dataclass(frozen=True)
class Indicator:
    """A *chỉ số*, worth 0 to 2 points a dossier.

    ``source`` says what feeds it: ``dates`` (dossiers' dates), ``answers`` (``question``'s options), ``complaints`` (dates, and
    the dossiers with a complaint about attitude, which the office enters), or what an administrator enters for the office:
    ``entered_points``, ``entered_counts`` (early, on time, late) or ``entered_share`` (so many of so many; ``steps`` give the
    points from which share on). ``points`` is by option code, or by early, on_time and late. ``levels`` are the words for 2,
    1 and 0 points.
    """

    number: int
    name: str
    levels: tuple[str, ...]
    source: str
    question: str = ""
    points: dict[str, int] = field(default_factory=dict)
    steps: tuple[tuple[Fraction, int], ...] = ()


@dataclass(frozen=True)
class Band:
    """A class (*xếp loại*): from so many points on, this one included."""

    at_least: Fraction
    name: str


@dataclass(frozen=True)
class Scale:
    """What a clerk or an office is judged by: the indicators' numbers, and the bands from the best one down."""

    indicators: tuple[int, ...]
    bands: tuple[Band, ...]

    @property
    def full(self) -> int:
        """The points that all indicators together can give."""
        return 2 * len(self.indicators)


@dataclass(frozen=True)
class RuleSet:
    """A version of the scoring rules. ``data`` is the file as it stands; ``exact`` says that classes look at unrounded points."""

    code: str
    name: str
    source: str
    valid_from: str
    confirmed: bool
    caution: str
    rounding: str
    exact: bool
    indicators: dict[int, Indicator]
    clerk: Scale
    office: Scale
    data: dict[str, Any] = field(compare=False)


@cache
def every() -> tuple[RuleSet, ...]:
    """All rule sets that come with the product, by code."""
    found = [file for file in files(__name__).iterdir() if file.name.endswith(".json")]
    texts = [file.read_text(encoding="utf-8") for file in sorted(found, key=lambda file: file.name)]
    return tuple(read(json.loads(text)) for text in texts)


def rule_set(code: str) -> RuleSet:
    """The rule set of that code. Raises NotFound."""
    for rules in every():
        if rules.code == code:
            return rules
    raise NotFound(NONE)


def read(data: dict[str, Any]) -> RuleSet:
    """A rule set from its JSON, as it stands in its file and in every report that was made with it."""
    indicators = [_indicator(each) for each in data["indicators"]]
    return RuleSet(
        code=data["code"],
        name=data["name"],
        source=data["source"],
        valid_from=data["valid_from"] or "",
        confirmed=data["confirmed"],
        caution=data["caution"],
        rounding=data["rounding"],
        exact=data["class_by"] == "exact",
        indicators={each.number: each for each in indicators},
        clerk=_scale(data["clerk"]),
        office=_scale(data["office"]),
        data=data,
    )


def _indicator(data: dict[str, Any]) -> Indicator:
    steps = tuple((Fraction(least), points) for least, points in data.get("steps", ()))
    return Indicator(**{**data, "levels": tuple(data["levels"]), "steps": steps})


def _scale(data: dict[str, Any]) -> Scale:
    return Scale(tuple(data["indicators"]), tuple(Band(Fraction(least), name) for least, name in data["bands"]))
