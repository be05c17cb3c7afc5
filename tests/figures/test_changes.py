"""What has changed by more than noise: nothing where nobody changed, and the ones that did among many."""

import numpy as np
import pytest

from surveys.figures.changes import What, among, preceding
from surveys.figures.periods import parse

Pairs = dict[tuple[What, int], tuple[tuple[int, int], tuple[int, int]]]


def pairs(rng: np.random.Generator, k: int) -> Pairs:
    """``k`` clerks who did the same in both periods."""
    n = rng.integers(20, 300, (k, 2))
    x = rng.binomial(n, 0.86)
    return {(What.CLERK, i): ((int(x[i, 0]), int(n[i, 0])), (int(x[i, 1]), int(n[i, 1]))) for i in range(k)}


def test_when_nothing_changed_something_is_named_in_no_more_than_one_office_of_twenty() -> None:
    rng = np.random.default_rng(20261123)
    assert sum(bool(among(pairs(rng, 40))) for _ in range(300)) / 300 <= 0.05


def test_the_one_who_changed_is_named_first_and_with_the_direction() -> None:
    found = among(pairs(np.random.default_rng(1), 40) | {(What.PROCEDURE, 7): ((60, 200), (180, 200))})
    assert (found[0].what, found[0].id) == (What.PROCEDURE, 7)
    assert found[0].difference.estimate == pytest.approx(-0.6)
    assert found[0].difference.high < 0


def test_of_nothing_nothing_changed() -> None:
    assert among({}) == ()


@pytest.mark.parametrize(
    ("word", "before"),
    [("2016", "2015"), ("2016-Q1", "2015-Q4"), ("2016-01", "2015-12"), ("2016-03..2016-07", "2015-10..2016-02")],
)
def test_the_period_before_is_as_long_and_ends_where_this_one_begins(word: str, before: str) -> None:
    assert preceding(parse(word)).word == before
