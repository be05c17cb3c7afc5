"""What a paired device keeps so that it needs no network: its pages, rendered in one go, and every file that they need.

A set has one version, which is a digest of all that is in it. A device has the whole of a set or nothing of it.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from math import ceil

from flask import Response, current_app, make_response, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from kiosk import places
from kiosk.base import COOKIE, FILES, Device, file, kiosk
from kiosk.devices import REFUSALS, paired_device
from kiosk.start import ON_A_SCREEN
from surveys.errors import N_, NotFound
from surveys.web import reading

# Further pages and files that a device keeps, as addresses without a host: other parts of the face add theirs.
PAGES: list[Callable[[], Iterable[str]]] = []
MEDIA: list[Callable[[], Iterable[str]]] = []

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
)
_FILE = re.compile(r'(?:src|href)="(/[^"#]+\.(?:css|js|svg|png|jpe?g|webp|woff2)(?:\?[^"]*)?)"')


@dataclass(frozen=True)
class Page:
    """A page as it is kept."""

    type: str
    body: str


@dataclass(frozen=True)
class Kept:
    """A whole set: pages by address, addresses of files (each changes with its content), and the headers of every page."""

    version: str
    headers: dict[str, str]
    pages: dict[str, Page]
    files: list[str]


@kiosk.get("/d/kept")
def kept() -> ResponseReturnValue:
    """The set that this device should have; 304 when it has it."""
    whole = render(paired_device())
    answer: Response = make_response(json.dumps(asdict(whole), ensure_ascii=False))
    answer.mimetype = "application/json"
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(whole.version)
    return answer.make_conditional(request)


@kiosk.get("/d/worker.js")
def worker() -> Response:
    """The service worker. Its address never changes, and it reaches no farther than the devices' pages."""
    answer = send_from_directory(FILES, "worker.js", max_age=0)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def render(here: Device) -> Kept:
    """Everything that ``here`` keeps, as its own requests would get it now.

    Raises NotFound when there is nothing to keep: its office, or a tablet's counter, is no longer in use.
    """
    answers = {address: answer for address in _addresses(here) if (answer := _asked(here, address)).status_code == HTTPStatus.OK}
    pages = {address: Page(answer.mimetype or "", answer.get_data(as_text=True)) for address, answer in answers.items()}
    home = answers.get(url_for("kiosk.device_home"))
    if home is None:
        raise NotFound(N_("Không tìm thấy trang này."))
    headers = {name: home.headers[name] for name in HEADERS if name in home.headers}
    files = sorted({*_files(), *(found for page in pages.values() for found in _linked(page))})
    return Kept(_version(headers, pages, files), headers, pages, files)


def _version(headers: dict[str, str], pages: dict[str, Page], files: list[str]) -> str:
    whole = json.dumps([headers, {address: asdict(page) for address, page in pages.items()}, files], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _asked(here: Device, address: str) -> Response:
    """What the device gets at ``address`` in its default language, in a request of its own: a page must not tell who is asked."""
    query = f"{'&' if '?' in address else '?'}lang={here.language}"
    cookie = {"Cookie": f"{COOKIE}={request.cookies.get(COOKIE, '')}"}
    app = current_app._get_current_object()  # type: ignore[attr-defined] # Flask's documented way
    environ = {"wsgi.url_scheme": request.scheme, "REMOTE_ADDR": request.remote_addr}
    with (
        app.app_context(),
        app.test_request_context(address + query, base_url=request.host_url, headers=cookie, environ_base=environ),
    ):
        answer: Response = app.full_dispatch_request()
        return answer


def _addresses(here: Device) -> Iterator[str]:
    yield url_for("kiosk.device_home")
    yield url_for("kiosk.device_form")
    yield url_for("kiosk.pairing")
    yield from (url_for("kiosk.device_refused", reason=reason) for reason in REFUSALS)
    yield from _choices(here)
    for more in PAGES:
        yield from more()


def _choices(here: Device) -> Iterator[str]:
    """Every screenful of counters, and of fields behind each of them."""
    assert here.office_id is not None  # noqa: S101 - a paired device has one
    with reading() as session:
        counters = [one.id for one in places.counters(session, here.office_id)]
        fields = len(places.fields(session, here.office_id))
    if here.counter_id is None:
        yield from (url_for("kiosk.device_counters", page=page) for page in _screens(len(counters)))
    else:
        counters = [here.counter_id]
    for counter_id in counters:
        yield from (url_for("kiosk.device_fields", counter_id=counter_id, page=page) for page in _screens(fields))


def _screens(count: int) -> list[int | None]:
    # The first has no number in its address.
    return [None, *range(1, ceil(count / ON_A_SCREEN) + 1)]


def _files() -> Iterator[str]:
    for path in sorted(FILES.rglob("*")):
        if path.is_file() and path.name != "worker.js":
            yield file(path.relative_to(FILES).as_posix())
    for more in MEDIA:
        yield from more()


def _linked(page: Page) -> list[str]:
    return [found.replace("&amp;", "&") for found in _FILE.findall(page.body)] if page.type == "text/html" else []
