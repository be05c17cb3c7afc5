"""What could name the person who wrote a remark is masked; what it is about stays readable."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys.remarks.masking import MASK, masked

HIDDEN = [
    ("Gọi tôi 0912 345 678 nhé", "Gọi tôi ••• nhé"),
    ("+84 912-345-678", "•••"),
    ("(0214) 3840000", "•••"),
    ("CCCD 010000000001.", "CCCD •••."),
    ("CMND: 060.123.456", "CMND: •••"),
    ("hộ chiếu C1234567", "hộ chiếu •••"),
    ("O912 345 678 hoặc 0912345o78", "••• hoặc •••"),
    ("gọi không chín một hai, ba bốn năm - sáu bảy tám", "gọi •••"),
    ("goi khong chin mot hai ba bon nam", "goi •••"),
    ("không 9 một 2 ba 4 năm", "•••"),
    ("hồ sơ 000.00.20.H38-250612-0007 bị trễ", "hồ sơ ••• bị trễ"),
    ("hồ sơ h38.20-261008-0975", "hồ sơ •••"),
    ("thư a.b-c@mail.example.vn, cảm ơn", "thư •••, cảm ơn"),
    ("thư abc (at) mail.example.vn", "thư •••"),
    ("xem https://example.vn/hs?id=1", "xem •••"),
    ("zalo: hoa_lan", "•••"),
    ("xe 24A-123.45 bị dắt đi", "xe ••• bị dắt đi"),
    ("xe 24b1 678.90", "xe •••"),
    ("Tôi là Nguyễn Văn An ở tổ 5", "Tôi là ••• ở tổ 5"),
    ("Em tên là Giàng A Páo", "Em tên là •••"),
    ("Tôi, Trần Thị Bưởi, xin góp ý", "Tôi, •••, xin góp ý"),
    ("Họ và tên: Lò Thị Ếch", "Họ và tên: •••"),
    ("tôi sinh ngày 12/03/2001", "tôi sinh ngày •••"),
    ("sinh 12/03/1985", "sinh •••"),
    ("sinh 12/03/2016 - 0912", "sinh •••"),
]
SHOWN = [
    "Quầy 3 làm 15 phút, rất tốt",
    "Hẹn 12/03/2016 mà 20/03/2016 mới trả",
    "Theo Nghị định 118/2025/NĐ-CP thì tôi được trả trước tháng 3/2026",
    "Lệ phí 150.000 đồng, lần trước 1.500.000đ",
    "Làm việc từ 7:30 - 11:30, chiều từ 13h30 đến 17h00",
    "Ba năm nay tôi đi hai lần, ba mẹ tôi năm nay tám mươi tuổi",
    "Chị Hoa ở quầy 3 rất nhiệt tình, anh Nguyễn Văn Bình cũng vậy",
    "Tôi là người dân xã Bản Lầu, tôi rất hài lòng",
    "Giai đoạn 2020-2025 tốt hơn hẳn",
    "Cán bộ nói được tiếng Mông nên bố tôi hiểu hết.",
]


@pytest.mark.parametrize(("said", "shown"), HIDDEN)
def test_what_could_name_the_writer_is_masked(said: str, shown: str) -> None:
    assert masked(said) == shown
    assert masked(unicodedata.normalize("NFD", said)) == shown


@pytest.mark.parametrize("said", SHOWN)
def test_what_a_remark_is_about_stays(said: str) -> None:
    assert masked(said) == said


words = st.sampled_from(["gọi tôi", "số", "hồ sơ của tôi là", "cảm ơn", "nhé", "ở quầy", "liên hệ", ""])
gaps = st.text(alphabet=" .,-–/_()\n\u00a0\u200b:;", max_size=4)
# What begins with 0 is no date, year, law or sum.
numbers = st.lists(st.tuples(st.integers(0, 9).map(str), gaps), min_size=6, max_size=14)


@settings(deadline=None)
@given(words, numbers, words)
@example("", [(digit, "") for digit in "0912345678"], "")
def test_any_grouping_of_a_long_number_is_masked(before: str, digits: list[tuple[str, str]], after: str) -> None:
    number = "00" + "".join(digit + gap for digit, gap in digits)
    shown = masked(f"{before} {number} {after}")
    assert MASK in shown
    assert not re.search(r"\d", shown)


spelled = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "0", "1", "5", "9"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(spelled), min_size=6, max_size=12))
def test_any_spelling_of_a_long_number_is_masked(digits: list[str]) -> None:
    number = " ".join(["không", *digits])
    assert masked(f"gọi {number} nhé") == f"gọi {MASK} nhé"


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SHOWN), words, st.integers(0, 999).map(lambda n: f"trong {n} ngày")), max_size=6))
def test_ordinary_sentences_stay_as_they_are(parts: list[str]) -> None:
    said = " và ".join(parts)
    assert masked(said) == said


@settings(deadline=None)
@given(st.text(max_size=300))
@example("0@0@0")
@example("Tôi là Nguyễn 0 1 2 3 4 5 Văn 6 7 8 9 0 1")
def test_masking_ends_and_masking_again_changes_nothing(said: str) -> None:
    once = masked(said)
    assert masked(once) == once


@settings(deadline=None)
@given(st.integers(1, 31), st.integers(1, 12), st.integers(2000, 2099))
def test_a_date_of_this_century_stays(day: int, month: int, year: int) -> None:
    written = f"{day}/{month}/{year}", f"{day:02d}-{month:02d}-{year}", f"{day} tháng {month} năm {year}"
    for said in (f"ngày {date} tôi đến" for date in written):
        assert masked(said) == said


@settings(deadline=None)
@given(st.integers(1, 99), st.integers(0, 999))
def test_a_sum_of_money_stays(thousands: int, rest: int) -> None:
    said = f"nộp {thousands}.{rest:03d}.000 đồng"
    assert masked(said) == said
