"""Released rows as bytes: what goes in comes out, in order, and what differs differs in its bytes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from surveys.figures.released import mixes
from surveys.figures.released.form import FORM, ORDER, Columns, Rows, joined, ordered, packed, planes, unpacked
from surveys.figures.released.found import SMALL, ranked
from surveys.figures.released.kinds import Part

INT16, INT32 = st.integers(0, 2**15 - 1), st.integers(0, 2**31 - 1)
DAYS = st.sampled_from([(101, 1231), (101, 331), (101, 131), (229, 306), (1201, 1231)])
ROW = st.tuples(DAYS, INT32, st.integers(0, 127), st.integers(0, 3), st.integers(0, 5), INT16, st.tuples(*[INT32] * 5)).map(
    lambda row: (*row[0], *row[1:])
)


def array(rows: list[tuple[object, ...]]) -> Rows:
    return np.array(rows, dtype=FORM)


@given(st.lists(ROW, max_size=40))
def test_packed_rows_come_back_in_order_years_apart_from_finer_ones(rows: list[tuple[object, ...]]) -> None:
    found = packed({(2, 7): array(rows)})
    parts = {part: unpacked(found[2, 7, int(part)]) for part in Part if (2, 7, int(part)) in found}
    assert sum(map(len, parts.values())) == len(rows)
    every = ordered(np.concatenate([array([]), *parts.values()]))
    assert sorted(map(str, every)) == sorted(map(str, array(rows)))
    keys = [tuple(int(row[name]) for name in ORDER) for row in every]
    assert keys == sorted(keys)
    for part, some in parts.items():
        assert {(int(row["first"]), int(row["last"])) == (101, 1231) for row in some} == {part is Part.YEAR}


@given(st.lists(st.lists(ROW, max_size=9), max_size=5))
def test_the_rows_of_many_places_come_one_after_the_other(places: list[list[tuple[object, ...]]]) -> None:
    data = [rows for place in places for rows in packed({(1, 0): array(place)}).values()]
    assert unpacked(*data).tobytes() == b"".join(unpacked(one).tobytes() for one in data)


@given(st.lists(st.lists(ROW, max_size=9), max_size=5), st.data())
def test_columns_hold_what_the_rows_hold_also_of_a_choice_among_a_choice(
    places: list[list[tuple[object, ...]]], draw: st.DataObject
) -> None:
    data = [rows for place in places for rows in packed({(1, 0): array(place)}).values()]
    rows, found = unpacked(*data), Columns(joined([planes(one) for one in data]))
    for _ in range(3):
        assert len(found) == len(rows)
        assert all(found[name].tolist() == rows[name].T.tolist() for name in FORM.names or ())
        which = np.array(draw.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))), dtype=bool)
        rows, found = rows[which], found.chosen(which)


@given(st.lists(st.integers(0, 40) | st.integers(SMALL - 2, 2**31), max_size=60))
def test_ids_are_ranked_alike_with_and_without_sorting(ids: list[int]) -> None:
    each, at = ranked(np.array(ids, dtype=np.int64))
    assert each.tolist() == sorted(set(ids))
    assert each[at].tolist() == ids


@given(st.lists(st.tuples(st.integers(1, 2**31 - 1), st.integers(1, 2**31 - 1)), min_size=1, max_size=60))
def test_a_mix_keeps_every_pair_however_large_the_ids(pairs: list[tuple[int, int]]) -> None:
    mix = mixes.unpacked(mixes.packed(np.array(pairs, dtype=np.int64)))
    clerks = np.repeat(mix.clerk, mix.many).tolist()
    found = {(c, p): n for c, p, n in zip(clerks, mix.procedure.tolist(), mix.n.tolist(), strict=True)}
    assert found == {pair: pairs.count(pair) for pair in pairs}
