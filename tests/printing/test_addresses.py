"""Printer addresses are refused in words when they are entered."""

import pytest

from surveys.errors import Invalid
from surveys.printing.addresses import Preview, Tcp, is_preview, parse_address


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("preview:", Preview()),
        (" Preview: ", Preview()),
        ("tcp://192.168.1.50:9100", Tcp("192.168.1.50", 9100)),
        ("tcp://may-in-quay-1.local", Tcp("may-in-quay-1.local", 9100)),
        ("TCP://192.168.1.50:9101/", Tcp("192.168.1.50", 9101)),
    ],
)
def test_known_addresses_are_understood(text: str, where: Preview | Tcp) -> None:
    assert parse_address(text) == where


@pytest.mark.parametrize("text", ["usb://04b8:0e15", "serial:///dev/ttyS0", "file:///dev/usb/lp0", "cups://hp"])
def test_later_transports_are_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid, match="chưa hỗ trợ ở bản này"):
        parse_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "preview",
        "192.168.1.50",
        "tcp:192.168.1.50",
        "tcp://",
        "tcp://:9100",
        "tcp://a:0",
        "tcp://a:70000",
        "tcp://a:x",
        "tcp://a/b",
        "tcp://a?x=1",
        "tcp://me@a",
        "tcp://a b",
        "preview:x",
        "http://a",
        "tcp://[::1]:9100",
    ],
)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid):
        parse_address(text)


def test_a_preview_is_told_from_paper() -> None:
    assert is_preview(" preview: ")
    assert not is_preview("tcp://preview:9100")
