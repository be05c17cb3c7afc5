"""Indicators, points and classes: pure functions over counts and a rule set, in exact arithmetic. No store, no rounding but one.

An indicator is Σ points ÷ dossiers (each dossier gives 0 to 2), shown to one decimal, half up. One without data is left out: it
adds nothing, and nothing is put in its place. Where what is left out could lift the class, the class is a range, not a guess.
Source: Thông tư 01/2018/TT-VPCP Đ.13–15, as the project's notes give it; whether it is in force is for the office to confirm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from surveys.reports.rules import Band, Indicator, RuleSet, Scale

MOST = 2  # points that one dossier can give an indicator


@dataclass(frozen=True)
class Points:
    """What an indicator is made of: ``total`` points of ``n`` dossiers (n at least 1, total from 0 to 2 n)."""

    total: int
    n: int

    def __post_init__(self) -> None:
        """Raise ValueError for what no dossiers can give."""
        if self.n < 1 or not 0 <= self.total <= MOST * self.n:
            raise ValueError("n >= 1 and 0 <= total <= 2 n is needed")

    @property
    def exact(self) -> Fraction:
        """Points a dossier, from 0 to 2."""
        return Fraction(self.total, self.n)

    @property
    def tenths(self) -> int:
        """The same as it is shown: in tenths of a point, half up."""
        return tenths(self.exact)


@dataclass(frozen=True)
class Score:
    """A clerk's or an office's score.

    ``tenths`` is the total as shown, in tenths; ``most`` what the indicators with data can give, ``full`` what all can give.
    ``low`` and ``high`` are the classes of the total as it is, and with full marks wherever data is missing.
    """

    points: dict[int, Points]
    missing: tuple[int, ...]
    exact: Fraction
    tenths: int
    most: int
    full: int
    low: Band
    high: Band

    @property
    def certain(self) -> bool:
        """Whether no indicator without data could change the class."""
        return self.low == self.high


def tenths(value: Fraction) -> int:
    """``value`` (not negative) in whole tenths, half up: 4.95 is 50."""
    return floor(value * 10 + Fraction(1, 2))


def counted(by_word: Mapping[str, int], indicator: Indicator) -> Points | None:
    """Dossiers by option code, or by early, on_time and late, as points; None without any that the rule set knows."""
    known = {word: n for word, n in by_word.items() if word in indicator.points}
    n = sum(known.values())
    return Points(sum(indicator.points[word] * count for word, count in known.items()), n) if n else None


def without_complaints(by_word: Mapping[str, int], complained: Mapping[str, int], indicator: Indicator) -> Points | None:
    """The same, where dossiers with a complaint give nothing; of each kind no more than there are."""
    full = counted(by_word, indicator)
    if full is None:
        return None
    lost = sum(points * min(complained.get(word, 0), by_word.get(word, 0)) for word, points in indicator.points.items())
    return Points(full.total - lost, full.n)


def stepped(part: int, whole: int, indicator: Indicator) -> Points | None:
    """So many of so many, as the points of the highest step that they reach; None where there were none at all."""
    if not whole:
        return None
    share = Fraction(part, whole)
    return Points(max(points for least, points in indicator.steps if share >= least), 1)


def score(points: Mapping[int, Points | None], rules: RuleSet, scale: Scale) -> Score | None:
    """The score on ``scale``; None where not one of its indicators has data."""
    there = {number: found for number in scale.indicators if (found := points.get(number))}
    if not there:
        return None
    missing = tuple(number for number in scale.indicators if number not in there)
    exact = sum((each.exact for each in there.values()), Fraction(0))
    added = sum(each.tenths for each in there.values())
    judged = exact if rules.exact else Fraction(added, 10)
    return Score(
        points=there,
        missing=missing,
        exact=exact,
        tenths=tenths(exact) if rules.exact else added,
        most=MOST * len(there),
        full=scale.full,
        low=band(judged, scale.bands),
        high=band(judged + MOST * len(missing), scale.bands),
    )


def band(total: Fraction, bands: Sequence[Band]) -> Band:
    """The class of ``total`` points: the best one whose lower boundary is reached, the boundary included."""
    return next(each for each in bands if total >= each.at_least)
