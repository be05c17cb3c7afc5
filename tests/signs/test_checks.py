"""Months as they are when nobody cheats show nothing; each manipulation is found, and with whom it was."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest

from surveys.responses.models import Channel
from surveys.signs.check import Check
from surveys.signs.checks import FALSE_SHARE, checks, found
from surveys.signs.evidence import Evidence
from surveys.signs.models import SignKind
from tests.signs.months import DAYS, quiet
from tests.signs.planted import PLANTED, WHO

SIZES: tuple[dict[str, float], ...] = ({}, {"clerks": 1, "per_day": 15}, {"clerks": 3, "per_day": 2})
QUIET = 40  # months of each size
SEEDS = range(4)


def signs(evidence: Evidence) -> list[Check]:
    return [check for check, _ in found(evidence, checks(evidence))]


@pytest.fixture(scope="module")
def quiet_months() -> list[Evidence]:
    return [quiet(seed, **size).evidence() for size in SIZES for seed in range(QUIET)]  # type: ignore[arg-type] # sizes are quiet's


def test_a_quiet_office_shows_nothing(quiet_months: list[Evidence]) -> None:
    # 120 months at one in a hundred: five or more would come up in less than one run of a hundred.
    assert sum(bool(signs(month)) for month in quiet_months) <= 4
    assert FALSE_SHARE == 0.01


def test_no_check_speaks_more_often_than_its_p_value_says(quiet_months: list[Evidence]) -> None:
    spoken: dict[SignKind, list[bool]] = defaultdict(list)
    for month in quiet_months:
        for check in checks(month):
            spoken[check.kind].append(check.excess.p <= 0.05)
    assert set(spoken) == set(SignKind)
    for kind, said in spoken.items():
        allowed = 0.05 * len(said) + 3 * (0.05 * 0.95 * len(said)) ** 0.5
        assert sum(said) <= allowed, kind


@pytest.mark.parametrize("kind", SignKind)
def test_each_manipulation_is_found_with_whom_it_was(kind: SignKind) -> None:
    for seed in SEEDS:
        made = quiet(seed, per_day=14)
        PLANTED[kind](made)
        hits = [sign for sign in signs(made.evidence()) if sign.kind is kind]
        assert [(sign.clerk, sign.device) for sign in hits] == [(None, 100 + WHO) if kind is SignKind.ELSEWHERE else (WHO, None)]


def test_a_clerk_alone_in_an_office_can_be_found_too() -> None:
    for kind in (SignKind.BURST, SignKind.CLOSED, SignKind.VOIDED):
        made = quiet(1, clerks=2, per_day=14)
        PLANTED[kind](made)
        made.ratings = [rated for rated in made.ratings if rated.clerk == WHO]
        made.slips = [slip for slip in made.slips if slip.clerk == WHO]
        assert kind in {sign.kind for sign in signs(made.evidence())}


def test_a_clerk_whom_everyone_praises_shows_no_run() -> None:
    made = quiet(2)
    made.ratings = [replace(rated, level=5) if rated.clerk == WHO else rated for rated in made.ratings]
    assert SignKind.RUN not in {sign.kind for sign in signs(made.evidence())}


def test_a_run_is_no_sign_where_it_would_tell_the_few_others_levels() -> None:
    made = quiet(2)
    mine = sorted((rated for rated in made.ratings if rated.clerk == WHO), key=lambda rated: rated.at)
    others = [rated for rated in made.ratings if rated.clerk != WHO]
    # Nine of them differ, all at the beginning: very unlikely, and yet the nine would be known.
    made.ratings = others + [replace(rated, level=1 if place < 9 else 5) for place, rated in enumerate(mine)]
    month = made.evidence()
    run = next(check for check in checks(month) if check.kind is SignKind.RUN and check.clerk == WHO)
    assert run.excess.p < 1e-6
    assert SignKind.RUN not in {sign.kind for sign in signs(month) if sign.clerk == WHO}


def test_a_day_is_told_only_of_many_together() -> None:
    made = quiet(1)
    PLANTED[SignKind.BURST](made)
    assert next(sign.day for sign in signs(made.evidence()) if sign.kind is SignKind.BURST) == DAYS[8]
    bursts = [check for seed in SEEDS for check in checks(quiet(seed).evidence()) if check.kind is SignKind.BURST]
    assert all(check.day is None for check in bursts if check.excess.seen < 10)


def test_groups_below_the_clerks_minimum_are_not_looked_at() -> None:
    month = quiet(1, clerks=2, per_day=14).evidence()
    few = [rated for rated in month.ratings if rated.clerk == 1][:9]
    kinds = {check.kind for check in checks(replace(month, ratings=tuple(few))) if check.clerk == 1}
    assert kinds.isdisjoint({SignKind.SECONDS, SignKind.BURST, SignKind.RUN, SignKind.CLOSED})


def test_a_device_whose_clock_is_wrong_is_no_sign_of_ratings_at_night() -> None:
    made = quiet(1, per_day=14)
    wrong = [replace(rated, at=rated.at - timedelta(hours=7)) if rated.clerk == WHO else rated for rated in made.ratings]
    made.ratings = wrong
    assert SignKind.CLOSED not in {sign.kind for sign in signs(made.evidence())}


def test_a_queue_that_comes_in_at_night_is_no_sign_of_ratings_at_night() -> None:
    made = quiet(1, per_day=14)
    made.ratings = [
        replace(rated, came=rated.at + timedelta(hours=12)) if rated.clerk == WHO else rated for rated in made.ratings
    ]
    assert SignKind.CLOSED not in {sign.kind for sign in signs(made.evidence())}


def test_taps_on_a_tablet_seconds_after_the_slip_are_what_it_is_for() -> None:
    made = quiet(1, per_day=14)
    PLANTED[SignKind.SECONDS](made)
    made.ratings = [replace(rated, channel=Channel.TABLET) if rated.clerk == WHO else rated for rated in made.ratings]
    assert SignKind.SECONDS not in {sign.kind for sign in signs(made.evidence())}


def test_a_year_is_not_searched_for_runs() -> None:
    made = quiet(1)
    PLANTED[SignKind.RUN](made)
    assert SignKind.RUN not in {check.kind for check in checks(replace(made.evidence(), whole_year=True))}
