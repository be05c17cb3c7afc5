"""Looking procedures up: what is told, and how it is found."""

import gzip
import json
import re
import time
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.database import Database
from surveys.guide import verbs as guide
from surveys.guide.models import ProcedureGuide
from surveys.guide.verbs import Entry, folded, search
from surveys.office.models import Field, Procedure
from tests import builders
from tests.builders import Place
from tests.kiosk.conftest import House, furnish


def entry(name: str, code: str = "1.000001", field: str = "Đất đai") -> Entry:
    return Entry(code, name, "", field, "Land", "", "", "", "", "", "")


HARMONY = entry("Hòa giải tranh chấp đất đai", "1.004238")
OTHERS = [entry("Cấp đổi Giấy chứng nhận quyền sử dụng đất", "2.000815"), entry("Thẩm định dự án", "1.009972", "Xây dựng")]


@pytest.mark.parametrize("query", ["hoa", "hoà", "HÒA", "hoa giai", "tranh chap", "1.004238", "004238", "hoagiai", "dat tranh"])
def test_a_procedure_is_found_without_tone_marks_by_name_or_code(query: str) -> None:
    assert search([*OTHERS, HARMONY], query)[0] == HARMONY


def test_a_field_finds_its_procedures_and_nonsense_finds_none() -> None:
    assert search([*OTHERS, HARMONY], "xay dung") == [OTHERS[1]]
    assert len(search([*OTHERS, HARMONY], "dat dai")) == 2
    assert search([*OTHERS, HARMONY], "oa") == [], "the middle of a short word is no hit"
    assert search([*OTHERS, HARMONY], "khong co gi") == []
    assert len(search([*OTHERS, HARMONY], "  ")) == 3


def test_folding_parts_words_and_drops_marks() -> None:
    assert folded("  Cấp đổi (GCN) – đất ở ") == "cap doi gcn dat o"


def told(database: Database, where: Place) -> None:
    """What the office tells of its procedure."""
    with database.writing() as session:
        text = {"requirements": "- Đơn theo mẫu\nBản vẽ", "fee": "Không", "time_limit": "20 ngày", "time_limit_en": "20 days"}
        session.add(ProcedureGuide(office_id=where.office, procedure_id=where.procedure, **text))


def test_each_office_tells_its_own_on_either_store(database: Database) -> None:
    with database.writing() as session:
        one = builders.place(session)
        other = builders.place(session, code="H38.21")
        session.add(Procedure(code="9.9", name="Việc nơi khác", field_id=one.field))
    told(database, one)
    with database.reading() as session:
        mine, theirs = guide.entries(session, one.office), guide.entries(session, other.office)
    assert [each.code for each in mine] == ["1.009972"], "what the office tells of or handles"
    assert mine[0].told
    assert mine[0].fee == "Không"
    assert [each.told for each in theirs] == [False, False], "before its first, all that there are"


def test_a_phone_searches_and_reads_without_a_script(app: Flask) -> None:
    house = furnish(app)
    told(house.database, house.place)
    client = app.test_client()
    assert "Tra cứu thủ tục" in client.get("/").text
    fields = client.get("/k/H38/lookup").text
    assert "/k/H38/lookup?field=" in fields
    page = client.get("/k/H38/lookup", query_string={"q": "tham dinh"}).text
    assert builders.LONG_NAME in page
    assert "<li>Đơn theo mẫu</li>" in page
    assert "20 days" in page
    assert "Không tìm thấy thủ tục nào" in client.get("/k/H38/lookup", query_string={"q": "xyz"}).text
    assert client.get("/k/none/lookup").status_code == 404


def test_only_a_paired_device_gets_the_whole_list(client: FlaskClient) -> None:
    assert client.get("/d/lookup.json").status_code in (303, 403, 404)


PAPERS = "Đơn đề nghị theo mẫu số 01 Bản sao chứng thực Giấy chứng nhận quyền sử dụng đất Bản vẽ thiết kế đã thẩm định"


def test_five_hundred_procedures_are_small_on_the_wire_and_instantly_searched() -> None:
    random = Random(3)
    words = re.findall(r"\w+", PAPERS + " cấp đổi gia hạn điều chỉnh thẩm định phê duyệt hồ sơ dự án công trình khoáng sản")
    made = [
        Entry(
            code=f"{random.randint(1, 3)}.{random.randint(0, 999999):06d}",
            name=" ".join(random.choices(words, k=18)),
            name_en="",
            field=f"Lĩnh vực {number % 30}",
            field_en="",
            requirements=" ".join(random.choices(words, k=60)),
            requirements_en="",
            fee="Không",
            fee_en="",
            time_limit=f"{random.randint(1, 45)} ngày làm việc",
            time_limit_en="",
        )
        for number in range(500)
    ]
    wire = gzip.compress(json.dumps(guide.as_data(made), ensure_ascii=False).encode(), 6)
    assert len(wire) < 90_000, "random words hardly compress; real procedures repeat themselves"
    begun = time.process_time()
    search(made, "gia han giay")
    assert time.process_time() - begun < 0.25


def test_a_field_in_an_address_is_shown_as_text(house: House, client: FlaskClient) -> None:
    with house.database.writing() as session:
        session.add(Field(name="<b>Lạ</b>"))
    assert "<b>Lạ</b>" not in client.get("/k/H38/lookup", query_string={"field": "<b>Lạ</b>"}).text
