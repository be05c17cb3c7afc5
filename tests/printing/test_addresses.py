"""Printer addresses are refused in words when they are entered."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import Invalid
from surveys.printing.addresses import Address, Node, Preview, Queue, Serial, Tcp, Usb, is_preview, parse_address


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("preview:", Preview()),
        (" Preview: ", Preview()),
        ("tcp://192.168.1.50:9100", Tcp("192.168.1.50", 9100)),
        ("tcp://may-in-quay-1.local", Tcp("may-in-quay-1.local", 9100)),
        ("TCP://192.168.1.50:9101/", Tcp("192.168.1.50", 9101)),
        ("tcp://[::1]:9100", Tcp("::1", 9100)),
        ("tcp://[fe80::1%eth0]", Tcp("fe80::1%eth0", 9100)),
        ("usb://04b8:0e15", Usb(0x04B8, 0x0E15)),
        ("usb://04B8:0E15/", Usb(0x04B8, 0x0E15)),
        ("usb://0416:5011?serial=A1%202", Usb(0x0416, 0x5011, "A1 2")),
        ("serial:///dev/ttyUSB0", Serial("/dev/ttyUSB0", 9600, "none")),
        ("serial:///dev/serial/by-id/usb-1a86?baud=115200", Serial("/dev/serial/by-id/usb-1a86", 115200)),
        ("serial:///dev/ttyS0?baud=19200&flow=XonXoff", Serial("/dev/ttyS0", 19200, "xonxoff")),
        ("file:///dev/usb/lp0", Node("/dev/usb/lp0")),
        ("cups://may-in-quay-1", Queue("may-in-quay-1")),
        ("cups://MayIn", Queue("MayIn")),
        ("cups://10.0.0.5:8631/Quay_1", Queue("Quay_1", "10.0.0.5", 8631)),
        ("cups://in.local/Quay_1", Queue("Quay_1", "in.local", 631)),
    ],
)
def test_known_addresses_are_understood(text: str, where: Address) -> None:
    assert parse_address(text) == where


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "preview: "),
        ("preview", "preview: "),
        ("preview:x", "preview: "),
        ("http://a", "preview: "),
        ("192.168.1.50", "tcp://192.168.1.50:9100?"),
        ("192.168.1.50:9101", "tcp://192.168.1.50:9101?"),
        ("/dev/usb/lp0", "file:///dev/usb/lp0?"),
        ("/dev/ttyUSB0", "serial:///dev/ttyUSB0?baud=115200?"),
        ("tcp:192.168.1.50", "tcp://192.168.1.50?"),
        ("tcp://", "máy in mạng"),
        ("tcp://:9100", "máy in mạng"),
        ("tcp://192.168.1.500", "không phải là địa chỉ IP"),
        ("tcp://192.168.1", "không phải là địa chỉ IP"),
        ("tcp://a:0", "1 đến 65535"),
        ("tcp://a:70000", "1 đến 65535"),
        ("tcp://a:x", "1 đến 65535"),
        ("tcp://a/b", "máy in mạng"),
        ("tcp://a?x=1", "máy in mạng"),
        ("tcp://me@a", "máy in mạng"),
        ("tcp://a b", "máy in mạng"),
        ("tcp://a..b", "máy in mạng"),
        ("tcp://::1:9100", "1 đến 65535"),
        ("tcp://[::1", "máy in mạng"),
        ("tcp://[may-in]", "máy in mạng"),
        ("usb://", "mã hãng"),
        ("usb://4b8:e15", "mã hãng"),
        ("usb://04b8", "mã hãng"),
        ("usb:///dev/usb/lp0", "mã hãng"),
        ("usb://04b8:0e15?seri=1", "seri"),
        ("usb://04b8:0e15?serial=", "serial"),
        ("serial://dev/ttyS0", "serial:///dev/ttyS0?"),
        ("serial://", "cổng nối tiếp"),
        ("serial://COM3", "cổng nối tiếp"),
        ("serial:///dev/../etc/x", "cổng nối tiếp"),
        ("serial:///dev/ttyS0?baud=fast", "115200"),
        ("serial:///dev/ttyS0?baud=9601", "115200"),
        ("serial:///dev/ttyS0?flow=dsrdtr", "xonxoff"),
        ("serial:///dev/ttyS0?baud=9600&baud=19200", "baud"),
        ("serial:///dev/ttyS0?", "không hiểu được"),
        ("file://dev/usb/lp0", "file:///dev/usb/lp0?"),
        ("file://lp0", "cổng máy in chưa đúng"),
        ("file:///dev/usb/", "cổng máy in chưa đúng"),
        ("file:///proc/self/fd/1", "cổng máy in chưa đúng"),
        ("file:////dev//stdout", "cổng máy in chưa đúng"),
        ("serial:///dev/fd/3", "cổng nối tiếp chưa đúng"),
        (f"tcp://{'a' * 64}:9100", "mạng chưa đúng"),
        ("file:///dev/ttyUSB0", "serial:///dev/ttyUSB0"),
        ("file:///dev/usb/lp0?x=1", "không hiểu được"),
        ("cups://", "hàng đợi in"),
        ("cups://hai tên", "hàng đợi in"),
        ("cups://a/b/c", "hàng đợi in"),
        ("cups://a:0/b", "1 đến 65535"),
        ("cups://a/", "hàng đợi in"),
    ],
)
def test_anything_else_is_refused_in_words_that_say_what_is_right(text: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_address(text)
    assert words in str(refusal.value)


@given(
    scheme=st.sampled_from(["", "preview:", "tcp://", "usb://", "serial://", "file://", "cups://", "tcp:"]),
    rest=st.text(max_size=60) | st.text(alphabet="0123456789abcdef:/?=&[]%.#@", max_size=40),
)
def test_whatever_is_typed_is_either_understood_or_refused(scheme: str, rest: str) -> None:
    with contextlib.suppress(Invalid):
        assert str(parse_address(scheme + rest))


def test_a_preview_is_told_from_paper() -> None:
    assert is_preview(" preview: ")
    assert not is_preview("tcp://preview:9100")
