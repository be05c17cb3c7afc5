"""Long tables in pages, by the address: ``?page=2``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
SIZE = 50


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """One page of a table: its rows, which page it is of how many (from 1), and how many rows there are in all."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int
    size: int

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1; 0 where there is none."""
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return min(self.total, self.page * self.size)


def paged(rows: Sequence[Row], args: Mapping[str, str], size: int = SIZE) -> Sheet[Row]:
    """The page that the address asks for; beyond the last one the last, and the first for what is no number."""
    pages = max(1, -(-len(rows) // size))
    text = args.get("page", "")
    # The length first: Python refuses to read a number of thousands of digits.
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    page = min(max(wanted, 1), pages)
    return Sheet(rows[(page - 1) * size : page * size], page, pages, len(rows), size)
