"""Processor time of the server's processes, read from /proc."""

import os
from collections.abc import Iterator
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def spent() -> dict[str, float]:
    """Milliseconds that this process's children and theirs have used so far: the print ``worker``, and the rest as ``web``."""
    total = {"web": 0.0, "worker": 0.0}
    for pid in _below(os.getpid()):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        # The print worker is the only one that multiprocessing spawns (admin/server.py).
        role = "worker" if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes() else "web"
        total[role] += (int(fields[11]) + int(fields[12])) * TICK
    return total


def _below(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="utf-8").split():
            yield int(child)
            yield from _below(int(child))
