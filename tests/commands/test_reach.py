"""HTTPS without a proxy, an office's own authority, and what phieu doctor sees of them."""

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from admin import reach
from tests.commands.test_serve import PATIENCE, Server, eventually, serve  # noqa: F401 - a fixture is found by its name

MAKE = Path(__file__).parents[2] / "docs/kiosk/certificate"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which an office became its own authority."""
    folder = tmp_path_factory.mktemp("office")
    subprocess.run([MAKE, "danhgia.sapa.lan", "127.0.0.1"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture
def trusting(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process trusts the office's authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(office / "authority.crt"))


@pytest.fixture
def https(office: Path, serve: object) -> str:  # noqa: F811 - the fixture
    """The address of a real server that speaks HTTPS."""
    assert callable(serve)
    server = serve("--certificate", str(office / "server.crt"), "--key", str(office / "server.key"))
    assert isinstance(server, Server)
    url = f"https://127.0.0.1:{server.port}"
    context = ssl.create_default_context(cafile=str(office / "authority.crt"))
    assert eventually(lambda: _answers(server.port, context)), server.log.read_text()
    return url


def _answers(port: int, context: ssl.SSLContext) -> bool:
    from http.client import HTTPSConnection

    connection = HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@pytest.mark.usefixtures("trusting")
def test_an_office_s_own_certificate_serves_devices_and_doctor_counts_its_days(https: str) -> None:
    findings = reach.look(https, now=NOW)
    assert [good for good, _ in findings] == [True, True, True]
    assert "by Phieu, 39" in findings[1][1]
    assert "this product" in findings[2][1]
    good, line = reach.look(https, now=NOW + timedelta(days=390))[-1]
    assert not good
    assert "days left: renew it before devices refuse it" in line


def test_a_certificate_that_nobody_here_trusts_is_named(https: str) -> None:
    good, line = reach.look(https, now=NOW)[-1]
    assert not good
    assert "must be trusted here too" in line


def test_the_authority_can_vouch_for_no_other_name(office: Path, tmp_path: Path) -> None:
    for name in ("authority.crt", "authority.key"):
        (tmp_path / name).write_bytes((office / name).read_bytes())
    subprocess.run([MAKE, "bank.example", "10.0.0.9"], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    checked = subprocess.run(
        ["openssl", "verify", "-CAfile", "authority.crt", "server.crt"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert checked.returncode != 0
    assert "permitted subtree violation" in checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("url", "secure"),
    [
        ("https://danhgia.example.gov.vn", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://192.168.1.10", False),
        ("http://danhgia.sapa.lan", False),
    ],
)
def test_a_browser_lets_pages_work_offline_in_a_secure_context_only(url: str, secure: bool) -> None:
    assert reach.secure_context(url) is secure


def test_half_a_pair_of_files_ends_serve_with_the_reason(office: Path, serve: object) -> None:  # noqa: F811 - the fixture
    assert callable(serve)
    server = serve("--certificate", str(office / "server.crt"))
    assert server.process.wait(PATIENCE) == 1
    assert "--key" in server.log.read_text()
