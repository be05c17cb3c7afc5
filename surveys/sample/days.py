"""The sample office's calendar: working days and holidays, in Vietnamese time."""

import random
from datetime import date, datetime, time, timedelta

from surveys.clock import from_local

# The first day of the lunar year; the office is closed from the day before it to the fourth day.
TET = (date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3))
FIXED = {
    (1, 1): "Tết Dương lịch",
    (4, 30): "Ngày Giải phóng miền Nam",
    (5, 1): "Quốc tế Lao động",
    (9, 2): "Quốc khánh",
}


def holidays(first: date, last: date) -> dict[date, str]:
    """The holidays from ``first`` to ``last``."""
    found = {day: "Tết Nguyên đán" for start in TET for day in (start + timedelta(days=n) for n in range(-1, 4))}
    for year in range(first.year, last.year + 1):
        found |= {date(year, month, day): name for (month, day), name in FIXED.items()}
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


def working_days(first: date, last: date) -> list[date]:
    """Monday to Friday without holidays, from ``first`` to ``last``."""
    closed = holidays(first, last)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in closed]


def office_time(rng: random.Random, day: date) -> datetime:
    """A moment of ``day`` at which the counters are open."""
    # 7:30–11:15 and 13:30–16:45: the last quarter of an hour is for tidying up.
    minute = rng.choice([rng.randint(450, 675), rng.randint(810, 1005)])
    return from_local(datetime.combine(day, time(minute // 60, minute % 60, rng.randint(0, 59))))


def due_time(day: date) -> datetime:
    """Results are promised for the end of the working day."""
    return from_local(datetime.combine(day, time(17)))
