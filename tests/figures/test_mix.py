"""A clerk's mix, kept with the releases: the same as a count of the responses, for any period, on both stores."""

import random
from collections.abc import Sequence
from itertools import chain

import numpy as np
import pytest
from sqlalchemy import func, select

from surveys.database import Database
from surveys.figures.filters import Filters
from surveys.figures.mix import expected
from surveys.figures.periods import Period, parse
from surveys.figures.released import mixes
from surveys.figures.released.reading import spans
from surveys.figures.scope import scope
from surveys.responses.models import Response
from tests.conftest import NOW
from tests.figures.ratings import Given, a_year, at, rate, world


def counted(session: object, offices: Sequence[int], period: Period) -> set[tuple[int, int, int]]:
    """(clerk, procedure, ratings) from the responses themselves."""
    pair = (Response.clerk_id, Response.procedure_id)
    mine = Response.office_id.in_(offices), Response.rated_at >= period.begins, Response.rated_at < period.ends, Response.verified
    known = [column.is_not(None) for column in pair]
    return {tuple(row) for row in session.execute(select(*pair, func.count()).where(*mine, *known).group_by(*pair))}  # type: ignore[attr-defined] # a Session


@pytest.mark.parametrize("word", ["2016", "2016-Q2", "2016-05", "2015-11..2016-02", "2015-01..2016-12"])
def test_it_equals_a_count_of_the_responses(database: Database, word: str) -> None:
    rng = random.Random(2)
    with database.writing() as session:
        where = world(session, clerks=4, procedures=5)
        given = [*a_year(where, 150), *a_year(where, 100, seed=4, first=201501)]
        apart = [Given(3, at(201605), None, None, verified=False), Given(4, at(201605), None, where.procedures[0])]
        rate(session, where, rng.sample([*given, *apart], len(given) + 2))
    period = parse(word)
    with database.reading() as session:
        found = mixes.read(session, [where.place.office], spans(period))
        summed: dict[tuple[int, int], int] = {}
        pairs = [zip(np.repeat(m.clerk, m.many).tolist(), m.procedure.tolist(), m.n.tolist(), strict=True) for m in found]
        for clerk, procedure, n in chain(*pairs):
            summed[clerk, procedure] = summed.get((clerk, procedure), 0) + n
        assert {(*pair, n) for pair, n in summed.items()} == counted(session, [where.place.office], period)


def test_what_it_lets_expect_is_the_mean_of_the_shares_by_the_clerk_s_own_ratings(database: Database) -> None:
    with database.writing() as session:
        where = world(session, clerks=2, procedures=3)
        first, second, third = where.procedures
        given = [Given(5, at(201605), where.clerks[0], first)] * 30 + [Given(5, at(201606), where.clerks[0], second)] * 10
        rate(session, where, [*given, *[Given(5, at(201606), where.clerks[1], third)] * 20])
    with database.reading() as session:
        found = scope(session, Filters(parse("2016")), office_ids=[where.place.office], now=NOW)
        hoped = expected(session, found, {first: 0.9, second: 0.5}, 0.8)
    assert hoped == pytest.approx({where.clerks[0]: 0.8, where.clerks[1]: 0.8})
