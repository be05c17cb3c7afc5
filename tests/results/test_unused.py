"""A filter that a page doesn't take is never passed over in silence: the page says so, a file is refused."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.results.scenes import Scene, furnished

PAGES = ("", "clerks", "procedures", "time", "compare", "questions", "coverage", "remarks", "signs", "reports", "data")
LINE = re.compile(r'<p id="unused"[^>]*>(.*?)</p>', re.DOTALL)


UNUSED = (
    ("clerks?period=2016&channel=phone", "kênh"),
    ("clerks?period=2016&procedure=1&verified=0", "thủ tục, đánh giá không có mã phiếu"),
    ("?period=2016&channel=phone&field=1", "kênh, lĩnh vực"),
    ("time?period=2016&clerk=1", "cán bộ"),
    ("questions?period=2016&clerk=1", "cán bộ"),
    ("coverage?period=2016&channel=kiosk", "kênh"),
    ("remarks?from=2016-01&to=2016-03&clerk=1", "kỳ, cán bộ"),
    ("contests?period=2016", "kỳ"),
    ("signs?period=2016&clerk=1", "cán bộ"),
    ("reports?period=2016&channel=phone", "kênh"),
    ("data?period=2016&channel=phone", "kênh"),
    ("compare?which=periods&clerk=1", "cán bộ"),
    ("clerks?period=2016&yaer=2015", "“yaer”"),
)
TAKEN = (
    "time?period=2016&channel=phone",
    "procedures?period=2016&field=1&state=below&page=1",
    "signs?period=2016&show=all",
    "contests?show=answered&before=3",
    "remarks?q=xin&page=1&part=1",
    "compare?which=procedures&a=1&b=2&period=2016",
    "questions?period=2016&channel=kiosk",
    "how?period=2016&office=1",
    "clerks?period=2016&lang=vi&verified=1&clerk=",
)


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    return furnished(make_app)


def said(page: str) -> tuple[str, str]:
    """The line's words, and where its link leads; both empty where there is none."""
    found = LINE.search(page)
    assert found is not None
    words = re.sub(r"\s*<a .*?</a>", "", found[1]).strip()
    link = re.search(r'href="([^"]+)"', found[1])
    return words, link[1].replace("&amp;", "&") if link else ""


def test_a_page_says_which_filter_has_no_effect_and_leads_to_itself_without_it(scene: Scene) -> None:
    for address, name in UNUSED:
        words, without = said(scene.page(f"/admin/results/{address}"))
        assert words == f"Trang này không lọc theo {name}: phần đó trong địa chỉ không có tác dụng.", address
        assert without.startswith(f"/admin/results/{address.partition('?')[0]}")
        assert said(scene.page(without)) == ("", ""), without
        assert ("period=2016" in without) == ("period=2016" in address and "contests" not in address), without


def test_a_page_as_it_is_linked_says_nothing(scene: Scene) -> None:
    for page in PAGES:
        whole = scene.page(f"/admin/results/{page}")
        assert said(whole) == ("", ""), page
        links = {link.replace("&amp;", "&") for link in re.findall(rf'href="(/admin/results/{page}\?[^"#]+)"', whole)}
        assert all(said(scene.page(link)) == ("", "") for link in links), links


def test_what_a_page_takes_is_not_called_unused(scene: Scene) -> None:
    for address in TAKEN:
        assert said(scene.page(f"/admin/results/{address}")) == ("", ""), address


def test_a_strange_name_is_shown_as_text_and_cut(scene: Scene) -> None:
    words, _ = said(scene.page(f"/admin/results/clerks?%3Cb%3E{'x' * 90}=1"))
    assert "<b>" not in words
    assert "&lt;b&gt;xxx" in words
    assert len(words) < 140


def test_a_partial_brings_the_line_along_and_takes_it_away(scene: Scene) -> None:
    htmx = {"HX-Request": "true"}
    page = scene.page("/admin/results/clerks?channel=phone", **htmx)
    assert "kênh" in said(page)[0]
    assert re.search(r'<p id="unused"[^>]*hx-swap-oob="true"', page)
    assert said(scene.page("/admin/results/clerks", **htmx)) == ("", "")


def test_a_file_is_refused_with_the_name_of_what_it_can_t_filter_by(scene: Scene) -> None:
    for path in ("clerks.csv", "results.xlsx", "released.parquet", "reports/dossiers/draft/xlsx", "reports/kept/1/pdf"):
        answer = scene.manager.get(f"/admin/results/{path}?period=2016&channel=phone&clerk=1&x=2")
        assert answer.status_code == 422, path
        assert "không lọc được theo kênh, cán bộ, “x”" in answer.get_data(as_text=True)
