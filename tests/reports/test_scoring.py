"""Scoring by indicators: worked out by hand, at both sides of every boundary, and whatever the counts."""

import hashlib
import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import NotFound
from surveys.reports.rules import RuleSet, every, rule_set
from surveys.reports.scoring import Points, band, counted, score, stepped, tenths, without_complaints

SHOWN, EXACT = rule_set("tt01-2018.1"), rule_set("tt01-2018.2")
# What was released never changes: a report names its rule set, and an office chose it as it read.
RELEASED = {
    "tt01-2018.1": "734a4bce222f1e3903ec4c8bf963c560af1b50ae27347ed5f5f0b9998423446d",
    "tt01-2018.2": "0da271d43ab6e1d644511a07cf383273d7ac5643af1bdfc7e3aa82c52cfa1522",
}


def test_a_released_rule_set_never_changes() -> None:
    made = {r.code: hashlib.sha256(json.dumps(r.data, sort_keys=True).encode()).hexdigest() for r in every()}
    assert made == RELEASED


def test_every_rule_set_says_that_it_is_to_be_confirmed() -> None:
    assert all(not rules.confirmed and rules.caution and rules.source for rules in every())
    with pytest.raises(NotFound):
        rule_set("tt99")


def test_a_year_worked_out_by_hand() -> None:
    """574 finished: 402 early, 125 on time, 47 late; 31 answers on returns, 20 on offices; three complaints.

    1: (804 + 125) / 574 = 1,618… → 1,6    3: (2·21 + 8) / 31 = 1,612… → 1,6    4: (2·5 + 12) / 20 = 1,1
    5: 2    6: 1    7: (929 − 2) / 574 = 1,614… → 1,6    8: 9 of 10 → 1    9: 2    2: no data
    """
    dates = {"early": 402, "on_time": 125, "late": 47}
    by = SHOWN.indicators
    points = {
        1: counted(dates, by[1]),
        2: None,
        3: counted({"none": 21, "once": 8, "more": 2}, by[3]),
        4: counted({"none": 5, "one": 12, "more": 3}, by[4]),
        5: Points(2, 1),
        6: Points(1, 1),
        7: without_complaints(dates, {"early": 1, "late": 2}, by[7]),
        8: stepped(9, 10, by[8]),
        9: Points(2, 1),
    }
    made = score(points, SHOWN, SHOWN.office)
    assert made is not None
    assert {n: p.tenths for n, p in made.points.items()} == {1: 16, 3: 16, 4: 11, 5: 20, 6: 10, 7: 16, 8: 10, 9: 20}
    assert (made.tenths, made.most, made.full, made.missing) == (119, 16, 18, (2,))
    assert (made.low.name, made.high.name, made.certain) == ("Khá", "Tốt", False)

    clerk = score(points, SHOWN, SHOWN.clerk)
    assert clerk is not None
    assert (clerk.tenths, clerk.most, clerk.full, clerk.missing) == (59, 8, 10, (2,))
    assert (clerk.low.name, clerk.certain) == ("Từ 5 điểm", True)


@pytest.mark.parametrize(
    ("tenths_", "name"),
    [
        *((150, "Xuất sắc"), (149, "Tốt"), (120, "Tốt"), (119, "Khá"), (90, "Khá"), (89, "Trung bình")),
        *((60, "Trung bình"), (59, "Yếu"), (0, "Yếu"), (180, "Xuất sắc")),
    ],
)
def test_an_office_s_class_at_both_sides_of_each_boundary(tenths_: int, name: str) -> None:
    assert band(Fraction(tenths_, 10), SHOWN.office.bands).name == name


@pytest.mark.parametrize(
    ("tenths_", "name"),
    [
        (50, "Từ 5 điểm"),
        (49, "Từ 3,5 đến dưới 5 điểm"),
        (35, "Từ 3,5 đến dưới 5 điểm"),
        (34, "Dưới 3,5 điểm"),
    ],
)
def test_a_clerk_s_class_at_both_sides_of_each_boundary(tenths_: int, name: str) -> None:
    assert band(Fraction(tenths_, 10), SHOWN.clerk.bands).name == name


ALL = range(1, 10)


def nine(first: Points, rest: Points) -> dict[int, Points | None]:
    return {n: first if n == 1 else rest for n in ALL}


def test_exactly_fifteen_is_the_best_class_by_either_rule() -> None:
    points = nine(Points(200, 100), Points(13, 8))  # 2 + 8 × 1,625 = 15 exactly; rounded, 2 + 8 × 1,6 = 14,8
    exact, shown = score(points, EXACT, EXACT.office), score(points, SHOWN, SHOWN.office)
    assert exact is not None
    assert shown is not None
    assert (exact.exact, exact.tenths, exact.low.name) == (Fraction(15), 150, "Xuất sắc")
    assert (shown.exact, shown.tenths, shown.low.name) == (Fraction(15), 148, "Tốt")


