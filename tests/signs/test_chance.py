"""What chance makes: against enumeration, published examples and the edges."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import fisher_exact

from surveys.signs import chance


def every_order(n: int, count: int) -> list[list[int]]:
    """Each way to place ``count`` ones among ``n``."""
    return [[int(place in ones) for place in range(n)] for ones in combinations(range(n), count)]


@pytest.mark.parametrize(("n", "count"), [(5, 3), (8, 5), (9, 4), (10, 9)])
def test_the_chance_of_a_run_is_the_share_of_all_orders_that_have_it(n: int, count: int) -> None:
    orders = every_order(n, count)
    for length in range(1, count + 2):
        share = sum(chance.longest_run(order, 1) >= length for order in orders) / len(orders)
        assert chance.run_tail(n, count, length) == pytest.approx(share)


def test_where_everyone_says_the_same_a_long_run_is_certain() -> None:
    assert chance.run_tail(30, 30, 30) == 1.0


def test_the_usual_run_is_one_that_half_of_all_orders_reach() -> None:
    usual = chance.usual_run(100, 80)
    assert chance.run_tail(100, 80, usual) >= 0.5 > chance.run_tail(100, 80, usual + 1)


def test_a_lady_tasting_tea() -> None:
    # Fisher (1935), The design of experiments, chapter II: three of four cups right.
    assert chance.more_than_others((3, 4), (1, 4), floor=0.0001).p == pytest.approx(17 / 70)


@pytest.mark.parametrize(("own", "others"), [((7, 20), (5, 80)), ((3, 9), (0, 40)), ((0, 10), (4, 30))])
def test_more_than_others_is_fishers_exact_test(own: tuple[int, int], others: tuple[int, int]) -> None:
    table = np.array([[own[0], own[1] - own[0]], [others[0], others[1] - others[0]]])
    assert chance.more_than_others(own, others, floor=1e-9).p == pytest.approx(fisher_exact(table, alternative="greater").pvalue)


def test_what_is_always_allowed_is_no_excess_however_clean_the_others_are() -> None:
    assert chance.more_than_others((1, 50), (0, 10_000), floor=0.02).p > 0.5


def test_without_others_the_allowance_alone_judges() -> None:
    assert chance.more_than_others((10, 20), (0, 0), floor=0.02).p < 1e-9
    assert chance.more_than_others((0, 20), (0, 0), floor=0.02).p == 1.0


def test_strata_are_compared_each_with_its_own() -> None:
    # Simpson's paradox: fewer slips in all, yet as many as others in each way of handing in.
    own, others = {"direct": (9, 10), "online": (45, 90)}, {"direct": (90, 100), "online": (5, 10)}
    assert chance.fewer_than_others(own, others).p > 0.4


def test_over_one_stratum_it_is_fishers_exact_test() -> None:
    found = chance.fewer_than_others({"direct": (30, 40)}, {"direct": (95, 100)})
    table = np.array([[30, 10], [95, 5]])
    assert found.p == pytest.approx(fisher_exact(table, alternative="less").pvalue)
    assert found.expected == pytest.approx(40 * 125 / 140)


def test_two_strata_add_up_as_all_their_tables_do() -> None:
    own, others = {"a": (1, 2), "b": (0, 2)}, {"a": (2, 2), "b": (1, 2)}
    # Of a's 4 slips with 3 given, 2 are own: 1 given in 3 of 6 ways, 2 in 3. Of b's 4 with 1, none in 3 of 6, one in 3.
    assert chance.fewer_than_others(own, others).p >= 3 / 6 * 3 / 6


def test_overdispersion_makes_a_gap_less_telling() -> None:
    own, others = {"direct": (10, 30)}, {"direct": (50, 70)}
    assert chance.fewer_than_others(own, others, 4.0).p > chance.fewer_than_others(own, others).p


def test_nothing_to_compare_says_nothing() -> None:
    assert chance.fewer_than_others({"direct": (10, 10)}, {}).p == 1.0
    assert chance.fewer_than_others({}, {"direct": (1, 2)}).p == 1.0


def test_ratings_right_after_slips_stand_out_and_moved_ones_do_not() -> None:
    issues = np.arange(0.0, 36_000.0, 1200.0)
    assert chance.soon_after(issues, issues[:8] + 8).p < 1e-8
    assert chance.soon_after(issues, issues[:8] + 90).p == 1.0


def test_a_rating_of_the_very_moment_of_issue_counts_once_and_one_before_it_never() -> None:
    issues = np.array([1000.0])
    assert chance.soon_after(issues, np.array([999.0])).seen == 0
    assert chance.soon_after(issues, np.array([1001.0])).seen == 1
    assert chance.soon_after(np.array([]), np.array([1001.0])).seen == 0


def test_a_family_is_no_burst_and_hoarded_slips_are() -> None:
    profile = np.full(24, 1 / 24)
    ratings = np.linspace(600, 606, 9)
    family = chance.crowded(ratings, np.linspace(590, 596, 9), profile, 0.9, 5)
    hoarded = chance.crowded(ratings, np.linspace(300, 560, 9), profile, 0.9, 5)
    assert family.p > 0.1
    assert (hoarded.seen, hoarded.p < 1e-6) == (9, True)


def test_fewer_than_the_least_never_make_a_burst() -> None:
    assert chance.crowded(np.array([100.0, 101, 102, 103]), np.array([]), np.full(24, 1 / 24), 0.0, 5).p == 1.0
