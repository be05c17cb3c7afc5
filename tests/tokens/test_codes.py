"""Token codes: what is printed, what is typed, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.tokens import codes

CODES = st.integers(min_value=0, max_value=2**45 - 1).map(
    lambda number: "".join(codes.ALPHABET[number >> shift & 31] for shift in range(40, -1, -5))
)


def complete(data: str) -> str | None:
    """The nine symbols with their check symbol, if it is one that we use."""
    number = 0
    for symbol in data:
        number = number * 32 + codes.ALPHABET.index(symbol)
    return data + codes.ALPHABET[number % 37] if number % 37 < 32 else None


@pytest.mark.parametrize("code", [codes.new_code() for _ in range(50)], ids=range(50))
def test_a_new_code_is_read_back_as_it_was_made(code: str) -> None:
    assert codes.parse(code) == codes.parse(codes.shown(code)) == codes.parse(f"  {code.lower()[:4]} {code[4:]}\r") == code


@given(
    CODES,
    st.sampled_from(["http://10.0.0.1:8000/t/{}", "https://phieu.example.vn/t/{}?at=kiosk", "/t/{}", "HTTPS://X.VN/t/{}#x"]),
)
def test_a_scanned_address_is_understood(data: str, address: str) -> None:
    if code := complete(data):
        assert codes.parse(address.format(code)) == code


@given(CODES, st.integers(0, 9), st.sampled_from(codes.ALPHABET))
def test_one_wrong_symbol_is_always_noticed(data: str, place: int, symbol: str) -> None:
    code = complete(data)
    if code is None or code[place] == symbol:
        return
    with pytest.raises(codes.Mistyped):
        codes.parse(code[:place] + symbol + code[place + 1 :])


@given(CODES, st.integers(0, 8))
def test_two_swapped_neighbours_are_always_noticed(data: str, place: int) -> None:
    code = complete(data)
    if code is None or code[place] == code[place + 1]:
        return
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    with pytest.raises(codes.Mistyped):
        codes.parse(swapped)


@given(st.text())
def test_any_other_text_is_refused_in_words(text: str) -> None:
    try:
        code = codes.parse(text)
    except codes.Mistyped:
        return
    assert complete(code[:-1]) == code


def test_letters_that_look_like_digits_are_forgiven() -> None:
    code = complete("01AB01AB0") or complete("01AB01AB1")
    assert code is not None
    assert codes.parse(code.replace("0", "o").replace("1", "l")) == codes.parse(code.replace("1", "I")) == code


def test_the_stored_digests_differ_by_purpose_and_by_key() -> None:
    code = codes.new_code()
    made = {codes.digest("a", code), codes.digest("b", code), codes.proof("a", code), codes.proof("b", code)}
    assert len(made) == 4
    assert all(len(digest) == 32 for digest in made)


def test_a_thousand_codes_are_all_different() -> None:
    assert len({codes.new_code() for _ in range(1000)}) == 1000
