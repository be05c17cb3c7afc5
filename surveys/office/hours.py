"""Opening hours as people write them: ``07:30-11:30, 13:30-17:00``."""

import re
from typing import Any

from surveys.errors import N_, Invalid

_SPAN = re.compile(r"(\d{1,2})[:hg](\d{2})?\s*[-–—]\s*(\d{1,2})[:hg](\d{2})?", re.IGNORECASE)

Spans = list[list[str]]


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
