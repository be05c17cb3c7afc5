"""Nobody finds a group below the minimum by subtracting what is shown."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.suppression import ONE, Chain, Group, Why, Window, cuts, decide, refusal, together

MINIMUM = 5
GROUPS = st.dictionaries(st.integers(1, 12), st.integers(0, 14), max_size=12)
SERIES = st.dictionaries(st.integers(1, 5), st.lists(st.integers(0, 9), min_size=6, max_size=6), min_size=1)
CHAINS = st.lists(st.integers(0, 9), min_size=1, max_size=30)


def page(sizes: dict[int, int]) -> dict[int, Group]:
    return {key: ((n,),) for key, n in sizes.items()}


def ranks(length: int) -> tuple[int, ...]:
    return tuple(0 if i % 12 == 0 else 1 if i % 3 == 0 else 2 for i in range(length))


@given(GROUPS)
def test_every_small_group_is_withheld_and_empty_ones_are_not(sizes: dict[int, int]) -> None:
    withheld = decide(page(sizes), ONE, MINIMUM)
    for key, n in sizes.items():
        assert not (0 < n < MINIMUM and key not in withheld)
        assert not (n == 0 and key in withheld)


@given(GROUPS)
def test_the_rest_of_the_total_holds_two_groups_and_the_minimum(sizes: dict[int, int]) -> None:
    withheld = decide(page(sizes), ONE, MINIMUM)
    hidden = [sizes[key] for key in withheld]
    everything = len(hidden) == sum(n > 0 for n in sizes.values())
    # When all are withheld the rest is the total itself, which has a minimum of its own.
    assert not hidden or everything or (len(hidden) >= 2 and sum(hidden) >= MINIMUM)


@given(GROUPS)
def test_no_more_is_withheld_than_needed(sizes: dict[int, int]) -> None:
    withheld = decide(page(sizes), ONE, MINIMUM)
    if all(n == 0 or n >= MINIMUM for n in sizes.values()):
        assert withheld == {}
    largest = max(sizes.values(), default=0)
    small = sum(n for n in sizes.values() if n < MINIMUM)
    if largest >= MINIMUM and small >= MINIMUM and sum(0 < n < MINIMUM for n in sizes.values()) >= 2:
        assert all(sizes[key] < MINIMUM for key in withheld)


def test_a_lone_small_group_takes_the_smallest_other_along() -> None:
    assert decide(page({1: 3, 2: 40, 3: 9, 4: 20}), ONE, MINIMUM) == {1: Why.FEW, 3: Why.OTHERS}


def test_two_small_groups_hide_each_other_only_when_together_they_are_enough() -> None:
    assert set(decide(page({1: 3, 2: 2, 3: 9}), ONE, MINIMUM)) == {1, 2}
    assert set(decide(page({1: 1, 2: 2, 3: 9, 4: 30}), ONE, MINIMUM)) == {1, 2, 3}


def test_a_forced_group_is_hidden_like_a_small_one() -> None:
    assert decide(page({1: 30, 2: 40, 3: 9}), ONE, MINIMUM, [1]) == {1: Why.OTHERS, 3: Why.OTHERS}


def test_what_a_group_has_elsewhere_must_not_be_small_either() -> None:
    assert refusal(((20,), (3,)), ONE, MINIMUM) is Why.OTHERS
    assert refusal(((20,), (0,)), ONE, MINIMUM) is None
    assert refusal(((0,), (3,)), ONE, MINIMUM) is None


@given(CHAINS)
def test_no_difference_of_periods_shows_fewer_than_the_minimum(chain: Chain) -> None:
    places = ranks(len(chain))
    shown = [
        (start, stop)
        for start, stop in combinations(range(len(chain) + 1), 2)
        if refusal((chain,), Window(start, stop, places), MINIMUM) is None and sum(chain[start:stop]) > 0
    ]
    # Shown periods tell the counts between all boundaries that they join, by adding and subtracting.
    joined = {place: {place} for place in range(len(chain) + 1)}
    for start, stop in shown:
        union = joined[start] | joined[stop]
        for place in union:
            joined[place] = union
    for known in joined.values():
        for start, stop in combinations(sorted(known), 2):
            found = sum(chain[start:stop])
            assert found == 0 or found >= MINIMUM


@given(CHAINS)
def test_pieces_between_cuts_are_empty_or_large_enough(chain: Chain) -> None:
    marks = cuts((chain,), ranks(len(chain)), MINIMUM)
    pieces = [sum(chain[a:b]) for a, b in pairwise(marks)]
    total: int = sum(chain)
    assert all(piece == 0 or piece >= MINIMUM for piece in pieces) or pieces.count(total) == 1
    assert sum(pieces) == total


def test_quarters_are_kept_where_months_are_too_small() -> None:
    marks = cuts(((2,) * 12,), ranks(12), MINIMUM)
    assert marks == [0, 3, 6, 9, 12]


def test_a_period_is_refused_when_what_it_leaves_out_is_too_small() -> None:
    window = Window(0, 11, ranks(12))
    assert refusal(((10,) * 11 + (3,),), window, MINIMUM) is Why.PERIOD
    assert refusal(((10,) * 11 + (0,),), window, MINIMUM) is None


@given(SERIES, st.integers(0, 5), st.integers(1, 6))
def test_hidden_groups_together_could_be_shown_in_the_period(chains: dict[int, list[int]], start: int, length: int) -> None:
    window = Window(start, min(6, start + length), ranks(6))
    groups: dict[int, Group] = {key: (chain,) for key, chain in chains.items()}
    withheld = decide(groups, window, MINIMUM)
    present = [key for key, (chain,) in groups.items() if sum(chain[window.start : window.stop])]
    hidden = [groups[key] for key in withheld]
    if hidden and set(present) - set(withheld):
        assert refusal(together(hidden), window, MINIMUM) is None
