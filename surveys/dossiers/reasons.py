"""Why a row was not taken, in the staff's words. A reason names the column; it never quotes a cell that may be personal."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """A translatable source string with ``%(name)s`` places, and what fills them."""

    message: str
    params: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message

    def to_json(self) -> dict[str, Any]:
        """For the store."""
        return {"message": self.message, "params": self.params}


class BadCell(Exception):
    """A cell that can't be read; carries its Reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason
