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
    prune(instance, now=now)
    half = folder / f"{job_id}.png.part"
    half.write_bytes(picture)
    os.utime(half, (now.timestamp(), now.timestamp()))
    half.replace(_path(instance, job_id))


def exists(instance: Path, job_id: int) -> bool:
    """Whether a job's picture is (still) kept."""
    return _path(instance, job_id).is_file()


def content(instance: Path, job_id: int) -> bytes | None:
    """A job's picture as a PNG file; None when there is none (any more)."""
    with contextlib.suppress(FileNotFoundError):
        return _path(instance, job_id).read_bytes()
    return None


def _path(instance: Path, job_id: int) -> Path:
    return instance / "previews" / f"{job_id}.png"


def prune(instance: Path, *, now: datetime) -> None:
    """Drop the pictures older than a day: each shows a token's code."""
    oldest = (now - KEPT).timestamp()
    for path in (instance / "previews").glob("*.png*"):
        # Another worker may be pruning too.
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
