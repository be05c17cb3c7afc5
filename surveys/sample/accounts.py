"""The sample office's accounts: their random passwords are kept beside the store, so that each start can show them."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "sample-accounts.json"


@dataclass(frozen=True)
class SampleAccount:
    """A way in. ``role`` is a value of ``surveys.accounts.models.Role``."""

    login: str
    password: str
    role: str
    name: str


def keep(instance: Path, accounts: list[SampleAccount]) -> None:
    """Write the accounts to the instance folder, readable by its owner alone."""
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / FILE
    path.unlink(missing_ok=True)
    # 0600 from the first byte on.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([asdict(account) for account in accounts], file, ensure_ascii=False, indent=1)


def kept(instance: Path) -> list[SampleAccount]:
    """The accounts kept in the instance folder; none when there is no sample."""
    path = instance / FILE
    if not path.exists():
        return []
    return [SampleAccount(**account) for account in json.loads(path.read_text(encoding="utf-8"))]
