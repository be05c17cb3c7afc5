"""Opening hours: as people write them (``07:30-11:30, 13:30-17:00``), and what they say of a moment."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from surveys.clock import from_local, local_day, to_local
from surveys.errors import N_, Invalid

_SPAN = re.compile(r"(\d{1,2})[:hg](\d{2})?\s*[-–—]\s*(\d{1,2})[:hg](\d{2})?", re.IGNORECASE)

Spans = list[list[str]]
FARTHEST_DAYS = 400  # a device may be without the network for long; past this no holiday is known


def parse_spans(text: str) -> Spans:
    """The spans of one day, in order: ``[["07:30", "11:30"], …]``; empty text is a closed day. Raises Invalid, in words."""
    spans = [_span(part) for part in re.split(r"[,;]", text) if part.strip()]
    moments = [moment for span in spans for moment in span]
    if moments != sorted(set(moments)):
        raise Invalid(N_("Các khoảng giờ phải theo thứ tự và không chồng lên nhau."))
    return spans


def show_spans(spans: Any) -> str:
    """The spans as ``parse_spans`` reads them."""
    return ", ".join(f"{start}–{end}" for start, end in spans or [])


def _span(text: str) -> list[str]:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise Invalid(N_("Viết giờ như 07:30–11:30, 13:30–17:00; để trống nếu nghỉ."))
    hours, minutes = (found[1], found[3]), (found[2] or "00", found[4] or "00")
    if any(int(hour) > 23 for hour in hours) or any(int(minute) > 59 for minute in minutes):
        raise Invalid(N_("Giờ từ 00:00 đến 23:59."))
    return [f"{int(hour):02d}:{minute}" for hour, minute in zip(hours, minutes, strict=True)]


@dataclass(frozen=True)
class Timetable:
    """When an office is open, by Vietnamese clocks: weekday (0 Monday … 6) → spans from the first moment to before the second.

    One without any span tells nothing, and counts as always open.
    """

    spans: Mapping[int, tuple[tuple[time, time], ...]]
    holidays: frozenset[date]

    def on(self, day: date) -> tuple[tuple[time, time], ...]:
        """The spans of one day; none on a holiday."""
        return () if day in self.holidays else self.spans.get(day.weekday(), ())


def timetable(hours: Mapping[str, Any], holidays: Iterable[date]) -> Timetable:
    """The timetable of ``Office.opening_hours`` (or a device's) and an office's holidays."""
    spans = {int(day): tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in found) for day, found in hours.items()}
    return Timetable({day: found for day, found in spans.items() if found}, frozenset(holidays))


def is_open(table: Timetable, moment: datetime) -> bool:
    """Whether the office is open at ``moment`` (aware)."""
    if not table.spans:
        return True
    local = to_local(moment)
    return any(start <= local.time() < end for start, end in table.on(local.date()))


def next_opening(table: Timetable, moment: datetime) -> datetime | None:
    """The first opening after ``moment``, in UTC; None when it is open already, or stays closed for ``FARTHEST_DAYS``."""
    if is_open(table, moment):
        return None
    today = local_day(moment)
    for ahead in range(FARTHEST_DAYS):
        day = today + timedelta(days=ahead)
        for start, _ in table.on(day):
            if (opening := from_local(datetime.combine(day, start))) > moment:
                return opening
    return None


def as_data(table: Timetable, today: date) -> dict[str, Any]:
    """The timetable as a page keeps it (hours.js judges it by the same rules): spans as minutes of the day, coming holidays."""
    spans = {
        str(day): [[start.hour * 60 + start.minute, end.hour * 60 + end.minute] for start, end in found]
        for day, found in sorted(table.spans.items())
    }
    last = today + timedelta(days=FARTHEST_DAYS)
    return {"spans": spans, "holidays": [day.isoformat() for day in sorted(table.holidays) if today <= day <= last]}
