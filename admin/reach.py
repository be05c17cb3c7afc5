"""Whether devices and phones reach this installation by its public address, and may do all that they need there."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from urllib.parse import SplitResult, urlsplit

Finding = tuple[bool, str]
PATIENCE = 5.0
RENEW_DAYS = 14


def secure_context(url: str) -> bool:
    """Whether a browser treats pages at ``url`` as a secure context, which service workers need (W3C Secure Contexts, 3.1)."""
    parts = urlsplit(url)
    return parts.scheme == "https" or _loopback(parts.hostname or "")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def look(url: str, *, now: datetime) -> list[Finding]:
    """What a device would meet at ``url``, a line each, with whether it is good. Takes PATIENCE seconds at most for each try."""
    parts = urlsplit(url)
    findings = [_named(url, parts)]
    if parts.scheme == "https":
        findings.append(_certificate(parts, now))
    if findings[-1][0]:
        findings.append(_answer(parts))
    return findings


def _named(url: str, parts: SplitResult) -> Finding:
    if _loopback(parts.hostname or ""):
        return True, f"address in QR codes: {url} (phones and devices reach only this machine: set PHIEU_PUBLIC_URL)"
    if not secure_context(url):
        return True, f"address in QR codes: {url} (without https:// no kiosk works through a network cut: docs/kiosk.md)"
    return True, f"address in QR codes: {url}"


@dataclass(frozen=True)
class _Shown:
    ends: datetime
    issuer: str


def _certificate(parts: SplitResult, now: datetime) -> Finding:
    host, port = parts.hostname or "", parts.port or 443
    try:
        shown = _handshake(host, port)
    except ssl.SSLCertVerificationError as error:
        return False, f"certificate of {host}: {error.verify_message} (an own authority must be trusted here too: docs/kiosk.md)"
    except (ssl.SSLError, OSError) as error:
        return True, f"certificate of {host}: could not be looked at from here ({error})"
    days = (shown.ends - now).days
    line = f"certificate of {host}: by {shown.issuer}, {days} days left"
    return (True, line) if days >= RENEW_DAYS else (False, f"{line}: renew it before devices refuse it")


def _handshake(host: str, port: int) -> _Shown:
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as line,
    ):
        shown = line.getpeercert() or {}
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
    return _Shown(ends, _issuer(shown))


def _issuer(shown: Mapping[str, object]) -> str:
    # ssl gives a name as a tuple of parts, each a tuple of (key, value) pairs.
    parts = cast(tuple[tuple[tuple[str, str], ...], ...], shown.get("issuer", ()))
    named = dict(pair for part in parts for pair in part)
    return named.get("organizationName") or named.get("commonName") or "?"


def _answer(parts: SplitResult) -> Finding:
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", f"{parts.path}/healthz")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return True, f"answer at that address: none now ({error}); ask again while phieu serve runs"
    finally:
        connection.close()
    if status != http.client.OK:
        return False, f"answer at that address: {status} for /healthz, so it is not this product, or a proxy in front hides it"
    return True, "answer at that address: this product"
