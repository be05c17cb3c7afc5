"""Theo cán bộ, Theo thủ tục: who is shown, in which state, in what order; and their own pages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from surveys.figures.tally import FlowKey, flows_changed
from surveys.office.models import Clerk
from tests.figures.ratings import Given, at, rate
from tests.results.scenes import Scene, furnished


@pytest.fixture
def scene(make_app: Callable[..., Flask]) -> Scene:
    return furnished(make_app)


def row(page: str, name: str) -> str:
    found = re.search(rf"<tr>\s*<th scope=\"row\"><a[^>]*>{name}</a>.*?</tr>", page, re.DOTALL)
    assert found is not None
    return found[0]


def test_a_withheld_clerk_says_why_and_shows_nothing_else(scene: Scene) -> None:
    with scene.database.writing() as session:
        key = FlowKey(scene.where.place.office, scene.where.clerks[3], scene.where.procedures[0], 201603)
        flows_changed(session, [(key, 1, "finished"), (key, 1, "issued"), (key, 1, "rated")] * 3)
    line = row(scene.page("/admin/results/clerks?period=2016"), "Cán bộ 03")
    assert "chưa đủ 10 đánh giá" in line
    assert re.findall(r'<td class="n">([^<]*)', line) == ["3", "3", "–"]


def test_the_list_stands_by_estimate_with_interval_and_state_and_has_no_rank(scene: Scene) -> None:
    page = scene.page("/admin/results/clerks?period=2016")
    estimates = [int(n) for n in re.findall(r"<strong>(\d+) %</strong>", page)]
    assert len(estimates) == 2, "one clerk has too few, and another keeps that one's secret"
    assert estimates == sorted(estimates, reverse=True)
    assert page.count("</span> Trong giới hạn</span>") == 2
    assert re.search(r"<th[^>]*>\s*(#|STT|Hạng)", page) is None


def test_a_clerk_far_below_is_marked_in_words_and_shape_and_found_by_the_filter(scene: Scene) -> None:
    clerk = scene.where.clerks[2]
    with scene.database.writing() as session:
        bad = [Given(1, at(201601 + i % 12), clerk, scene.where.procedures[i % 4]) for i in range(120)]
        rate(session, scene.where, bad)
    page = scene.page("/admin/results/clerks?period=2016")
    assert '<span class="state below"><span aria-hidden="true">▼</span> Dưới giới hạn</span>' in row(page, "Cán bộ 02")
    only = scene.page("/admin/results/clerks?period=2016&state=below")
    assert "Cán bộ 02" in only
    assert "Cán bộ 01</a>" not in only
    own = scene.page(f"/admin/results/clerks/{clerk}?period=2016")
    assert "▼ Dưới giới hạn: thấp hơn mức chung" in own


def test_who_hands_out_refusals_is_not_punished_for_them(scene: Scene) -> None:
    """One clerk has only the procedure that pleases nobody, and does it as everyone does."""
    clerk, hard = scene.where.clerks[2], scene.where.procedures[0]
    with scene.database.writing() as session:
        colleagues, easy = scene.where.clerks[:2], scene.where.procedures[1]
        pleased = [Given(5, at(201601 + i % 12), colleagues[i % 2], easy) for i in range(600)]
        refused = [Given(2 if i % 10 else 4, at(201601 + i % 12), colleagues[i % 2], hard) for i in range(100)]
        own = [Given(2 if i % 10 else 4, at(201601 + i % 12), clerk, hard) for i in range(100)]
        rate(session, scene.where, [*pleased, *refused, *own])
    line = row(scene.page("/admin/results/clerks?period=2016"), "Cán bộ 02")
    raw, adjusted = (int(n) for n in re.findall(r'<td class="n">(\d+) %', line)[:2])
    assert adjusted > raw + 15
    assert "Trong giới hạn" in line


def test_a_list_longer_than_fifty_is_paged_by_the_address(scene: Scene) -> None:
    with scene.database.writing() as session:
        office = scene.where.place.office
        session.add_all([Clerk(office_id=office, code=f"Z{i}", name=f"Người {i:03d}") for i in range(70)])
    first, second = (scene.page(f"/admin/results/clerks?period=2016{more}") for more in ("", "&page=2"))
    assert "Dòng 1–50 trong 74" in first
    assert "Dòng 51–74 trong 74" in second
    assert "/admin/results/clerks?period=2016&amp;page=2" in first
    assert len(re.findall(r'<th scope="row">', second)) == 24


def test_a_field_narrows_the_procedures_and_stays_in_the_address(scene: Scene) -> None:
    procedures, fields = scene.where.procedures, scene.where.fields
    page = scene.page(f"/admin/results/procedures?period=2016&field={fields[procedures[0]]}")
    assert "Thủ tục số 0 của H38</a>" in page
    assert "Thủ tục số 2 của H38</a>" not in page
    part = scene.manager.get(
        f"/admin/results/procedures?period=2016&field={fields[procedures[0]]}", headers={"HX-Request": "true"}
    )
    assert part.headers["HX-Push-Url"].endswith(f"?period=2016&field={fields[procedures[0]]}")


def test_a_clerk_s_page_shows_distribution_course_questions_and_the_way_back(scene: Scene) -> None:
    page = scene.page(f"/admin/results/clerks/{scene.where.clerks[1]}?period=2016")
    for words in ("Hài lòng đến mức nào?", "So với mức chung", "Vị trí trong phễu", "Các câu hỏi khác và lý do", "Mọi cán bộ"):
        assert words in page
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == 2
    assert len(scene.drawn(page)) == 1


def test_a_withheld_clerk_s_page_shows_no_number(scene: Scene) -> None:
    page = scene.page(f"/admin/results/clerks/{scene.where.clerks[3]}?period=2016")
    assert "Số liệu của lựa chọn này được giữ kín" in page
    assert 'class="big"' not in page
    assert "<svg xmlns" not in page


def test_a_funnel_is_fetched_with_the_page_s_filters_and_names_the_one_it_is_about(scene: Scene) -> None:
    field = scene.where.fields[scene.where.procedures[0]]
    pages = ("clerks?period=2016", f"clerks/{scene.where.clerks[1]}?period=2016", f"procedures?period=2016&field={field}")
    [every], [one], [part] = (scene.drawn(scene.page(f"/admin/results/{page}")) for page in pages)
    assert "Cán bộ 01" in one
    assert len({every, one, part}) == 3


def test_one_procedure_s_page_stands_among_all_whatever_field_its_address_names(scene: Scene) -> None:
    procedure, field = scene.where.procedures[0], scene.where.fields[scene.where.procedures[1]]
    plain, odd = (scene.page(f"/admin/results/procedures/{procedure}?period=2016{more}") for more in ("", f"&field={field}"))
    assert "không có tác dụng" in odd
    assert scene.drawn(odd) == scene.drawn(plain)


def test_what_htmx_takes_in_brings_no_second_picture(scene: Scene) -> None:
    part = scene.page("/admin/results/clerks?period=2016", **{"HX-Request": "true"})
    assert "funnel.svg" in part
    assert "<noscript>" not in part


def test_a_funnel_of_nobody_is_no_chart(scene: Scene) -> None:
    for page in ("clerks", "procedures"):
        assert "fetched" not in scene.page(f"/admin/results/{page}?period=2015")
        assert scene.manager.get(f"/admin/results/{page}/funnel.svg?period=2015").status_code == 204
    assert scene.manager.get(f"/admin/results/clerks/funnel.svg?period=2016&marked={'9' * 5000}").status_code == 200
