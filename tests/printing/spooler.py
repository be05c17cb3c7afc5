"""A CUPS server of the test's own: its own folder, port and queues; nothing of this machine's is touched."""

import contextlib
import getpass
import grp
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CUPSD = shutil.which("cupsd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
MISSING = "cupsd is not installed (Debian: cups-daemon)"
SERVER_BIN = Path("/usr/lib/cups")

_FILES = """
ServerRoot {home}/root
ServerBin {home}/bin
RequestRoot {home}/spool
TempDir {home}/spool/tmp
CacheDir {home}/cache
StateDir {home}/state
AccessLog {home}/log/access
ErrorLog {home}/log/error
PageLog {home}/log/page
FileDevice Yes
User {user}
Group {group}
SystemGroup {system}
"""
_DAEMON = """
Listen 127.0.0.1:{port}
Browsing No
WebInterface No
DefaultAuthType None
JobRetryInterval 1
PreserveJobFiles Yes
PreserveJobHistory Yes
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
_QUEUE = """
<Printer {name}>
PrinterId {number}
Info {name}
DeviceURI {device}
State Idle
Accepting Yes
Shared No
JobSheets none none
ErrorPolicy {policy}
</Printer>
"""
# A back end that writes what it is given to a file, and ends as told: CUPS's own way to files prints nothing of a raw job.
_TO_FILE = """#!/bin/sh
[ $# = 0 ] && exit 0
where=${DEVICE_URI#tofile:}
[ -f "$where.state" ] && echo "STATE: $(cat "$where.state")" >&2
[ -f "$where.wait" ] && while [ -f "$where.wait" ]; do sleep 0.05; done
cat ${6:+"$6"} > "$where"
exit $(cat "$where.exit" 2>/dev/null || echo 0)
"""


@dataclass
class Spooler:
    """A running server. ``out`` is what its queue ``paper`` printed last.

    Beside it, ``paper.exit`` (a number) tells how that queue's back end ends, ``paper.wait`` holds it, and ``paper.state`` is
    what it says of the printer's state.
    """

    port: int
    home: Path
    process: subprocess.Popen[bytes]

    @property
    def out(self) -> Path:
        return self.home / "out" / "paper"

    def address(self, queue: str) -> str:
        """Where Phiếu finds a queue."""
        return f"cups://127.0.0.1:{self.port}/{queue}"

    def do(self, command: str, queue: str) -> None:
        """cupsdisable, cupsenable, cupsreject or cupsaccept a queue."""
        subprocess.run([command, "-h", f"127.0.0.1:{self.port}", queue], check=True, capture_output=True)

    @contextlib.contextmanager
    def told(self, what: str, words: str = "") -> Iterator[None]:
        """The back end finds ``words`` in ``paper.<what>`` meanwhile."""
        file = self.out.with_suffix(f".{what}")
        file.write_text(words)
        try:
            yield
        finally:
            file.unlink()

    def other_job(self, content: bytes) -> None:
        """Another program prints on ``paper``."""
        command = ["lp", "-h", f"127.0.0.1:{self.port}", "-d", "paper", "-o", "raw"]
        subprocess.run(command, check=True, capture_output=True, input=content)

    def cancel_all(self) -> None:
        """Drop every job, and what is kept of it."""
        subprocess.run(["cancel", "-h", f"127.0.0.1:{self.port}", "-a", "-x"], check=True, capture_output=True)

    def left(self) -> list[str]:
        """The documents that the server keeps on its disk."""
        return sorted(path.name for path in (self.home / "spool").glob("d*"))

    @contextlib.contextmanager
    def asleep(self) -> Iterator[None]:
        """The server takes connections and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def spooler(**devices: str) -> Iterator[Spooler]:
    """A server with a queue ``paper`` that writes a file, and one for each of ``devices``."""
    # Not pytest's folder: the back ends run as another user, who may not enter that.
    home = Path(tempfile.mkdtemp(prefix="phieu-cups-"))
    home.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    try:
        _furnish(home, port, {"paper": f"tofile:{home}/out/paper", **devices})
        options = ["-f", "-c", str(home / "root/cupsd.conf"), "-s", str(home / "root/cups-files.conf")]
        process = subprocess.Popen([str(CUPSD), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _await(port, process)
            yield Spooler(port, home, process)
        finally:
            process.terminate()
            process.wait()
    finally:
        shutil.rmtree(home)


def _furnish(home: Path, port: int, devices: dict[str, str]) -> None:
    for folder in ("root", "bin/backend", "bin/filter", "spool/tmp", "cache", "state/certs", "log", "out"):
        (home / folder).mkdir(parents=True)
    (home / "out").chmod(0o777)
    (home / "bin/backend/socket").symlink_to(SERVER_BIN / "backend/socket")
    for name in ("daemon", "notifier", "cgi-bin", "monitor"):
        (home / "bin" / name).symlink_to(SERVER_BIN / name)
    backend = home / "bin/backend/tofile"
    backend.write_text(_TO_FILE)
    backend.chmod(0o755)
    user, group = ("lp", "lp") if os.geteuid() == 0 else (getpass.getuser(), grp.getgrgid(os.getegid()).gr_name)
    # The system's group may not be the one that back ends run in.
    system = "root" if os.geteuid() == 0 else "lpadmin"
    (home / "root/cups-files.conf").write_text(_FILES.format(home=home, user=user, group=group, system=system))
    (home / "root/cupsd.conf").write_text(_DAEMON.format(port=port))
    queues = [
        _QUEUE.format(name=name, number=number, device=device, policy="abort-job" if name == "paper" else "retry-job")
        for number, (name, device) in enumerate(devices.items(), 1)
    ]
    (home / "root/printers.conf").write_text("".join(queues))
    (home / "root/printers.conf").chmod(0o600)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, "cupsd has ended"
            assert time.monotonic() < until, "cupsd doesn't listen"
            time.sleep(0.02)
        else:
            return
