"""The charts over time, of two groups and by the hour: well formed at every size, real text, and what their shapes say."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from admin.charts.control import Control, Flag, Mark, Stair, draw_control
from admin.charts.hours import Hours, draw_hours
from admin.charts.pairs import Line, Pairs, draw_pairs

LONG = "Giao đất, cho thuê đất không thông qua đấu giá quyền sử dụng đất đối với dự án của cơ quan nhà nước có thẩm quyền"
TEXT = "{http://www.w3.org/2000/svg}text"


def control(n: int, *, share: float = 0.8, shape: str = "", flags: int = 0, weekly: bool = False) -> str:
    days = [date(2006, 1, 2) + timedelta(days=7 * i) for i in range(n)]
    marks = tuple(Mark(day, day + timedelta(days=6), share, max(0, share - 0.1), min(1, share + 0.1), 40, shape) for day in days)
    stairs = (
        (Stair(0, n // 2, share, "Mức <80 %>"), Stair(n // 2 + 1, n - 1, share, "Mức 80 %"))
        if n > 2
        else (Stair(0, n - 1, share, "Mức"),)
    )
    notes = tuple(Flag(days[i % n], str(i + 1), i % 2 == 0) for i in range(flags))
    keys = ((shape, "ngoài giới hạn"),) if shape else ()
    return draw_control(Control("c", "Tiêu đề", "Mô tả", marks, stairs, notes, keys, weekly, "Tỷ lệ", "dải xám", "Số"))


def pairs(n: int, apart: tuple[float, float, float] = (-0.05, 0.02, 0.09)) -> str:
    lines = tuple(Line(LONG, (0.1, 0.5, 0.9), (1.0, 1.0, 1.0), apart, i % 2 == 0) for i in range(n))
    return draw_pairs(Pairs("p", "Tiêu đề", "Mô tả", lines, LONG, "B & <b>", "Chênh lệch"))


def hours(*series: tuple[int | None, ...]) -> str:
    labels = tuple(f"{i} giờ" for i in range(len(series[0])))
    return draw_hours(Hours("h", "Tiêu đề", "Mô tả", labels, series, ("A", "B", "C"), ("1 %",) * len(labels), "Đã đánh giá"))


CHARTS = {
    "one month": control(1),
    "all satisfied": control(12, share=1.0),
    "nobody satisfied": control(12, share=0.0),
    "ten years of weeks": control(520, shape="shift", flags=12, weekly=True),
    "marked": control(30, shape="beyond", flags=3),
    "one pair": pairs(1),
    "as far apart as can be": pairs(9, (0.9, 1.0, 1.0)),
    "one hour": hours((0,), (0,), (0,)),
    "a day": hours(tuple(range(24)), (None,) * 24, (1_000_000,) * 24),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_well_formed_real_text_and_fit_for_a_strict_policy(name: str) -> None:
    root = ET.fromstring(CHARTS[name])
    assert root.get("role") == "img"
    assert root.findall(f".//{TEXT}")
    assert not {e.tag.rpartition("}")[2] for e in root.iter()} & {"style", "script", "metadata", "image", "foreignObject"}
    assert all("style" not in element.attrib for element in root.iter())
    assert "nan" not in CHARTS[name]
    ids = {element.get("id") for element in root.iter()} - {None}
    assert set(re.findall(r"url\(#([^)]+)\)", CHARTS[name])) <= ids


def said(chart: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(chart).iter(TEXT)]


def test_notes_stand_by_their_numbers_and_only_rules_that_are_broken_are_explained() -> None:
    assert {"1", "2", "3"} <= set(said(control(30, shape="trend", flags=3)))
    assert "ngoài giới hạn" in said(control(30, shape="trend"))
    assert "ngoài giới hạn" not in said(control(30))


def test_a_mark_of_a_broken_rule_looks_unlike_a_plain_one_without_its_colour() -> None:
    kinds = ("", "beyond", "shift", "trend", "warning")
    shapes = {tuple(re.findall(r'<path d="([^"]+)"[^>]* id="c-m', control(3, shape=kind))) for kind in kinds}
    assert len(shapes) == len(kinds)


def test_a_difference_counts_to_both_sides_with_a_true_minus() -> None:
    assert {"−10", "0", "+10"} <= set(said(pairs(2)))
