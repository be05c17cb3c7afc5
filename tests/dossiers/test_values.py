"""Cells: dates in every style, words for how a dossier came in and where it stands."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.clock import LOCAL, from_local
from surveys.dossiers.models import Intake
from surveys.dossiers.reasons import BadCell
from surveys.dossiers.source import EXCEL_EPOCH
from surveys.dossiers.values import intake, is_withdrawn, moment, says_finished

STYLES = [
    "{0.day:02}/{0.month:02}/{0.year} {0:%H:%M}",
    "{0.day}/{0.month}/{0.year} {0:%H:%M:%S}",
    "{0.day:02}-{0.month:02}-{0.year} {0:%H:%M:%S}",
    "{0.day}.{0.month}.{0.year}, {0:%H:%M}",
    "{0:%H:%M} {0.day:02}/{0.month:02}/{0.year}",
    "{0.day:02}/{0.month:02}/{0.year} {0:%Hh%M}",
    "{0.day:02}/{0.month:02}/{0.year} {0:%I:%M %p}",
    "{0:%Y-%m-%d %H:%M:%S}",
    "{0:%Y-%m-%dT%H:%M:%S}",
    "{0:%Y-%m-%dT%H:%M:%S}+07:00",
    "{0:%Y-%m-%dT%H:%M:%S}.250",
    "{0:%Y/%m/%d %H:%M}",
    "{0:%Y%m%d%H%M%S}",
]
WALLS = st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2099-12-31")).map(
    lambda wall: wall.replace(second=0, microsecond=0)
)


def read(cell: object, *, due: bool = False) -> datetime:
    return moment(cell, "Ngày", epoch=EXCEL_EPOCH, due=due)


@given(WALLS, st.sampled_from(STYLES))
def test_a_moment_reads_back_from_every_style(wall: datetime, style: str) -> None:
    assert read(f"  {style.format(wall)} ") == from_local(wall)


@given(WALLS)
def test_a_moment_reads_back_from_excel_as_date_and_as_serial(wall: datetime) -> None:
    serial = (wall - EXCEL_EPOCH) / timedelta(days=1)
    assert read(wall) == read(serial) == read(f"{serial:.10f}") == from_local(wall)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(["{0:%d/%m/%Y}", "{0:%Y-%m-%d}"]))
def test_a_promise_without_an_hour_ends_with_the_working_day(day: date, style: str) -> None:
    midnight = f"{style} 00:00:00".format(day)
    assert read(style.format(day), due=True) == read(midnight, due=True)
    assert read(style.format(day), due=True).astimezone(LOCAL).replace(tzinfo=None) == datetime.combine(day, time(17))
    assert read(style.format(day)).astimezone(LOCAL).hour == 0


def test_a_moment_with_a_zone_keeps_it() -> None:
    assert read("2026-03-02T03:00:00Z") == datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["31/02/2016", "29/02/2015 08:00", "12/13/2016", "0/1/2016", "2016-13-01", "01/01/2016 25:00"])
def test_impossible_dates_are_refused_and_repeated(cell: str) -> None:
    with pytest.raises(BadCell, match=r"không có ngày giờ này") as refusal:
        read(cell)
    assert cell in str(refusal.value)


@pytest.mark.parametrize("cell", ["5/3/16", "05-03-16 08:00", "16.3.05"])
def test_two_digit_years_are_refused(cell: str) -> None:
    with pytest.raises(BadCell, match="bốn chữ số"):
        read(cell)


@pytest.mark.parametrize("cell", ["01/01/1889", "2150-01-01"])
def test_years_of_other_centuries_are_refused(cell: str) -> None:
    with pytest.raises(BadCell, match="1990"):
        read(cell)


@pytest.mark.parametrize(
    "cell", ["0900000061", "010000000061", "Nguyễn Văn A", 900000061, 12.5, True, float("nan"), "090.000.0061"]
)
def test_a_cell_that_may_be_someones_number_is_never_repeated(cell: object) -> None:
    with pytest.raises(BadCell) as refusal:
        read(cell)
    assert str(cell) not in str(refusal.value)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.binary(), st.times(), st.timedeltas()))
def test_no_cell_breaks_the_reader(cell: object) -> None:
    with suppress(BadCell):
        assert read(cell).tzinfo is UTC


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Trực tuyến", Intake.ONLINE),
        ("TRUC TUYEN", Intake.ONLINE),
        ("online", Intake.ONLINE),
        ("Cổng dịch vụ công quốc gia", Intake.ONLINE),
        ("Một cửa trực tuyến", Intake.ONLINE),
        ("2", Intake.ONLINE),
        ("Trực tiếp", Intake.DIRECT),
        ("Nộp trực tiếp tại Trung tâm phục vụ hành chính công", Intake.DIRECT),
        ("Tại bộ phận một cửa", Intake.DIRECT),
        ("Bưu chính", Intake.POSTAL),
        ("Dịch vụ BCCI", Intake.POSTAL),
        ("Dịch vụ bưu chính công ích", Intake.POSTAL),
        ("  ", None),
    ],
)
def test_intake_is_understood_in_the_words_that_offices_use(words: str, kind: Intake | None) -> None:
    assert intake(words) == kind


def test_unknown_intake_is_refused_without_repeating_it() -> None:
    with pytest.raises(BadCell) as refusal:
        intake("Tổ chức 061")
    assert "061" not in str(refusal.value)


@pytest.mark.parametrize(
    "state", ["Đã rút hồ sơ", "Dừng xử lý", "Hủy", "Đã huỷ bỏ", "Không tiếp nhận", "RÚT HỒ SƠ", "DungXuLy", "8"]
)
def test_withdrawn_states(state: str) -> None:
    assert is_withdrawn(state)


@pytest.mark.parametrize("state", ["Đang chuyển xử lý", "Rút ngắn thời hạn", "Tạm dừng xử lý", "Đã trả kết quả", "Đúng hạn"])
def test_states_that_only_look_withdrawn(state: str) -> None:
    assert is_withdrawn(state) is False


@pytest.mark.parametrize("state", ["", "  ", " - "])
def test_no_words_say_nothing_of_it(state: str) -> None:
    assert is_withdrawn(state) is None


def test_a_state_may_say_that_the_work_is_done() -> None:
    assert says_finished("Đã trả kết quả")
    assert not says_finished("Đang giải quyết")
