"""What is read of a batch: its words alone, masked, in an order that says nothing; and who has read it."""

import pytest

from surveys.accounts.models import Role
from surveys.database import Database
from surveys.errors import NotFound
from surveys.remarks import reading
from surveys.remarks.search import MOST, Found, search
from tests.conftest import NOW
from tests.figures.ratings import World, world
from tests.remarks.said import Said, gather, say
from tests.signing import make_account

SECRET = "k" * 64


@pytest.fixture
def where(database: Database) -> World:
    """An office with two batches (January: 60 remarks, March: 12), one office below it with one."""
    with database.writing() as session:
        made = world(session, clerks=2)
        low = world(session, code="H38.20", parent=made.place.office, clerks=2)
        say(session, made, [Said(201601, 30, clerk) for clerk in made.clerks])
        say(
            session,
            made,
            [Said(201603, 11, made.clerks[0]), Said(201603, 1, made.clerks[1], text="Gọi tôi 0912 345 678, hồ hởi lắm")],
        )
        say(session, low, [Said(201602, 4, clerk) for clerk in low.clerks])
        make_account(session, made.place, Role.MANAGER, login="lan")
        make_account(session, made.place, Role.MANAGER, login="binh")
    gather(database, made)
    gather(database, low)
    return made


def listed(database: Database, office_ids: tuple[int, ...] = (1, 2)) -> tuple[reading.Batch, ...]:
    with database.reading() as session:
        return reading.batches(session, office_ids=office_ids, account_id=1).batches


def test_batches_come_newest_first_and_whole(database: Database, where: World) -> None:
    assert [(batch.months.first, batch.size) for batch in listed(database)] == [(201603, 12), (201602, 8), (201601, 60)]
    with database.reading() as session:
        beyond = reading.batches(session, office_ids=(1, 2), account_id=1, page=99)
    assert (beyond.page, beyond.total, len(beyond.batches)) == (1, 3, 3)
    assert [batch.size for batch in listed(database, office_ids=(where.place.office,))] == [12, 60]


def test_another_office_s_batch_is_not_found(database: Database, where: World) -> None:
    [low] = listed(database, office_ids=(2,))
    with database.reading() as session, pytest.raises(NotFound):
        reading.one(session, low.id, office_ids=(where.place.office,), account_id=1)


def test_the_order_is_by_a_key_not_by_time(database: Database, where: World) -> None:
    batch = listed(database)[2].id
    with database.reading() as session:
        first, again, other = (reading.texts(session, batch, secret=key).texts for key in ("k", "k", "l"))
        pages = [reading.texts(session, batch, secret="k", page=page) for page in (1, 2, 99)]
    assert first == again
    assert first != other
    assert [len(page.texts) for page in pages] == [50, 10, 10]
    assert len({text for page in pages for text in page.texts}) == pages[0].total == 60
    came = [text for page in pages[:2] for text in page.texts]
    assert came != sorted(came)


def test_an_account_s_batches_are_unread_until_it_opens_them(database: Database, where: World) -> None:
    def unread() -> list[int]:
        with database.reading() as session:
            return [reading.unread(session, office_ids=(1, 2), account_id=account) for account in (1, 2)]

    assert unread() == [3, 3]
    opened = listed(database)[0].id
    for _ in range(2):
        with database.writing() as session:
            reading.read(session, [opened, opened], account_id=1, now=NOW)
    assert unread() == [2, 3]
    assert [batch.opened for batch in listed(database)] == [True, False, False]


def found(database: Database, words: str, *office_ids: int) -> tuple[Found, ...]:
    with database.reading() as session:
        return search(session, words, office_ids=office_ids or (1, 2), account_id=1, secret=SECRET).found


def test_a_search_minds_neither_marks_nor_case(database: Database, where: World) -> None:
    for words in ("hồ hởi", "ho hoi", "HO HỞI", "goi toi", "  hởi   lắm "):
        [one] = found(database, words)
        assert one.text == "Gọi tôi •••, hồ hởi lắm"
        assert one.batch.months.first == 201603


def test_what_is_masked_is_never_found(database: Database, where: World) -> None:
    assert [words for words in ("0912", "345", "•••", "", " . ", "oi", "678, hồ") if found(database, words)] == []


def test_a_search_goes_through_the_given_offices_alone_and_the_last_batches_first(database: Database, where: World) -> None:
    assert [one.batch.months.first for one in found(database, "về cán bộ")] == [201602] * 8 + [201603] * 11 + [201601] * (
        MOST - 19
    )
    assert [one.batch.months.first for one in found(database, "về cán bộ", 2)] == [201602] * 8
    assert len(found(database, "tháng 3")) == 11


def test_a_search_ends_somewhere_and_says_so(database: Database, where: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from surveys.remarks import search as module

    monkeypatch.setattr(module, "STRIDE", 1)
    monkeypatch.setattr(module, "SCANNED", 9)
    with database.reading() as session:
        some = search(session, "về cán bộ", office_ids=(1, 2), account_id=1, secret=SECRET)
        monkeypatch.setattr(module, "SCANNED", 1000)
        most, few = (search(session, words, office_ids=(1, 2), account_id=1, secret=SECRET) for words in ("về cán bộ", "tháng 3"))
    assert (len(some.found), some.more) == (19, True)
    assert (len(most.found), most.more) == (MOST, True)
    assert (len(few.found), few.more) == (11, False)
