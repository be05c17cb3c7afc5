"""The pictures that ``preview:`` printers show: ``<instance>/previews/<job>.png``, for a day."""

import contextlib
import os
from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(days=1)


def keep(instance: Path, job_id: int, picture: bytes, *, now: datetime) -> None:
    """Write a job's picture, whole or not at all, and drop those older than a day. Raises OSError when the disk refuses."""
    folder = instance / "previews"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _prune(folder, now=now)
    half = folder / f"{job_id}.png.part"
    half.write_bytes(picture)
    os.utime(half, (now.timestamp(), now.timestamp()))
    half.replace(folder / f"{job_id}.png")


def find(instance: Path, job_id: int) -> Path | None:
    """Where a job's picture lies; None when there is none (any more)."""
    path = (instance / "previews" / f"{job_id}.png").resolve()
    return path if path.is_file() else None


def _prune(folder: Path, *, now: datetime) -> None:
    oldest = (now - KEPT).timestamp()
    for path in folder.glob("*.png*"):
        # Another worker may be pruning too.
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
