"""Checks of ratings: when they came, in which order, and from which screen."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import numpy as np

from surveys.clock import to_local
from surveys.office.hours import Timetable
from surveys.responses.models import Channel
from surveys.signs import chance
from surveys.signs.chance import Excess
from surveys.signs.check import Check, Unit, Units, against_others, by_clerk
from surveys.signs.evidence import Evidence, Rated
from surveys.signs.models import SignKind

GRACE = timedelta(minutes=30)  # who waits before opening or stays after closing is no sign yet
EVEN = 0.2  # of two, so a tenth: hours in which nobody was seen yet are not impossible
SCREENS = (Channel.KIOSK, Channel.TABLET)


def seconds(evidence: Evidence, units: Units) -> Iterable[Check]:
    """Ratings within seconds of a slip, by the server's clock on both sides: a device's may be wrong.

    Not on tablets: there the form comes up by itself as the dossier is finished, and a tap after five seconds is what it is for.
    """
    slips = by_clerk(evidence.slips)
    for (clerk, device), ratings in units.items():
        walked = [r.came.timestamp() for r in ratings if r.channel is not Channel.TABLET]
        if clerk is not None and slips[clerk] and len(walked) >= evidence.clerk_minimum:
            issues = np.array([slip.issued.timestamp() for slip in slips[clerk]])
            excess = chance.soon_after(issues, np.sort(np.array(walked)))
            yield Check(SignKind.SECONDS, clerk, device, len(walked), excess)


def bursts(evidence: Evidence, units: Units) -> Iterable[Check]:
    """More ratings within minutes than the day and its slips explain."""
    profile = _profile(evidence)
    slips = by_clerk(evidence.slips)
    for (clerk, device), ratings in units.items():
        own = slips[clerk] if clerk is not None else []
        answered = min(1.0, len(ratings) / len(own)) if own else 0.0
        issued, days = _days(slip.issued for slip in own), _days(rated.at for rated in ratings)
        tried = [
            (
                chance.crowded(np.array(minutes), np.array(issued.get(day, [])), profile, answered, evidence.minimum),
                day,
                len(minutes),
            )
            for day, minutes in days.items()
        ]
        excess, day, total = min(tried, key=lambda each: each[0].p)
        p = min(1.0, excess.p * len(days))
        # So many together that a day tells nothing of anyone; of fewer the month is told.
        told = day if excess.seen >= evidence.clerk_minimum else None
        yield Check(SignKind.BURST, clerk, device, total, Excess(excess.seen, excess.expected, p), told)


def _days(moments: Iterable[datetime]) -> dict[date, list[float]]:
    """The minutes of each Vietnamese day, in order."""
    found: dict[date, list[float]] = defaultdict(list)
    for moment in moments:
        local = to_local(moment)
        found[local.date()].append(local.hour * 60 + local.minute + local.second / 60)
    return {day: sorted(minutes) for day, minutes in found.items()}


def _profile(evidence: Evidence) -> np.ndarray:
    """The share of a day in each of its hours: mostly as slips are handed out and as people rate, a tenth of it anywhen."""
    shares = np.full(24, EVEN / 24)
    moments = ([slip.issued for slip in evidence.slips], [rated.at for rated in evidence.ratings])
    for found in (each for each in moments if each):
        hours = np.bincount([to_local(moment).hour for moment in found], minlength=24)
        shares += hours / hours.sum()
    return np.asarray(shares / shares.sum())


def runs(evidence: Evidence, units: Units) -> Iterable[Check]:
    """The row of equal ratings that its own level makes least likely, over the levels that could make one.

    Not over a year: as a service gets better or worse, equal ratings draw together by themselves.
    """
    if evidence.whole_year:
        return
    for unit, ratings in units.items():
        levels = [rated.level for rated in ratings]
        n = len(levels)
        enough = [level for level in set(levels) if n > levels.count(level) >= evidence.clerk_minimum]
        tried = []
        for level in enough:
            length, count = chance.longest_run(levels, level), levels.count(level)
            p = min(1.0, chance.run_tail(n, count, length) * len(enough))
            tried.append(Excess(length, float(chance.usual_run(n, count)), p))
        if tried:
            yield Check(SignKind.RUN, *unit, n, min(tried, key=lambda excess: excess.p))


def elsewhere(evidence: Evidence) -> Iterable[Check]:
    """Tablets that rate other counters' slips. A kiosk serves every counter, and of a phone no trace is kept."""
    cases: dict[Unit, tuple[int, int]] = {}
    for device, counter in evidence.tablets.items():
        own = [r for r in evidence.ratings if r.device == device and r.verified and r.counter is not None]
        cases[None, device] = (sum(r.counter != counter for r in own), len(own))
    return against_others(SignKind.ELSEWHERE, cases, evidence.clerk_minimum)


def closed(evidence: Evidence, units: Units) -> Iterable[Check]:
    """Ratings on the office's own screens while it is closed, by the device's clock and by the server's: one may be wrong."""
    if not evidence.hours[None].spans:
        return []
    cases: dict[Unit, tuple[int, int]] = {}
    for unit, ratings in units.items():
        there = [rated for rated in ratings if rated.channel in SCREENS]
        cases[unit] = (sum(_outside(rated, evidence) for rated in there), len(there))
    return against_others(SignKind.CLOSED, cases, evidence.clerk_minimum)


def _outside(rated: Rated, evidence: Evidence) -> bool:
    table = evidence.hours.get(rated.device, evidence.hours[None])
    return all(_shut(table, moment) for moment in (rated.at, rated.came))


def _shut(table: Timetable, moment: datetime) -> bool:
    """Whether nobody was there: not on a day off, nor before the day's first or after its last hour; at noon the hall is open."""
    local = to_local(moment)
    spans = table.on(local.date())
    if not spans:
        return True
    begins, ends = (datetime.combine(local.date(), edge, local.tzinfo) for edge in (spans[0][0], spans[-1][1]))
    return not begins - GRACE <= local < ends + GRACE