def test_a_hair_under_fifteen_is_not_the_best_class_where_classes_look_at_unrounded_points() -> None:
    points = nine(Points(199_999_999, 100_000_000), Points(13, 8))
    exact = score(points, EXACT, EXACT.office)
    assert exact is not None
    assert (exact.tenths, exact.low.name) == (150, "Tốt")


def test_what_is_printed_adds_up_to_what_is_judged_where_classes_look_at_shown_points() -> None:
    # 1,65 is shown as 1,7 (half up, not to the even figure): 9 × 1,7 = 15,3, though 9 × 1,65 = 14,85.
    made = score(dict.fromkeys(ALL, Points(33, 20)), SHOWN, SHOWN.office)
    assert made is not None
    assert (made.tenths, sum(p.tenths for p in made.points.values()), made.low.name) == (153, 153, "Xuất sắc")


@pytest.mark.parametrize(("value", "shown"), [("0", 0), ("1/20", 1), ("49/1000", 0), ("5/4", 13), ("2", 20), ("1/3", 3)])
def test_a_tenth_is_rounded_half_up(value: str, shown: int) -> None:
    assert tenths(Fraction(value)) == shown


@pytest.mark.parametrize(("part", "whole", "points"), [(10, 10, 2), (99, 100, 1), (9, 10, 1), (899, 1000, 0), (0, 3, 0)])
def test_complaints_answered_in_time(part: int, whole: int, points: int) -> None:
    assert stepped(part, whole, SHOWN.indicators[8]) == Points(points, 1)


def test_without_data_there_is_no_indicator_and_without_indicators_no_score() -> None:
    assert stepped(0, 0, SHOWN.indicators[8]) is None
    assert counted({"early": 0, "on_time": 0, "late": 0}, SHOWN.indicators[1]) is None
    assert counted({"something else": 5}, SHOWN.indicators[3]) is None
    assert score({1: None}, SHOWN, SHOWN.clerk) is None


def test_points_that_no_dossiers_can_give_are_refused() -> None:
    for total, n in ((1, 0), (-1, 3), (7, 3)):
        with pytest.raises(ValueError, match="needed"):
            Points(total, n)


dossiers = st.fixed_dictionaries({word: st.integers(0, 300) for word in ("early", "on_time", "late")})
answers = st.fixed_dictionaries({word: st.integers(0, 300) for word in ("none", "once", "more")})
either = st.sampled_from([SHOWN, EXACT])


def made(rules: RuleSet, dates: dict[str, int], returns: dict[str, int]) -> Any:
    points = {n: counted(dates, rules.indicators[n]) for n in (1, 7)}
    return score({**points, 3: counted(returns, rules.indicators[3])}, rules, rules.clerk)


@given(either, dossiers, answers)
def test_one_more_late_dossier_never_raises_a_score_or_a_class(
    rules: RuleSet, dates: dict[str, int], returns: dict[str, int]
) -> None:
    before = made(rules, dates, returns)
    after = made(rules, {**dates, "late": dates["late"] + 1}, returns)
    if before is not None:
        assert after.exact <= before.exact
        assert after.tenths <= before.tenths
        assert after.low.at_least <= before.low.at_least
        assert after.high.at_least <= before.high.at_least


@given(either, dossiers, answers)
def test_one_more_early_dossier_never_lowers_a_score(rules: RuleSet, dates: dict[str, int], returns: dict[str, int]) -> None:
    before = made(rules, dates, returns)
    after = made(rules, {**dates, "early": dates["early"] + 1}, returns)
    assert before is None or (after.exact >= before.exact and after.low.at_least >= before.low.at_least)


@given(dossiers, dossiers)
def test_a_complaint_never_raises_an_indicator_and_never_takes_it_below_nothing(
    dates: dict[str, int], complained: dict[str, int]
) -> None:
    indicator = SHOWN.indicators[7]
    full, less = counted(dates, indicator), without_complaints(dates, complained, indicator)
    if full is not None and less is not None:
        assert 0 <= less.exact <= full.exact
        assert less.n == full.n


@given(either, st.dictionaries(st.sampled_from(list(ALL)), st.integers(0, 40).map(lambda n: Points(n, 20)), min_size=1))
def test_what_is_left_out_adds_nothing_and_the_class_with_it_lies_between_the_two_told(
    rules: RuleSet, there: dict[int, Points]
) -> None:
    found = score(there, rules, rules.office)
    assert found is not None
    assert found.tenths <= 10 * found.most <= 10 * found.full
    for missing in (Points(0, 1), Points(1, 1), Points(2, 1)):
        whole = score({n: there.get(n, missing) for n in ALL}, rules, rules.office)
        assert whole is not None
        assert found.low.at_least <= whole.low.at_least <= found.high.at_least
    assert found.certain == (found.low == found.high)
