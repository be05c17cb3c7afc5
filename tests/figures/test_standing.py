"""Where groups stand: fairly by their mix, seldom marked without cause, and the same whether there are three or thousands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.beside import Line, Lines
from surveys.figures.mix import rates
from surveys.figures.naming import Named
from surveys.figures.released.kinds import Why
from surveys.figures.released.mixes import covering
from surveys.figures.released.reading import Cell
from surveys.figures.standing import PLACES, Standings, curve, standings
from surveys.figures.statistics.funnel import Place, chance, limits
from surveys.figures.statistics.shrinkage import estimate, fit

TARGET = 0.86


def counts(satisfied: int, n: int) -> tuple[int, ...]:
    return (0, 0, n - satisfied, satisfied, 0)


def drawn(k: int, rng: np.random.Generator, *, spread: float = 0.0) -> dict[int, tuple[int, ...]]:
    sizes = rng.integers(10, 400, k)
    shares = np.clip(rng.normal(TARGET, spread, k), 0.01, 0.99)
    return {i + 1: counts(int(rng.binomial(n, p)), int(n)) for i, (n, p) in enumerate(zip(sizes, shares, strict=True))}


def marked(found: Standings) -> int:
    return len(found.rows) - found.count(Place.WITHIN)


def test_when_nobody_differs_few_offices_see_anyone_marked() -> None:
    rng = np.random.default_rng(20261123)
    seen = sum(marked(standings(drawn(30, rng), TARGET)) > 0 for _ in range(120))
    assert seen / 120 < 0.06


def test_one_far_below_is_marked_and_no_other() -> None:
    groups = drawn(30, np.random.default_rng(3)) | {99: counts(60, 120)}
    found = {row.id: row.place for row in standings(groups, TARGET).rows}
    assert found[99] is Place.BELOW
    assert [key for key, place in found.items() if place is not Place.WITHIN] == [99]


def test_a_group_is_held_against_what_its_own_mix_lets_expect() -> None:
    groups = {1: counts(60, 100), 2: counts(86, 100), 3: counts(86, 100)}
    plain = {row.id: row for row in standings(groups, TARGET).rows}
    fair = {row.id: row for row in standings(groups, TARGET, {1: 0.6, 2: 0.86, 3: 0.86}).rows}
    assert (plain[1].place, fair[1].place) == (Place.BELOW, Place.WITHIN)
    assert fair[1].adjusted == pytest.approx(TARGET)
    assert fair[1].figure.share == 0.6, "the raw share stays what it is"


def test_an_adjusted_share_stays_a_share_however_hard_or_easy_the_mix() -> None:
    groups = {1: counts(98, 100), 2: counts(5, 100), 3: counts(100, 100)}
    for target in (0.9, 0.2):
        found = {row.id: row.adjusted for row in standings(groups, target, {1: 0.3, 2: 0.99, 3: 0.5}).rows}
        assert all(0 <= share <= 1 for share in found.values())
        assert found[1] > found[2]


def test_an_easy_mix_does_not_hide_a_poor_share() -> None:
    groups = {1: counts(172, 200), 2: counts(86, 100), 3: counts(86, 100)}
    found = {row.id: row for row in standings(groups, TARGET, {1: 0.97}).rows}
    assert found[1].place is Place.BELOW


def test_of_a_few_groups_none_is_marked_amid_the_funnel() -> None:
    """Benjamini and Hochberg alone would mark the first of these, which the 99.8 % limits hold."""
    groups = {1: counts(76, 100), 2: counts(86, 100), 3: counts(87, 100)}
    assert chance(76, 100, TARGET) < 0.05 / 3
    assert limits(TARGET, 100).low < 0.76
    assert marked(standings(groups, TARGET)) == 0


def test_a_few_groups_are_no_measure_of_spread() -> None:
    found = standings({1: counts(60, 100), 2: counts(95, 100), 3: counts(99, 100)}, TARGET)
    assert found.dispersion.phi == 1.0
    assert found.count(Place.BELOW) == 1


def test_real_spread_widens_the_funnel_of_many() -> None:
    assert standings(drawn(200, np.random.default_rng(5), spread=0.08), TARGET).dispersion.phi > 2


def test_the_estimate_of_each_is_that_of_the_one_by_one_reckoning() -> None:
    groups = drawn(40, np.random.default_rng(7))
    pairs = {key: (each[3], sum(each)) for key, each in groups.items()}
    prior = fit(list(pairs.values()))
    for row in standings(groups, TARGET).rows:
        alone = estimate(*pairs[row.id], prior)
        assert (row.estimate.share, row.estimate.low, row.estimate.high) == pytest.approx((alone.share, alone.low, alone.high))


def test_ten_of_ten_does_not_stand_before_a_long_good_record() -> None:
    groups = drawn(30, np.random.default_rng(11)) | {98: counts(10, 10), 99: counts(480, 500)}
    order = [row.id for row in standings(groups, TARGET).rows]
    assert order.index(99) < order.index(98)


def test_the_curve_holds_the_exact_limits_of_every_size() -> None:
    groups = {1: counts(9, 10), 2: counts(180, 200)}
    found = standings(groups, TARGET)
    points = curve(found)
    for size, low95, high95, low998, high998 in points:
        exact = limits(TARGET, size)
        assert low998 <= exact.low <= TARGET <= exact.high <= high998
        assert low998 <= low95 <= high95 <= high998
    assert points[0][0] <= 10
    assert points[-1][0] >= 200


def test_without_ratings_there_is_nothing() -> None:
    assert not standings({1: (0, 0, 0, 0, 0)}, TARGET).rows


def test_a_withheld_procedure_s_share_is_never_used() -> None:
    """What a clerk's mix lets expect stands on shares that everyone may see, so it gives no hidden one away."""
    cells = {1: Cell((0, 0, 2, 8, 0), None), 2: Cell(None, Why.FEW), 3: Cell(None, Why.OTHERS), 0: Cell((1, 1, 1, 1, 1), None)}
    assert rates(cells) == {1: 0.8}


