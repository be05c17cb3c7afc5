"""Clerk by procedure: no subtraction along rows and columns, however chained, finds a small pair."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.pairs import Pair, weigh

MINIMUM = 10
TABLES = st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 4)), st.integers(1, 40), min_size=1, max_size=16)


def found_by_subtraction(sizes: dict[Pair, int], withheld: set[Pair]) -> set[Pair]:
    """The withheld pairs that row and column totals give away one after another."""
    hidden = set(withheld)
    while True:
        lines = [[p for p in hidden if p[side] == key] for side in (0, 1) for key in {p[side] for p in sizes}]
        single = {line[0] for line in lines if len(line) == 1}
        if not single:
            return withheld - hidden
        hidden -= single


@given(TABLES)
def test_subtraction_finds_no_small_pair_but_one_that_is_a_total(sizes: dict[Pair, int]) -> None:
    withheld = set(weigh(sizes, MINIMUM))
    totals = {p for p in sizes for side in (0, 1) if sum(q[side] == p[side] for q in sizes) == 1}
    small = {pair for pair in found_by_subtraction(sizes, withheld) if sizes[pair] < MINIMUM}
    lines = [[p for p in sizes if p[side] == key] for side in (0, 1) for key in {p[side] for p in sizes}]
    wholly_hidden = {p for line in lines if set(line) - totals <= withheld for p in line}
    assert small <= totals | wholly_hidden


def test_the_chain_over_three_pages_is_broken() -> None:
    sizes = {(1, 1): 20, (2, 1): 3, (3, 1): 30, (1, 2): 15, (3, 2): 18}
    withheld = set(weigh(sizes, MINIMUM, ({2}, set())))
    assert (2, 1) in withheld
    assert (1, 1) in withheld
    assert (1, 2) in withheld
    assert (3, 2) in withheld


def test_a_table_of_large_pairs_is_shown_whole() -> None:
    assert weigh({(1, 1): 20, (1, 2): 30, (2, 1): 10, (2, 2): 12}, MINIMUM) == {}
