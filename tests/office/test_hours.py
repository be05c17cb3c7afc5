"""When an office is open, and when it opens next."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from surveys.clock import from_local, local_day, to_local
from surveys.office.hours import Timetable, as_data, is_open, next_opening, timetable

WEEK = {str(day): [["07:30", "11:30"], ["13:30", "17:00"]] for day in range(5)}
OFFICE = timetable(WEEK, [date(2026, 3, 3)])


def at(text: str) -> datetime:
    """A Vietnamese wall-clock time."""
    return from_local(datetime.fromisoformat(text))


def test_an_office_is_open_from_the_first_minute_of_a_span_to_before_its_last() -> None:
    assert is_open(OFFICE, at("2026-03-02T07:30"))
    assert is_open(OFFICE, at("2026-03-02T11:29:59"))
    assert not is_open(OFFICE, at("2026-03-02T11:30"))
    assert not is_open(OFFICE, at("2026-03-02T07:29:59"))


def test_it_is_vietnamese_time_that_counts_whatever_the_zone_of_the_moment() -> None:
    assert is_open(OFFICE, datetime(2026, 3, 2, 0, 30, tzinfo=UTC))
    assert not is_open(OFFICE, datetime(2026, 3, 2, 10, 30, tzinfo=UTC)), "17:30 in Viet Nam"


def test_after_work_it_opens_next_on_the_next_working_day_past_holidays_and_weekends() -> None:
    assert next_opening(OFFICE, at("2026-03-02T12:00")) == at("2026-03-02T13:30")
    assert next_opening(OFFICE, at("2026-03-02T17:00")) == at("2026-03-04T07:30"), "3 March is a holiday"
    assert next_opening(OFFICE, at("2026-03-06T18:00")) == at("2026-03-09T07:30"), "a weekend"
    assert next_opening(OFFICE, at("2026-03-02T08:00")) is None


def test_an_office_that_told_no_hours_is_always_open() -> None:
    silent = timetable({}, [date(2026, 3, 2)])
    assert is_open(silent, at("2026-03-02T03:00"))
    assert next_opening(silent, at("2026-03-02T03:00")) is None


def test_a_page_gets_the_spans_as_minutes_and_only_the_holidays_to_come() -> None:
    table = timetable({"0": [["07:30", "11:30"]]}, [date(2026, 1, 1), date(2026, 4, 30), date(2030, 1, 1)])
    assert as_data(table, date(2026, 3, 2)) == {"spans": {"0": [[450, 690]]}, "holidays": ["2026-04-30"]}


MINUTES = st.integers(0, 23 * 60 + 59)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Any week with up to three spans a day, and some holidays."""
    spans = {}
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        bounds = sorted(draw(st.lists(MINUTES, min_size=2, max_size=6, unique=True)))
        pairs = zip(bounds[::2], bounds[1::2], strict=False)
        spans[weekday] = tuple((time(*divmod(start, 60)), time(*divmod(end, 60))) for start, end in pairs)
    days = st.dates(date(2026, 1, 1), date(2026, 2, 28))
    return Timetable(spans, frozenset(draw(st.sets(days, max_size=20))))


@given(timetables(), st.datetimes(datetime(2026, 1, 1), datetime(2026, 2, 1)))  # noqa: DTZ001 - wall clock, given its zone below
def test_between_now_and_the_next_opening_it_is_closed_and_at_the_opening_open(table: Timetable, wall: datetime) -> None:
    moment = from_local(wall)
    opening = next_opening(table, moment)
    assert (opening is None) == is_open(table, moment)
    if opening is not None:
        assert opening > moment
        assert is_open(table, opening)
        assert not is_open(table, opening - timedelta(microseconds=1))
        between = moment + (opening - moment) / 2
        assert next_opening(table, between) == opening
        assert local_day(opening) not in table.holidays
        assert (to_local(opening).time()) in {start for start, _ in table.on(local_day(opening))}
