"""Settings: one frozen object, read from ``PHIEU_*`` variables. A bad value stops the start and names its variable."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

MIB = 1024 * 1024


class BadSetting(ValueError):
    """A ``PHIEU_*`` variable holds something that the product can't use."""


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("a whole number of at least 1 is needed")
    return number


def _flag(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.strip().lower() not in words:
        raise ValueError("1 or 0 is needed")
    return words[text.strip().lower()]


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("an address that begins with http:// or https:// is needed")
    return text.rstrip("/")


def _not_negative(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("a whole number of at least 0 is needed")
    return number


def _warning(text: str) -> int:
    number = int(text)
    if number < 20:
        raise ValueError("at least 20 seconds are needed, so that everyone can answer (WCAG 2.2.1)")
    return number


def _two_keys(text: str) -> str:
    if len(set(text.split())) != 2:
        raise ValueError("the names of two different keys are needed, as browsers name them (F8 F9)")
    return text


def _setting(default: Any, parse: Callable[[str], Any], text: str) -> Any:
    return field(default=default, metadata={"parse": parse, "help": text})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that can be set from outside; each field is ``PHIEU_`` and its name in capitals."""

    instance: Path = _setting(Path("instance"), Path, "folder for everything that the product writes")
    database_url: str = _setting("", str, "SQLAlchemy address of the store; empty: SQLite in the instance folder")
    secret_key: str = _setting("", str, "key for sessions and token digests; empty: made once and kept in the instance folder")
    public_url: str = _setting("http://127.0.0.1:8000", _url, "address that citizens' phones reach; printed in each QR code")
    secure_cookies: bool | None = _setting(None, _flag, "cookies over HTTPS only; unset: as the public address says")
    proxies: int = _setting(0, _not_negative, "reverse proxies in front whose X-Forwarded-* headers are believed")
    workers: int = _setting(2, _positive, "web server processes")
    threads: int = _setting(4, _positive, "threads in each web server process; each slow sender holds one of them")
    token_days: int = _setting(30, _positive, "days for which a printed token can be used")
    print_minutes: int = _setting(10, _positive, "minutes after which a ticket that was not printed is no longer printed")
    session_hours: int = _setting(10, _positive, "hours for which a staff sign-in lasts")
    upload_mib: int = _setting(20, _positive, "largest upload in MiB")
    kiosk_office: str = _setting("", str, "code of the office whose kiosk stands at /; empty: the first office with a counter")
    kiosk_idle_seconds: int = _setting(
        40, _positive, "seconds without a touch after which a kiosk asks whether someone is still there"
    )
    kiosk_warn_seconds: int = _setting(
        20, _warning, "seconds for which it asks before going back to its start screen (20 or more)"
    )
    tablet_offer_seconds: int = _setting(
        60, _positive, "seconds for which a counter's tablet shows a form that nobody touches before it rests again"
    )
    kiosk_thanks_seconds: int = _setting(12, _positive, "seconds for which a kiosk shows its thanks")
    kiosk_switch_keys: str = _setting("F8 F9", _two_keys, "keys of a two-switch aid: the first moves on, the second chooses")
    kiosk_scan_seconds: int = _setting(
        0, _not_negative, "seconds after which the choosing switch alone moves on by itself, once pressed; 0: never"
    )
    kiosk_wrong_codes: int = _setting(30, _positive, "wrong codes that one address may send within ten minutes")
    kiosk_unverified_per_hour: int = _setting(
        120, _positive, "ratings without a code that are counted from one address within an hour"
    )
    remark_days: int = _setting(7, _not_negative, "days after a month's end before the remarks of that month can be read")
    api_per_minute: int = _setting(600, _positive, "calls that each API client may make in a minute")
    metrics_token: str = _setting("", str, "bearer token that opens /metrics from another machine; empty: this machine only")
    language: str = _setting("vi", str, "language that screens start in: vi or en")

    @property
    def url(self) -> str:
        """The store's address, with the SQLite default filled in."""
        return self.database_url or f"sqlite:///{self.instance.resolve() / 'phieu.db'}"

    @property
    def cookies_secure(self) -> bool:
        """Whether cookies carry the Secure attribute."""
        return self.public_url.startswith("https://") if self.secure_cookies is None else self.secure_cookies

    @property
    def upload_bytes(self) -> int:
        """The largest upload, in bytes."""
        return self.upload_mib * MIB

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read ``PHIEU_*`` from ``env``; make the instance folder and, if none was given, its secret key.

        Raises BadSetting, which names the variable.
        """
        known = {f"PHIEU_{f.name.upper()}": f for f in fields(cls)}
        values: dict[str, Any] = {}
        for variable, f in known.items():
            if text := env.get(variable, ""):
                values[f.name] = _parsed(variable, text, f.metadata["parse"])
        settings = cls(**values)
        if settings.language not in ("vi", "en"):
            raise BadSetting("PHIEU_LANGUAGE: vi or en is needed")
        return settings if settings.secret_key else _with_kept_key(settings, values)


def _parsed(variable: str, text: str, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        raise BadSetting(f"{variable}: {error}") from error


def _with_kept_key(settings: Settings, values: dict[str, Any]) -> Settings:
    settings.instance.mkdir(parents=True, exist_ok=True)
    path = settings.instance / "secret_key"
    try:
        # 0600 from the first byte on, and two processes that start together agree on one key.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    key = path.read_text().strip()
    if len(key) < 32:
        raise BadSetting(f"PHIEU_SECRET_KEY: the key kept in {path} is damaged; restore it from a backup")
    return Settings(**{**values, "secret_key": key})


def for_library(variable: str, value: str) -> None:
    """Hand a library a setting that it takes from the environment alone."""
    os.environ[variable] = value


def settings_table() -> list[tuple[str, str, str]]:
    """(variable, default, help) of every setting, for the README and its test."""
    rows = []
    for f in fields(Settings):
        default = "" if f.default is MISSING or f.default is None else str(f.default)
        rows.append((f"PHIEU_{f.name.upper()}", default, f.metadata["help"]))
    return rows
