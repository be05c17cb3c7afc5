"""The drivers that not every machine has: ``phieu[usb]``, ``phieu[serial]``, ``phieu[cups]``. Imported only when one is used."""

import importlib
from typing import Any

from surveys.errors import N_, Invalid
from surveys.printing.addresses import Address, Queue, Serial, Usb, parse_address

_NEEDED: dict[type[Address], tuple[str, tuple[str, ...]]] = {
    Usb: ("usb", ("usb.core", "usb.util", "usb.backend.libusb1", "libusb_package")),
    Serial: ("serial", ("serial",)),
    Queue: ("cups", ("cups",)),
}


def load(name: str) -> Any:
    """A driver's module; raises ImportError where it (or what it is built on) is not installed."""
    return importlib.import_module(name)


def check_address(text: str) -> Address:
    """The printer behind ``text``, if this machine can reach its kind; raises Invalid, in words for who typed it."""
    where = parse_address(text)
    extra, modules = _NEEDED.get(type(where), ("", ()))
    try:
        for module in modules:
            load(module)
    except ImportError as error:
        raise Invalid(
            N_(
                "Máy chủ chưa có phần mềm cho loại máy in này. Người cài đặt chạy: pip install phieu[%(extra)s], rồi khởi động"
                " lại Phiếu. Hoặc dùng máy in mạng: tcp://192.168.1.50:9100."
            ),
            extra=extra,
        ) from error
    return where
