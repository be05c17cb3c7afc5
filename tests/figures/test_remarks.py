"""Remarks tell nothing but their words."""

from dataclasses import replace

import pytest

from surveys.database import Database
from surveys.errors import NotFound
from surveys.figures.filters import Filters
from surveys.figures.masking import masked
from surveys.figures.periods import parse
from surveys.figures.remarks import Remarks, Stretch, remarks
from surveys.figures.suppression import Why
from surveys.responses.models import Channel
from tests.conftest import NOW
from tests.figures.ratings import Given, World, at, rate, world

YEAR = Filters(period=parse("2016"))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Gọi tôi 0912 345 678 nhé", "Gọi tôi ••• nhé"),
        ("0912.345.678", "•••"),
        ("+84 912-345-678", "•••"),
        ("(0214) 3840000", "•••"),
        ("CCCD 010000000001.", "CCCD •••."),
        ("thư a.b-c@mail.example.vn, cảm ơn", "thư •••, cảm ơn"),
        ("xem https://example.vn/hs?id=1", "xem •••"),
        ("hồ sơ 000.00.20.H38-250612-0007 bị trễ", "hồ sơ ••• bị trễ"),
        ("hồ sơ H38.20-261008-0975", "hồ sơ •••"),
        ("Quầy 3 làm 15 phút, rất tốt", "Quầy 3 làm 15 phút, rất tốt"),
        ("Nghị định 118/2025", "Nghị định •••"),
    ],
)
def test_what_could_name_a_person_is_masked(said: str, shown: str) -> None:
    assert masked(said) == shown


def ask(database: Database, filters: Filters, where: World, *, stretch: int = 0, page: int = 1, secret: str = "k") -> Remarks:
    with database.reading() as session:
        return remarks(session, filters, office_ids=(where.place.office,), now=NOW, secret=secret, stretch=stretch, page=page)


def filled(database: Database, *months: tuple[int, int]) -> World:
    with database.writing() as session:
        where = world(session, clerks=2)
        given = [
            Given(4, at(month, 1 + i % 27), where.clerks[i % 2], where.procedures[0], remark=f"Lời {i} tháng {month % 100}")
            for month, n in months
            for i in range(n)
        ]
        rate(session, where, given)
    return where


def test_remarks_come_by_stretches_of_months_with_enough_ratings(database: Database) -> None:
    where = filled(database, (201601, 9), (201602, 2), (201605, 8))
    found = ask(database, YEAR, where)
    assert found.stretches == (Stretch(201605, 201605), Stretch(201601, 201602))
    assert found.total == 8
    assert ask(database, YEAR, where, stretch=201601).total == 11


def test_their_order_is_by_a_key_not_by_time(database: Database) -> None:
    where = filled(database, (201605, 40))
    first, again, other = (ask(database, YEAR, where, secret=secret).texts for secret in ("k", "k", "l"))
    assert first == again
    assert first != other
    assert sorted(first) == sorted(other)
    assert list(first) != [f"Lời {i} tháng 5" for i in range(40)]


def test_they_are_paged(database: Database) -> None:
    where = filled(database, (201605, 120))
    pages = [ask(database, YEAR, where, page=page) for page in (1, 2, 3, 99)]
    assert [len(page.texts) for page in pages] == [50, 50, 20, 20]
    assert len({text for page in pages for text in page.texts}) == 120


def test_a_withheld_office_s_remarks_are_withheld(database: Database) -> None:
    where = filled(database, (201605, 4))
    found = ask(database, YEAR, where)
    assert found.why is Why.FEW
    assert found.texts == ()


def test_a_stretch_that_is_not_offered_is_not_found(database: Database) -> None:
    where = filled(database, (201601, 9), (201602, 2), (201605, 8))
    with pytest.raises(NotFound):
        ask(database, YEAR, where, stretch=201602)


def test_remarks_are_the_whole_office_s_whatever_else_is_chosen(database: Database) -> None:
    where = filled(database, (201601, 9), (201605, 30))
    whole = ask(database, YEAR, where)
    assert not whole.widened
    procedure = where.procedures[0]
    for filters in (
        replace(YEAR, clerk=where.clerks[0]),
        replace(YEAR, procedure=procedure),
        replace(YEAR, field=where.fields[procedure]),
        replace(YEAR, channel=Channel.PHONE),
        replace(YEAR, clerk=where.clerks[1], procedure=procedure, channel=Channel.KIOSK),
    ):
        assert ask(database, filters, where) == replace(whole, widened=True)
    with pytest.raises(NotFound):
        ask(database, replace(YEAR, clerk=99999), where)


def test_the_remarks_of_an_office_of_one_rated_clerk_follow_the_clerk_s_minimum(database: Database) -> None:
    with database.writing() as session:
        where = world(session, clerks=2)
        rate(session, where, [Given(4, at(201605), where.clerks[0], where.procedures[0], remark="Tốt") for _ in range(7)])
    found = ask(database, YEAR, where)
    assert (found.why, found.minimum, found.texts) == (Why.FEW, 10, ())
