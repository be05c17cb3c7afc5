"""What the audit lets through gives nothing away; its floating point agrees with exact fractions."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest

from surveys.figures.released.atoms import Ratings, Universe
from surveys.figures.released.audit import audited
from surveys.figures.released.form import packed
from surveys.figures.released.grains import Groups, Minimums, grouped
from surveys.figures.released.kinds import Kind, Why
from surveys.figures.released.release import decided
from surveys.figures.released.small import Search
from surveys.figures.released.span import TOLERANCE, Span, atoms_of, cells_of
from tests.figures.universes import YEAR, universe

MINIMUMS = Minimums(5, 10)
Rows = list[list[Fraction]]


def echelon(rows: Rows) -> list[tuple[int, list[Fraction]]]:
    """Gauss's elimination over the rational numbers: (pivot, row)."""
    found: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        left = reduced(found, row)
        pivot = next((place for place, value in enumerate(left) if value), None)
        if pivot is not None:
            found.append((pivot, [value / left[pivot] for value in left]))
    return found


def reduced(found: list[tuple[int, list[Fraction]]], row: list[Fraction]) -> list[Fraction]:
    for pivot, known in found:
        if row[pivot]:
            row = [a - row[pivot] * b for a, b in zip(row, known, strict=True)]
    return row


@pytest.mark.parametrize("seed", range(6))
def test_what_floating_point_finds_derivable_is_so_in_exact_fractions(seed: int) -> None:
    groups = grouped(given := universe(12 + seed, clerks=2, procedures=3, seed=seed), YEAR, Minimums(2, 3))
    atoms = atoms_of(given, groups)
    cells = cells_of(atoms, groups)
    null = Span(cells).orthogonal()
    exact = echelon([[Fraction(int(value)) for value in row] for row in cells.matrix.toarray()])
    every = [(*one,) for size in (1, 2, 3) for one in combinations(range(len(atoms)), size)]
    truth = []
    for members in every:
        row = [Fraction(int(place in members)) for place in range(len(atoms))]
        truth.append(not any(reduced(exact, row)))
    found = [bool((np.abs(null[list(members)].sum(axis=0)) < TOLERANCE).all()) for members in every]
    assert found == truth
    assert len(cells) > 3


@pytest.mark.parametrize(("n", "seed"), [(0, 0), (9, 1), (40, 2), (40, 3), (120, 4), (300, 5), (300, 6), (900, 7)])
def test_an_audited_release_lets_no_small_set_follow_and_an_unaudited_one_does(n: int, seed: int) -> None:
    given = universe(n, clerks=4, procedures=9, seed=seed)
    groups = grouped(given, YEAR, MINIMUMS)
    safe = audited(given, groups, YEAR, MINIMUMS)
    atoms = atoms_of(given, safe)
    search = Search(atoms, YEAR.months, MINIMUMS)
    before, after = (search.derivable(cells := cells_of(atoms, one), Span(cells).orthogonal()) for one in (groups, safe))
    assert len(after) == 0
    assert n < 40 or len(before) > 0
    assert (safe.shown <= groups.shown).all()
    assert (safe.cuts <= groups.cuts).all()


def test_little_is_taken_away_from_a_busy_office() -> None:
    given = universe(3000, clerks=6, procedures=20, seed=1)
    groups = grouped(given, YEAR, MINIMUMS)
    safe = audited(given, groups, YEAR, MINIMUMS)
    assert safe.cuts.sum() > 0.9 * groups.cuts.sum()
    assert safe.shown[[place for place, (kind, _) in enumerate(groups.names) if kind is Kind.OFFICE]].all()


def test_what_was_shown_before_stays_where_another_group_can_go() -> None:
    # Clerk 1 has too few; one of the others must go, and it isn't the one that readers know.
    clerks = [1] * 4 + [2] * 20 + [3] * 24
    given = universe(len(clerks), clerks=1, procedures=1, seed=1)
    given.keys[Kind.CLERK][:] = clerks
    given.keys[Kind.CHANNEL][:] = 1
    groups = grouped(given, YEAR, MINIMUMS)
    alone = audited(given, groups, YEAR, MINIMUMS)
    known = np.array([name == (Kind.CLERK, 2) for name in groups.names])
    kept = audited(given, groups, YEAR, MINIMUMS, known)
    assert (withheld(alone), withheld(kept)) == ({1, 2}, {1, 3})


def withheld(groups: Groups) -> set[int]:
    return {subject for place, (kind, subject) in enumerate(groups.names) if kind is Kind.CLERK and not groups.shown[place]}


def test_every_piece_holds_nobody_or_the_minimum_and_the_whole_stays_whole() -> None:
    groups = grouped(given := universe(400, clerks=5, procedures=9, seed=3), YEAR, MINIMUMS)
    for place, (kind, subject) in enumerate(groups.names):
        edges = [int(edge) for edge in np.flatnonzero(groups.cuts[place])]
        sizes = [int(groups.sizes[place, a:b].sum()) for a, b in pairwise(edges)]
        least = 10 if kind is Kind.CLERK and subject else 5
        assert not groups.shown[place] or all(size == 0 or size >= least for size in sizes)
        assert sum(sizes) == (given.keys[kind] == subject).sum()


def test_a_group_of_one_clerk_follows_the_clerk_s_minimum_and_says_so() -> None:
    given = universe(8, clerks=1, procedures=1, seed=1)
    given.keys[Kind.CLERK][:] = 1
    groups = grouped(given, YEAR, MINIMUMS)
    assert not groups.shown.any()
    found = {kind: groups.why(place) for place, (kind, _) in enumerate(groups.names)}
    assert (found[Kind.OFFICE], found[Kind.CLERK]) == (Why.ALONE, Why.FEW)


def test_questions_that_the_same_people_answered_are_released_as_each_would_be_alone() -> None:
    everyone = universe(300, clerks=4, procedures=9, seed=6)
    rng = np.random.default_rng(8)
    again = replace(everyone, options=np.column_stack([np.arange(300), rng.integers(0, 5, 300)]))
    some = np.sort(rng.choice(300, 240, replace=False))
    fewer = Universe({k: key[some] for k, key in everyone.keys.items()}, everyone.slot[some], everyone.options[:240], 5)
    nobody = Universe({k: key[:0] for k, key in everyone.keys.items()}, everyone.slot[:0], everyone.options[:0], 5)
    together = decided(Ratings(2016, {0: everyone, 5: everyone, 6: again, 7: fewer}, nobody), MINIMUMS)
    for question, one in ((5, everyone), (6, again), (7, fewer)):
        alone = decided(Ratings(2016, {0: everyone, question: one}, nobody), MINIMUMS)
        mine = {key: rows for key, rows in packed(together).items() if key[1] == question}
        assert mine == {key: rows for key, rows in packed(alone).items() if key[1] == question}
        assert mine
    assert everyone.people == again.people != fewer.people
