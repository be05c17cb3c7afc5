"""Charts: drawn alike for alike input, fit for a strict policy, in the house's colours."""

import gzip
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from admin.charts import (
    Caterpillar,
    Curve,
    Funnel,
    Group,
    Opinions,
    Stretch,
    Trend,
    draw_caterpillar,
    draw_funnel,
    draw_opinions,
    draw_trend,
)
from admin.charts.canvas import ACTION, INK, LEVELS, LINE, MUTED, wrapped

ROOT = Path(__file__).parents[2]
WORDS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
LONG = "Giao đất, cho thuê đất không thông qua đấu giá quyền sử dụng đất đối với dự án của cơ quan nhà nước có thẩm quyền"


def trend(n: int, *, weekly: bool = False) -> str:
    days = [date(2006 + i // 12, i % 12 + 1, 1) for i in range(n)]
    stretches = tuple(Stretch(day, day.replace(day=28), 0.5, 0.7, 0.9, 10) for day in days)
    return draw_trend(Trend("t", "Tiêu đề", "Mô tả", stretches, weekly, "Tỷ lệ", "Số"))


def opinions() -> str:
    return draw_opinions(Opinions("o", "Tiêu đề", "Mô tả", (LONG, "B"), ((0, 0, 0, 0, 7), (1, 1, 1, 1, 1)), ("a", "b"), WORDS))


def funnel(n: int, *, contested: bool = False) -> str:
    states = ("below", "within", "within", "above")
    sizes = [10 + 37 * i % 900 for i in range(n)]
    dots = tuple(
        Group(size, 0.6 + 0.4 * (i % 97) / 97, states[i % 4], f"{LONG} {i}", contested=contested and i == 0)
        for i, size in enumerate(sizes)
    )
    curve = tuple(Curve(size, 0.7, 0.95, 0.6, 1.0) for size in range(5, 1000, 4))
    words = ("Trong giới hạn: 1", "Dưới giới hạn: 2", "Trên giới hạn: 3"), ("Giới hạn 95 %", "Giới hạn 99,8 %")
    return draw_funnel(
        Funnel("f", "Tiêu đề", "Mô tả", dots, 0.86, "Mức chung 86 %", curve, *words, "Số đánh giá", "Đang được xem xét: 1")
    )


def caterpillar(n: int) -> str:
    rows = tuple((LONG, 0.7, 0.8, 0.9, ("below", "within", "above")[i % 3]) for i in range(n))
    return draw_caterpillar(Caterpillar("c", "Tiêu đề", "Mô tả", rows, 0.8, "Mức chung 80 %"))


CHARTS = [trend(2), trend(120), trend(26, weekly=True), opinions()]
CHARTS += [funnel(3), funnel(30, contested=True), funnel(30), funnel(2000), caterpillar(3), caterpillar(99)]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_well_formed_and_carries_no_style_script_or_link_outside(chart: str) -> None:
    root = ET.fromstring(chart)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not names & {"style", "script", "metadata", "image", "foreignObject"}
    assert all("style" not in element.attrib for element in root.iter())
    links = [value for element in root.iter() for key, value in element.attrib.items() if "href" in key]
    assert all(link.startswith("#") for link in links)
    ids = {element.get("id") for element in root.iter()} - {None}
    assert {link[1:] for link in links} | set(re.findall(r"url\(#([^)]+)\)", chart)) <= ids


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_s_words_are_real_text(chart: str) -> None:
    root = ET.fromstring(chart)
    assert root.findall(".//{http://www.w3.org/2000/svg}text")
    assert root.get("role") == "img"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Tiêu đề"
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == "Mô tả"


def test_alike_input_gives_the_same_bytes() -> None:
    first = funnel(3)
    draw_funnel.cache_clear()
    assert funnel(3) == first


def test_the_charts_colours_are_those_of_the_screens() -> None:
    css = (ROOT / "surveys/web/static/base.css").read_text()
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", css))
    assert tuple(colours[f"level-{i}"] for i in range(1, 6)) == LEVELS
    assert (colours["ink"], colours["muted"], colours["line"], colours["action"]) == (INK, MUTED, LINE, ACTION)


def test_a_long_name_takes_two_lines_and_an_ellipsis() -> None:
    lines = wrapped(LONG, 44, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(len(line) <= 45 for line in lines)
    assert wrapped("Ngắn", 44, 2) == ["Ngắn"]


def test_two_thousand_clerks_weigh_less_than_a_photograph() -> None:
    assert len(gzip.compress(funnel(2000).encode(), 6)) < 60_000


def test_the_three_states_differ_by_shape_not_by_colour_alone() -> None:
    root = ET.fromstring(funnel(30))
    shapes = {element.get("d") for element in root.iter() if element.tag.endswith("path") and element.get("id")}
    assert len(shapes) >= 3


def test_a_contested_clerk_is_framed_and_the_frame_explained() -> None:
    assert "Đang được xem xét: 1" in funnel(30, contested=True)
    assert "Đang được xem xét" not in funnel(30)
    paths = [{element.get("d") for element in ET.fromstring(funnel(30, contested=each)).iter()} for each in (False, True)]
    assert paths[1] - paths[0]


def test_few_are_named_and_many_are_not() -> None:
    assert "Giao đất" in funnel(3)
    assert "Giao đất" not in funnel(2000)
