"""Many flags, different mixes of work, and those who did not answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.statistics.discovery import adjusted, flagged
from surveys.figures.statistics.missing import bounds
from surveys.figures.statistics.standardised import direct, indirect

# Benjamini and Hochberg (1995), section 3.3: fifteen tests of a heart drug.
HEART = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_the_heart_drugs_first_four_tests_are_flagged() -> None:
    assert flagged(HEART) == [True] * 4 + [False] * 11


@given(st.lists(st.floats(0, 1), max_size=40))
def test_adjusting_never_flags_more_and_keeps_the_order(p_values: list[float]) -> None:
    found = adjusted(p_values)
    assert all(own <= new + 1e-12 for own, new in zip(p_values, found, strict=True))
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    assert [found[at] for at in order] == sorted(found)


def test_no_flags_for_no_tests() -> None:
    assert flagged([]) == []


def test_a_clerk_who_hands_out_refusals_is_measured_by_refusals() -> None:
    everyone = {"refusal": (300, 600), "copy": (950, 1000)}
    clerk = {"refusal": (45, 90), "copy": (10, 10)}
    found = indirect(clerk, everyone)
    assert found is not None
    # By hand: 90 * 0.5 + 10 * 0.95 = 54.5 expected, 55 seen; the plain share is 0.55 against everyone's 0.78.
    assert (found.expected, found.satisfied, round(found.ratio, 4)) == (54.5, 55, 1.0092)
    assert found.share == pytest.approx(55 / 54.5 * 1250 / 1600)
    assert found.p == 1.0


def test_one_who_falls_short_of_the_same_work_is_seen() -> None:
    found = indirect({"copy": (70, 100)}, {"copy": (950, 1000), "refusal": (1, 2)})
    assert found is not None
    assert found.p < 0.001


def test_direct_standardisation_by_hand() -> None:
    found = direct({"a": (8, 10), "b": (3, 10)}, {"a": (1, 75), "b": (1, 25), "c": (1, 100)})
    assert found is not None
    assert found.share == pytest.approx(0.75 * 0.8 + 0.25 * 0.3)
    assert found.covered == 0.5
    assert found.low < found.share < found.high


STRATUM = st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
STRATA = st.dictionaries(st.sampled_from("abcdef"), STRATUM, min_size=1)


@given(STRATA)
def test_everyone_measured_by_everyone_is_as_expected(everyone: dict[str, tuple[int, int]]) -> None:
    found = indirect(everyone, everyone)
    if found:
        assert found.ratio == pytest.approx(1)
        assert found.p == pytest.approx(1)
    plain = sum(yes for yes, _ in everyone.values()) / sum(n for _, n in everyone.values())
    same = direct(everyone, everyone)
    assert same is not None
    assert same.share == pytest.approx(plain)
    assert same.covered == 1


@given(STRATA, STRATA)
def test_any_mixes_give_shares_within_their_intervals(own: dict[str, tuple[int, int]], other: dict[str, tuple[int, int]]) -> None:
    everyone = {
        key: (own.get(key, (0, 0))[0] + other.get(key, (0, 0))[0], own.get(key, (0, 0))[1] + other.get(key, (0, 0))[1])
        for key in {*own, *other}
    }
    found, expected = direct(own, everyone), indirect(own, everyone)
    assert found is not None
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share - 1e-12 <= found.high <= 1
    assert expected is None or (0 <= expected.share <= 1 and 0 <= expected.p <= 1)


def test_what_the_reference_lacks_is_an_error_and_nothing_gives_nothing() -> None:
    with pytest.raises(ValueError, match="every stratum"):
        indirect({"a": (1, 2)}, {"b": (1, 2)})
    assert indirect({}, {"a": (1, 2)}) is None
    assert direct({}, {"a": (1, 2)}) is None


@given(
    st.integers(1, 500)
    .flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
    .flatmap(lambda pair: st.tuples(st.just(pair[0]), st.just(pair[1]), st.integers(0, pair[1])))
)
def test_bounds_hold_whatever_the_silent_ones_think(case: tuple[int, int, int]) -> None:
    everyone, rated, satisfied = case
    found = bounds(satisfied, rated, everyone)
    for more in (0, everyone - rated):
        assert found.low <= (satisfied + more) / everyone <= found.high
    assert found.high - found.low == pytest.approx((everyone - rated) / everyone)