@pytest.mark.parametrize(
    ("months", "nodes"),
    [((1, 12), 1), ((4, 6), 1), ((2, 2), 1), ((1, 6), 2), ((2, 12), 5), ((3, 7), 3)],
)
def test_any_months_are_made_up_of_few_stretches(months: tuple[int, int], nodes: int) -> None:
    found = covering(*months)
    assert len(found) == nodes
    assert [m for first, last in found for m in range(first, last + 1)] == list(range(months[0], months[1] + 1))


def test_rows_made_one_by_one_are_those_made_all_at_once() -> None:
    rows = standings(drawn(60, np.random.default_rng(3), spread=0.1), TARGET).rows
    every = list(rows)
    assert [rows[at] for at in range(len(rows))] == every
    assert rows[-1] == every[-1]
    assert list(rows[7:22]) == every[7:22]
    assert list(rows[50:500]) == every[50:]
    assert rows.lowest == min(row.estimate.low for row in every)
    assert list(rows.chosen(rows.places == PLACES.index(Place.ABOVE))) == [row for row in every if row.place is Place.ABOVE]
    with pytest.raises(IndexError):
        rows[len(rows)]


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 20), st.integers(0, 20))
def test_any_page_of_the_lines_is_a_part_of_all_of_them(stand: int, others: int, begins: int, ends: int) -> None:
    groups = {key: counts(40 + key, 60 + key) for key in range(1, stand + 1)}
    names = {key: Named(key, str(key), f"Cán bộ {key}", 1) for key in range(1, stand + others + 1)}
    cells = {key: Cell(each, None) for key, each in groups.items()}
    rest = [Line(names[key], Cell(None, None), None) for key in range(stand + 1, stand + others + 1)]
    lines = Lines(names, cells, standings(groups, TARGET).rows, rest)
    every = list(lines)
    assert len(lines) == len(every) == stand + others
    assert list(lines[begins:ends]) == every[begins:ends]
    assert [lines[at] for at in range(len(lines))] == every
