"""What an address may ask for, and how it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.clock import add_months
from surveys.errors import Invalid
from surveys.figures.filters import Filters, read
from surveys.figures.periods import Period, parse
from surveys.figures.scope import usual
from surveys.responses.models import Channel

MONTHS = st.builds(lambda y, m: y * 100 + m, st.integers(2000, 2090), st.integers(1, 12))


@pytest.mark.parametrize(
    ("word", "first", "last", "kind"),
    [
        ("2016", 201601, 201612, "year"),
        ("2016-Q2", 201604, 201606, "quarter"),
        ("2016-q4", 201610, 201612, "quarter"),
        ("2016-05", 201605, 201605, "month"),
        ("05/2016", 201605, 201605, "month"),
        ("2016-11..2017-02", 201611, 201702, "range"),
    ],
)
def test_a_period_is_a_year_a_quarter_a_month_or_months(word: str, first: int, last: int, kind: str) -> None:
    assert parse(word) == Period(first, last)
    assert parse(word).kind == kind


@given(MONTHS, st.integers(0, 40))
def test_a_period_s_word_reads_back(first: int, more: int) -> None:
    period = Period(first, add_months(first, more))
    assert parse(period.word) == period
    assert len(period.months()) == more + 1


@pytest.mark.parametrize("word", ["2016-13", "x", "2016-Q5", "2016-05..2016-01", "1900-01..2999-12", "٢٠١٦", "..", "2016-00"])
def test_a_period_that_makes_no_sense_is_refused_in_words(word: str) -> None:
    with pytest.raises(Invalid):
        parse(word)


def test_a_period_begins_and_ends_at_vietnamese_midnight() -> None:
    period = parse("2016-05")
    assert period.begins.isoformat() == "2016-04-30T17:00:00+00:00"
    assert period.ends.isoformat() == "2016-05-31T17:00:00+00:00"


def test_the_usual_period_is_the_latest_year_with_data_and_the_one_before_while_it_is_sparse() -> None:
    assert usual([*range(201601, 201613), 201702], 2026) == Period(201601, 201712)
    assert usual([*range(201601, 201613), 201702, 201703, 201705], 2026) == Period(201701, 201712)
    assert usual([201411, 201602], 2026) == Period(201601, 201612)
    assert usual([], 2026) == Period(202601, 202612)


def test_an_address_is_read_and_written_back() -> None:
    words = {
        "period": "2016-Q1",
        "office": "3",
        "field": "4",
        "procedure": "5",
        "clerk": "6",
        "channel": "phone",
        "verified": "0",
    }
    filters = read(words)
    assert filters == Filters(parse("2016-Q1"), 3, 4, 5, 6, Channel.PHONE, False)
    assert filters.words() == words
    assert read({}).words() == {}


def test_chosen_months_win_only_when_no_ready_period_is_chosen() -> None:
    assert read({"period": "custom", "from": "2016-02", "to": "2016-05"}).period == Period(201602, 201605)
    assert read({"period": "2016", "from": "2016-02", "to": "2016-05"}).period == Period(201601, 201612)
    assert read({"period": "custom", "from": "2016-02"}).period == Period(201602, 201602)


@pytest.mark.parametrize(
    "args",
    [
        {"clerk": "x"},
        {"clerk": "0"},
        {"clerk": "-1"},
        {"office": "9" * 30},
        {"channel": "fax"},
        {"verified": "yes"},
        {"clerk": "²"},
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_in_words(args: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        read(args)


@pytest.mark.parametrize("name", ["office", "field", "procedure", "clerk"])
@pytest.mark.parametrize("number", ["1" * 5000, "0" * 18 + "1" * 5000, "0" * 5000 + "1", "2147483648"])
def test_a_number_of_any_length_is_refused_in_words(name: str, number: str) -> None:
    with pytest.raises(Invalid):
        read({name: number})


@pytest.mark.parametrize("word", ["1999", "2101", "2999", "1999-Q4", "2101-Q1", "1999-12", "2101-01", "2099-01..2101-01"])
def test_a_period_out_of_reach_is_refused_in_words(word: str) -> None:
    with pytest.raises(Invalid, match="2000"):
        parse(word)
    assert parse("2000-01..2000-01").kind == parse("2100-12").kind == "month"
