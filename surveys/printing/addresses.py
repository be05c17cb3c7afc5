"""Printer addresses: what an administrator may type, and the words that refuse the rest when it is entered.

``preview:`` · ``tcp://host:port`` · ``usb://vid:pid[?serial=…]`` · ``serial:///dev/…[?baud=…&flow=…]`` ·
``file:///dev/usb/lp0`` · ``cups://queue`` or ``cups://host:port/queue``. Only the form is judged here: whether anything stands
there is seen when it is opened, and whether this machine has the driver in ``extras``.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from surveys.errors import Invalid
from surveys.printing import refusals

DEFAULT_PORT = 9100
CUPS_PORT = 631
DEFAULT_BAUD = 9600  # what most serial receipt printers leave the factory with
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
FLOWS = ("none", "rtscts", "xonxoff")

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?")
_USB = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
# This machine's or this program's own: its log, its sockets, its settings.
_OWN = re.compile(r"/+(proc|sys|dev/+(fd|std(in|out|err)|log|shm))(/|$)")
_QUEUE = re.compile(r"[^\s/#?\x00-\x20\x7f]{1,127}")


@dataclass(frozen=True)
class Preview:
    """A picture on the screen instead of paper."""


@dataclass(frozen=True)
class Tcp:
    """A printer in the network, by host name, IPv4 or IPv6 address (without brackets)."""

    host: str
    port: int


@dataclass(frozen=True)
class Usb:
    """A printer on this machine's USB, by its maker's and its own number; ``serial`` tells two of one kind apart."""

    vendor: int
    product: int
    serial: str = ""


@dataclass(frozen=True)
class Serial:
    """A printer on a serial port: ``baud`` bits a second, 8N1, ``flow`` one of FLOWS."""

    path: str
    baud: int = DEFAULT_BAUD
    flow: str = "none"


@dataclass(frozen=True)
class Node:
    """A printer behind a device node (usblp, parallel port) or a named pipe; never a plain file."""

    path: str


@dataclass(frozen=True)
class Queue:
    """A CUPS queue; ``host`` empty: that of this machine."""

    name: str
    host: str = ""
    port: int = CUPS_PORT


Address = Preview | Tcp | Usb | Serial | Node | Queue


def parse_address(text: str) -> Address:
    """The printer behind ``text``; raises Invalid, in words for the administrator who typed it."""
    scheme, colon, rest = text.strip().partition(":")
    scheme = scheme.lower()
    if scheme == "preview" and colon and not rest.strip("/"):
        return Preview()
    parse = _KINDS.get(scheme)
    if parse is None or not colon:
        raise _guessed(text.strip())
    if not rest.startswith("//"):
        raise Invalid(refusals.SLASHES, guess=f"{scheme}://{rest.lstrip('/')}")
    return parse(rest[2:])


def _guessed(text: str) -> Invalid:
    """The refusal of something that names no kind, with what was probably meant."""
    if text.startswith("/dev/tty") or text.startswith("/dev/serial/"):
        return Invalid(refusals.SCHEME, guess=f"serial://{text}?baud=115200")
    if text.startswith("/dev/"):
        return Invalid(refusals.SCHEME, guess=f"file://{text}")
    if re.fullmatch(r"\d+\.\d+\.\d+\.\d+(:\d+)?", text):
        return Invalid(refusals.SCHEME, guess=f"tcp://{text}" if ":" in text else f"tcp://{text}:{DEFAULT_PORT}")
    return Invalid(refusals.ANY)


def _tcp(rest: str) -> Tcp:
    host, port, path = _host(rest, refusals.TCP)
    if path.strip("/"):
        raise Invalid(refusals.TCP)
    return Tcp(host, port or DEFAULT_PORT)


def _host(rest: str, refusal: str) -> tuple[str, int | None, str]:
    """Host, port and path of what stands behind ``//``."""
    try:
        parts = urlsplit(f"//{rest}")
        # Brackets hold an IPv6 address and nothing else: urlsplit refuses the rest with ValueError, as it does a port over 65535.
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid(refusals.PORT if "port" in str(error).lower() else refusal) from error
    if port == 0:
        raise Invalid(refusals.PORT)
    if parts.query or parts.fragment or "@" in parts.netloc or not _is_host(host, bracketed=parts.netloc.startswith("[")):
        raise Invalid(refusal)
    return host, port, parts.path


