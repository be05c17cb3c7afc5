"""Printer addresses: ``preview:`` and ``tcp://host:port``. Others are refused in words when they are entered."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from surveys.errors import N_, Invalid

DEFAULT_PORT = 9100
_LATER = {"usb", "serial", "file", "cups"}
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True)
class Preview:
    """A picture on the screen instead of paper."""


@dataclass(frozen=True)
class Tcp:
    """A printer in the network, by host name or IPv4 address."""

    host: str
    port: int


def parse_address(text: str) -> Preview | Tcp:
    """The printer behind ``text``; raises Invalid, in words for the administrator who typed it."""
    scheme, colon, rest = text.strip().partition(":")
    scheme = scheme.lower()
    if scheme == "preview" and colon and not rest.strip("/"):
        return Preview()
    if scheme in _LATER:
        raise Invalid(N_("Địa chỉ %(scheme)s: chưa hỗ trợ ở bản này. Dùng preview: hoặc tcp://máy:cổng."), scheme=scheme)
    if scheme == "tcp" and rest.startswith("//"):
        return _tcp(text.strip())
    raise Invalid(N_("Địa chỉ máy in phải là preview: (xem trên màn hình) hoặc tcp://máy:cổng, ví dụ tcp://192.168.1.50:9100."))


def _tcp(text: str) -> Tcp:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid(N_("Cổng của máy in phải là số từ 1 đến 65535, thường là 9100.")) from error
    if port == 0:
        raise Invalid(N_("Cổng của máy in phải là số từ 1 đến 65535, thường là 9100."))
    if not _HOST.fullmatch(host) or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise Invalid(N_("Địa chỉ máy in chưa đúng. Ví dụ: tcp://192.168.1.50:9100."))
    return Tcp(host, port or DEFAULT_PORT)


def is_preview(text: str) -> bool:
    """Whether ``text`` is the address of a screen; a bad address is none."""
    return text.strip().lower().startswith("preview:")
