"""Manipulations as a clerk might try them, each added to a quiet month; clerk 2 does them all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from surveys.responses.models import Channel
from surveys.signs.models import SignKind
from tests.signs.months import DAYS, Draft, moment

WHO = 2


def in_the_citizens_place(made: Draft) -> None:
    """Once a day the clerk prints a slip and rates it at once."""
    for day in DAYS:
        issued = moment(day, made.rng.uniform(840, 1000))
        made.slip(WHO, issued, used=True)
        made.rate(WHO, issued + timedelta(seconds=made.rng.uniform(4, 11)), level=5)


def slips_kept_for_the_evening(made: Draft) -> None:
    """A dozen slips that citizens left behind are rated one after the other."""
    for one in range(12):
        made.slip(WHO, moment(DAYS[8], 460 + 40 * one), used=True)
        made.rate(WHO, moment(DAYS[8], 990 + one / 2), level=5)


def the_same_answer_again(made: Draft) -> None:
    """Over three weeks everyone who rates is told to tap the best face."""
    mine = [place for place, rated in enumerate(made.ratings) if rated.clerk == WHO]
    mine.sort(key=lambda place: made.ratings[place].at)
    for place in mine[5 : 5 + 24]:
        made.ratings[place] = replace(made.ratings[place], level=5)


def on_the_next_counters_tablet(made: Draft) -> None:
    """The tablet of counter 2 rates slips of counter 3."""
    for one in range(14):
        made.rate(3, moment(DAYS[one], 600), channel=Channel.TABLET, device=100 + WHO, counter=3)


def slips_taken_back(made: Draft) -> None:
    """Nine times a form was opened, and a new slip printed before it was sent."""
    for one in range(9):
        made.slip(WHO, moment(DAYS[one], 500), used=False, opened=True, voided=True)


def no_slip_for_the_angry(made: Draft) -> None:
    """A good third of those who came in person get no slip."""
    given, finished = made.handed[WHO, "direct"]
    made.handed[WHO, "direct"] = (round(given * 0.62), finished)


def after_closing(made: Draft) -> None:
    """Nine ratings at the kiosk while the house is dark."""
    for one in range(9):
        made.rate(WHO, moment(DAYS[one], 1150 + one))


PLANTED: dict[SignKind, Callable[[Draft], None]] = {
    SignKind.SECONDS: in_the_citizens_place,
    SignKind.BURST: slips_kept_for_the_evening,
    SignKind.RUN: the_same_answer_again,
    SignKind.ELSEWHERE: on_the_next_counters_tablet,
    SignKind.VOIDED: slips_taken_back,
    SignKind.WITHHELD: no_slip_for_the_angry,
    SignKind.CLOSED: after_closing,
}