def _is_host(host: str, *, bracketed: bool) -> bool:
    if bracketed:
        return _is_ip(host)
    if re.fullmatch(r"[\d.]+", host) and not _is_ip(host):
        raise Invalid(refusals.IP, host=host)
    # A part of a name that is too long for the Internet's names can't even be looked up.
    return _HOST.fullmatch(host) is not None and all(0 < len(part) < 64 for part in host.split("."))


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _usb(rest: str) -> Usb:
    where, options = _options(rest, ("serial",), "usb://04b8:0e15?serial=ABC123")
    found = _USB.fullmatch(where.rstrip("/"))
    if found is None:
        raise Invalid(refusals.USB_FORM)
    return Usb(int(found[1], 16), int(found[2], 16), options.get("serial", ""))


def _serial(rest: str) -> Serial:
    where, options = _options(rest, ("baud", "flow"), "serial:///dev/ttyUSB0?baud=115200&flow=rtscts")
    path = _device(where, refusals.SERIAL_FORM)
    baud, flow = options.get("baud", str(DEFAULT_BAUD)), options.get("flow", "none").lower()
    if baud not in map(str, BAUDS):
        raise Invalid(refusals.BAUD, bauds=", ".join(map(str, BAUDS)))
    if flow not in FLOWS:
        raise Invalid(refusals.FLOW)
    return Serial(path, int(baud), flow)


def _file(rest: str) -> Node:
    where, _ = _options(rest, (), "file:///dev/usb/lp0")
    path = _device(where, refusals.FILE_FORM)
    if path.startswith(("/dev/tty", "/dev/serial/")):
        # Such a node would treat bytes of a picture as text to be tidied, and answer with an echo.
        raise Invalid(refusals.FILE_SERIAL, path=path)
    return Node(path)


def _device(where: str, refusal: str) -> str:
    path = unquote(where)
    if re.match(r"(dev|run|var|tmp)/", path):
        raise Invalid(refusals.SLASHES, guess=("serial" if refusal is refusals.SERIAL_FORM else "file") + f":///{path}")
    if not path.startswith("/") or path.endswith("/") or not path.isprintable() or ".." in path.split("/") or _OWN.match(path):
        raise Invalid(refusal)
    return path


def _options(rest: str, known: tuple[str, ...], example: str) -> tuple[str, dict[str, str]]:
    """What stands before ``?``, and the named values behind it; each of ``known`` at most once, and no others."""
    where, mark, query = rest.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    odd = [name for name, value in pairs if name not in known or not value]
    if odd or "#" in rest or len(dict(pairs)) != len(pairs) or (mark and not pairs):
        raise Invalid(refusals.UNKNOWN, part=odd[0] if odd else query or "#", example=example)
    return where, dict(pairs)


def _cups(rest: str) -> Queue:
    server, slash, name = rest.rpartition("/")
    if not slash:
        return Queue(_queue(rest))
    host, port, path = _host(server, refusals.CUPS_FORM)
    if path:
        raise Invalid(refusals.CUPS_FORM)
    return Queue(_queue(name), host, port or CUPS_PORT)


def _queue(name: str) -> str:
    if not _QUEUE.fullmatch(name):
        raise Invalid(refusals.CUPS_FORM)
    return name


_KINDS: dict[str, Callable[[str], Address]] = {"tcp": _tcp, "usb": _usb, "serial": _serial, "file": _file, "cups": _cups}


def is_preview(text: str) -> bool:
    """Whether ``text`` is the address of a screen; a bad address is none."""
    return text.strip().lower().startswith("preview:")
